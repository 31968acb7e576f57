/* Till\Native\Key: a parsed signing key. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "php_till.h"

#include "till_key_arginfo.h"

typedef struct {
    till_key *key;
    zend_object std;
} php_till_key;

static zend_object_handlers key_handlers;

static php_till_key *key_of(zend_object *object)
{
    return (php_till_key *) ((char *) object - XtOffsetOf(php_till_key, std));
}

static zend_object *create_key(zend_class_entry *class)
{
    php_till_key *key = zend_object_alloc(sizeof(php_till_key), class);

    key->key = NULL;
    zend_object_std_init(&key->std, class);
    object_properties_init(&key->std, class);
    key->std.handlers = &key_handlers;
    return &key->std;
}

static void free_key(zend_object *object)
{
    php_till_key *key = key_of(object);

    till_key_free(key->key);
    key->key = NULL;
    zend_object_std_dtor(object);
}

void php_till_register_key(void)
{
    zend_class_entry *class = register_class_Till_Native_Key();

    class->create_object = create_key;
    memcpy(&key_handlers, &std_object_handlers, sizeof(zend_object_handlers));
    key_handlers.offset = XtOffsetOf(php_till_key, std);
    key_handlers.free_obj = free_key;
    key_handlers.clone_obj = NULL;
    key_handlers.compare = zend_objects_not_comparable;
}

ZEND_METHOD(Till_Native_Key, __construct)
{
    char *scheme;
    size_t scheme_length;
    zend_string *text;
    till_buf error = {NULL, 0};
    php_till_key *key = key_of(Z_OBJ_P(ZEND_THIS));

    ZEND_PARSE_PARAMETERS_START(2, 2)
        Z_PARAM_PATH(scheme, scheme_length)
        Z_PARAM_STR(text)
    ZEND_PARSE_PARAMETERS_END();

    if (key->key != NULL) {
        zend_throw_error(NULL, "The key has been constructed already");
        RETURN_THROWS();
    }
    int32_t status = till_key_new(scheme, php_till_bytes(text), ZSTR_LEN(text), &key->key, &error);
    if (status == TILL_STATUS_OK) {
        till_buf_free(&error);
    } else {
        php_till_answer(return_value, status, &error);
    }
}

ZEND_METHOD(Till_Native_Key, sign)
{
    zend_string *message;
    till_buf out = {NULL, 0};

    ZEND_PARSE_PARAMETERS_START(1, 1)
        Z_PARAM_STR(message)
    ZEND_PARSE_PARAMETERS_END();

    int32_t status = till_key_sign(key_of(Z_OBJ_P(ZEND_THIS))->key, php_till_bytes(message), ZSTR_LEN(message), &out);
    php_till_answer(return_value, status, &out);
}

ZEND_METHOD(Till_Native_Key, verify)
{
    zend_string *message, *signature;
    till_buf out = {NULL, 0};

    ZEND_PARSE_PARAMETERS_START(2, 2)
        Z_PARAM_STR(message)
        Z_PARAM_STR(signature)
    ZEND_PARSE_PARAMETERS_END();

    int32_t status = till_key_verify(key_of(Z_OBJ_P(ZEND_THIS))->key, php_till_bytes(message), ZSTR_LEN(message),
        php_till_bytes(signature), ZSTR_LEN(signature), &out);
    php_till_answer(return_value, status, &out);
}
