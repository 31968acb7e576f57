/*
 * 64 threads call with one client at once. One of many calls is cancelled: it comes back, although its answer never does,
 * and says that its outcome is unknown; the others get their answers, then and afterwards. Then the client is freed in the
 * middle of calls: they go on to their end, as the header promises. A call is under way once the gateway has its order,
 * which a client of the test's own is asked for; TILL_UNANSWERED in with-sandbox.sh names the orders whose answers never
 * come. TILL_ROUNDS is how often all of it happens; see fork.c for the other variables.
 */
#define _POSIX_C_SOURCE 200809L

#include <pthread.h>

#include "shop.h"

atomic_int checks_passed;
atomic_int checks_failed;

enum { THREADS = 64, THREADS_AT_FREE = 16, CANCELLED = 17 };

static till_client *client;
/* Looks at the gateway beside the client that is tested. */
static till_client *onlooker;
static pthread_barrier_t begin;
static till_cancel *cancel;
static atomic_int right;

typedef struct {
    pthread_t thread;
    const char *phase;
    int number;
} caller;

static void be_cancelled(int number)
{
    char order[64];
    till_buf out = {NULL, 0};
    CHECK(order_payment(client, "cancelled", number, order, cancel, &out) == TILL_STATUS_CANCELLED);
    int told = says(&out, "/outcome", "unknown") && says(&out, "/order_id", order);
    CHECK(told);
    if (!told) {
        fprintf(stderr, "%s: %s\n", order, (const char *)out.data);
    }
    till_buf_free(&out);
}

static int is_cancelled(const caller *self)
{
    return strcmp(self->phase, "cancel") == 0 && self->number % THREADS == CANCELLED;
}

/* Waits until the gateway has a caller's order. */
static void wait_for_order(const caller *self)
{
    char request[128];
    int32_t status = TILL_STATUS_NOT_FOUND;
    snprintf(request, sizeof request, "{\"order_id\": \"%s_%s%d\"}", getenv("TILL_RUN"),
             is_cancelled(self) ? "cancelled" : self->phase, self->number);
    while (status == TILL_STATUS_NOT_FOUND) {
        till_buf out = {NULL, 0};
        status = till_call(onlooker, TILL_OPERATION_PAYMENT_GET, (const uint8_t *)request, strlen(request), NULL, &out);
        till_buf_free(&out);
    }
    CHECK(status == 0);
}

static void *call(void *argument)
{
    const caller *self = argument;
    pthread_barrier_wait(&begin);
    if (is_cancelled(self)) {
        be_cancelled(self->number);
    } else {
        right += pay(client, self->phase, self->number);
    }
    return NULL;
}

/* Runs the calls of a phase; the gateway has the orders of all of them when `meanwhile` is done. */
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
    for (int i = 0; i < threads; i++) {
        wait_for_order(&callers[i]);
    }
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
    int rounds = rounds_or(1);
    onlooker = client_from(getenv("TILL_CONFIG"));
    for (int round = 0; round < rounds; round++) {
        client = client_from(getenv("TILL_CONFIG"));
        if (client == NULL || onlooker == NULL || getenv("TILL_RUN") == NULL || till_cancel_new(&cancel) != 0) {
            fprintf(stderr, "set TILL_CONFIG and TILL_RUN\n");
            return EXIT_FAILURE;
        }
        together("cancel", round, THREADS, fire);
        together("after", round, THREADS, nothing);
        together("free", round, THREADS_AT_FREE, free_client);
        till_cancel_free(cancel);
    }
    till_client_free(onlooker);
    int expected = rounds * (2 * THREADS - 1 + THREADS_AT_FREE);
    printf("threads: %d of %d calls right, beside %d that were cancelled\n", right, expected, rounds);
    return right == expected && checks_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
