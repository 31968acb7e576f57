/* See sample.h. */
#define _POSIX_C_SOURCE 200809L

#include "sample.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

double now_us(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

static int by_size(const void *one, const void *other)
{
    double a = *(const double *)one;
    double b = *(const double *)other;
    return (a > b) - (a < b);
}

double median(double *times, size_t count)
{
    qsort(times, count, sizeof *times, by_size);
    return times[count / 2];
}

void report(const char *measure, const char *gateway, const char *who, long round, double *times, size_t count)
{
    double middle = median(times, count);
    printf(
        "{\"measure\": \"%s\", \"case\": \"%s\", \"who\": \"%s\", \"round\": %ld, \"median\": %.2f, \"p10\": %.2f}\n",
        measure, gateway, who, round, middle, times[count / 10]);
    fflush(stdout);
}
