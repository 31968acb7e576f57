/* A client's configuration and a payment's request, from the files that TILL_CONFIG and TILL_REQUEST name. */
#ifndef TEST_REQUEST_H
#define TEST_REQUEST_H

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "till.h"

enum { FILE_MAX = 32768, ORDER_LENGTH = 20 };

/* The file that a variable names, with a NUL behind it; empty where there is none. Not through stdio, whose buffers keep
 * what they read. */
static inline till_buf file_of(const char *variable, char into[FILE_MAX])
{
    const char *path = getenv(variable);
    int file = path == NULL ? -1 : open(path, O_RDONLY);
    size_t length = 0;
    ssize_t more = 0;
    while (file >= 0 && length < FILE_MAX - 1 && (more = read(file, into + length, FILE_MAX - 1 - length)) > 0) {
        length += (size_t)more;
    }
    if (file >= 0) {
        close(file);
    }
    into[length] = '\0';
    return (till_buf){(uint8_t *)into, length};
}

/* Gives the request another order number; the file has signs in its place. The number's letters begin with TILL_RUN. */
static inline void number_request(till_buf *request, int number)
{
    static char *place;
    const char *run = getenv("TILL_RUN");
    if (place == NULL) {
        place = strstr((char *)request->data, "@@@@@@@@@@@@@@@@@@@@");
    }
    memset(place, '0', ORDER_LENGTH);
    memcpy(place, run, strnlen(run, ORDER_LENGTH / 2));
    for (char *digit = place + ORDER_LENGTH - 1; number > 0; number /= 10) {
        *digit-- = (char)('0' + number % 10);
    }
}

#endif
