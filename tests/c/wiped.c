/*
 * Blocks of memory that the library frees are looked at, because this program's free() stands before the C library's:
 * while keys are made, used and freed, when a client is freed and when a buffer is, no block still holds a secret.
 * TILL_CONFIG names a client's configuration (payermax), whose private key is looked for.
 */
#define _GNU_SOURCE

#include <dlfcn.h>
#include <malloc.h>

#include "shop.h"

atomic_int checks_passed;
atomic_int checks_failed;

enum { SECRETS = 3, KEY_PART = 40 };

/* Secrets as they would stand in a block; the first is a part of the private key. */
static char secrets[SECRETS][64] = {"", "a-long-secret-of-paypro", "4392963203551251"};
/* The compiler takes free() for a function that reads no variables. */
static volatile int looking;
static volatile int found;
static volatile int blocks;

void free(void *block)
{
    static void (*real)(void *);
    if (real == NULL) {
        *(void **)&real = dlsym(RTLD_NEXT, "free");
    }
    blocks += looking && block != NULL;
    for (int i = 0; looking && block != NULL && i < SECRETS; i++) {
        found += memmem(block, malloc_usable_size(block), secrets[i], strlen(secrets[i])) != NULL;
    }
    real(block);
}

/* What was found since it was last asked. */
static int found_now(void)
{
    int number = found;
    found = 0;
    return number;
}

static void key_is_wiped(const char *scheme, const char *text, size_t length)
{
    static const char message[] = "{\"a\": \"1\"}";
    till_key *key = NULL;
    till_buf out = {NULL, 0};
    looking = 1;
    CHECK(till_key_new(scheme, (const uint8_t *)text, length, &key, NULL) == 0);
    CHECK(till_key_sign(key, (const uint8_t *)message, strlen(message), &out) == 0);
    till_key_free(key);
    looking = 0;
    CHECK(found_now() == 0);
    till_buf_free(&out);
}

/* The buffer must have the secret, or nothing is shown. */
static void buffer_is_wiped(till_buf *buffer, const char *secret)
{
    CHECK(buffer->data != NULL && strstr((const char *)buffer->data, secret) != NULL);
    looking = 1;
    till_buf_free(buffer);
    looking = 0;
    CHECK(found_now() == 0);
}

/* A program that does not wipe is noticed. */
static void others_are_not_wiped(void)
{
    char *block = malloc(100);
    CHECK(block != NULL);
    if (block != NULL) {
        memcpy(block + 8, secrets[1], strlen(secrets[1]));
        /* The compiler would leave out what nobody reads. */
        __asm__ volatile("" : : "r"(block) : "memory");
    }
    looking = 1;
    free(block);
    looking = 0;
    CHECK(found_now() == 1);
}

int main(void)
{
    static char text[32768];
    FILE *file = getenv("TILL_CONFIG") == NULL ? NULL : fopen(getenv("TILL_CONFIG"), "r");
    till_client *client = NULL;
    till_buf pem = {NULL, 0};
    till_buf prepared = {NULL, 0};
    if (file == NULL) {
        fprintf(stderr, "set TILL_CONFIG\n");
        return EXIT_FAILURE;
    }
    till_buf config = {(uint8_t *)text, fread(text, 1, sizeof text, file)};
    fclose(file);
    CHECK(till_json_get(&config, "/credentials/private_key", &pem) == 0);
    memcpy(secrets[0], strchr((const char *)pem.data, '\n') + 1, KEY_PART);

    others_are_not_wiped();
    key_is_wiped("paypro", secrets[1], strlen(secrets[1]));
    key_is_wiped("payermax", (const char *)pem.data, pem.len);
    buffer_is_wiped(&pem, secrets[0]);

    CHECK(till_client_new(config.data, config.len, &client, NULL) == 0);
    CHECK(prepare_payment(client, &prepared) == 0);
    buffer_is_wiped(&prepared, secrets[2]);
    looking = 1;
    till_client_free(client);
    looking = 0;
    CHECK(found_now() == 0);
    /* The library's own calls of free() are the ones that were looked at. */
    CHECK(blocks > 10);
    printf("wiped: %d passed, %d failed\n", checks_passed, checks_failed);
    return checks_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
