/*
 * Does everything that gives memory out, again and again, and fails where the process grows between the first and the
 * last tenth of TILL_ROUNDS: leaks.c [forget]. With TILL_CONFIG (paypro), a round is
 * two payments that are sent to the sandbox, over a connection that is kept for a hundred rounds; otherwise it is nine
 * calls without a network. With `forget`, one buffer a round is not given back: that must be noticed, or the check is
 * worth nothing.
 */
#define _POSIX_C_SOURCE 200809L

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "till.h"

enum { ALLOWED_KIB = 1024, ROUNDS_OF_A_CLIENT = 10, ROUNDS_OF_A_CONNECTION = 100 };

static const char config[] =
    "{\"gateway\": \"paypro\", \"base_url\": \"http://127.0.0.1:9\","
    " \"credentials\": {\"merchant_no\": \"M1\", \"secret\": \"test-secret\", \"currency\": \"MXN\"}}";
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

/* A new client in one round of ten, because it reads all the roots of trust. */
static till_client *client_of(long round)
{
    static till_client *kept;
    till_buf out = {NULL, 0};
    if (round % ROUNDS_OF_A_CLIENT == 0) {
        till_client_free(kept);
        must(till_client_new(bytes(config), strlen(config), &kept, &out) == 0, "till_client_new");
        till_buf_free(&out);
    }
    return kept;
}

static void calls(const till_client *client)
{
    till_buf out = {NULL, 0};
    till_cancel *cancel = NULL;
    must(till_exchange_start(client, TILL_OPERATION_PAYMENT_CREATE, bytes(request), strlen(request), &out) == 0,
         "till_exchange_start");
    till_buf_free(&out);
    must(till_call(client, TILL_OPERATION_PAYMENT_CREATE, bytes("{}"), 2, NULL, &out) != 0, "an empty request");
    till_buf_free(&out);
    must(till_cancel_new(&cancel) == 0, "till_cancel_new");
    till_cancel_fire(cancel);
    must(till_call(client, TILL_OPERATION_PAYMENT_CREATE, bytes(request), strlen(request), cancel, &out) ==
             TILL_STATUS_CANCELLED,
         "a cancelled call");
    till_buf_free(&out);
    till_cancel_free(cancel);
}

static till_client *client_from(const char *path)
{
    static char text[32768];
    till_client *made = NULL;
    FILE *file = fopen(path, "r");
    must(file != NULL, "TILL_CONFIG");
    size_t length = fread(text, 1, sizeof text, file);
    fclose(file);
    must(till_client_new(bytes(text), length, &made, NULL) == 0, "till_client_new");
    return made;
}

/* A payment that is sent, and one that the gateway refuses. */
static void payments(long round)
{
    static till_client *kept;
    char order[512];
    till_buf out = {NULL, 0};
    if (round % ROUNDS_OF_A_CONNECTION == 0) {
        till_client_free(kept);
        kept = client_from(getenv("TILL_CONFIG"));
    }
    snprintf(order, sizeof order,
             "{\"order_id\": \"%s%ld\", \"amount\": 30000, \"currency\": \"MXN\", \"notify_url\": "
             "\"http://127.0.0.1:9/\", \"payment_method\": {\"way_code\": \"va\"}, \"customer\": "
             "{\"email\": \"ada@example.com\", \"phone\": \"5512345678\"}}",
             getenv("TILL_RUN"), round);
    must(till_call(kept, TILL_OPERATION_PAYMENT_CREATE, bytes(order), strlen(order), NULL, &out) == 0, "a payment");
    till_buf_free(&out);
    must(till_call(kept, TILL_OPERATION_PAYMENT_CREATE, bytes(order), strlen(order), NULL, &out) != 0,
         "the same payment again");
    till_buf_free(&out);
}

static void round_of_calls(long round, int forget)
{
    till_buf out = {NULL, 0};
    if (getenv("TILL_CONFIG") != NULL) {
        payments(round);
    } else {
        calls(client_of(round));
        signatures();
    }
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
    const char *wanted = getenv("TILL_ROUNDS");
    long rounds = wanted != NULL ? strtol(wanted, NULL, 10) : 0;
    int forget = count > 1 && strcmp(arguments[1], "forget") == 0;
    long first = 0;
    must(rounds >= 10, "the number of rounds");
    for (long round = 0; round < rounds; round++) {
        round_of_calls(round, forget);
        if (round == rounds / 10) {
            first = resident_kib();
        }
    }
    long last = resident_kib();
    printf("leaks: %ld rounds, %ld KiB after the first tenth and %ld KiB after the last, grown by %ld of %d\n", rounds,
           first, last, last - first, ALLOWED_KIB);
    return last - first >= ALLOWED_KIB ? EXIT_FAILURE : EXIT_SUCCESS;
}
