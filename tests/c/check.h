/* Checks that count themselves, for the C tests. */
#ifndef TEST_CHECK_H
#define TEST_CHECK_H

#include <stdatomic.h>
#include <stdio.h>

extern atomic_int checks_passed;
extern atomic_int checks_failed;

#define CHECK(condition)                                                            \
    do {                                                                            \
        if (condition) {                                                            \
            checks_passed++;                                                        \
        } else {                                                                    \
            checks_failed++;                                                        \
            fprintf(stderr, "%s:%d: failed: %s\n", __FILE__, __LINE__, #condition); \
        }                                                                           \
    } while (0)

#endif
