/*
 * Forks while other threads are in the middle of calls: each child gets its own answer over the inherited client and
 * frees it, and no call of the parent notices. TILL_ROUNDS is the number of forks; see fork.c for the other variables.
 */
#define _POSIX_C_SOURCE 200809L

#include <pthread.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "shop.h"

atomic_int checks_passed;
atomic_int checks_failed;

enum { QUICK_ROUNDS = 30, THREADS = 4, CHILD_SECONDS = 300, BETWEEN_NS = 7000000 };

static atomic_int running = 1;
static atomic_int calls;
static till_client *client;

static void *pay_until_told(void *name)
{
    for (int number = 0; running; number++) {
        pay(client, name, number);
        calls++;
    }
    return NULL;
}

/* Whether a child that is forked now is right. */
static int child_is_right(int round)
{
    pid_t child = fork();
    if (child == 0) {
        /* A child that waits for a thread it does not have would wait for ever. */
        alarm(CHILD_SECONDS);
        int right = pay(client, "child", round);
        till_client_free(client);
        _exit(right ? EXIT_SUCCESS : EXIT_FAILURE);
    }
    int ended = -1;
    int right = waitpid(child, &ended, 0) == child && WIFEXITED(ended) && WEXITSTATUS(ended) == 0;
    CHECK(right);
    return right;
}

int main(void)
{
    static char names[THREADS][8] = {"a", "b", "c", "d"};
    pthread_t threads[THREADS];
    client = client_from(getenv("TILL_CONFIG"));
    if (client == NULL || getenv("TILL_RUN") == NULL) {
        fprintf(stderr, "set TILL_CONFIG and TILL_RUN\n");
        return EXIT_FAILURE;
    }
    for (int i = 0; i < THREADS; i++) {
        CHECK(pthread_create(&threads[i], NULL, pay_until_told, names[i]) == 0);
    }
    int rounds = rounds_or(QUICK_ROUNDS);
    int right = 0;
    for (int round = 0; round < rounds; round++) {
        /* So that forks meet every moment of a call. */
        nanosleep(&(struct timespec){0, (long)(round % 8) * BETWEEN_NS}, NULL);
        right += child_is_right(round);
    }
    running = 0;
    for (int i = 0; i < THREADS; i++) {
        CHECK(pthread_join(threads[i], NULL) == 0);
    }
    till_client_free(client);
    printf("fork in calls: %d of %d children right, beside %d calls\n", right, rounds, calls);
    return right == rounds && checks_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
