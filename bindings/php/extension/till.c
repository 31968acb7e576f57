/* The module: its settings, its start and end, and its section in phpinfo. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "php_till.h"

#include "ext/standard/info.h"
#include "php_ini.h"

ZEND_DECLARE_MODULE_GLOBALS(till)

PHP_INI_BEGIN()
    STD_PHP_INI_ENTRY("till.max_clients", "32", PHP_INI_SYSTEM, OnUpdateLongGEZero, max_clients, zend_till_globals,
        till_globals)
    STD_PHP_INI_ENTRY("till.client_lifetime", "3600", PHP_INI_SYSTEM, OnUpdateLongGEZero, client_lifetime,
        zend_till_globals, till_globals)
PHP_INI_END()

static PHP_GINIT_FUNCTION(till)
{
#if defined(COMPILE_DL_TILL) && defined(ZTS)
    ZEND_TSRMLS_CACHE_UPDATE();
#endif
    memset(till_globals, 0, sizeof(*till_globals));
    php_till_cache_init(&till_globals->clients);
}

static PHP_GSHUTDOWN_FUNCTION(till)
{
    php_till_cache_destroy(&till_globals->clients);
}

static PHP_MINIT_FUNCTION(till)
{
    uint32_t abi = till_abi_version();
    if (abi >> 16 != TILL_ABI_MAJOR) {
        php_error_docref(NULL, E_WARNING,
            "The linked libtill has version %u of its C ABI, and this extension was built for version %d: "
            "build both from the same release", abi >> 16, TILL_ABI_MAJOR);
        return FAILURE;
    }
    REGISTER_INI_ENTRIES();
    php_till_register_failure();
    php_till_register_library();
    php_till_register_client();
    php_till_register_key();
    return SUCCESS;
}

static PHP_MSHUTDOWN_FUNCTION(till)
{
    UNREGISTER_INI_ENTRIES();
    return SUCCESS;
}

static PHP_RINIT_FUNCTION(till)
{
#if defined(COMPILE_DL_TILL) && defined(ZTS)
    ZEND_TSRMLS_CACHE_UPDATE();
#endif
    return SUCCESS;
}

static PHP_MINFO_FUNCTION(till)
{
    char number[32];

    php_info_print_table_start();
    php_info_print_table_row(2, "till support", "enabled");
    php_info_print_table_row(2, "Extension version", PHP_TILL_VERSION);
    php_info_print_table_row(2, "libtill version", till_version());
    snprintf(number, sizeof(number), "%u.%u", till_abi_version() >> 16, till_abi_version() & 0xffff);
    php_info_print_table_row(2, "libtill C ABI", number);
    snprintf(number, sizeof(number), "%u", zend_hash_num_elements(&TILL_G(clients)));
    php_info_print_table_row(2, "Clients in this worker", number);
    php_info_print_table_end();

    DISPLAY_INI_ENTRIES();
}

static const zend_module_dep till_dependencies[] = {
    ZEND_MOD_REQUIRED("hash")
    ZEND_MOD_REQUIRED("json")
    ZEND_MOD_REQUIRED("spl")
    ZEND_MOD_END
};

zend_module_entry till_module_entry = {
    STANDARD_MODULE_HEADER_EX, NULL,
    till_dependencies,
    "till",
    NULL,
    PHP_MINIT(till),
    PHP_MSHUTDOWN(till),
    PHP_RINIT(till),
    NULL,
    PHP_MINFO(till),
    PHP_TILL_VERSION,
    PHP_MODULE_GLOBALS(till),
    PHP_GINIT(till),
    PHP_GSHUTDOWN(till),
    NULL,
    STANDARD_MODULE_PROPERTIES_EX
};

#ifdef COMPILE_DL_TILL
#ifdef ZTS
ZEND_TSRMLS_CACHE_DEFINE()
#endif
ZEND_GET_MODULE(till)
#endif
