//! Paypro: where the salt stands, the codes that no document prints, and the types of values.

mod answer;
mod orders;
mod questions;

use super::super::plan::{Probes, Reading};

/// Paypro.
pub static PAYPRO: Probes = Probes {
    gateway: "paypro",
    list: &[
        questions::SALT,
        questions::UNKNOWN_ORDER,
        questions::MISSING_FIELD,
        questions::UNKNOWN_MERCHANT,
        orders::UNKNOWN_WAY,
        orders::UNPAID_ORDER,
    ],
    readings: READINGS,
};

const NO_SALT: &str = "salt did not run";
const NO_QUERY: &str = "unknown_order did not run";
const NO_ORDER: &str = "unpaid_order did not run";
const NO_PAYOUT: &str = "only a payout larger than the balance shows it, and certify sends no payouts";
const NO_PAYMENT: &str = "only a paid order is notified of, and certify pays no order of Paypro";
const NO_MERCHANT: &str = "the answer to an unknown merchantNo belongs to no merchant of the sandbox";

const READINGS: &[Reading] = &[
    open("salt_position", "position of the salt in the sign", "\"suffix\"", NO_SALT),
    open("lenient", "whether both positions of the salt are accepted", "false", NO_SALT),
    open("error_status", "HTTP status of refusals", "200", NO_QUERY),
    open("codes.merchant", "code for an unknown merchantNo", "\"4001\"", NO_MERCHANT),
    open("codes.sign", "code for a wrong sign", "\"4002\"", NO_SALT),
    open("codes.parameter", "code for a missing field", "\"4003\"", "missing_field did not run"),
    open("codes.repeated", "code for a repeated tradeNo", "\"4004\"", NO_ORDER),
    open("codes.unknown", "code for an unknown tradeNo", "\"4005\"", NO_QUERY),
    open("codes.way", "code for an unknown wayCode", "\"4006\"", "unknown_way did not run"),
    open("codes.balance", "code for an insufficient balance", "\"4007\"", NO_PAYOUT),
    open("amounts_in_answers", "amounts in answers", "\"text\"", NO_ORDER),
    open("codes_in_answers", "codes in answers", "\"text\"", NO_QUERY),
    open("timestamp_in_answers", "timestamp in answers", "\"number\"", NO_QUERY),
    open("success_in_answers", "success in answers", "\"boolean\"", NO_QUERY),
    open("number_field", "name of the gateway's number", "\"platFormTradeNo\"", NO_ORDER),
    open("numerals_in_notifications", "numerals of amounts in notifications", "\"plain\"", NO_PAYMENT),
];

const fn open(
    name: &'static str,
    about: &'static str,
    documented: &'static str,
    untold: &'static str,
) -> Reading {
    Reading { name, about, documented, untold }
}
