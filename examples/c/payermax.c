/* PayerMax: cards, 3-D Secure, refunds and payouts to wallets. Every notification is signed. */
#include <stdio.h>

#include "shop.h"

static const char *card_payment(const shop *shop, const char *name, int amount, const char *number)
{
    return text("{\"order_id\": \"%s_%s\", \"amount\": %d, \"currency\": \"USD\", \"description\": \"Blue cap\","
                " \"country\": \"US\", \"success_url\": \"https://shop.example/thanks\", \"notify_url\": \"%s\","
                " \"payment_method\": {\"card\": {\"number\": \"%s\", \"expiry_month\": 12, \"expiry_year\": 2030,"
                " \"holder\": \"Ada Lovelace\", \"cvv\": \"123\"}},"
                " \"customer\": {\"id\": \"customer1\", \"ip\": \"127.0.0.1\", \"email\": \"ada@example.com\"},"
                " \"browser\": {\"user_agent\": \"Mozilla/5.0\"}}",
                shop->run, name, amount, shop->notify_url, number);
}

/* Waits for the signed news about a payment, refund or payout. */
static void hear(const shop *shop, const char *name, const char *kind, const char *key, const char *number)
{
    till_buf event = {NULL, 0};
    if (wait_for(shop, text("/%s/%s", kind, key), number, &event) == 0) {
        const char *status = value(&event, text("/%s/status", kind));
        printf("  the gateway says, signed: %s\n", status);
        step(shop, name, text("%s %s %s", value(&event, "/type"), status, value(&event, "/verified")));
    }
    till_buf_free(&event);
}

static void pay_by_card(const shop *shop)
{
    char order[NUMBER_MAX];
    number_of(shop, order, "card");
    till_buf answer = {NULL, 0};
    call(shop, "payment_create", card_payment(shop, "card", 2500, "4617611794313933"), &answer);
    const char *page = value(&answer, "/next_action/url");
    printf("  pay 25.00 USD by card: %s, customer is sent to %s\n", value(&answer, "/status"), page);
    step(shop, "card payment", value(&answer, "/status"));
    ask_customer("{\"open\": \"%s\", \"press\": \"success\"}", page);
    till_buf_free(&answer);
    hear(shop, "notification", "payment", "order_id", order);

    call(shop, "payment_get", text("{\"order_id\": \"%s\"}", order), &answer);
    step(shop, "payment status",
         text("%s %s %s", value(&answer, "/status"), value(&answer, "/amount"), value(&answer, "/currency")));
    till_buf_free(&answer);
}

/* The gateway already has the number: the existing payment decides, and nothing is sent under another one. */
static void repeat_the_number(const shop *shop)
{
    till_buf answer = {NULL, 0};
    call(shop, "payment_create", card_payment(shop, "card", 2500, "4617611794313933"), &answer);
    const char *status = value(&answer, "/existing/status");
    printf("  the number was used before, and its payment is %s\n", *status ? status : "open");
    step(shop, "repeated number", text("%s %s: %s", value(&answer, "/kind"), value(&answer, "/outcome"), status));
    till_buf_free(&answer);
}

static void refund_a_part(const shop *shop)
{
    char refund[NUMBER_MAX];
    number_of(shop, refund, "refund");
    const char *request =
        text("{\"refund_id\": \"%s\", \"order_id\": \"%s_card\", \"amount\": 500, \"currency\": \"USD\","
             " \"reason\": \"one item returned\", \"notify_url\": \"%s\"}",
             refund, shop->run, shop->notify_url);
    step(shop, "partial refund", ask(shop, "refund_create", request, "/status"));
    hear(shop, "refund status", "refund", "refund_id", refund);
}

static void pay_out(const shop *shop)
{
    char payout[NUMBER_MAX];
    number_of(shop, payout, "payout");
    const char *request =
        text("{\"order_id\": \"%s\", \"amount\": 150000, \"currency\": \"PHP\", \"country\": \"PH\","
             " \"destination\": {\"wallet\": {\"organisation\": \"GCASH\", \"account\": \"0812345678\"}},"
             " \"recipient\": {\"full_name\": \"Grace Hopper\"}, \"notify_url\": \"%s\"}",
             payout, shop->notify_url);
    step(shop, "payout", ask(shop, "payout_create", request, "/status"));
    hear(shop, "payout status", "payout", "order_id", payout);
}

static void what_may_go_wrong(const shop *shop)
{
    till_buf answer = {NULL, 0};
    call(shop, "payment_create", card_payment(shop, "decline", 1500, "4730198364688516"), &answer);
    printf("  a declined card is a result, not an error: %s\n", value(&answer, "/status"));
    step(shop, "decline", value(&answer, "/status"));
    till_buf_free(&answer);

    call(shop, "payment_create",
         text("{\"order_id\": \"%s_fault\", \"amount\": -5, \"currency\": \"USD\", \"curency\": \"USD\","
              " \"customer\": {\"email\": \"nobody\"}}",
              shop->run),
         &answer);
    step(shop, "invalid request", failure(&answer));
    till_buf_free(&answer);

    printf("  this answer is lost after the card was charged:\n");
    call(shop, "payment_create", card_payment(shop, "lost", 1999, "4392963203551251"), &answer);
    printf("  found again by order number: %s\n", value(&answer, "/status"));
    step(shop, "lost answer", found(&answer));
    till_buf_free(&answer);
}

void payermax(const shop *shop)
{
    pay_by_card(shop);
    repeat_the_number(shop);
    refund_a_part(shop);
    pay_out(shop);
    what_may_go_wrong(shop);
}
