/* What every exported function does with NULL, empty, huge, badly encoded, deep and doubled input, from 16 threads. */
#define _POSIX_C_SOURCE 200809L

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "till.h"

atomic_int checks_passed;
atomic_int checks_failed;

static const char *const operations[] = {
#define OPERATION(name) TILL_OPERATION_##name,
#include "operations.inc"
#undef OPERATION
};

enum { OPERATIONS = sizeof operations / sizeof operations[0], THREADS = 16, DEPTH = 100000 };

static const char config[] =
    "{\"gateway\": \"paypro\", \"base_url\": \"http://127.0.0.1:9\","
    " \"credentials\": {\"merchant_no\": \"M1\", \"secret\": \"test-secret\", \"currency\": \"MXN\"},"
    " \"retry\": {\"attempts\": 1}}";

/* An input, and what it is. */
typedef struct {
    const uint8_t *data;
    size_t len;
} input;

static uint8_t deep[DEPTH];
static const char doubled[] = "{\"order_id\": \"A\", \"order_id\": \"B\"}";
static const uint8_t not_utf8[] = {'{', '"', 0xff, 0xfe, '"', ':', '1', '}'};
static const uint8_t one_byte[] = {'{'};

static const input bad_inputs[] = {
    {NULL, 0},
    {NULL, 17},
    {one_byte, 1},
    {one_byte, SIZE_MAX},
    {one_byte, SIZE_MAX / 2},
    {not_utf8, sizeof not_utf8},
    {deep, sizeof deep},
    {(const uint8_t *)doubled, sizeof doubled - 1},
    {(const uint8_t *)"[1, 2]", 6},
    {(const uint8_t *)"null", 4},
    {(const uint8_t *)"{} trailing", 11},
    {(const uint8_t *)"{\"amount\": 1.5}", 15},
};

enum { BAD_INPUTS = sizeof bad_inputs / sizeof bad_inputs[0] };

/* An answer is always there, ends in a NUL that its length does not count, and an error names its kind. */
static void check_answer(int32_t status, till_buf *out)
{
    CHECK(out->data != NULL);
    CHECK(out->data != NULL && out->data[out->len] == 0);
    CHECK(out->data != NULL && strlen((const char *)out->data) == out->len);
    if (status != 0) {
        till_buf kind = {NULL, 0};
        till_buf number = {NULL, 0};
        CHECK(till_json_get(out, "/kind", &kind) == 0);
        CHECK(till_json_get(out, "/status", &number) == 0 && atoi((const char *)number.data) == status);
        till_buf_free(&kind);
        till_buf_free(&number);
    }
    till_buf_free(out);
    CHECK(out->data == NULL && out->len == 0);
    till_buf_free(out);
}

static till_client *new_client(void)
{
    till_client *client = NULL;
    till_buf error = {NULL, 0};
    CHECK(till_client_new((const uint8_t *)config, sizeof config - 1, &client, &error) == 0);
    CHECK(client != NULL);
    till_buf_free(&error);
    return client;
}

static void operations_survive(const till_client *client)
{
    till_buf out = {NULL, 0};
    for (size_t i = 0; i < OPERATIONS; i++) {
        CHECK(till_call(client, operations[i], one_byte, 1, NULL, NULL) == TILL_STATUS_INVALID_REQUEST);
        check_answer(till_call(NULL, operations[i], (const uint8_t *)"{}", 2, NULL, &out), &out);
        for (size_t j = 0; j < BAD_INPUTS; j++) {
            int32_t status = till_call(client, operations[i], bad_inputs[j].data, bad_inputs[j].len, NULL, &out);
            /* An empty input is an empty object, which one operation takes. */
            CHECK(status != 0 || strcmp(operations[i], TILL_OPERATION_NOTIFICATION_REPLY) == 0);
            CHECK(status != TILL_STATUS_INTERNAL);
            check_answer(status, &out);
            status = till_exchange_start(client, operations[i], bad_inputs[j].data, bad_inputs[j].len, &out);
            CHECK(status != TILL_STATUS_INTERNAL);
            check_answer(status, &out);
        }
    }
    CHECK(till_call(client, NULL, NULL, 0, NULL, &out) == TILL_STATUS_INVALID_REQUEST);
    check_answer(TILL_STATUS_INVALID_REQUEST, &out);
    CHECK(till_call(client, "payment_creat", NULL, 0, NULL, &out) == TILL_STATUS_INVALID_REQUEST);
    CHECK(out.data != NULL && strstr((const char *)out.data, "payment_create") != NULL);
    check_answer(TILL_STATUS_INVALID_REQUEST, &out);
    CHECK(till_call(client, "\xff\xfe", NULL, 0, NULL, &out) == TILL_STATUS_INVALID_REQUEST);
    check_answer(TILL_STATUS_INVALID_REQUEST, &out);
}

