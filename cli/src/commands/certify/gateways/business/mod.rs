//! PayMart and OnlinePay: one engine, whose documents leave the same readings open.

mod answer;
mod notices;
mod orders;
mod questions;

use super::super::plan::{Probes, Reading};

/// PayMart, whose document has cards.
pub static PAYMART: Probes = Probes {
    gateway: "paymart",
    list: &[
        questions::REFUSED_QUERIES,
        questions::WRONG_KEY,
        questions::PAST_RECORDS,
        orders::LONG_PRODUCT,
        orders::UNPAID_ORDER,
        notices::OPENED_PAGE,
        orders::TEST_CARD,
    ],
    readings: &readings(
        "\"payment\"",
        "the test card was not approved; production accounts decline it",
        "long_product did not run",
    ),
};

/// OnlinePay, whose document has only hosted pages and wallets.
pub static ONLINEPAY: Probes = Probes {
    gateway: "onlinepay",
    list: &[
        questions::REFUSED_QUERIES,
        questions::WRONG_KEY,
        questions::PAST_RECORDS,
        orders::UNPAID_ORDER,
        notices::OPENED_PAGE,
    ],
    readings: &readings(
        "\"pay\"",
        "none of the latest orders is paid, and the document has no card that certify could pay with",
        "the document limits only fields of payouts, and certify sends no payouts",
    ),
};

/// What both documents leave open.
const fn readings(
    notification_type: &'static str,
    no_approved: &'static str,
    no_lengths: &'static str,
) -> [Reading; 13] {
    const fn open(
        name: &'static str,
        about: &'static str,
        documented: &'static str,
        untold: &'static str,
    ) -> Reading {
        Reading { name, about, documented, untold }
    }
    const NO_REFUSAL: &str = "refused_queries did not run";
    const NO_ORDER: &str = "unpaid_order did not run";
    const NO_NOTIFICATION: &str = "no notification was received; --listen PUBLIC_ADDRESS receives them";
    const NO_PAYOUT: &str = "only a payout larger than the balance shows it, and certify sends no payouts";
    const NO_REFUND: &str = "only a refunded payment shows it, and certify refunds nothing";
    const ONE_PROVIDER: &str = "only an account with several providers shows it";
    [
        open("sign_notifications", "whether notifications are signed", "false", NO_NOTIFICATION),
        open("error_status", "HTTP status of refusals", "403", NO_REFUSAL),
        open("errors_form", "shape of errors", "\"list\"", NO_REFUSAL),
        open(
            "selector_name",
            "name of the URL for the choice of a provider",
            "\"selectorURL\"",
            ONE_PROVIDER,
        ),
        open("balance_code", "code for an insufficient balance", "\"amount_less_than_balance\"", NO_PAYOUT),
        open("amounts_in_answers", "amounts in answers to new payments", "\"text\"", NO_ORDER),
        open("amounts_in_records", "amounts in records", "\"number\"", NO_ORDER),
        open("order_number_in_records", "the merchant's number in records", "\"text\"", NO_ORDER),
        open("approved_word", "word for approved", "\"approved\"", no_approved),
        open("created_word", "word for created", "\"init\"", NO_ORDER),
        open("refunded_word", "state of a payment after a refund", "\"approved\"", NO_REFUND),
        open("notification_type", "word for payments in notifications", notification_type, NO_NOTIFICATION),
        open("enforce_lengths", "whether lengths are checked", "true", no_lengths),
    ]
}
