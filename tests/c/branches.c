/*
 * Run by valgrind, which follows every byte that is marked as undefined, and counts the jumps that depend on one. With the
 * letters of a signature marked, till_key_verify of the compiled library may make one such jump, for its verdict, however
 * many letters are right; a comparison that stops at the first difference makes one for each of them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <valgrind/memcheck.h>

#include "till.h"

enum { LETTERS = 32, VERDICTS = 1 };

static const char message[] = "{\"a\": \"1\"}";
static const char secret[] = "a-long-secret-of-a-shop";

static int naive_equal(const volatile uint8_t *one, const volatile uint8_t *other)
{
    for (int i = 0; i < LETTERS; i++) {
        if (one[i] != other[i]) {
            return 0;
        }
    }
    return 1;
}

/* How many jumps depend on the signature, of which the first `right` letters are right. */
static unsigned jumps(const till_key *key, const till_buf *signature, int right, int naive)
{
    uint8_t given[LETTERS];
    till_buf out = {NULL, 0};
    volatile int verdict = 0;
    memcpy(given, signature->data, LETTERS);
    for (int i = right; i < LETTERS; i++) {
        given[i] ^= 1;
    }
    unsigned before = (unsigned)VALGRIND_COUNT_ERRORS;
    VALGRIND_MAKE_MEM_UNDEFINED(given, LETTERS);
    if (naive) {
        verdict = naive_equal(signature->data, given);
    } else {
        verdict = till_key_verify(key, (const uint8_t *)message, strlen(message), given, LETTERS, &out) == 0;
    }
    VALGRIND_MAKE_MEM_DEFINED(given, LETTERS);
    unsigned found = (unsigned)VALGRIND_COUNT_ERRORS - before;
    VALGRIND_MAKE_MEM_DEFINED((void *)&verdict, sizeof verdict);
    if (verdict != (right == LETTERS)) {
        fprintf(stderr, "branches: the verdict is wrong\n");
        exit(EXIT_FAILURE);
    }
    till_buf_free(&out);
    return found;
}

int main(void)
{
    till_key *key = NULL;
    till_buf out = {NULL, 0};
    till_buf signature = {NULL, 0};
    int failed = 0;
    if (RUNNING_ON_VALGRIND == 0 || till_key_new("paypro", (const uint8_t *)secret, strlen(secret), &key, NULL) != 0 ||
        till_key_sign(key, (const uint8_t *)message, strlen(message), &out) != 0 ||
        till_json_get(&out, "/signature", &signature) != 0 || signature.len != LETTERS) {
        fprintf(stderr, "branches: run it by valgrind\n");
        return EXIT_FAILURE;
    }
    for (int right = 0; right <= LETTERS; right += 8) {
        unsigned ours = jumps(key, &signature, right, 0);
        unsigned naive = jumps(key, &signature, right, 1);
        printf("branches: %2d letters right: %u jumps, and %u of a naive comparison\n", right, ours, naive);
        /* None would mean that the marks got lost on the way. */
        failed |= ours == 0 || ours > VERDICTS || naive < (unsigned)right;
    }
    till_buf_free(&out);
    till_buf_free(&signature);
    till_key_free(key);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
