/*
 * A fork while another thread is in the middle of signing: the child neither hangs on a lock that nobody will open nor
 * stops. TILL_CONFIG names a client's configuration (payermax), whose private key is used.
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

enum { FORKS = 100, CHILD_SECONDS = 20 };

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
    pthread_t thread;
    till_key *key = key_from(getenv("TILL_CONFIG"));
    if (key == NULL || pthread_create(&thread, NULL, sign_until_told, key) != 0) {
        fprintf(stderr, "set TILL_CONFIG\n");
        return EXIT_FAILURE;
    }
    for (int i = 0; i < FORKS; i++) {
        pid_t child = fork();
        if (child == 0) {
            alarm(CHILD_SECONDS);
            _exit(sign(key) == 0 ? EXIT_SUCCESS : EXIT_FAILURE);
        }
        int ended = -1;
        CHECK(waitpid(child, &ended, 0) == child && WIFEXITED(ended) && WEXITSTATUS(ended) == 0);
    }
    running = 0;
    CHECK(pthread_join(thread, NULL) == 0);
    till_key_free(key);
    printf("busy: %d passed, %d failed\n", checks_passed, checks_failed);
    return checks_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
