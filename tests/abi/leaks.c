/*
 * Does everything that gives memory out, again and again, and fails where the process has grown afterwards: leaks.c ROUNDS
 * [forget]. With `forget`, one small buffer a round is not given back: that must be noticed, or the check is worth nothing.
 */
#define _POSIX_C_SOURCE 200809L

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "till.h"

enum { WARM_UP = 300, ALLOWED_KIB = 512 };

static const char config[] = "{\"gateway\": \"paypro\", \"base_url\": \"http://127.0.0.1:9\","
                             " \"credentials\": {\"merchant_no\": \"M1\", \"secret\": \"test-secret\"}}";
static const char request[] = "{\"order_id\": \"A1\", \"amount\": 10000, \"currency\": \"MXN\","
                              " \"notify_url\": \"http://127.0.0.1/\", \"payment_method\": {\"way_code\": \"va\"}}";
static const char message[] = "{\"a\": \"1\", \"b\": \"two\"}";
static const char secret[] = "test-secret";

static const uint8_t *bytes(const char *text)
{
    return (const uint8_t *)text;
}

static void must(int holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "leaks: %s went wrong\n", what);
        exit(2);
    }
}

static void signatures(void)
{
    till_buf out = {NULL, 0};
    till_buf signature = {NULL, 0};
    till_key *key = NULL;
    must(till_key_new("paypro", bytes(secret), strlen(secret), &key, &out) == 0, "till_key_new");
    till_buf_free(&out);
    must(till_key_sign(key, bytes(message), strlen(message), &out) == 0, "till_key_sign");
    must(till_json_get(&out, "/signature", &signature) == 0, "till_json_get");
    till_buf_free(&out);
    must(till_key_verify(key, bytes(message), strlen(message), signature.data, signature.len, &out) == 0,
         "till_key_verify");
    till_buf_free(&out);
    must(till_key_verify(key, bytes(message), strlen(message), bytes("no"), 2, &out) != 0, "a wrong signature");
    till_buf_free(&out);
    till_buf_free(&signature);
    till_key_free(key);
}

static void client(void)
{
    till_buf out = {NULL, 0};
    till_client *client = NULL;
    till_cancel *cancel = NULL;
    must(till_client_new(bytes(config), strlen(config), &client, &out) == 0, "till_client_new");
    till_buf_free(&out);
    must(till_exchange_start(client, "payment_create", bytes(request), strlen(request), &out) == 0,
         "till_exchange_start");
    till_buf_free(&out);
    must(till_payment_create(client, bytes("{}"), 2, NULL, &out) != 0, "an empty request");
    till_buf_free(&out);
    must(till_cancel_new(&cancel) == 0, "till_cancel_new");
    till_cancel_fire(cancel);
    must(till_payment_create(client, bytes(request), strlen(request), cancel, &out) == TILL_STATUS_CANCELLED,
         "a cancelled call");
    till_buf_free(&out);
    till_cancel_free(cancel);
    till_client_free(client);
}

static void round_of_calls(int forget)
{
    till_buf out = {NULL, 0};
    client();
    signatures();
    must(till_capabilities(&out) == 0, "till_capabilities");
    if (!forget) {
        till_buf_free(&out);
    }
}

static long resident_kib(void)
{
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    must(file != NULL && fscanf(file, "%*d %ld", &pages) == 1, "/proc/self/statm");
    fclose(file);
    return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

int main(int count, char **arguments)
{
    long rounds = count > 1 ? strtol(arguments[1], NULL, 10) : 1000;
    int forget = count > 2 && strcmp(arguments[2], "forget") == 0;
    for (long round = 0; round < WARM_UP; round++) {
        round_of_calls(0);
    }
    long before = resident_kib();
    for (long round = 0; round < rounds; round++) {
        round_of_calls(forget);
    }
    long grown = resident_kib() - before;
    printf("leaks: %ld rounds, grown by %ld KiB, %d are allowed\n", rounds, grown, ALLOWED_KIB);
    return grown > ALLOWED_KIB ? EXIT_FAILURE : EXIT_SUCCESS;
}
