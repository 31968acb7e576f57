/*
 * The till extension: the C ABI of libtill for PHP. It turns arrays into JSON, calls the library, and turns the answer
 * into an array or a Failure. It knows no gateway.
 */
#ifndef PHP_TILL_H
#define PHP_TILL_H

#include <stdbool.h>
#include <sys/types.h>
#include <time.h>

#include "php.h"
#include "zend_attributes.h"
#include "zend_smart_str.h"

#include "till.h"
#include "till_version.h"

/* PHP 8.1 has no #[\SensitiveParameter]. */
#if PHP_VERSION_ID < 80200
#define zend_add_parameter_attribute(function, offset, name, count) ((void) 0)
#endif

/*
 * Some builds of PHP let an allocation through that breaks the memory limit, and end the request at the next safe point:
 * its own parsers then stop early and say nothing. In the others there is no such moment.
 */
#ifndef ZEND_HAS_OOM
#define ZEND_HAS_OOM() false
#endif

extern zend_module_entry till_module_entry;
#define phpext_till_ptr &till_module_entry

/* A client that PHP objects share. Its connections live as long as it does: in a worker, longer than a request. */
typedef struct {
    till_client *client;
    /* Only the process that made a client frees it: in a child, its connections belong to the parent. */
    pid_t made_by;
    time_t made_at;
    uint64_t last_used;
    /* How many PHP objects hold it. */
    uint32_t users;
    bool cached;
} php_till_entry;

/* Under ZTS there is one of these for each thread, so that nothing needs a lock. */
ZEND_BEGIN_MODULE_GLOBALS(till)
    HashTable clients;
    uint64_t clock;
    zend_long max_clients;
    zend_long client_lifetime;
ZEND_END_MODULE_GLOBALS(till)

ZEND_EXTERN_MODULE_GLOBALS(till)
#define TILL_G(v) ZEND_MODULE_GLOBALS_ACCESSOR(till, v)

#if defined(ZTS) && defined(COMPILE_DL_TILL)
ZEND_TSRMLS_CACHE_EXTERN()
#endif

/* till_json.c */
void php_till_register_failure(void);
bool php_till_encode(smart_str *json, zval *value, const char *name, const char *operation);
void php_till_wipe(smart_str *json);
void php_till_answer(zval *return_value, int32_t status, till_buf *out);

/* till_cache.c */
void php_till_cache_init(HashTable *clients);
void php_till_cache_destroy(HashTable *clients);
php_till_entry *php_till_cache_take(zend_string *config);
void php_till_cache_release(php_till_entry *entry);

/* till_library.c, till_client.c, till_key.c */
void php_till_register_library(void);
void php_till_register_client(void);
void php_till_register_key(void);

static inline const uint8_t *php_till_bytes(const zend_string *text)
{
    return (const uint8_t *) ZSTR_VAL(text);
}

#endif
