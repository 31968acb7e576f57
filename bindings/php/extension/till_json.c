/* Between PHP's values and the library's JSON, and from its errors to Till\Native\Failure. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "php_till.h"

#include "ext/json/php_json.h"
#include "ext/spl/spl_exceptions.h"
#include "zend_exceptions.h"

#include "till_failure_arginfo.h"

/* The library's own limit is lower, and its message is the better one. */
#define PHP_TILL_DEPTH 64

static zend_class_entry *failure_class;

void php_till_register_failure(void)
{
    failure_class = register_class_Till_Native_Failure(spl_ce_RuntimeException);
}

/* Takes over `error`, the error object. */
static void throw_failure(zend_long status, zval *error)
{
    zval failure;
    zval *message = zend_hash_str_find(Z_ARRVAL_P(error), ZEND_STRL("message"));

    object_init_ex(&failure, failure_class);
    if (message != NULL && Z_TYPE_P(message) == IS_STRING) {
        zend_update_property_ex(zend_ce_exception, Z_OBJ(failure), ZSTR_KNOWN(ZEND_STR_MESSAGE), message);
    }
    zend_update_property_long(zend_ce_exception, Z_OBJ(failure), ZEND_STRL("code"), status);
    zend_update_property(failure_class, Z_OBJ(failure), ZEND_STRL("error"), error);
    zval_ptr_dtor(error);
    zend_throw_exception_object(&failure);
}

/*
 * The same error object as the library makes of JSON that it cannot read. An exchange has taken place: what became of its
 * request, nobody knows. A question that could not be asked has found out nothing either.
 */
static void throw_unreadable(const char *name, const char *operation, const char *violation)
{
    static const char resolve[] = "_resolve";
    size_t length = strlen(operation);
    bool resolves = length >= strlen(resolve) && strcmp(operation + length - strlen(resolve), resolve) == 0;
    bool is_config = strcmp(name, "config") == 0;
    bool is_sent = strcmp(name, "exchange") == 0;
    int32_t status = is_config ? TILL_STATUS_INVALID_CONFIG : TILL_STATUS_INVALID_REQUEST;
    zval error, violations, one;

    array_init(&one);
    add_assoc_string(&one, "path", name);
    add_assoc_string(&one, "message", violation);
    array_init(&violations);
    add_next_index_zval(&violations, &one);
    array_init(&error);
    add_assoc_string(&error, "kind", is_config ? "invalid_config" : "invalid_request");
    add_assoc_long(&error, "status", status);
    add_assoc_str(&error, "message", strpprintf(0, "%s: %s", name, violation));
    add_assoc_string(&error, "outcome", is_sent || resolves ? "unknown" : "not_sent");
    add_assoc_bool(&error, "retry_safe", !is_sent);
    add_assoc_bool(&error, "transient", false);
    if (resolves) {
        add_assoc_string(&error, "verdict", "unknown");
    }
    add_assoc_zval(&error, "violations", &violations);
    throw_failure(status, &error);
}

static const char *encoding_violation(php_json_error_code code)
{
    switch (code) {
        case PHP_JSON_ERROR_UTF8:
            return "holds text that is not UTF-8";
        case PHP_JSON_ERROR_INF_OR_NAN:
            return "holds an infinite number or none";
        case PHP_JSON_ERROR_DEPTH:
            return "is nested too deeply";
        case PHP_JSON_ERROR_RECURSION:
            return "holds itself";
        default:
            return "holds something that JSON cannot express";
    }
}

/*
 * Writes a value as JSON, for the library and the operation, if there is one; false after throwing. Whole floats keep their fraction, so that the library
 * sees that they are floats and refuses them as amounts. Headers come from anywhere: one that is no UTF-8 must not hide the
 * others, so its bytes are replaced.
 */
bool php_till_encode(smart_str *json, zval *value, const char *name, const char *operation)
{
    php_json_error_code last_error = JSON_G(error_code);
    int options = PHP_JSON_PRESERVE_ZERO_FRACTION | PHP_JSON_UNESCAPED_SLASHES | PHP_JSON_UNESCAPED_UNICODE;
    if (strcmp(name, "headers") == 0) {
        options |= PHP_JSON_INVALID_UTF8_SUBSTITUTE;
    }
    zend_result result = php_json_encode_ex(json, value, options, PHP_TILL_DEPTH);
    php_json_error_code error = JSON_G(error_code);

    /* json_last_error() tells of the caller's own calls. */
    JSON_G(error_code) = last_error;
    if (result == SUCCESS && error == PHP_JSON_ERROR_NONE && !EG(exception) && !ZEND_HAS_OOM()) {
        smart_str_0(json);
        return true;
    }
    php_till_wipe(json);
    if (!EG(exception) && !ZEND_HAS_OOM()) {
        throw_unreadable(name, operation, encoding_violation(error));
    }
    return false;
}

/* Frees a text that may hold keys or card numbers. */
void php_till_wipe(smart_str *json)
{
    if (json->s != NULL) {
        ZEND_SECURE_ZERO(ZSTR_VAL(json->s), ZSTR_LEN(json->s));
    }
    smart_str_free(json);
}

/* Reads and frees what the library gave, also when the memory limit ends the request in the middle. */
static bool decode(zval *value, till_buf *text)
{
    php_json_error_code last_error = JSON_G(error_code);
    volatile zend_result result = FAILURE;
    volatile bool ended = false;

    zend_try {
        result = php_json_decode_ex(value, (const char *) text->data, text->len, PHP_JSON_OBJECT_AS_ARRAY,
            PHP_TILL_DEPTH * 2);
    } zend_catch {
        ended = true;
    } zend_end_try();
    till_buf_free(text);
    JSON_G(error_code) = last_error;
    if (ended) {
        zend_bailout();
    }
    return result == SUCCESS;
}

/* Ends a call of the library: gives back its result, or throws its error. Frees `out`. */
void php_till_answer(zval *return_value, int32_t status, till_buf *out)
{
    zval value;

    ZVAL_UNDEF(&value);
    bool is_read = decode(&value, out);
    if (ZEND_HAS_OOM()) {
        zval_ptr_dtor(&value);
        return;
    }
    if (!is_read || Z_TYPE(value) != IS_ARRAY) {
        zval_ptr_dtor(&value);
        zend_throw_error(NULL, "libtill's answer cannot be read; please report it");
        return;
    }
    if (status == TILL_STATUS_OK) {
        ZVAL_COPY_VALUE(return_value, &value);
    } else {
        throw_failure(status, &value);
    }
}
