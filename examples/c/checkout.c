/*
 * A shop's checkout in C with five gateways: pay, be notified, refund, pay out, and find out what happened when an answer is
 * lost.
 *
 * TILL_CONFIG names a JSON file {"paymart": {...}, "payermax": {...}} of client configurations for the gateways that are to
 * be visited, and TILL_RUN begins every order number of this run. `make demo` runs this program against the sandbox, and
 * plays the customer.
 */
#include <stdio.h>
#include <stdlib.h>

#include "shop.h"

static const struct {
    const char *gateway;
    void (*visit)(const shop *shop);
} SHOPS[] = {
    {"paymart", paymart},   {"onlinepay", onlinepay}, {"globalmerchant", globalmerchant},
    {"payermax", payermax}, {"paypro", paypro},
};

int main(void)
{
    static char configs[65536];
    const char *path = getenv("TILL_CONFIG");
    const char *run = getenv("TILL_RUN") == NULL ? "example" : getenv("TILL_RUN");
    FILE *file = path == NULL ? NULL : fopen(path, "r");
    if (file == NULL) {
        fprintf(stderr, "set TILL_CONFIG to a JSON file of client configurations\n");
        return EXIT_FAILURE;
    }
    till_buf all = {(uint8_t *)configs, fread(configs, 1, sizeof configs - 1, file)};
    fclose(file);
    if (till_abi_version() >> 16 != TILL_ABI_MAJOR) {
        fprintf(stderr, "the library does not fit its header\n");
        return EXIT_FAILURE;
    }
    printf("libtill %s\n", till_version());
    for (size_t i = 0; i < sizeof SHOPS / sizeof SHOPS[0]; i++) {
        if (*value(&all, text("/%s/gateway", SHOPS[i].gateway)) != '\0') {
            printf("C, %s\n", SHOPS[i].gateway);
            shop shop = open_shop(&all, SHOPS[i].gateway, run);
            SHOPS[i].visit(&shop);
            close_shop(&shop);
        }
    }
    return EXIT_SUCCESS;
}
