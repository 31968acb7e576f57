/* See http.h. A real shop has a web server; this one keeps the example in one process. */
#define _POSIX_C_SOURCE 200809L

#include "http.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum { REQUEST_MAX = 1 << 20 };

int http_listen(int *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t length = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 16) != 0 ||
        getsockname(listener, (struct sockaddr *)&address, &length) != 0) {
        return -1;
    }
    *port = ntohs(address.sin_port);
    return listener;
}

/* Writes `text` as the inside of a JSON string. */
static size_t escape(char *out, size_t room, const char *text, size_t length)
{
    size_t used = 0;
    for (size_t i = 0; i < length && used + 7 < room; i++) {
        unsigned char letter = (unsigned char)text[i];
        if (letter == '"' || letter == '\\') {
            out[used++] = '\\';
            out[used++] = (char)letter;
        } else if (letter < 0x20) {
            used += (size_t)snprintf(out + used, room - used, "\\u%04x", letter);
        } else {
            out[used++] = (char)letter;
        }
    }
    return used;
}

/* Turns header lines into a JSON object, and returns the length of the body that they promise. */
static size_t read_headers(http_request *request, const char *text)
{
    size_t used = 0;
    size_t body_len = 0;
    const size_t room = sizeof request->headers;
    const char *line = strstr(text, "\r\n");
    request->headers[used++] = '{';
    while (line != NULL && strncmp(line, "\r\n\r\n", 4) != 0 && used + 64 < room) {
        line += 2;
        const char *end = strstr(line, "\r\n");
        const char *colon = memchr(line, ':', end == NULL ? 0 : (size_t)(end - line));
        if (colon == NULL) {
            break;
        }
        const char *value = colon + 1 + strspn(colon + 1, " ");
        if (strncasecmp(line, "content-length:", 15) == 0) {
            body_len = strtoul(value, NULL, 10);
        }
        used += (size_t)snprintf(request->headers + used, room - used, "%s\"", used > 1 ? "," : "");
        used += escape(request->headers + used, room - used, line, (size_t)(colon - line));
        used += (size_t)snprintf(request->headers + used, room - used, "\":\"");
        used += escape(request->headers + used, room - used - 2, value, (size_t)(end - value));
        used += (size_t)snprintf(request->headers + used, room - used, "\"");
        line = end;
    }
    snprintf(request->headers + used, room - used, "}");
    return body_len < REQUEST_MAX ? body_len : REQUEST_MAX;
}

int http_receive(int listener, int seconds, http_request *request)
{
    struct pollfd waiting = {.fd = listener, .events = POLLIN};
    if (poll(&waiting, 1, seconds * 1000) != 1) {
        return -1;
    }
    request->connection = accept(listener, NULL, NULL);
    char *text = calloc(1, REQUEST_MAX + 1);
    size_t length = 0;
    char *body = NULL;
    size_t wanted = 0;
    while (request->connection >= 0 && text != NULL && length < REQUEST_MAX) {
        ssize_t got = read(request->connection, text + length, REQUEST_MAX - length);
        if (got <= 0) {
            break;
        }
        length += (size_t)got;
        if (body == NULL && (body = strstr(text, "\r\n\r\n")) != NULL) {
            wanted = read_headers(request, text);
            body += 4;
        }
        if (body != NULL && (size_t)(text + length - body) >= wanted) {
            request->body = malloc(wanted + 1);
            memcpy(request->body, body, wanted);
            request->body_len = wanted;
            free(text);
            return 0;
        }
    }
    free(text);
    close(request->connection);
    return -1;
}

void http_answer(http_request *request, int status, const char *content_type, const char *body)
{
    dprintf(request->connection,
            "HTTP/1.1 %d Answer\r\nContent-Type: %s\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s", status,
            content_type, strlen(body), body);
    close(request->connection);
    free(request->body);
    request->body = NULL;
}
