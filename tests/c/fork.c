/*
 * After a fork, parent and child each get their own answers over one inherited client with a warm connection, while both
 * call at once, TILL_ROUNDS times. That two processes shared a connection shows seldom, because answers come in the order of
 * the requests: so the child is also seen to open a socket of its own, beside the one that it inherited. The configuration neither repeats nor resolves, so that no mix-up is mended silently.
 * TILL_CONFIG names a client's configuration (payermax), and TILL_RUN begins the order numbers.
 */
#define _POSIX_C_SOURCE 200809L

#include <dirent.h>
#include <sys/wait.h>
#include <unistd.h>

#include "shop.h"

atomic_int checks_passed;
atomic_int checks_failed;

enum { QUICK_ROUNDS = 20 };

/* How many sockets this process has. */
static int sockets(void)
{
    DIR *folder = opendir("/proc/self/fd");
    int found = 0;
    for (struct dirent *entry = NULL; folder != NULL && (entry = readdir(folder)) != NULL;) {
        char path[sizeof "/proc/self/fd/" + sizeof entry->d_name];
        char target[8] = "";
        snprintf(path, sizeof path, "/proc/self/fd/%s", entry->d_name);
        found += readlink(path, target, sizeof target - 1) > 0 && strcmp(target, "socket:") == 0;
    }
    if (folder != NULL) {
        closedir(folder);
    }
    return found;
}

/* Whether all three answers of a round are right. */
static int round_is_right(till_client *client, int round)
{
    int right = pay(client, "before", round);
    fflush(NULL);
    int inherited = sockets();
    pid_t child = fork();
    right &= pay(client, child == 0 ? "child" : "parent", round);
    if (child == 0) {
        int child_has_its_own_socket = inherited > 0 && sockets() == inherited + 1;
        CHECK(child_has_its_own_socket);
        right &= child_has_its_own_socket;
        /* What the parent made is left alone, also when the child frees its client. */
        till_client_free(client);
        _exit(right ? EXIT_SUCCESS : EXIT_FAILURE);
    }
    int ended = -1;
    int child_is_right = waitpid(child, &ended, 0) == child && WIFEXITED(ended) && WEXITSTATUS(ended) == 0;
    CHECK(child_is_right);
    return right && child_is_right;
}

int main(void)
{
    till_client *client = client_from(getenv("TILL_CONFIG"));
    if (client == NULL || getenv("TILL_RUN") == NULL) {
        fprintf(stderr, "set TILL_CONFIG and TILL_RUN\n");
        return EXIT_FAILURE;
    }
    int rounds = rounds_or(QUICK_ROUNDS);
    int right = 0;
    for (int round = 0; round < rounds; round++) {
        right += round_is_right(client, round);
    }
    till_client_free(client);
    printf("fork: %d of %d rounds right\n", right, rounds);
    return right == rounds && checks_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
