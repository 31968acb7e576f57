/* Pays with the installed library. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <till.h>

static int pay(till_client *client)
{
    char request[1024];
    till_buf answer = {NULL, 0};
    till_buf found = {NULL, 0};
    snprintf(request, sizeof request,
             "{\"order_id\": \"%s\", \"amount\": 2500, \"currency\": \"USD\", \"description\": \"Blue cap\","
             " \"country\": \"US\", \"payment_method\": {\"card\": {\"number\": \"4392963203551251\","
             " \"expiry_month\": 12, \"expiry_year\": 2030, \"holder\": \"Ada Lovelace\", \"cvv\": \"123\"}},"
             " \"customer\": {\"id\": \"customer1\", \"ip\": \"127.0.0.1\"},"
             " \"browser\": {\"user_agent\": \"Mozilla/5.0\"}}",
             getenv("TILL_ORDER"));
    int32_t status =
        till_call(client, TILL_OPERATION_PAYMENT_CREATE, (const uint8_t *)request, strlen(request), NULL, &answer);
    if (status == 0 && till_json_get(&answer, "/status", &found) == 0) {
        printf("%s\n", (const char *)found.data);
    } else {
        fprintf(stderr, "%s\n", (const char *)answer.data);
    }
    till_buf_free(&found);
    till_buf_free(&answer);
    return status;
}

int main(void)
{
    static char config[32768];
    till_client *client = NULL;
    till_buf error = {NULL, 0};
    FILE *file = fopen(getenv("TILL_CONFIG"), "r");
    if (file == NULL) {
        return EXIT_FAILURE;
    }
    size_t length = fread(config, 1, sizeof config, file);
    fclose(file);
    if (till_abi_version() >> 16 != TILL_ABI_MAJOR ||
        till_client_new((const uint8_t *)config, length, &client, &error) != 0) {
        fprintf(stderr, "%s\n", error.data == NULL ? "another ABI" : (const char *)error.data);
        return EXIT_FAILURE;
    }
    till_buf_free(&error);
    int32_t status = pay(client);
    till_client_free(client);
    return status == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