static void signatures_survive(void)
{
    static const char *const schemes[] = {"payermax", "globalmerchant", "paypro",   "paypro-prefix",
                                          "business", "nonsense",       "\xff\xfe", NULL};
    const uint8_t *secret = (const uint8_t *)"key";
    till_buf out = {NULL, 0};
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        till_key *key = NULL;
        int32_t made = till_key_new(schemes[i], secret, 3, &key, &out);
        CHECK((made == 0) == (key != NULL));
        check_answer(made, &out);
        for (size_t j = 0; j < BAD_INPUTS; j++) {
            input bad = bad_inputs[j];
            int32_t status = till_sign(schemes[i], bad.data, bad.len, secret, 3, &out);
            CHECK(status != TILL_STATUS_INTERNAL);
            check_answer(status, &out);
            status = till_sign(schemes[i], (const uint8_t *)"{}", 2, bad.data, bad.len, &out);
            CHECK(status != TILL_STATUS_INTERNAL);
            check_answer(status, &out);
            status = till_verify(schemes[i], bad.data, bad.len, bad.data, bad.len, bad.data, bad.len, &out);
            CHECK(status != 0 && status != TILL_STATUS_INTERNAL);
            check_answer(status, &out);
            status = till_explain(schemes[i], bad.data, bad.len, &out);
            CHECK(status != TILL_STATUS_INTERNAL);
            check_answer(status, &out);
            status = till_key_sign(key, bad.data, bad.len, &out);
            CHECK(status != TILL_STATUS_INTERNAL);
            check_answer(status, &out);
            status = till_key_verify(key, bad.data, bad.len, bad.data, bad.len, &out);
            CHECK(status != 0 && status != TILL_STATUS_INTERNAL);
            check_answer(status, &out);
            till_key *none = (till_key *)&out;
            status = till_key_new(schemes[i], bad.data, bad.len, &none, &out);
            CHECK((status == 0) == (none != NULL));
            check_answer(status, &out);
            till_key_free(none);
        }
        till_key_free(key);
    }
    CHECK(till_key_new("paypro", secret, 3, NULL, NULL) == TILL_STATUS_INVALID_REQUEST);
    CHECK(till_sign("paypro", secret, 3, secret, 3, NULL) == TILL_STATUS_INVALID_REQUEST);
    CHECK(till_verify("paypro", secret, 3, secret, 3, secret, 3, NULL) != 0);
    CHECK(till_explain("paypro", secret, 3, NULL) != 0);
    CHECK(till_key_sign(NULL, secret, 3, NULL) != 0 && till_key_verify(NULL, secret, 3, secret, 3, NULL) != 0);
}

