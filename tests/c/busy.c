/*
 * Forks while other threads are in the middle of signing: the child neither hangs on a lock that nobody
 * will open nor stops. TILL_CONFIG names a client's configuration (payermax), whose private key is used; TILL_ROUNDS is
 * how many forks.
 */
#define _POSIX_C_SOURCE 200809L

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "till.h"

atomic_int checks_passed;
atomic_int checks_failed;

enum { FORKS = 100, SIGNERS = 4, CHILD_SECONDS = 300 };

static atomic_int running = 1;

static int32_t sign(const till_key *key)
{
    till_buf out = {NULL, 0};
    int32_t status = till_key_sign(key, (const uint8_t *)"message", 7, &out);
    till_buf_free(&out);
    return status;
}

static void *sign_until_told(void *key)
{
    while (running) {
        CHECK(sign(key) == 0);
    }
    return NULL;
}

static till_key *key_from(const char *path)
{
    static char text[32768];
    till_key *key = NULL;
    FILE *file = path == NULL ? NULL : fopen(path, "r");
    if (file != NULL) {
        till_buf config = {(uint8_t *)text, fread(text, 1, sizeof text, file)};
        till_buf pem = {NULL, 0};
        fclose(file);
        CHECK(till_json_get(&config, "/credentials/private_key", &pem) == 0);
        CHECK(till_key_new("payermax", pem.data, pem.len, &key, NULL) == 0);
        till_buf_free(&pem);
    }
    CHECK(key != NULL);
    return key;
}

int main(void)
{
    pthread_t threads[SIGNERS];
    const char *rounds = getenv("TILL_ROUNDS");
    const int forks = rounds != NULL ? atoi(rounds) : FORKS;
    till_key *key = key_from(getenv("TILL_CONFIG"));
    if (key == NULL) {
        fprintf(stderr, "set TILL_CONFIG\n");
        return EXIT_FAILURE;
    }
    for (int i = 0; i < SIGNERS; i++) {
        CHECK(pthread_create(&threads[i], NULL, sign_until_told, key) == 0);
    }
    int right = 0;
    for (int i = 0; i < forks && checks_failed == 0; i++) {
        pid_t child = fork();
        if (child == 0) {
            alarm(CHILD_SECONDS);
            _exit(sign(key) == 0 ? EXIT_SUCCESS : EXIT_FAILURE);
        }
        int ended = -1;
        CHECK(waitpid(child, &ended, 0) == child && WIFEXITED(ended) && WEXITSTATUS(ended) == 0);
        right += checks_failed == 0;
    }
    running = 0;
    for (int i = 0; i < SIGNERS; i++) {
        CHECK(pthread_join(threads[i], NULL) == 0);
    }
    till_key_free(key);
    printf("busy: %d of %d forks right, beside %d signatures\n", right, forks, checks_passed);
    return checks_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
