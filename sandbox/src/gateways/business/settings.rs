//! What can be set for a merchant, so that every documented shape, word and code can be produced.

use serde_json::{Map, Value};

use super::brand::Business;
use crate::gateway::Reading;

/// assumed: every default is the newest form in the documents; the settings show the others.
const KNOWN: &str = "providers, payout_providers (lists of names of a-z, 0-9 and _), errors_form (\"list\", \
    \"object\", \"texts\", \"text\" or \"ruby\"), selector_name (\"selectorURL\" or \"selectorUrl\"), refunded_word \
    (\"approved\" or \"refunded\"), error_status (403, 502 or 200), amounts_in_records, amounts_in_answers (\"number\" or \"text\"), \
    order_number_in_records (\"text\" or \"number\"), approved_word (\"approved\" or \"accepted\"), created_word \
    (\"init\" or \"sent\"), notification_type (\"payment\" or \"pay\"), balance_code \
    (\"amount_less_than_balance\" or \"balance_less_than_amount\"), recurring_result (\"approved\" or \
    \"declined\"), minimum_amount, payout_delay_ms (whole numbers), commission ({\"value\": percent, \"fee\": \
    minor units}), sign_notifications, enforce_lengths, refund_parity, whole_engine, newer_parts, \
    one_time_passwords, accept_duplicates (booleans), answers_form (\"documented\" or \"newer\"), opening_balances";

/// assumed: what no document decides, each with the reading that a merchant gets.
pub fn readings(brand: Business) -> &'static [Reading] {
    match brand {
        Business::PayMart => PAYMART,
        Business::OnlinePay => ONLINEPAY,
    }
}

const PAYMART: &[Reading] = &[
    Reading::new("sign_notifications", "false"),
    Reading::new("error_status", "403"),
    Reading::new("errors_form", "\"list\""),
    Reading::new("selector_name", "\"selectorURL\""),
    Reading::new("balance_code", "\"amount_less_than_balance\""),
    Reading::new("amounts_in_answers", "\"text\""),
    Reading::new("amounts_in_records", "\"number\""),
    Reading::new("order_number_in_records", "\"text\""),
    Reading::new("approved_word", "\"approved\""),
    Reading::new("created_word", "\"init\""),
    Reading::new("refunded_word", "\"approved\""),
    Reading::new("enforce_lengths", "true"),
    Reading::new("notification_type", "\"payment\""),
];

const ONLINEPAY: &[Reading] = &[
    Reading::new("sign_notifications", "false"),
    Reading::new("error_status", "403"),
    Reading::new("errors_form", "\"list\""),
    Reading::new("selector_name", "\"selectorURL\""),
    Reading::new("balance_code", "\"amount_less_than_balance\""),
    Reading::new("amounts_in_answers", "\"text\""),
    Reading::new("amounts_in_records", "\"number\""),
    Reading::new("order_number_in_records", "\"text\""),
    Reading::new("approved_word", "\"approved\""),
    Reading::new("created_word", "\"init\""),
    Reading::new("refunded_word", "\"approved\""),
    Reading::new("enforce_lengths", "true"),
    Reading::new("notification_type", "\"pay\""),
];

/// Checks the settings of a new merchant.
pub fn check(brand: Business, wanted: &Map<String, Value>) -> Result<(), String> {
    for (name, value) in wanted {
        let one_of = |texts: &[&str]| value.as_str().is_some_and(|text| texts.contains(&text));
        let whole = |value: &Value| value.as_i64().is_some_and(|number| number >= 0);
        let usable = match name.as_str() {
            "providers" | "payout_providers" => is_list_of_names(value),
            "errors_form" => one_of(&["list", "object", "texts", "text", "ruby"]),
            "answers_form" => one_of(&["documented", "newer"]),
            "selector_name" => one_of(&["selectorURL", "selectorUrl"]),
            "refunded_word" => one_of(&["approved", "refunded"]),
            "error_status" => matches!(value.as_u64(), Some(403 | 502 | 200)),
            "amounts_in_records" | "amounts_in_answers" | "order_number_in_records" => {
                one_of(&["number", "text"])
            }
            "approved_word" => one_of(&["approved", "accepted"]),
            "created_word" => one_of(&["init", "sent"]),
            "notification_type" => one_of(&["payment", "pay"]),
            "balance_code" => one_of(&["amount_less_than_balance", "balance_less_than_amount"]),
            "recurring_result" => one_of(&["approved", "declined"]),
            "minimum_amount" | "payout_delay_ms" => whole(value),
            "commission" => {
                value.as_object().is_some_and(|parts| parts.len() == 2)
                    && whole(&value["value"])
                    && whole(&value["fee"])
            }
            "sign_notifications" | "enforce_lengths" | "refund_parity" | "whole_engine" | "newer_parts"
            | "one_time_passwords" | "accept_duplicates" => value.is_boolean(),
            "opening_balances" => true,
            _ => false,
        };
        if !usable {
            return Err(format!("settings.{name}: {} takes {KNOWN}", brand.title()));
        }
    }
    Ok(())
}

fn is_list_of_names(value: &Value) -> bool {
    let is_name = |text: &str| {
        !text.is_empty()
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
    };
    value.as_array().is_some_and(|names| names.iter().all(|name| name.as_str().is_some_and(is_name)))
}
