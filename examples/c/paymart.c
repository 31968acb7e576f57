/*
 * PayMart: hosted pages, cards with 3-D Secure, two steps, refunds, payouts to cards and disputes. Its
 * notifications are not authenticated, so a query confirms them before anything is shipped.
 */
#include <stdio.h>

#include "shop.h"

/* A payment; `more` has additional fields, such as a card. */
static const char *payment(const shop *shop, const char *name, int amount, const char *more)
{
    return text("{\"order_id\": \"%s_%s\", \"amount\": %d, \"currency\": \"EUR\", \"description\": \"Blue cap\","
                " \"success_url\": \"https://shop.example/thanks\", \"failure_url\": \"https://shop.example/sorry\","
                " \"notify_url\": \"%s\", \"customer\": {\"email\": \"ada@example.com\", \"ip\": \"127.0.0.1\"}%s}",
                shop->run, name, amount, shop->notify_url, more);
}

static const char *card(const char *number)
{
    return text(", \"payment_method\": {\"card\": {\"number\": \"%s\", \"expiry_month\": 12, \"expiry_year\": 2030,"
                " \"holder\": \"Ada Lovelace\", \"cvv\": \"123\"}}",
                number);
}

static void pay_on_page(const shop *shop)
{
    char order[NUMBER_MAX];
    number_of(shop, order, "pmhosted");
    till_buf answer = {NULL, 0};
    call(shop, "payment_create", payment(shop, "pmhosted", 2500, ""), &answer);
    const char *page = value(&answer, "/next_action/url");
    printf("  pay 25.00 EUR at %s\n", page);
    step(shop, "hosted payment", value(&answer, "/status"));
    ask_customer("{\"open\": \"%s\", \"press\": \"pay\"}", page);
    till_buf_free(&answer);
    confirm(shop, "notification", order, 2500, "EUR");
}

/* The bank authenticates the customer, whose browser posts a form to it. */
static void pay_by_card(const shop *shop)
{
    char order[NUMBER_MAX];
    number_of(shop, order, "pmcard");
    till_buf answer = {NULL, 0};
    till_buf fields = {NULL, 0};
    call(shop, "payment_create", payment(shop, "pmcard", 4000, card("4617611794313933")), &answer);
    step(shop, "card with 3-D Secure", text("%s %s", value(&answer, "/status"), value(&answer, "/next_action/type")));
    if (till_json_get(&answer, "/next_action/fields", &fields) == 0) {
        ask_customer("{\"open\": \"%s\", \"post\": %s, \"press\": \"success\"}", value(&answer, "/next_action/url"),
                     (const char *)fields.data);
    }
    till_buf_free(&fields);
    till_buf_free(&answer);
    confirm(shop, "card notification", order, 4000, "EUR");
}

/* The money is reserved, and captured when the goods are shipped. */
static void pay_in_two_steps(const shop *shop)
{
    const char *more = text("%s, \"capture\": \"manual\"", card("4392963203551251"));
    ask(shop, "payment_create", payment(shop, "pmsteps", 3000, more), "/id");
    const char *reserved = ask(shop, "payment_get", text("{\"order_id\": \"%s_pmsteps\"}", shop->run), "/status");
    const char *capture = text("{\"order_id\": \"%s_pmsteps\", \"currency\": \"EUR\"}", shop->run);
    const char *taken = ask(shop, "payment_capture", capture, "/status");
    step(shop, "two steps", text("%s, then %s", reserved, taken));
}

static void refund_a_part(const shop *shop)
{
    const char *request =
        text("{\"refund_id\": \"%s_pmrefund\", \"order_id\": \"%s_pmcard\", \"amount\": 500, \"currency\": \"EUR\"}",
             shop->run, shop->run);
    step(shop, "partial refund", ask(shop, "refund_create", request, "/status"));
}

static void pay_out(const shop *shop)
{
    till_buf payout = {NULL, 0};
    const char *request = text(
        "{\"order_id\": \"%s_pmpayout\", \"amount\": 2000, \"currency\": \"EUR\","
        " \"destination\": {\"card\": {\"number\": \"4627342642639018\", \"expiry_month\": 12, \"expiry_year\": 2030}},"
        " \"recipient\": {\"ip\": \"127.0.0.1\", \"address\": {\"first_name\": \"Grace\", \"last_name\": \"Hopper\","
        " \"email\": \"grace@example.com\", \"line1\": \"1 Compiler Road\"}}}",
        shop->run);
    step(shop, "payout", ask(shop, "payout_create", request, "/status"));
    ask_until(shop, "payout_get", text("{\"order_id\": \"%s_pmpayout\"}", shop->run), "/final", "true", &payout);
    step(shop, "payout status", value(&payout, "/status"));
    till_buf_free(&payout);
}

/* The customer disputes the payment at the bank, and the gateway's list shows it. */
static void look_for_disputes(const shop *shop)
{
    char order[NUMBER_MAX];
    number_of(shop, order, "pmhosted");
    till_buf disputes = {NULL, 0};
    ask_customer("{\"dispute\": \"%s\", \"gateway\": \"%s\"}", order, shop->gateway);
    ask_until(shop, "dispute_list", "{}", "/data/0/currency", "EUR", &disputes);
    printf("  dispute %s: %s\n", value(&disputes, "/data/0/id"), value(&disputes, "/data/0/status"));
    step(shop, "disputes", text("%s %s", value(&disputes, "/data/0/amount"), value(&disputes, "/data/0/currency")));
    till_buf_free(&disputes);
}

static void what_may_go_wrong(const shop *shop)
{
    till_buf answer = {NULL, 0};
    const char *invalid =
        text("{\"order_id\": \"%s_pmfault\", \"amount\": -5, \"currency\": \"EUR\", \"curency\": \"EUR\","
             " \"description\": \"cap\", \"customer\": {\"email\": \"nobody\"}, \"payment_method\":"
             " {\"card\": {\"number\": \"411111111111111\", \"expiry_month\": 12, \"expiry_year\": 2030, \"cvv\": "
             "\"1234\"}}}",
             shop->run);
    call(shop, "payment_create", invalid, &answer);
    step(shop, "invalid request", failure(&answer));
    till_buf_free(&answer);

    printf("  this answer is lost after the card was charged:\n");
    call(shop, "payment_create", payment(shop, "pmlost", 1999, card("4392963203551251")), &answer);
    step(shop, "lost answer", found(&answer));
    till_buf_free(&answer);
}

void paymart(const shop *shop)
{
    pay_on_page(shop);
    pay_by_card(shop);
    pay_in_two_steps(shop);
    refund_a_part(shop);
    pay_out(shop);
    step(shop, "decline",
         ask(shop, "payment_create", payment(shop, "pmdecline", 1500, card("4730198364688516")), "/status"));
    look_for_disputes(shop);
    what_may_go_wrong(shop);
}
