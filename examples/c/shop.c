/* See shop.h. */
#define _POSIX_C_SOURCE 200809L

#include "shop.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "http.h"

enum { TEXTS = 16, VIOLATIONS_MAX = 32, PAUSE_NANOSECONDS = 100000000 };

const char *text(const char *format, ...)
{
    static char buffers[TEXTS][TEXT_MAX];
    static unsigned next;
    char *buffer = buffers[next++ % TEXTS];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(buffer, TEXT_MAX, format, arguments);
    va_end(arguments);
    return buffer;
}

const char *value(const till_buf *answer, const char *pointer)
{
    till_buf found = {NULL, 0};
    const char *copy = "";
    if (till_json_get(answer, pointer, &found) == 0) {
        copy = text("%s", (const char *)found.data);
    }
    till_buf_free(&found);
    return copy;
}

void number_of(const shop *shop, char number[static NUMBER_MAX], const char *name)
{
    snprintf(number, NUMBER_MAX, "%s_%s", shop->run, name);
}

int32_t call(const shop *shop, const char *operation, const char *request, till_buf *answer)
{
    int32_t status = till_call(shop->client, operation, (const uint8_t *)request, strlen(request), NULL, answer);
    if (status != 0) {
        printf("  %s: %s\n", operation, value(answer, "/message"));
    }
    return status;
}

const char *ask(const shop *shop, const char *operation, const char *request, const char *pointer)
{
    till_buf answer = {NULL, 0};
    call(shop, operation, request, &answer);
    const char *line = value(&answer, pointer);
    till_buf_free(&answer);
    return line;
}

void ask_until(const shop *shop, const char *operation, const char *request, const char *pointer, const char *wanted,
               till_buf *answer)
{
    const struct timespec pause = {.tv_nsec = PAUSE_NANOSECONDS};
    const time_t begin = time(NULL);
    while (call(shop, operation, request, answer) != 0 || strcmp(value(answer, pointer), wanted) != 0) {
        if (time(NULL) - begin >= PATIENCE_SECONDS) {
            return;
        }
        till_buf_free(answer);
        nanosleep(&pause, NULL);
    }
}

const char *found(const till_buf *payment)
{
    int resolved = strcmp(value(payment, "/resolved"), "true") == 0;
    return text("%s%s", value(payment, "/status"), resolved ? " resolved" : "");
}

const char *failure(const till_buf *error)
{
    char paths[VIOLATIONS_MAX][64];
    int count = 0;
    for (; count < VIOLATIONS_MAX; count++) {
        const char *path = value(error, text("/violations/%d/path", count));
        if (*path == '\0') {
            break;
        }
        snprintf(paths[count], sizeof paths[count], "%s", path);
    }
    qsort(paths, (size_t)count, sizeof paths[0], (int (*)(const void *, const void *))strcmp);
    char joined[TEXT_MAX / 2] = "";
    for (int i = 0; i < count; i++) {
        size_t used = strlen(joined);
        snprintf(joined + used, sizeof joined - used, "%s%s", i == 0 ? "" : ", ", paths[i]);
    }
    return text("%s %s: %s", value(error, "/kind"), value(error, "/outcome"), joined);
}

void step(const shop *shop, const char *name, const char *result)
{
    printf("@step {\"gateway\": \"%s\", \"step\": \"%s\", \"result\": \"%s\"}\n", shop->gateway, name, result);
    fflush(stdout);
}

void ask_customer(const char *format, ...)
{
    va_list arguments;
    printf("@customer ");
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    printf("\n");
    fflush(stdout);
}

static void answer_notification(const shop *shop, http_request *request, int accepted)
{
    till_buf reply = {NULL, 0};
    if (call(shop, "notification_reply", accepted ? "{}" : "{\"accepted\": false}", &reply) == 0) {
        http_answer(request, atoi(value(&reply, "/http_status")), value(&reply, "/headers/content-type"),
                    value(&reply, "/body"));
    } else {
        http_answer(request, 500, "text/plain", "");
    }
    till_buf_free(&reply);
}

int wait_for(const shop *shop, const char *pointer, const char *number, till_buf *event)
{
    const time_t begin = time(NULL);
    while (time(NULL) - begin < PATIENCE_SECONDS) {
        http_request request = {0};
        if (http_receive(shop->listener, PATIENCE_SECONDS, &request) != 0) {
            continue;
        }
        int32_t status =
            till_notification_parse(shop->client, (const uint8_t *)request.headers, strlen(request.headers),
                                    (const uint8_t *)request.body, request.body_len, event);
        /* A shop stores the event here, before it answers; it acts once for each dedupe_key. */
        answer_notification(shop, &request, status == 0);
        if (status == 0 && strcmp(value(event, pointer), number) == 0) {
            return 0;
        }
        till_buf_free(event);
    }
    printf("  no notification about %s came\n", number);
    return -1;
}

/* The gateway's own answer about the order of an event. */
static int32_t ask_about(const shop *shop, const till_buf *event, const char *expected, till_buf *answer)
{
    size_t room = event->len + TEXT_MAX;
    char *request = malloc(room);
    if (request == NULL) {
        exit(EXIT_FAILURE);
    }
    snprintf(request, room, "{\"event\": %s, \"expected\": %s}", (const char *)event->data, expected);
    int32_t status = call(shop, "notification_confirm", request, answer);
    free(request);
    return status;
}

void confirm(const shop *shop, const char *name, const char *number, int amount, const char *currency)
{
    char expected[TEXT_MAX / 2];
    snprintf(expected, sizeof expected, "{\"order_id\": \"%s\", \"amount\": %d, \"currency\": \"%s\"}", number, amount,
             currency);
    int decided = 0;
    till_buf event = {NULL, 0};
    while (!decided && wait_for(shop, "/payment/order_id", number, &event) == 0) {
        till_buf answer = {NULL, 0};
        decided =
            ask_about(shop, &event, expected, &answer) != 0 || strcmp(value(&answer, "/payment/final"), "true") == 0;
        if (decided) {
            const char *status = value(&answer, "/payment/status");
            printf("  the notification proves nothing by itself; the gateway, asked, says: %s\n", status);
            step(shop, name, text("%s, then %s %s", value(&event, "/verified"), value(&answer, "/verified"), status));
        }
        till_buf_free(&event);
        till_buf_free(&answer);
    }
}

shop open_shop(const till_buf *configs, const char *gateway, const char *run)
{
    shop shop = {.gateway = gateway, .run = run};
    int port = 0;
    till_buf config = {NULL, 0};
    till_buf error = {NULL, 0};
    shop.listener = http_listen(&port);
    snprintf(shop.notify_url, sizeof shop.notify_url, "http://127.0.0.1:%d/", port);
    if (shop.listener < 0 || till_json_get(configs, text("/%s", gateway), &config) != 0 ||
        till_client_new(config.data, config.len, &shop.client, &error) != 0) {
        fprintf(stderr, "no port, or no client for %s: %s\n", gateway, value(&error, "/message"));
        exit(EXIT_FAILURE);
    }
    till_buf_free(&config);
    till_buf_free(&error);
    return shop;
}

void close_shop(shop *shop)
{
    till_client_free(shop->client);
    close(shop->listener);
}
