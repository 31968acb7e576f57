/*
 * OnlinePay: hosted pages, lists, and payouts to Chinese bank accounts in codes of the dictionaries. Its
 * notifications are not authenticated, so a query confirms them before anything is shipped.
 */
#include <stdio.h>
#include <string.h>

#include "shop.h"

enum { CODE_MAX = 16 };

static const char *payment(const shop *shop, const char *name, int amount)
{
    return text("{\"order_id\": \"%s_%s\", \"amount\": %d, \"currency\": \"CNY\", \"description\": \"Blue cap\","
                " \"success_url\": \"https://shop.example/thanks\", \"failure_url\": \"https://shop.example/sorry\","
                " \"notify_url\": \"%s\"}",
                shop->run, name, amount, shop->notify_url);
}

static void pay_on_page(const shop *shop)
{
    char order[NUMBER_MAX];
    number_of(shop, order, "ophosted");
    till_buf answer = {NULL, 0};
    call(shop, "payment_create", payment(shop, "ophosted", 10000), &answer);
    const char *page = value(&answer, "/next_action/url");
    printf("  pay 100.00 CNY at %s\n", page);
    step(shop, "hosted payment", value(&answer, "/status"));
    ask_customer("{\"open\": \"%s\", \"press\": \"pay\"}", page);
    till_buf_free(&answer);
    confirm(shop, "notification", order, 10000, "CNY");
}

/* The list contains the payment as often as it was made. */
static void find_in_list(const shop *shop)
{
    char line[TEXT_MAX / 2] = "";
    till_buf page = {NULL, 0};
    call(shop, "payment_list", text("{\"order_id\": \"%s_ophosted\", \"kind\": \"payment\"}", shop->run), &page);
    for (int i = 0; *value(&page, text("/data/%d/status", i)) != '\0'; i++) {
        size_t used = strlen(line);
        snprintf(line + used, sizeof line - used, "%s%s %s %s", i == 0 ? "" : ", ",
                 value(&page, text("/data/%d/status", i)), value(&page, text("/data/%d/amount", i)),
                 value(&page, text("/data/%d/currency", i)));
    }
    step(shop, "list", line);
    till_buf_free(&page);
}

/* Writes the code of the row with that name; of a city, the row that lies in that province: names repeat. */
static void code_of(char code[static CODE_MAX], const char *dictionary, const char *name, const char *province)
{
    till_buf rows = {NULL, 0};
    till_buf row = {NULL, 0};
    *code = '\0';
    till_dictionary(dictionary, &rows);
    for (int i = 0; *code == '\0' && till_json_get(&rows, text("/%d", i), &row) == 0; i++) {
        if (strcmp(value(&row, "/name"), name) == 0 && strcmp(value(&row, "/province"), province) == 0) {
            snprintf(code, CODE_MAX, "%s", value(&row, "/code"));
        }
        till_buf_free(&row);
    }
    till_buf_free(&row);
    till_buf_free(&rows);
}

/* A payout to an account with the Bank of China; the address is in Jiangsu, and in the Suzhou of that province. */
static const char *payout(const shop *shop, const char *name, const char *province_of_suzhou)
{
    char bank[CODE_MAX];
    char jiangsu[CODE_MAX];
    char province[CODE_MAX];
    char suzhou[CODE_MAX];
    code_of(bank, "banks", "Bank of China", "");
    code_of(jiangsu, "provinces", "Jiangsu Province", "");
    code_of(province, "provinces", province_of_suzhou, "");
    code_of(suzhou, "cities", "Suzhou City", province);
    return text("{\"order_id\": \"%s_%s\", \"amount\": 2000, \"currency\": \"CNY\", \"destination\": {\"bank_account\":"
                " {\"holder\": \"Grace Hopper\", \"number\": \"11111111111111111\", \"bank_code\": \"%s\"}},"
                " \"billing\": {\"state\": \"%s\", \"country\": \"CN\", \"city\": \"%s\"}}",
                shop->run, name, bank, jiangsu, suzhou);
}

static void pay_out(const shop *shop)
{
    till_buf answer = {NULL, 0};
    step(shop, "payout", ask(shop, "payout_create", payout(shop, "oppayout", "Jiangsu Province"), "/status"));

    if (call(shop, "balance_get", "{\"currency\": \"CNY\"}", &answer) == 0) {
        printf("  balance: %s minor units of CNY\n", value(&answer, "/available"));
        step(shop, "balance", "available");
    }
    till_buf_free(&answer);
}

static void what_may_go_wrong(const shop *shop)
{
    till_buf answer = {NULL, 0};
    printf("  there is a Suzhou in Anhui too, which is not in Jiangsu:\n");
    call(shop, "payout_create", payout(shop, "opfault", "Anhui Province"), &answer);
    step(shop, "invalid request", failure(&answer));
    till_buf_free(&answer);

    printf("  this answer is lost after the payment was begun:\n");
    call(shop, "payment_create", payment(shop, "oplost", 5000), &answer);
    step(shop, "lost answer", found(&answer));
    till_buf_free(&answer);
}

void onlinepay(const shop *shop)
{
    pay_on_page(shop);
    find_in_list(shop);
    pay_out(shop);
    what_may_go_wrong(shop);
}
