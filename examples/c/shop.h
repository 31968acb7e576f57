/* What the checkouts with all gateways share: calls, answers, notifications, and output. */
#ifndef EXAMPLE_SHOP_H
#define EXAMPLE_SHOP_H

#include "till.h"

enum { TEXT_MAX = 2048, NUMBER_MAX = 64, PATIENCE_SECONDS = 30 };

/* A shop with one gateway. */
typedef struct {
    const char *gateway;
    const char *run; /* begins every order number */
    till_client *client;
    int listener;
    char notify_url[64];
} shop;

/* The steps with each gateway. */
void paymart(const shop *shop);
void onlinepay(const shop *shop);
void globalmerchant(const shop *shop);
void payermax(const shop *shop);
void paypro(const shop *shop);

/* Prints into a buffer that lives until the next call but fifteen. */
__attribute__((format(printf, 1, 2))) const char *text(const char *format, ...);

/* One value of an answer as text, or "" if there is none; it lives as long as the output of text(). */
const char *value(const till_buf *answer, const char *pointer);

/* Writes this run's number for an order. */
void number_of(const shop *shop, char number[static NUMBER_MAX], const char *name);

/* Runs an operation. A shop expects failures: callers check the status. */
int32_t call(const shop *shop, const char *operation, const char *request, till_buf *answer);

/* The same, for callers that need only one value of the answer. */
const char *ask(const shop *shop, const char *operation, const char *request, const char *pointer);

/* Asks until that value of the answer is the expected one; the caller frees the answer. */
void ask_until(const shop *shop, const char *operation, const char *request, const char *pointer, const char *wanted,
               till_buf *answer);

/* The state of a payment, and whether a query found it after its answer was lost. */
const char *found(const till_buf *payment);

/* What a shop writes into its records about a refused or failed call. */
const char *failure(const till_buf *error);

/* Reports the result of a step to the demo. */
void step(const shop *shop, const char *name, const char *result);

/* Asks the demo, which plays the customer, to do something. */
__attribute__((format(printf, 1, 2))) void ask_customer(const char *format, ...);

/* Waits for the notification about an order. Others are answered too, or the gateway would repeat them. */
int wait_for(const shop *shop, const char *pointer, const char *number, till_buf *event);

/* Waits for notifications that prove nothing, queries the gateway until all is decided, and reports the result. */
void confirm(const shop *shop, const char *name, const char *number, int amount, const char *currency);

/* A shop with that gateway, whose configuration is in `configs`. */
shop open_shop(const till_buf *configs, const char *gateway, const char *run);

void close_shop(shop *shop);

#endif
