/* Times of one participant in one round, and the line that reports them. */
#ifndef BENCH_SAMPLE_H
#define BENCH_SAMPLE_H

#include <stddef.h>

/* The monotonic clock in microseconds. */
double now_us(void);

/* Sorts the times, and gives their median. */
double median(double *times, size_t count);

/* Sorts the times, and prints a JSON object with their median and tenth percentile. */
void report(const char *measure, const char *gateway, const char *who, long round, double *times, size_t count);

#endif