static void clients_survive(void)
{
    till_buf out = {NULL, 0};
    for (size_t j = 0; j < BAD_INPUTS; j++) {
        till_client *none = (till_client *)&out;
        int32_t status = till_client_new(bad_inputs[j].data, bad_inputs[j].len, &none, &out);
        CHECK(status != 0 && status != TILL_STATUS_INTERNAL && none == NULL);
        check_answer(status, &out);
    }
    CHECK(till_client_new((const uint8_t *)config, sizeof config - 1, NULL, NULL) == TILL_STATUS_INVALID_REQUEST);
    till_client *client = NULL;
    CHECK(till_client_new((const uint8_t *)config, sizeof config - 1, &client, NULL) == 0);
    till_client_free(client);
    till_client_free(NULL);
    till_key_free(NULL);
    till_buf_free(NULL);
}

static void the_rest_survives(const till_client *client)
{
    till_buf out = {NULL, 0};
    for (size_t j = 0; j < BAD_INPUTS; j++) {
        input bad = bad_inputs[j];
        int32_t status = till_notification_parse(client, bad.data, bad.len, bad.data, bad.len, &out);
        CHECK(status != 0 && status != TILL_STATUS_INTERNAL);
        check_answer(status, &out);
        status = till_exchange_resume(client, bad.data, bad.len, bad.data, bad.len, bad.data, bad.len, &out);
        CHECK(status != 0 && status != TILL_STATUS_INTERNAL);
        check_answer(status, &out);
        till_buf text = {(uint8_t *)(uintptr_t)bad.data, bad.len};
        status = till_json_get(&text, "/order_id", &out);
        CHECK(status != TILL_STATUS_INTERNAL);
        check_answer(status, &out);
    }
    CHECK(till_notification_parse(NULL, NULL, 0, NULL, 0, &out) == TILL_STATUS_INVALID_REQUEST);
    check_answer(TILL_STATUS_INVALID_REQUEST, &out);
    CHECK(till_notification_parse(client, NULL, 0, NULL, 0, NULL) == TILL_STATUS_INVALID_REQUEST);
    CHECK(till_exchange_start(client, TILL_OPERATION_PAYMENT_CREATE, NULL, 0, NULL) == TILL_STATUS_INVALID_REQUEST);
    CHECK(till_exchange_resume(client, NULL, 0, NULL, 0, NULL, 0, NULL) == TILL_STATUS_INVALID_REQUEST);
    CHECK(till_dictionary(NULL, &out) == TILL_STATUS_INVALID_REQUEST);
    check_answer(TILL_STATUS_INVALID_REQUEST, &out);
    CHECK(till_dictionary("currencies", NULL) == TILL_STATUS_INVALID_REQUEST);
    CHECK(till_dictionary("currencies", &out) == 0);
    check_answer(0, &out);
    CHECK(till_capabilities(NULL) == TILL_STATUS_INVALID_REQUEST);
    CHECK(till_capabilities(&out) == 0);
    check_answer(0, &out);
    CHECK(till_json_get(NULL, NULL, &out) == TILL_STATUS_INVALID_REQUEST);
    check_answer(TILL_STATUS_INVALID_REQUEST, &out);
    CHECK(till_cancel_new(NULL) == TILL_STATUS_INVALID_REQUEST);
    till_cancel_fire(NULL);
    till_cancel_free(NULL);
    CHECK(till_abi_version() == ((TILL_ABI_MAJOR << 16) | TILL_ABI_MINOR));
    CHECK(strlen(till_version()) > 0);
}

/* A call that was cancelled before it began sends nothing. */
static void a_cancelled_call_sends_nothing(const till_client *client)
{
    static const char request[] = "{\"order_id\": \"A1\", \"amount\": 10000, \"currency\": \"MXN\","
                                  " \"notify_url\": \"http://127.0.0.1/\", \"payment_method\": {\"way_code\": \"va\"}}";
    till_cancel *cancel = NULL;
    till_buf out = {NULL, 0};
    till_buf outcome = {NULL, 0};
    CHECK(till_cancel_new(&cancel) == 0);
    till_cancel_fire(cancel);
    till_cancel_fire(cancel);
    int32_t status =
        till_call(client, TILL_OPERATION_PAYMENT_CREATE, (const uint8_t *)request, sizeof request - 1, cancel, &out);
    CHECK(status == TILL_STATUS_CANCELLED);
    CHECK(till_json_get(&out, "/outcome", &outcome) == 0 && strcmp((const char *)outcome.data, "not_sent") == 0);
    till_buf_free(&outcome);
    check_answer(status, &out);
    till_cancel_free(cancel);
}

