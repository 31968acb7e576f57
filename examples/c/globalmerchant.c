/*
 * globalmerchant: cards, with everything about the customer, the goods and their destination. Its document lists one code
 * for a payment and one for a refund; any other leaves the outcome unknown.
 */
#include <stdio.h>

#include "shop.h"

/* A payment by card without goods. */
static const char *order(const char *number, int amount, const char *card)
{
    return text(
        "\"order_id\": \"%s\", \"amount\": %d, \"currency\": \"USD\", \"payment_method\": {\"card\":"
        " {\"number\": \"%s\", \"expiry_month\": 12, \"expiry_year\": 2030, \"cvv\": \"123\"}},"
        " \"customer\": {\"first_name\": \"Ada\", \"last_name\": \"Lovelace\", \"country\": \"GB\","
        " \"state\": \"London\", \"city\": \"London\", \"address\": \"12 Byron Street\", \"postcode\": \"N1 9GU\","
        " \"email\": \"ada@example.com\", \"phone\": \"442079460000\", \"ip\": \"127.0.0.1\"},"
        " \"shipping\": {\"first_name\": \"Ada\", \"last_name\": \"Lovelace\", \"country\": \"GB\","
        " \"state\": \"London\", \"city\": \"London\", \"line1\": \"12 Byron Street\", \"postcode\": \"N1 9GU\","
        " \"email\": \"ada@example.com\", \"phone\": \"442079460000\"}",
        number, amount, card);
}

static const char *payment(const shop *shop, const char *name, int amount, const char *card)
{
    char number[NUMBER_MAX];
    number_of(shop, number, name);
    return text("{%s, \"items\": [{\"name\": \"Blue cap\", \"quantity\": 1, \"price\": %d}]}",
                order(number, amount, card), amount);
}

static void pay_by_card(const shop *shop)
{
    till_buf answer = {NULL, 0};
    till_buf status = {NULL, 0};
    call(shop, "payment_create", payment(shop, "gmcard", 2500, "4392963203551251"), &answer);
    printf("  on the customer's statement: %s\n", value(&answer, "/descriptor"));
    step(shop, "card payment", value(&answer, "/status"));

    call(shop, "payment_get", text("{\"order_id\": \"%s_gmcard\"}", shop->run), &status);
    step(shop, "payment status",
         text("%s %s %s", value(&status, "/status"), value(&status, "/amount"), value(&status, "/currency")));
    till_buf_free(&status);

    /* The gateway identifies refunds by its own payment number, and has no query for them. */
    const char *refund =
        text("{\"refund_id\": \"%s_gmrefund\", \"payment_id\": \"%s\", \"order_id\": \"%s_gmcard\", \"amount\": 500,"
             " \"currency\": \"USD\", \"reason\": \"one item returned\"}",
             shop->run, value(&answer, "/id"), shop->run);
    step(shop, "refund", ask(shop, "refund_create", refund, "/status"));
    till_buf_free(&answer);
}

/* No document lists a code for a decline: the outcome is unknown, and stays so. */
static void meet_unknown_code(const shop *shop)
{
    till_buf answer = {NULL, 0};
    if (call(shop, "payment_create", payment(shop, "gmunlisted", 1500, "4730198364688516"), &answer) == 0) {
        step(shop, "unknown code", found(&answer));
    } else {
        step(shop, "unknown code", text("%s %s", value(&answer, "/kind"), value(&answer, "/outcome")));
    }
    till_buf_free(&answer);
}

static void what_may_go_wrong(const shop *shop)
{
    till_buf answer = {NULL, 0};
    call(shop, "payment_create", text("{%s}", order("two words", 1500, "4392963203551251")), &answer);
    step(shop, "invalid request", failure(&answer));
    till_buf_free(&answer);

    printf("  this answer is lost after the card was charged:\n");
    call(shop, "payment_create", payment(shop, "gmlost", 1999, "4392963203551251"), &answer);
    step(shop, "lost answer", found(&answer));
    till_buf_free(&answer);
}

void globalmerchant(const shop *shop)
{
    pay_by_card(shop);
    meet_unknown_code(shop);
    what_may_go_wrong(shop);
}
