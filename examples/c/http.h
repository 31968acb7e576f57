/* A web server for one request at a time: just enough to receive notifications in an example. */
#ifndef EXAMPLE_HTTP_H
#define EXAMPLE_HTTP_H

#include <stddef.h>

/* One request. */
typedef struct {
    int connection;
    char headers[16384]; /* as a JSON object */
    char *body;
    size_t body_len;
} http_request;

/* Listens on 127.0.0.1 and any free port; returns the socket and writes the port, or returns -1. */
int http_listen(int *port);

/* Waits for one request, at most `seconds`; returns 0, or -1 when none came. */
int http_receive(int listener, int seconds, http_request *request);

/* Answers a request and frees it. */
void http_answer(http_request *request, int status, const char *content_type, const char *body);

#endif
