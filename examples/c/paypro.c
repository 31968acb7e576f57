/* Paypro: virtual accounts and stores. Its notifications are only a reason to query: the answer counts. */
#include <stdio.h>

#include "shop.h"

static const char *collection(const shop *shop, const char *name, int amount, const char *way_code)
{
    return text("{\"order_id\": \"%s_%s\", \"amount\": %d, \"currency\": \"MXN\", \"notify_url\": \"%s\","
                " \"payment_method\": {\"way_code\": \"%s\"},"
                " \"customer\": {\"email\": \"ada@example.com\", \"phone\": \"5512345678\"}}",
                shop->run, name, amount, shop->notify_url, way_code);
}

static void virtual_account(const shop *shop)
{
    char order[NUMBER_MAX];
    number_of(shop, order, "va");
    till_buf answer = {NULL, 0};
    call(shop, "payment_create", collection(shop, "va", 30000, "va"), &answer);
    printf("  pay 300 MXN to account %s: %s\n", value(&answer, "/next_action/display/virtual_account"),
           value(&answer, "/status"));
    step(shop, "virtual account", value(&answer, "/status"));
    till_buf_free(&answer);
    ask_customer("{\"pay\": \"%s\", \"gateway\": \"%s\", \"result\": \"approved\"}", order, shop->gateway);
    confirm(shop, "notification", order, 30000, "MXN");
}

static void pay_out(const shop *shop)
{
    const char *request =
        text("{\"order_id\": \"%s_vaout\", \"amount\": 20000, \"currency\": \"MXN\", \"notify_url\": \"%s\","
             " \"destination\": {\"wallet\": {\"account\": \"5512345678\"}},"
             " \"recipient\": {\"full_name\": \"Grace Hopper\"}}",
             shop->run, shop->notify_url);
    step(shop, "payout", ask(shop, "payout_create", request, "/status"));

    till_buf answer = {NULL, 0};
    if (call(shop, "balance_get", "{\"currency\": \"MXN\"}", &answer) == 0) {
        printf("  balance: %s minor units of MXN\n", value(&answer, "/available"));
        step(shop, "balance", "available");
    }
    till_buf_free(&answer);
}

static void what_may_go_wrong(const shop *shop)
{
    char order[NUMBER_MAX];
    number_of(shop, order, "vadecline");
    till_buf answer = {NULL, 0};
    call(shop, "payment_create", collection(shop, "vadecline", 10000, "store"), &answer);
    till_buf_free(&answer);
    ask_customer("{\"pay\": \"%s\", \"gateway\": \"%s\", \"result\": \"declined\"}", order, shop->gateway);
    confirm(shop, "decline", order, 10000, "MXN");

    call(shop, "payment_create", collection(shop, "vafault", 1050, "va"), &answer);
    step(shop, "invalid request", failure(&answer));
    till_buf_free(&answer);

    printf("  this answer is lost after the account was opened:\n");
    call(shop, "payment_create", collection(shop, "valost", 5000, "va"), &answer);
    step(shop, "lost answer", found(&answer));
    till_buf_free(&answer);
}

void paypro(const shop *shop)
{
    virtual_account(shop);
    pay_out(shop);
    what_may_go_wrong(shop);
}
