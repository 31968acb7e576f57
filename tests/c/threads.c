/*
 * 64 threads call with one client at once. One of many calls is cancelled: it comes back at once and says that its
 * outcome is unknown, and the others get their answers, then and afterwards. Then the client is freed in the middle of
 * calls: they go on to their end, as the header promises. Answers take TILL_DELAY_MS (see with-sandbox.sh), after
 * half of which all calls are taken to wait for theirs;
 * TILL_ROUNDS is how often all of it happens; see fork.c for the other variables.
 */
#define _POSIX_C_SOURCE 200809L

#include <pthread.h>
#include <time.h>
#include <unistd.h>

#include "shop.h"

atomic_int checks_passed;
atomic_int checks_failed;

enum { THREADS = 64, THREADS_AT_FREE = 16, CANCELLED = 17 };

static long answer_ms;

static till_client *client;
static pthread_barrier_t begin;
static till_cancel *cancel;
static atomic_int right;

typedef struct {
    pthread_t thread;
    const char *phase;
    int number;
} caller;

static long milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void be_cancelled(int number)
{
    char order[64];
    till_buf out = {NULL, 0};
    long began = milliseconds();
    CHECK(order_payment(client, "cancelled", number, order, cancel, &out) == TILL_STATUS_CANCELLED);
    CHECK(milliseconds() - began < answer_ms);
    int told = says(&out, "/outcome", "unknown") && says(&out, "/order_id", order);
    CHECK(told);
    if (!told) {
        fprintf(stderr, "%s: %s\n", order, (const char *)out.data);
    }
    till_buf_free(&out);
}

static void *call(void *argument)
{
    const caller *self = argument;
    pthread_barrier_wait(&begin);
    if (strcmp(self->phase, "cancel") == 0 && self->number % THREADS == CANCELLED) {
        be_cancelled(self->number);
    } else {
        right += pay(client, self->phase, self->number);
    }
    return NULL;
}

/* Runs the calls of a phase; all of them wait for their answers when `meanwhile` is done. */
static void together(const char *phase, int round, int threads, void (*meanwhile)(void))
{
    static caller callers[THREADS];
    pthread_barrier_init(&begin, NULL, (unsigned)threads + 1);
    for (int i = 0; i < threads; i++) {
        callers[i].phase = phase;
        callers[i].number = round * THREADS + i;
        CHECK(pthread_create(&callers[i].thread, NULL, call, &callers[i]) == 0);
    }
    pthread_barrier_wait(&begin);
    nanosleep(&(struct timespec){answer_ms / 2000, answer_ms / 2 % 1000 * 1000000}, NULL);
    meanwhile();
    for (int i = 0; i < threads; i++) {
        CHECK(pthread_join(callers[i].thread, NULL) == 0);
    }
    pthread_barrier_destroy(&begin);
}

static void fire(void)
{
    till_cancel_fire(cancel);
}

static void nothing(void)
{
}

static void free_client(void)
{
    till_client_free(client);
    client = NULL;
}

int main(void)
{
    const char *delay = getenv("TILL_DELAY_MS");
    int rounds = rounds_or(1);
    answer_ms = delay == NULL ? 0 : strtol(delay, NULL, 10);
    if (answer_ms == 0) {
        fprintf(stderr, "set TILL_DELAY_MS\n");
        return EXIT_FAILURE;
    }
    for (int round = 0; round < rounds; round++) {
        client = client_from(getenv("TILL_CONFIG"));
        if (client == NULL || getenv("TILL_RUN") == NULL || till_cancel_new(&cancel) != 0) {
            fprintf(stderr, "set TILL_CONFIG and TILL_RUN\n");
            return EXIT_FAILURE;
        }
        together("cancel", round, THREADS, fire);
        together("after", round, THREADS, nothing);
        together("free", round, THREADS_AT_FREE, free_client);
        till_cancel_free(cancel);
    }
    int expected = rounds * (2 * THREADS - 1 + THREADS_AT_FREE);
    printf("threads: %d of %d calls right, beside %d that were cancelled\n", right, expected, rounds);
    return right == expected && checks_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
