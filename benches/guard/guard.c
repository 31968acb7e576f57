/*
 * Counts the instructions and allocations of each step with each gateway: guard TIMES. Callgrind runs it, and writes the
 * instructions of TIMES repetitions of a step to a file. The allocations of one repetition go to standard output, one
 * line per step: GATEWAY STEP COUNT.
 */
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <valgrind/callgrind.h>

#include "../c/work.h"

enum { WARM = 2 };

/* The C library's own functions, under the names that it keeps for programs with their own allocator. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

static atomic_bool counting;
static atomic_long allocations;

static void note(void)
{
    if (counting) {
        allocations++;
    }
}

void *malloc(size_t size)
{
    note();
    return __libc_malloc(size);
}

void *calloc(size_t members, size_t size)
{
    note();
    return __libc_calloc(members, size);
}

void *realloc(void *block, size_t size)
{
    note();
    return __libc_realloc(block, size);
}

void *memalign(size_t alignment, size_t size)
{
    note();
    return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return memalign(alignment, size);
}

int posix_memalign(void **block, size_t alignment, size_t size)
{
    *block = memalign(alignment, size);
    return *block == NULL ? ENOMEM : 0;
}

static void measure(const struct work *work, const struct step *step, long times)
{
    char name[64];
    snprintf(name, sizeof name, "%s %s", (const char *)work->gateway.data, step->name);
    for (int i = 0; i < WARM; i++) {
        step->run(work);
    }
    allocations = 0;
    counting = 1;
    CALLGRIND_ZERO_STATS;
    CALLGRIND_TOGGLE_COLLECT;
    for (int i = 0; i < times; i++) {
        step->run(work);
    }
    CALLGRIND_TOGGLE_COLLECT;
    counting = 0;
    CALLGRIND_DUMP_STATS_AT(name);
    printf("%s %ld\n", name, allocations / times);
}

int main(int count, char **arguments)
{
    long times = count == 2 ? strtol(arguments[1], NULL, 10) : 0;
    if (times < 1 || RUNNING_ON_VALGRIND == 0) {
        fail("valgrind --tool=callgrind guard TIMES", NULL);
    }
    till_buf file = read_work();
    for (int number = 0; number < CASES; number++) {
        struct work work = open_work(&file, number);
        for (int i = 0; i < STEPS; i++) {
            measure(&work, &steps[i], times);
        }
        close_work(&work);
    }
    free(file.data);
    return EXIT_SUCCESS;
}
