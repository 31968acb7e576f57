/* Till\Native\Library: what needs no client. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "php_till.h"

#include "till_library_arginfo.h"

void php_till_register_library(void)
{
    register_class_Till_Native_Library();
}

ZEND_METHOD(Till_Native_Library, __construct)
{
    ZEND_PARSE_PARAMETERS_NONE();
}

ZEND_METHOD(Till_Native_Library, version)
{
    ZEND_PARSE_PARAMETERS_NONE();
    RETURN_STRING(till_version());
}

ZEND_METHOD(Till_Native_Library, abiVersion)
{
    ZEND_PARSE_PARAMETERS_NONE();
    RETURN_LONG(till_abi_version());
}

ZEND_METHOD(Till_Native_Library, sign)
{
    char *scheme;
    size_t scheme_length;
    zend_string *message, *key;
    till_buf out = {NULL, 0};

    ZEND_PARSE_PARAMETERS_START(3, 3)
        Z_PARAM_PATH(scheme, scheme_length)
        Z_PARAM_STR(message)
        Z_PARAM_STR(key)
    ZEND_PARSE_PARAMETERS_END();

    int32_t status = till_sign(scheme, php_till_bytes(message), ZSTR_LEN(message), php_till_bytes(key), ZSTR_LEN(key),
        &out);
    php_till_answer(return_value, status, &out);
}

ZEND_METHOD(Till_Native_Library, verify)
{
    char *scheme;
    size_t scheme_length;
    zend_string *message, *signature, *key;
    till_buf out = {NULL, 0};

    ZEND_PARSE_PARAMETERS_START(4, 4)
        Z_PARAM_PATH(scheme, scheme_length)
        Z_PARAM_STR(message)
        Z_PARAM_STR(signature)
        Z_PARAM_STR(key)
    ZEND_PARSE_PARAMETERS_END();

    int32_t status = till_verify(scheme, php_till_bytes(message), ZSTR_LEN(message), php_till_bytes(signature),
        ZSTR_LEN(signature), php_till_bytes(key), ZSTR_LEN(key), &out);
    php_till_answer(return_value, status, &out);
}

ZEND_METHOD(Till_Native_Library, explain)
{
    char *scheme;
    size_t scheme_length;
    zend_string *message;
    till_buf out = {NULL, 0};

    ZEND_PARSE_PARAMETERS_START(2, 2)
        Z_PARAM_PATH(scheme, scheme_length)
        Z_PARAM_STR(message)
    ZEND_PARSE_PARAMETERS_END();

    int32_t status = till_explain(scheme, php_till_bytes(message), ZSTR_LEN(message), &out);
    php_till_answer(return_value, status, &out);
}

ZEND_METHOD(Till_Native_Library, dictionary)
{
    char *name;
    size_t name_length;
    till_buf out = {NULL, 0};

    ZEND_PARSE_PARAMETERS_START(1, 1)
        Z_PARAM_PATH(name, name_length)
    ZEND_PARSE_PARAMETERS_END();

    int32_t status = till_dictionary(name, &out);
    php_till_answer(return_value, status, &out);
}

ZEND_METHOD(Till_Native_Library, capabilities)
{
    till_buf out = {NULL, 0};

    ZEND_PARSE_PARAMETERS_NONE();

    int32_t status = till_capabilities(&out);
    php_till_answer(return_value, status, &out);
}
