/*
 * Runs the shared scenarios through the C ABI: a JSON object a line on standard input, an answer a line on standard
 * output. tests/README.md describes the protocol.
 */
#define _POSIX_C_SOURCE 200809L

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "till.h"

static const uint8_t *bytes_of(const till_buf *buf)
{
    return buf->data;
}

/* One member of the line; an empty buffer where there is none. */
static till_buf member(const till_buf *line, const char *pointer)
{
    till_buf found = {NULL, 0};
    if (till_json_get(line, pointer, &found) != 0) {
        till_buf_free(&found);
    }
    return found;
}

static void answer(int32_t status, till_buf *out)
{
    const char *text = out->data == NULL ? "{}" : (const char *)out->data;
    printf("{\"%s\":%s}\n", status == 0 ? "ok" : "error", text);
    fflush(stdout);
    till_buf_free(out);
}

static void make_client(const till_buf *line, till_client **client)
{
    till_buf config = member(line, "/config");
    till_buf error = {NULL, 0};
    till_client_free(*client);
    int32_t status = till_client_new(bytes_of(&config), config.len, client, &error);
    answer(status, &error);
    till_buf_free(&config);
}

static void call(const till_buf *line, const till_client *client)
{
    till_buf operation = member(line, "/operation");
    till_buf request = member(line, "/request");
    till_buf out = {NULL, 0};
    int32_t status = till_call(client, (const char *)operation.data, bytes_of(&request), request.len, NULL, &out);
    answer(status, &out);
    till_buf_free(&operation);
    till_buf_free(&request);
}

static void parse_notification(const till_buf *line, const till_client *client)
{
    till_buf headers = member(line, "/headers");
    till_buf body = member(line, "/body");
    till_buf out = {NULL, 0};
    int32_t status = till_notification_parse(client, bytes_of(&headers), headers.len, bytes_of(&body), body.len, &out);
    answer(status, &out);
    till_buf_free(&headers);
    till_buf_free(&body);
}

static void signature(const char *what, const till_buf *line)
{
    till_buf scheme = member(line, "/scheme");
    till_buf message = member(line, "/message");
    till_buf key = member(line, "/key");
    till_buf sign = member(line, "/signature");
    till_buf out = {NULL, 0};
    const char *name = (const char *)scheme.data;
    int32_t status = 0;
    if (strcmp(what, "sign") == 0) {
        status = till_sign(name, bytes_of(&message), message.len, bytes_of(&key), key.len, &out);
    } else if (strcmp(what, "verify") == 0) {
        status = till_verify(name, bytes_of(&message), message.len, bytes_of(&sign), sign.len, bytes_of(&key), key.len,
                             &out);
    } else {
        status = till_explain(name, bytes_of(&message), message.len, &out);
    }
    answer(status, &out);
    till_buf_free(&scheme);
    till_buf_free(&message);
    till_buf_free(&key);
    till_buf_free(&sign);
}

static void dictionary(const till_buf *line)
{
    till_buf name = member(line, "/name");
    till_buf out = {NULL, 0};
    int32_t status = till_dictionary((const char *)name.data, &out);
    answer(status, &out);
    till_buf_free(&name);
}

int main(void)
{
    char *text = NULL;
    size_t capacity = 0;
    ssize_t length = 0;
    till_client *client = NULL;
    int running = 1;
    while (running && (length = getline(&text, &capacity, stdin)) > 0) {
        till_buf line = {(uint8_t *)text, (size_t)length};
        till_buf what = member(&line, "/do");
        const char *name = what.data == NULL ? "" : (const char *)what.data;
        if (strcmp(name, "client") == 0) {
            make_client(&line, &client);
        } else if (strcmp(name, "call") == 0) {
            call(&line, client);
        } else if (strcmp(name, "notification") == 0) {
            parse_notification(&line, client);
        } else if (strcmp(name, "sign") == 0 || strcmp(name, "verify") == 0 || strcmp(name, "explain") == 0) {
            signature(name, &line);
        } else if (strcmp(name, "dictionary") == 0) {
            dictionary(&line);
        } else if (strcmp(name, "quit") == 0) {
            running = 0;
        } else {
            fprintf(stderr, "the driver does not know what to do with: %s\n", name);
            return EXIT_FAILURE;
        }
        till_buf_free(&what);
    }
    till_client_free(client);
    free(text);
    return EXIT_SUCCESS;
}