/* Whether an answer is an error about a handle, with this outcome. */
static int is_about(int32_t status, till_buf *out, const char *handle, const char *outcome)
{
    till_buf path = {NULL, 0};
    till_buf told = {NULL, 0};
    int right = status == TILL_STATUS_INVALID_REQUEST && till_json_get(out, "/violations/0/path", &path) == 0 &&
                strcmp((const char *)path.data, handle) == 0 && till_json_get(out, "/outcome", &told) == 0 &&
                strcmp((const char *)told.data, outcome) == 0;
    till_buf_free(&path);
    till_buf_free(&told);
    check_answer(status, out);
    return right;
}

/* Handles that were freed, twice and by turns, and handles of another kind: errors, and no access to memory. */
static void handles_that_were_freed_are_errors(const till_client *live)
{
    till_buf out = {NULL, 0};
    till_client *client = new_client();
    till_key *key = NULL;
    till_cancel *cancel = NULL;
    const uint8_t *empty = (const uint8_t *)"{}";
    CHECK(till_key_new("paypro", (const uint8_t *)"key", 3, &key, NULL) == 0);
    CHECK(till_cancel_new(&cancel) == 0);
    for (int twice = 0; twice < 2; twice++) {
        till_client_free(client);
        till_key_free(key);
        till_cancel_free(cancel);
        till_cancel_fire(cancel);
    }
    till_client_free((till_client *)key);
    till_key_free((till_key *)(uintptr_t)live);
    for (size_t i = 0; i < OPERATIONS; i++) {
        int resolves = strstr(operations[i], "_resolve") != NULL;
        const char *outcome = resolves ? "unknown" : "not_sent";
        int32_t status = till_call(client, operations[i], empty, 2, NULL, &out);
        CHECK(is_about(status, &out, "client", outcome));
        status = till_call(live, operations[i], empty, 2, cancel, &out);
        CHECK(is_about(status, &out, "cancel", outcome));
        status = till_call((const till_client *)cancel, operations[i], empty, 2, NULL, &out);
        CHECK(is_about(status, &out, "client", outcome));
        status = till_call((const till_client *)&out, operations[i], empty, 2, NULL, &out);
        CHECK(is_about(status, &out, "client", outcome));
    }
    CHECK(
        is_about(till_exchange_start(client, TILL_OPERATION_PAYMENT_GET, empty, 2, &out), &out, "client", "not_sent"));
    CHECK(is_about(till_notification_parse(client, empty, 2, empty, 2, &out), &out, "client", "not_sent"));
    CHECK(is_about(till_exchange_resume(client, empty, 2, empty, 2, empty, 2, &out), &out, "client", "unknown"));
    CHECK(is_about(till_key_sign(key, empty, 2, &out), &out, "key", "not_sent"));
    CHECK(is_about(till_key_verify(key, empty, 2, empty, 2, &out), &out, "key", "not_sent"));
}

static void *everything(void *client)
{
    handles_that_were_freed_are_errors(client);
    operations_survive(client);
    signatures_survive();
    clients_survive();
    the_rest_survives(client);
    a_cancelled_call_sends_nothing(client);
    return NULL;
}

int main(void)
{
    pthread_t threads[THREADS];
    memset(deep, '[', sizeof deep);
    till_client *client = new_client();
    for (size_t i = 0; i < THREADS; i++) {
        CHECK(pthread_create(&threads[i], NULL, everything, client) == 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        CHECK(pthread_join(threads[i], NULL) == 0);
    }
    till_client_free(client);
    printf("abi: %d passed, %d failed\n", checks_passed, checks_failed);
    return checks_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
