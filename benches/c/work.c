/* See work.h. */
#define _POSIX_C_SOURCE 200809L

#include "work.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char payment[] = TILL_OPERATION_PAYMENT_CREATE;

void fail(const char *what, const till_buf *error)
{
    fprintf(stderr, "%s: %s\n", what, error != NULL && error->data != NULL ? (const char *)error->data : "failed");
    exit(EXIT_FAILURE);
}

static void check(int32_t status, const char *what, till_buf *out)
{
    if (status != 0) {
        fail(what, out);
    }
    till_buf_free(out);
}

static void prepare(const struct work *work)
{
    till_buf out = {NULL, 0};
    check(till_exchange_start(work->client, payment, work->request.data, work->request.len, &out), "prepare", &out);
}

static void parse(const struct work *work)
{
    till_buf out = {NULL, 0};
    int32_t status = till_exchange_resume(work->client, work->state.data, work->state.len, work->answer.data,
                                          work->answer.len, work->body.data, work->body.len, &out);
    check(status, "parse", &out);
}

static void notice(const struct work *work)
{
    till_buf out = {NULL, 0};
    int32_t status = till_notification_parse(work->client, work->headers.data, work->headers.len, work->notice.data,
                                             work->notice.len, &out);
    check(status, "notice", &out);
}

static void sign(const struct work *work)
{
    till_buf out = {NULL, 0};
    check(till_key_sign(work->key, work->message.data, work->message.len, &out), "sign", &out);
}

static void call(const struct work *work)
{
    till_buf out = {NULL, 0};
    check(till_call(work->client, payment, work->request.data, work->request.len, NULL, &out), "call", &out);
}

const struct step steps[STEPS] = {
    {"prepare", prepare}, {"parse", parse}, {"notice", notice}, {"sign", sign}, {"call", call},
};

till_buf read_file(const char *path)
{
    FILE *file = path == NULL ? NULL : fopen(path, "r");
    char *text = NULL;
    size_t capacity = 0;
    ssize_t length = file == NULL ? -1 : getdelim(&text, &capacity, '\0', file);
    if (length < 0) {
        fail("a file cannot be read", NULL);
    }
    fclose(file);
    return (till_buf){(uint8_t *)text, (size_t)length};
}

till_buf read_work(void)
{
    return read_file(getenv("TILL_WORK"));
}

till_buf value(const till_buf *file, const char *pointer)
{
    till_buf found = {NULL, 0};
    if (till_json_get(file, pointer, &found) != 0) {
        fail(pointer, &found);
    }
    return found;
}

till_buf case_value(const till_buf *file, int number, const char *pointer)
{
    char whole[64];
    snprintf(whole, sizeof whole, "/cases/%d%s", number, pointer);
    return value(file, whole);
}

long number(const till_buf *file, const char *pointer)
{
    till_buf found = value(file, pointer);
    long read = strtol((const char *)found.data, NULL, 10);
    till_buf_free(&found);
    return read;
}

static till_client *open_client(const till_buf *file, int number)
{
    till_client *client = NULL;
    till_buf error = {NULL, 0};
    till_buf config = case_value(file, number, "/config");
    check(till_client_new(config.data, config.len, &client, &error), "client", &error);
    till_buf_free(&config);
    return client;
}

static till_key *open_key(const till_buf *file, int number)
{
    till_key *key = NULL;
    till_buf error = {NULL, 0};
    till_buf scheme = case_value(file, number, "/sign/scheme");
    till_buf text = case_value(file, number, "/sign/key");
    check(till_key_new((const char *)scheme.data, text.data, text.len, &key, &error), "key", &error);
    till_buf_free(&scheme);
    till_buf_free(&text);
    return key;
}

static till_buf first_state(const struct work *work)
{
    till_buf out = {NULL, 0};
    if (till_exchange_start(work->client, payment, work->request.data, work->request.len, &out) != 0) {
        fail("prepare", &out);
    }
    till_buf state = value(&out, "/state");
    till_buf_free(&out);
    return state;
}

struct work open_work(const till_buf *file, int number)
{
    struct work work = {
        .gateway = case_value(file, number, "/gateway"),
        .client = open_client(file, number),
        .request = case_value(file, number, "/request"),
        .answer = case_value(file, number, "/answer"),
        .body = case_value(file, number, "/body"),
        .headers = case_value(file, number, "/notice/headers"),
        .notice = case_value(file, number, "/notice/body"),
        .message = case_value(file, number, "/sign/message"),
        .key = open_key(file, number),
    };
    work.state = first_state(&work);
    return work;
}

void close_work(struct work *work)
{
    till_buf *texts[] = {&work->gateway, &work->request, &work->state,  &work->answer,
                         &work->body,    &work->headers, &work->notice, &work->message};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        till_buf_free(texts[i]);
    }
    till_client_free(work->client);
    till_key_free(work->key);
}
