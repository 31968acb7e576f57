/*
 * Pays, frees everything and wipes what it held itself; then it waits to be looked at, for a line on standard input, and
 * ends with SIGABRT. With `keep`, it keeps a copy of both files, which who looks must find. TILL_CONFIG and TILL_REQUEST
 * name the configuration and the payment; see dumps.py.
 */
#define _GNU_SOURCE

#include <stdio.h>
#include <sys/resource.h>

#include "request.h"

enum { PAYMENTS = 3 };

static char config_text[FILE_MAX];
static char request_text[FILE_MAX];

/* Pays a few times, the last time with a number that the gateway has already; says whether all went well. */
static int pay(const till_client *client, till_buf *request)
{
    int right = 1;
    for (int number = 1; number <= PAYMENTS; number++) {
        till_buf out = {NULL, 0};
        number_request(request, number);
        right &= till_call(client, TILL_OPERATION_PAYMENT_CREATE, request->data, request->len, NULL, &out) == 0;
        till_buf_free(&out);
        till_call(client, TILL_OPERATION_PAYMENT_CREATE, request->data, request->len, NULL, &out);
        till_buf_free(&out);
    }
    return right;
}

static int pay_and_forget(int keep)
{
    till_client *client = NULL;
    till_buf config = file_of("TILL_CONFIG", config_text);
    till_buf request = file_of("TILL_REQUEST", request_text);
    int right = till_client_new(config.data, config.len, &client, NULL) == 0 && pay(client, &request);
    if (keep && (strdup(request_text) == NULL || strdup(config_text) == NULL)) {
        right = 0;
    }
    till_client_free(client);
    explicit_bzero(config_text, sizeof config_text);
    explicit_bzero(request_text, sizeof request_text);
    return right;
}

int main(int count, char **arguments)
{
    char line[8];
    int keep = count > 1 && strcmp(arguments[1], "keep") == 0;
    /* So that SIGABRT leaves a core file where the system writes them. */
    setrlimit(RLIMIT_CORE, &(struct rlimit){RLIM_INFINITY, RLIM_INFINITY});
    if (!pay_and_forget(keep)) {
        fprintf(stderr, "forgotten: a payment went wrong\n");
        return EXIT_FAILURE;
    }
    printf("forgotten\n");
    fflush(stdout);
    if (fgets(line, sizeof line, stdin) == NULL) {
        return EXIT_FAILURE;
    }
    abort();
}
