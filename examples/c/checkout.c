/*
 * A shop's checkout in C: pay, be notified, refund, pay out, and find out what happened when an answer is lost.
 *
 * TILL_CONFIG names a JSON file {"payermax": {...}, "paypro": {...}} of client configurations, and TILL_RUN begins every
 * order number of this run. `make demo` runs this program against the sandbox, and plays the customer.
 */
#define _POSIX_C_SOURCE 200809L

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "http.h"
#include "till.h"

enum { TEXT_MAX = 2048, FAULTS_MAX = 32, NOTIFICATION_SECONDS = 30 };

static const char *run;
static int listener;
static char notify_url[64];

/* A request or a pointer, printed into a buffer that lives until the next call but seven. */
static const char *text(const char *format, ...)
{
    static char buffers[8][TEXT_MAX];
    static unsigned next;
    char *buffer = buffers[next++ % 8];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(buffer, TEXT_MAX, format, arguments);
    va_end(arguments);
    return buffer;
}

/* One value of an answer as text, or "" where there is none. */
static const char *value(const till_buf *answer, const char *pointer)
{
    till_buf found = {NULL, 0};
    const char *copy = "";
    if (till_json_get(answer, pointer, &found) == 0) {
        copy = text("%s", (const char *)found.data);
    }
    till_buf_free(&found);
    return copy;
}

/* Writes this run's number for an order. */
static void number_of(char number[static 64], const char *name)
{
    snprintf(number, 64, "%s_%s", run, name);
}

static void step(const char *gateway, const char *name, const char *result)
{
    printf("@step {\"gateway\": \"%s\", \"step\": \"%s\", \"result\": \"%s\"}\n", gateway, name, result);
    fflush(stdout);
}

/* Runs an operation. A failure is no surprise to a shop: whoever calls looks at the status. */
static int32_t call(const till_client *client, const char *operation, const char *request, till_buf *answer)
{
    int32_t status = till_call(client, operation, (const uint8_t *)request, strlen(request), NULL, answer);
    if (status != 0) {
        printf("  %s: %s\n", operation, value(answer, "/message"));
    }
    return status;
}

