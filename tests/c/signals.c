/*
 * A timer's signal every millisecond, whose handler does not ask for system calls to be restarted, as profilers and
 * PHP's time limit do it: no call fails. TILL_ROUNDS is the number of calls; see fork.c for the other variables.
 */
#define _DEFAULT_SOURCE

#include <signal.h>
#include <sys/time.h>

#include "shop.h"

atomic_int checks_passed;
atomic_int checks_failed;

/* A client that is new connects and shakes hands again, which signals interrupt as well. */
enum { QUICK_ROUNDS = 40, CALLS_OF_A_CLIENT = 4, EVERY_US = 1000, SIGNALS_OF_A_CALL = 10 };

static volatile sig_atomic_t signals;

static void count(int number)
{
    (void)number;
    signals++;
}

int main(void)
{
    struct sigaction action = {.sa_handler = count};
    struct itimerval timer = {{0, EVERY_US}, {0, EVERY_US}};
    int rounds = rounds_or(QUICK_ROUNDS);
    int right = 0;
    till_client *client = NULL;
    if (getenv("TILL_CONFIG") == NULL || getenv("TILL_RUN") == NULL) {
        fprintf(stderr, "set TILL_CONFIG and TILL_RUN\n");
        return EXIT_FAILURE;
    }
    CHECK(sigaction(SIGALRM, &action, NULL) == 0);
    CHECK(setitimer(ITIMER_REAL, &timer, NULL) == 0);
    /* A busy machine delivers fewer signals, and each call meets some: then there are more calls. */
    int calls = 0;
    for (; calls < rounds || signals < SIGNALS_OF_A_CALL * rounds; calls++) {
        if (calls % CALLS_OF_A_CLIENT == 0) {
            till_client_free(client);
            client = client_from(getenv("TILL_CONFIG"));
        }
        right += pay(client, "signal", calls);
    }
    CHECK(setitimer(ITIMER_REAL, &(struct itimerval){0}, NULL) == 0);
    till_client_free(client);
    printf("signals: %d of %d calls right, under %d signals\n", right, calls, (int)signals);
    return right == calls && checks_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
