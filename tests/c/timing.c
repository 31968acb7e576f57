/*
 * Whether the time to refuse a signature tells where it differs: till_key_verify with signatures that are wrong in their
 * first and in their last letter, in random order, and Welch's t-test over the two (as dudect does it). The same is
 * measured of a comparison that stops at the first difference, which has to be noticed: on a machine where it is not,
 * nothing is shown, and the measurement goes on. What counts is how large the library's difference is beside that one.
 */
#define _DEFAULT_SOURCE

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "till.h"

enum { LETTERS = 32, ROUND = 40000, ROUNDS_MIN = 5, ROUNDS_MAX = 50, WARM = 2000 };

/* A naive difference is sure beyond this t, and the library's must be smaller than this part of it. */
static const double sure = 10.0;
static const double allowed_part = 0.25;

static const char message[] = "{}";
static const char secret[] = "a-long-secret-of-a-shop";

enum { LIBRARY, NAIVE, COMPARERS };
enum { FIRST, LAST, PLACES };

/* Mean and variance, one value after another (Welford). */
struct sample {
    double count;
    double mean;
    double squares;
};

static void add(struct sample *sample, double value)
{
    double difference = value - sample->mean;
    sample->count++;
    sample->mean += difference / sample->count;
    sample->squares += difference * (value - sample->mean);
}

static double welch_t(const struct sample *one, const struct sample *other)
{
    double error = one->squares / (one->count - 1) / one->count + other->squares / (other->count - 1) / other->count;
    return error > 0 ? (one->mean - other->mean) / sqrt(error) : 0;
}

static double now_ns(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

/* Letter by letter until one differs: what must not be. The volatile keeps the compiler from comparing many at once. */
static int naive_equal(const volatile uint8_t *one, const volatile uint8_t *other)
{
    for (int i = 0; i < LETTERS; i++) {
        if (one[i] != other[i]) {
            return 0;
        }
    }
    return 1;
}

/* How long a refusal takes. The naive one does the same work before it compares. */
static double refusal_ns(const till_key *key, const till_buf *right, const char *wrong, int comparer)
{
    till_buf out = {NULL, 0};
    volatile int equal = 1;
    double begin = now_ns();
    if (comparer == LIBRARY) {
        equal =
            till_key_verify(key, (const uint8_t *)message, strlen(message), (const uint8_t *)wrong, LETTERS, &out) == 0;
    } else {
        till_key_sign(key, (const uint8_t *)message, strlen(message), &out);
        equal = naive_equal(right->data, (const uint8_t *)wrong);
    }
    double end = now_ns();
    till_buf_free(&out);
    if (equal) {
        fprintf(stderr, "timing: a wrong signature was taken\n");
        exit(EXIT_FAILURE);
    }
    return end - begin;
}

/* The median of what a quiet moment takes: whatever lasts much longer was interrupted, and is left out. */
static double cut_off(const till_key *key, const till_buf *right, const char *wrong, int comparer)
{
    double shortest = 1e12;
    for (int i = 0; i < WARM; i++) {
        double taken = refusal_ns(key, right, wrong, comparer);
        shortest = taken < shortest ? taken : shortest;
    }
    return shortest * 1.5;
}

static void measure(const till_key *key, const till_buf *right, char wrong[PLACES][LETTERS + 1],
                    struct sample samples[COMPARERS][PLACES])
{
    double limits[COMPARERS];
    for (int comparer = 0; comparer < COMPARERS; comparer++) {
        limits[comparer] = cut_off(key, right, wrong[FIRST], comparer);
    }
    for (int i = 0; i < ROUND; i++) {
        /* Both comparers and both places in an order that nothing periodic can follow, from the same memory. */
        char given[LETTERS + 1];
        int comparer = (int)(random() >> 7) & 1;
        int place = (int)(random() >> 9) & 1;
        memcpy(given, wrong[place], sizeof given);
        double taken = refusal_ns(key, right, given, comparer);
        if (taken < limits[comparer]) {
            add(&samples[comparer][place], taken);
        }
    }
}

int main(void)
{
    struct sample samples[COMPARERS][PLACES] = {0};
    char wrong[PLACES][LETTERS + 1] = {{0}};
    till_key *key = NULL;
    till_buf out = {NULL, 0};
    till_buf right = {NULL, 0};
    if (till_key_new("paypro", (const uint8_t *)secret, strlen(secret), &key, NULL) != 0 ||
        till_key_sign(key, (const uint8_t *)message, strlen(message), &out) != 0 ||
        till_json_get(&out, "/signature", &right) != 0 || right.len != LETTERS) {
        fprintf(stderr, "timing: there is no signature\n");
        return EXIT_FAILURE;
    }
    for (int place = 0; place < PLACES; place++) {
        memcpy(wrong[place], right.data, LETTERS);
        wrong[place][place == FIRST ? 0 : LETTERS - 1] ^= 1;
    }
    double naive_t = 0;
    double naive = 0;
    double ours_t = 0;
    double ours = 0;
    for (int round = 1; round <= ROUNDS_MAX; round++) {
        measure(key, &right, wrong, samples);
        naive_t = fabs(welch_t(&samples[NAIVE][FIRST], &samples[NAIVE][LAST]));
        naive = fabs(samples[NAIVE][FIRST].mean - samples[NAIVE][LAST].mean);
        ours_t = fabs(welch_t(&samples[LIBRARY][FIRST], &samples[LIBRARY][LAST]));
        ours = fabs(samples[LIBRARY][FIRST].mean - samples[LIBRARY][LAST].mean);
        /* Noise becomes smaller with every round; a real difference stays. */
        if (round >= ROUNDS_MIN && naive_t > sure && ours < naive * allowed_part) {
            break;
        }
    }
    till_buf_free(&out);
    till_buf_free(&right);
    till_key_free(key);
    printf("timing: first or last letter wrong: %.2f ns apart (t = %.1f); a naive comparison: %.2f ns (t = %.1f)\n",
           ours, ours_t, naive, naive_t);
    if (naive_t <= sure) {
        fprintf(stderr, "timing: even a naive comparison was not noticed: this machine is too busy to show anything\n");
        return EXIT_FAILURE;
    }
    return ours < naive * allowed_part ? EXIT_SUCCESS : EXIT_FAILURE;
}