/* What a shop writes into its records about a refused or failed call. */
static const char *failure(const till_buf *error)
{
    char paths[FAULTS_MAX][64];
    int count = 0;
    for (; count < FAULTS_MAX; count++) {
        const char *path = value(error, text("/faults/%d/path", count));
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

static void answer_notification(const till_client *client, http_request *request)
{
    till_buf reply = {NULL, 0};
    if (call(client, "notification_reply", "{}", &reply) == 0) {
        http_answer(request, atoi(value(&reply, "/http_status")), value(&reply, "/headers/content-type"),
                    value(&reply, "/body"));
    } else {
        http_answer(request, 500, "text/plain", "");
    }
    till_buf_free(&reply);
}

/* Waits for the notification about an order. Others are answered too: the gateway would repeat them. */
static int wait_for(const till_client *client, const char *pointer, const char *number, till_buf *event)
{
    const time_t begin = time(NULL);
    while (time(NULL) - begin < NOTIFICATION_SECONDS) {
        http_request request = {0};
        if (http_receive(listener, NOTIFICATION_SECONDS, &request) != 0) {
            continue;
        }
        int32_t status = till_notification_parse(client, (const uint8_t *)request.headers, strlen(request.headers),
                                                 (const uint8_t *)request.body, request.body_len, event);
        /* A shop stores the event here, under its dedupe_key, before it answers. */
        answer_notification(client, &request);
        if (status == 0 && strcmp(value(event, pointer), number) == 0) {
            return 0;
        }
        till_buf_free(event);
    }
    printf("  no notification about %s came\n", number);
    return -1;
}

static const char *card_payment(const char *name, int amount, const char *number)
{
    return text("{\"order_id\": \"%s_%s\", \"amount\": %d, \"currency\": \"USD\", \"description\": \"Blue cap\","
                " \"country\": \"US\", \"success_url\": \"https://shop.example/thanks\", \"notify_url\": \"%s\","
                " \"payment_method\": {\"card\": {\"number\": \"%s\", \"expiry_month\": 12, \"expiry_year\": 2030,"
                " \"holder\": \"Ada Lovelace\", \"cvv\": \"123\"}},"
                " \"customer\": {\"id\": \"customer1\", \"ip\": \"127.0.0.1\", \"email\": \"ada@example.com\"},"
                " \"browser\": {\"user_agent\": \"Mozilla/5.0\"}}",
                run, name, amount, notify_url, number);
}

static void pay_by_card(const till_client *client)
{
    char order[64];
    number_of(order, "card");
    till_buf answer = {NULL, 0};
    till_buf event = {NULL, 0};
    call(client, "payment_create", card_payment("card", 2500, "4617611794313933"), &answer);
    printf("  pay 25.00 USD by card: %s, customer is sent to %s\n", value(&answer, "/status"),
           value(&answer, "/next_action/url"));
    step("payermax", "card payment", value(&answer, "/status"));
    printf("@customer {\"open\": \"%s\", \"press\": \"success\"}\n", value(&answer, "/next_action/url"));
    fflush(stdout);
    till_buf_free(&answer);

    if (wait_for(client, "/payment/order_id", order, &event) == 0) {
        printf("  the gateway says, signed: %s\n", value(&event, "/payment/status"));
        step("payermax", "notification",
             text("%s %s %s", value(&event, "/type"), value(&event, "/payment/status"), value(&event, "/verified")));
    }
    till_buf_free(&event);

    call(client, "payment_get", text("{\"order_id\": \"%s\"}", order), &answer);
    step("payermax", "payment status",
         text("%s %s %s", value(&answer, "/status"), value(&answer, "/amount"), value(&answer, "/currency")));
    till_buf_free(&answer);
}

static void refund_a_part(const till_client *client)
{
    char refund[64];
    number_of(refund, "refund");
    till_buf answer = {NULL, 0};
    till_buf event = {NULL, 0};
    call(client, "refund_create",
         text("{\"refund_id\": \"%s\", \"order_id\": \"%s_card\", \"amount\": 500, \"currency\": \"USD\","
              " \"reason\": \"one item returned\", \"notify_url\": \"%s\"}",
              refund, run, notify_url),
         &answer);
    printf("  refund 5.00 USD: %s\n", value(&answer, "/status"));
    step("payermax", "partial refund", value(&answer, "/status"));
    till_buf_free(&answer);
    if (wait_for(client, "/refund/refund_id", refund, &event) == 0) {
        step("payermax", "refund status",
             text("%s %s %s", value(&event, "/type"), value(&event, "/refund/status"), value(&event, "/verified")));
    }
    till_buf_free(&event);
}

static void pay_out(const till_client *client)
{
    char payout[64];
    number_of(payout, "payout");
    till_buf answer = {NULL, 0};
    till_buf event = {NULL, 0};
    call(client, "payout_create",
         text("{\"order_id\": \"%s\", \"amount\": 150000, \"currency\": \"PHP\", \"country\": \"PH\","
              " \"destination\": {\"wallet\": {\"organisation\": \"GCASH\", \"account\": \"0812345678\"}},"
              " \"recipient\": {\"full_name\": \"Grace Hopper\"}, \"notify_url\": \"%s\"}",
              payout, notify_url),
         &answer);
    printf("  pay out 1500.00 PHP to a wallet: %s\n", value(&answer, "/status"));
    step("payermax", "payout", value(&answer, "/status"));
    till_buf_free(&answer);
    if (wait_for(client, "/payout/order_id", payout, &event) == 0) {
        step("payermax", "payout status",
             text("%s %s %s", value(&event, "/type"), value(&event, "/payout/status"), value(&event, "/verified")));
    }
    till_buf_free(&event);
}

static void what_may_go_wrong(const till_client *client)
{
    till_buf answer = {NULL, 0};
    call(client, "payment_create", card_payment("decline", 1500, "4730198364688516"), &answer);
    printf("  a declined card is a result, not an error: %s\n", value(&answer, "/status"));
    step("payermax", "decline", value(&answer, "/status"));
    till_buf_free(&answer);

    call(client, "payment_create",
         text("{\"order_id\": \"%s_fault\", \"amount\": -5, \"currency\": \"USD\", \"curency\": \"USD\","
              " \"customer\": {\"email\": \"nobody\"}}",
              run),
         &answer);
    step("payermax", "validation fault", failure(&answer));
    till_buf_free(&answer);

    printf("  this answer is lost after the card was charged:\n");
    call(client, "payment_create", card_payment("lost", 1999, "4392963203551251"), &answer);
    printf("  found again by order number: %s\n", value(&answer, "/status"));
    step("payermax", "lost answer",
         text("%s%s", value(&answer, "/status"), strcmp(value(&answer, "/resolved"), "true") == 0 ? " resolved" : ""));
    till_buf_free(&answer);
}

static const char *collection(const char *name, int amount, const char *way_code)
{
    return text("{\"order_id\": \"%s_%s\", \"amount\": %d, \"currency\": \"MXN\", \"notify_url\": \"%s\","
                " \"payment_method\": {\"way_code\": \"%s\"},"
                " \"customer\": {\"email\": \"ada@example.com\", \"phone\": \"5512345678\"}}",
                run, name, amount, notify_url, way_code);
}

/* Paypro's notifications are only a reason to ask: what counts is what the gateway then says. */
static void confirm(const till_client *client, const char *name, const char *suffix, int amount)
{
    char order[64];
    char told[16];
    number_of(order, suffix);
    till_buf event = {NULL, 0};
    till_buf answer = {NULL, 0};
    if (wait_for(client, "/payment/order_id", order, &event) != 0) {
        return;
    }
    snprintf(told, sizeof told, "%s", value(&event, "/verified"));
    size_t room = event.len + TEXT_MAX;
    char *request = malloc(room);
    if (request == NULL) {
        exit(EXIT_FAILURE);
    }
    snprintf(request, room,
             "{\"event\": %s, \"expected\": {\"order_id\": \"%s\", \"amount\": %d, \"currency\": \"MXN\"}}",
             (const char *)event.data, order, amount);
    call(client, "notification_confirm", request, &answer);
    printf("  the notification proves nothing by itself; the gateway, asked, says: %s\n",
           value(&answer, "/payment/status"));
    step("paypro", name, text("%s, then %s %s", told, value(&answer, "/verified"), value(&answer, "/payment/status")));
    free(request);
    till_buf_free(&event);
    till_buf_free(&answer);
}

static void virtual_account(const till_client *client)
{
    till_buf answer = {NULL, 0};
    call(client, "payment_create", collection("va", 30000, "va"), &answer);
    printf("  pay 300 MXN to account %s: %s\n", value(&answer, "/next_action/display/virtual_account"),
           value(&answer, "/status"));
    step("paypro", "virtual account", value(&answer, "/status"));
    till_buf_free(&answer);
    printf("@customer {\"pay\": \"%s_va\", \"gateway\": \"paypro\", \"result\": \"approved\"}\n", run);
    fflush(stdout);
    confirm(client, "notification", "va", 30000);

    call(client, "payout_create",
         text("{\"order_id\": \"%s_vaout\", \"amount\": 20000, \"currency\": \"MXN\", \"notify_url\": \"%s\","
              " \"destination\": {\"wallet\": {\"account\": \"5512345678\"}},"
              " \"recipient\": {\"full_name\": \"Grace Hopper\"}}",
              run, notify_url),
         &answer);
    step("paypro", "payout", value(&answer, "/status"));
    till_buf_free(&answer);

    if (call(client, "balance_get", "{\"currency\": \"MXN\"}", &answer) == 0) {
        printf("  balance: %s minor units of MXN\n", value(&answer, "/available"));
        step("paypro", "balance", "available");
    }
    till_buf_free(&answer);
}

static void what_may_go_wrong_there(const till_client *client)
{
    till_buf answer = {NULL, 0};
    call(client, "payment_create", collection("vadecline", 10000, "store"), &answer);
    till_buf_free(&answer);
    printf("@customer {\"pay\": \"%s_vadecline\", \"gateway\": \"paypro\", \"result\": \"declined\"}\n", run);
    fflush(stdout);
    confirm(client, "decline", "vadecline", 10000);

    call(client, "payment_create", collection("vafault", 1050, "va"), &answer);
    step("paypro", "validation fault", failure(&answer));
    till_buf_free(&answer);

    printf("  this answer is lost after the account was opened:\n");
    call(client, "payment_create", collection("valost", 5000, "va"), &answer);
    step("paypro", "lost answer",
         text("%s%s", value(&answer, "/status"), strcmp(value(&answer, "/resolved"), "true") == 0 ? " resolved" : ""));
    till_buf_free(&answer);
}

static till_client *client_for(const char *gateway)
{
    static char configs[65536];
    const char *path = getenv("TILL_CONFIG");
    FILE *file = path == NULL ? NULL : fopen(path, "r");
    if (file == NULL) {
        fprintf(stderr, "set TILL_CONFIG to a JSON file of client configurations\n");
        exit(EXIT_FAILURE);
    }
    till_buf all = {(uint8_t *)configs, fread(configs, 1, sizeof configs - 1, file)};
    fclose(file);
    till_buf config = {NULL, 0};
    till_buf error = {NULL, 0};
    till_client *client = NULL;
    if (till_json_get(&all, text("/%s", gateway), &config) != 0 ||
        till_client_new(config.data, config.len, &client, &error) != 0) {
        fprintf(stderr, "no client for %s: %s\n", gateway, value(&error, "/message"));
        exit(EXIT_FAILURE);
    }
    till_buf_free(&config);
    till_buf_free(&error);
    return client;
}

int main(void)
{
    int port = 0;
    run = getenv("TILL_RUN") == NULL ? "example" : getenv("TILL_RUN");
    listener = http_listen(&port);
    snprintf(notify_url, sizeof notify_url, "http://127.0.0.1:%d/", port);
    if (listener < 0 || till_abi_version() >> 16 != TILL_ABI_MAJOR) {
        fprintf(stderr, "no port, or the library does not fit its header\n");
        return EXIT_FAILURE;
    }
    printf("libtill %s\n", till_version());

    till_client *payermax = client_for("payermax");
    pay_by_card(payermax);
    refund_a_part(payermax);
    pay_out(payermax);
    what_may_go_wrong(payermax);
    till_client_free(payermax);

    till_client *paypro = client_for("paypro");
    virtual_account(paypro);
    what_may_go_wrong_there(paypro);
    till_client_free(paypro);
    return EXIT_SUCCESS;
}
