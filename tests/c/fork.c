/*
 * After a fork, parent and child each get their own answers over one inherited client with a warm connection, while both
 * call at once: twenty times. The configuration neither repeats nor resolves, so that no mix-up is mended silently.
 * TILL_CONFIG names a client's configuration (payermax), and TILL_RUN begins the order numbers.
 */
#define _POSIX_C_SOURCE 200809L

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "till.h"

atomic_int checks_passed;
atomic_int checks_failed;

enum { ROUNDS = 20 };

static void pay(const till_client *client, const char *who, int number)
{
    char order[64];
    char request[1024];
    till_buf out = {NULL, 0};
    till_buf told = {NULL, 0};
    snprintf(order, sizeof order, "%s_%s%d", getenv("TILL_RUN"), who, number);
    snprintf(
        request, sizeof request,
        "{\"order_id\": \"%s\", \"amount\": %d, \"currency\": \"USD\", \"description\": \"Fork\", \"country\": \"US\","
        " \"payment_method\": {\"card\": {\"number\": \"4392963203551251\", \"expiry_month\": 12, \"holder\": \"Ada "
        "Lovelace\","
        " \"expiry_year\": 2030, \"cvv\": \"123\"}}, \"customer\": {\"id\": \"c1\", \"ip\": \"127.0.0.1\"},"
        " \"browser\": {\"user_agent\": \"Mozilla/5.0\"}}",
        order, 1000 + number);
    int32_t status = till_payment_create(client, (const uint8_t *)request, strlen(request), NULL, &out);
    if (status != 0) {
        fprintf(stderr, "%s: %s\n", order, (const char *)out.data);
    }
    CHECK(status == 0);
    int own = till_json_get(&out, "/order_id", &told) == 0 && strcmp((const char *)told.data, order) == 0;
    till_buf_free(&told);
    own = own && till_json_get(&out, "/status", &told) == 0 && strcmp((const char *)told.data, "approved") == 0;
    CHECK(own);
    till_buf_free(&told);
    till_buf_free(&out);
}

static till_client *client_from(const char *path)
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

int main(void)
{
    till_client *client = client_from(getenv("TILL_CONFIG"));
    if (client == NULL || getenv("TILL_RUN") == NULL) {
        fprintf(stderr, "set TILL_CONFIG and TILL_RUN\n");
        return EXIT_FAILURE;
    }
    for (int round = 0; round < ROUNDS; round++) {
        pay(client, "before", round);
        fflush(NULL);
        pid_t child = fork();
        pay(client, child == 0 ? "child" : "parent", round);
        if (child == 0) {
            /* What the parent made is left alone, also when the child frees its client. */
            till_client_free(client);
            _exit(checks_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE);
        }
        int ended = -1;
        CHECK(waitpid(child, &ended, 0) == child && WIFEXITED(ended) && WEXITSTATUS(ended) == 0);
    }
    till_client_free(client);
    printf("fork: %d passed, %d failed\n", checks_passed, checks_failed);
    return checks_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
