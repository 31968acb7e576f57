/* Till\Native\Client: a configured gateway. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "php_till.h"

#include "till_client_arginfo.h"

typedef struct {
    php_till_entry *entry;
    zend_object std;
} php_till_client;

static zend_object_handlers client_handlers;

static php_till_client *client_of(zend_object *object)
{
    return (php_till_client *) ((char *) object - XtOffsetOf(php_till_client, std));
}

/* NULL where there is none: the library says so in an error. */
static const till_client *handle_of(zval *object)
{
    php_till_entry *entry = client_of(Z_OBJ_P(object))->entry;

    return entry == NULL ? NULL : entry->client;
}

static zend_object *create_client(zend_class_entry *class)
{
    php_till_client *client = zend_object_alloc(sizeof(php_till_client), class);

    client->entry = NULL;
    zend_object_std_init(&client->std, class);
    object_properties_init(&client->std, class);
    client->std.handlers = &client_handlers;
    return &client->std;
}

static void free_client(zend_object *object)
{
    php_till_client *client = client_of(object);

    if (client->entry != NULL) {
        php_till_cache_release(client->entry);
        client->entry = NULL;
    }
    zend_object_std_dtor(object);
}

void php_till_register_client(void)
{
    zend_class_entry *class = register_class_Till_Native_Client();

    class->create_object = create_client;
    memcpy(&client_handlers, &std_object_handlers, sizeof(zend_object_handlers));
    client_handlers.offset = XtOffsetOf(php_till_client, std);
    client_handlers.free_obj = free_client;
    client_handlers.clone_obj = NULL;
    client_handlers.compare = zend_objects_not_comparable;
}

static void throw_constructed(void)
{
    zend_throw_error(NULL, "The client has been constructed already");
}

ZEND_METHOD(Till_Native_Client, __construct)
{
    zval *config;
    smart_str json = {0};
    php_till_client *client = client_of(Z_OBJ_P(ZEND_THIS));

    ZEND_PARSE_PARAMETERS_START(1, 1)
        Z_PARAM_ARRAY(config)
    ZEND_PARSE_PARAMETERS_END();

    if (client->entry != NULL) {
        throw_constructed();
        RETURN_THROWS();
    }
    if (!php_till_encode(&json, config, "config", "")) {
        RETURN_THROWS();
    }
    /* Once more: an object in the configuration may have called this when it was encoded. */
    if (client->entry != NULL) {
        php_till_wipe(&json);
        throw_constructed();
        RETURN_THROWS();
    }
    client->entry = php_till_cache_take(json.s);
    php_till_wipe(&json);
}

ZEND_METHOD(Till_Native_Client, call)
{
    char *operation;
    size_t operation_length;
    zval *request = NULL, nothing;
    smart_str json = {0};
    till_buf out = {NULL, 0};

    ZEND_PARSE_PARAMETERS_START(1, 2)
        Z_PARAM_PATH(operation, operation_length)
        Z_PARAM_OPTIONAL
        Z_PARAM_ARRAY(request)
    ZEND_PARSE_PARAMETERS_END();

    ZVAL_EMPTY_ARRAY(&nothing);
    if (!php_till_encode(&json, request == NULL ? &nothing : request, "request", operation)) {
        RETURN_THROWS();
    }
    int32_t status = till_call(handle_of(ZEND_THIS), operation, php_till_bytes(json.s), ZSTR_LEN(json.s), NULL, &out);
    php_till_wipe(&json);
    php_till_answer(return_value, status, &out);
}

ZEND_METHOD(Till_Native_Client, parseNotification)
{
    zval *headers;
    zend_string *body;
    smart_str json = {0};
    till_buf out = {NULL, 0};

    ZEND_PARSE_PARAMETERS_START(2, 2)
        Z_PARAM_ARRAY(headers)
        Z_PARAM_STR(body)
    ZEND_PARSE_PARAMETERS_END();

    if (!php_till_encode(&json, headers, "headers", "")) {
        RETURN_THROWS();
    }
    int32_t status = till_notification_parse(handle_of(ZEND_THIS), php_till_bytes(json.s), ZSTR_LEN(json.s),
        php_till_bytes(body), ZSTR_LEN(body), &out);
    php_till_wipe(&json);
    php_till_answer(return_value, status, &out);
}

ZEND_METHOD(Till_Native_Client, startExchange)
{
    char *operation;
    size_t operation_length;
    zval *request = NULL, nothing;
    smart_str json = {0};
    till_buf out = {NULL, 0};

    ZEND_PARSE_PARAMETERS_START(1, 2)
        Z_PARAM_PATH(operation, operation_length)
        Z_PARAM_OPTIONAL
        Z_PARAM_ARRAY(request)
    ZEND_PARSE_PARAMETERS_END();

    ZVAL_EMPTY_ARRAY(&nothing);
    if (!php_till_encode(&json, request == NULL ? &nothing : request, "request", operation)) {
        RETURN_THROWS();
    }
    int32_t status = till_exchange_start(handle_of(ZEND_THIS), operation, php_till_bytes(json.s), ZSTR_LEN(json.s),
        &out);
    php_till_wipe(&json);
    php_till_answer(return_value, status, &out);
}

ZEND_METHOD(Till_Native_Client, resumeExchange)
{
    zend_string *state, *body = NULL;
    zval *exchange;
    smart_str json = {0};
    till_buf out = {NULL, 0};

    ZEND_PARSE_PARAMETERS_START(2, 3)
        Z_PARAM_STR(state)
        Z_PARAM_ARRAY(exchange)
        Z_PARAM_OPTIONAL
        Z_PARAM_STR(body)
    ZEND_PARSE_PARAMETERS_END();

    if (!php_till_encode(&json, exchange, "exchange", "")) {
        RETURN_THROWS();
    }
    if (body == NULL) {
        body = ZSTR_EMPTY_ALLOC();
    }
    int32_t status = till_exchange_resume(handle_of(ZEND_THIS), php_till_bytes(state), ZSTR_LEN(state),
        php_till_bytes(json.s), ZSTR_LEN(json.s), php_till_bytes(body), ZSTR_LEN(body), &out);
    php_till_wipe(&json);
    php_till_answer(return_value, status, &out);
}
