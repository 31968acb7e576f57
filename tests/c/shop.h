/* A shop for the C tests: a client from TILL_CONFIG (payermax), and payments whose answers must be their own. */
#ifndef TEST_SHOP_H
#define TEST_SHOP_H

#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "till.h"

static inline till_client *client_from(const char *path)
{
    static char config[32768];
    FILE *file = path == NULL ? NULL : fopen(path, "r");
    till_client *client = NULL;
    if (file != NULL) {
        size_t length = fread(config, 1, sizeof config, file);
        fclose(file);
        CHECK(till_client_new((const uint8_t *)config, length, &client, NULL) == 0);
    }
    CHECK(client != NULL);
    return client;
}

/* How often a test repeats: TILL_ROUNDS, or what is quick. */
static inline int rounds_or(int quick)
{
    const char *text = getenv("TILL_ROUNDS");
    return text == NULL ? quick : (int)strtol(text, NULL, 10);
}

static inline int says(const till_buf *answer, const char *pointer, const char *expected)
{
    till_buf told = {NULL, 0};
    int same = till_json_get(answer, pointer, &told) == 0 && strcmp((const char *)told.data, expected) == 0;
    till_buf_free(&told);
    return same;
}

/* A payment's request; `order` gets its number. */
static inline void write_request(const char *who, int number, char order[64], char request[1024])
{
    snprintf(order, 64, "%s_%s%d", getenv("TILL_RUN"), who, number);
    snprintf(request, 1024,
             "{\"order_id\": \"%s\", \"amount\": %d, \"currency\": \"USD\", \"description\": \"Cap\", \"country\": "
             "\"US\", \"payment_method\": {\"card\": {\"number\": \"4392963203551251\", \"expiry_month\": 12,"
             " \"holder\": \"Ada Lovelace\", \"expiry_year\": 2030, \"cvv\": \"123\"}},"
             " \"customer\": {\"id\": \"c1\", \"ip\": \"127.0.0.1\"}, \"browser\": {\"user_agent\": \"Mozilla/5.0\"}}",
             order, 1000 + number);
}

/* Orders a payment; `order` gets its number, and the caller frees `out`. */
static inline int32_t order_payment(const till_client *client, const char *who, int number, char order[64],
                                    till_cancel *cancel, till_buf *out)
{
    char request[1024];
    write_request(who, number, order, request);
    return till_call(client, TILL_OPERATION_PAYMENT_CREATE, (const uint8_t *)request, strlen(request), cancel, out);
}

/* The request that a payment would send, with the card's number in it; the caller frees `out`. */
static inline int32_t prepare_payment(const till_client *client, till_buf *out)
{
    char order[64];
    char request[1024];
    write_request("prepared", 0, order, request);
    return till_exchange_start(client, TILL_OPERATION_PAYMENT_CREATE, (const uint8_t *)request, strlen(request), out);
}

/* Pays, and says whether the answer is approved and its own. */
static inline int pay(const till_client *client, const char *who, int number)
{
    char order[64];
    till_buf out = {NULL, 0};
    int32_t status = order_payment(client, who, number, order, NULL, &out);
    int right = status == 0 && says(&out, "/order_id", order) && says(&out, "/status", "approved");
    if (!right) {
        fprintf(stderr, "%s: %s\n", order, (const char *)out.data);
    }
    CHECK(right);
    till_buf_free(&out);
    return right;
}

#endif
