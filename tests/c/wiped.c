/*
 * Blocks of memory that the library frees are looked at, because this program's free() stands before the C library's:
 * while a client is made, pays over the network, is refused and is freed, while keys sign, and when buffers are freed, no
 * block still holds a secret. TILL_CONFIG and TILL_REQUEST name the configuration and the payment, whose secrets are
 * looked for.
 */
#define _GNU_SOURCE

#include <dlfcn.h>
#include <malloc.h>
#include <stdio.h>

#include "check.h"
#include "request.h"

atomic_int checks_passed;
atomic_int checks_failed;

enum { SECRETS_MAX = 16, SECRET_MAX = 128, PART = 40, PAYMENTS = 3 };

struct secret {
    char bytes[SECRET_MAX];
    size_t length;
};

static struct secret secrets[SECRETS_MAX];
static int secrets_known;
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
    for (int i = 0; looking && block != NULL && i < secrets_known; i++) {
        found += memmem(block, malloc_usable_size(block), secrets[i].bytes, secrets[i].length) != NULL;
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

static void look_for(const void *bytes, size_t length)
{
    if (secrets_known < SECRETS_MAX && length >= 6 && length <= SECRET_MAX) {
        memcpy(secrets[secrets_known].bytes, bytes, length);
        secrets[secrets_known++].length = length;
    }
}

/* The bytes that a piece of base64 stands for, as they are in a key that was read. */
static void look_for_decoded(const char *text)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    unsigned char decoded[PART / 4 * 3];
    for (int group = 0; group < PART / 4; group++) {
        unsigned long bits = 0;
        for (int i = 0; i < 4; i++) {
            bits = bits << 6 | (unsigned long)(strchr(alphabet, text[group * 4 + i]) - alphabet);
        }
        for (int i = 0; i < 3; i++) {
            decoded[group * 3 + i] = (unsigned char)(bits >> (16 - 8 * i));
        }
    }
    look_for(decoded, sizeof decoded);
}

/* A key or a secret: of a PEM, a part of its third line, which is deep in the numbers. */
static void look_for_credential(const till_buf *config, const char *pointer)
{
    till_buf text = {NULL, 0};
    if (till_json_get(config, pointer, &text) == 0) {
        const char *line = (const char *)text.data;
        for (int lines = 0; lines < 3 && strncmp((const char *)text.data, "-----", 5) == 0; lines++) {
            line = strchr(line, '\n') + 1;
        }
        if (line == (const char *)text.data) {
            look_for(text.data, text.len);
        } else {
            look_for(line, PART);
            look_for_decoded(line);
        }
    }
    till_buf_free(&text);
}

static void look_for_card(const till_buf *request)
{
    static const char *const written[] = {"\"cvv\":\"%s\"", "\"cvv\": \"%s\"", "cvv=%s"};
    till_buf number = {NULL, 0};
    till_buf cvv = {NULL, 0};
    if (till_json_get(request, "/payment_method/card/number", &number) == 0 &&
        till_json_get(request, "/payment_method/card/cvv", &cvv) == 0) {
        look_for(number.data, number.len);
        for (size_t i = 0; i < sizeof written / sizeof *written; i++) {
            char text[SECRET_MAX];
            look_for(text, (size_t)snprintf(text, sizeof text, written[i], (const char *)cvv.data));
        }
    }
    till_buf_free(&number);
    till_buf_free(&cvv);
}

/* A program that does not wipe is noticed. */
static void others_are_not_wiped(void)
{
    char *block = malloc(2 * SECRET_MAX);
    CHECK(block != NULL);
    if (block != NULL) {
        memcpy(block + 8, secrets[0].bytes, secrets[0].length);
        /* The compiler would leave out what nobody reads. */
        __asm__ volatile("" : : "r"(block) : "memory");
    }
    looking = 1;
    free(block);
    looking = 0;
    CHECK(found_now() == 1);
}

static void a_key_is_wiped(const till_buf *config, const char *scheme, const char *pointer)
{
    static const char message[] = "{\"a\": \"1\"}";
    till_key *key = NULL;
    till_buf text = {NULL, 0};
    till_buf out = {NULL, 0};
    if (till_json_get(config, pointer, &text) == 0) {
        looking = 1;
        CHECK(till_key_new(scheme, text.data, text.len, &key, NULL) == 0);
        CHECK(till_key_sign(key, (const uint8_t *)message, strlen(message), &out) == 0);
        till_key_free(key);
        till_buf_free(&out);
        looking = 0;
        CHECK(found_now() == 0);
    }
    till_buf_free(&text);
}

/* The whole life of a client, with payments, one of which is refused for its number, and requests that are refused. */
static void a_client_is_wiped(const till_buf *config, till_buf *request)
{
    till_client *client = NULL;
    till_buf out = {NULL, 0};
    looking = 1;
    CHECK(till_client_new(config->data, config->len, &client, NULL) == 0);
    for (int number = 1; number <= PAYMENTS; number++) {
        number_request(request, number);
        CHECK(till_call(client, TILL_OPERATION_PAYMENT_CREATE, request->data, request->len, NULL, &out) == 0);
        till_buf_free(&out);
    }
    till_call(client, TILL_OPERATION_PAYMENT_CREATE, request->data, request->len, NULL, &out);
    till_buf_free(&out);
    CHECK(till_call(client, TILL_OPERATION_PAYMENT_CREATE, request->data, request->len - 1, NULL, &out) != 0);
    till_buf_free(&out);
    CHECK(till_exchange_start(client, TILL_OPERATION_PAYMENT_CREATE, request->data, request->len, &out) == 0);
    till_buf_free(&out);
    CHECK(till_notification_parse(client, (const uint8_t *)"{}", 2, request->data, request->len, &out) != 0);
    till_buf_free(&out);
    till_client_free(client);
    looking = 0;
    CHECK(found_now() == 0);
}

int main(void)
{
    static char config_text[FILE_MAX];
    static char request_text[FILE_MAX];
    till_buf config = file_of("TILL_CONFIG", config_text);
    till_buf request = file_of("TILL_REQUEST", request_text);
    if (config.len == 0 || request.len == 0) {
        fprintf(stderr, "set TILL_CONFIG and TILL_REQUEST\n");
        return EXIT_FAILURE;
    }
    look_for_credential(&config, "/credentials/private_key");
    look_for_credential(&config, "/credentials/secret");
    look_for_credential(&config, "/credentials/key");
    CHECK(secrets_known > 0);
    look_for_card(&request);

    others_are_not_wiped();
    if (strstr(config_text, "payermax") != NULL) {
        a_key_is_wiped(&config, "payermax", "/credentials/private_key");
    }
    a_key_is_wiped(&config, "paypro", "/credentials/secret");
    a_client_is_wiped(&config, &request);
    /* The library's own calls of free() are the ones that were looked at. */
    CHECK(blocks > 100);
    printf("wiped: %d secrets in none of %d blocks; %d checks passed, %d failed\n", secrets_known, blocks,
           checks_passed, checks_failed);
    return checks_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
