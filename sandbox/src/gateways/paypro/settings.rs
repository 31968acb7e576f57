//! What can be set for a merchant of Paypro.

use serde_json::{Map, Value};

use super::codes;
use super::editions::{AmountNames, Edition, SignPlace};
use super::sign::SaltPosition;
use crate::gateway::Reading;
use crate::gateway::forms::Members;
use crate::money;

const KNOWN: &str = "salt_position (\"suffix\" or \"prefix\"), lenient, accept_duplicates (booleans), \
    number_field (\"payproTradeNo\" or \"platFormTradeNo\"), edition (mexico, brazil, indonesia, pakistan, vietnam, \
    philippines, south_korea, india, bangladesh, kenya, egypt or nigeria), sign_place (\"body\" or \"header\"), \
    amounts_in_queries (\"amount\", \"orderAmount\" or \"receivedAmount\"), currency (ISO 4217), numerals_in_notifications (\"plain\" or \"double\"), codes ({name: code}), \
    payout_delay_ms (a whole number), amounts_in_answers, codes_in_answers, timestamp_in_answers (\"text\" or \
    \"number\"), success_in_answers (\"boolean\" or \"text\"), error_status (200, 400, 403, 500 or 502), \
    opening_balances";

/// seed: codes are texts in the table and the sample; beyond: so are amounts. assumed: both may be numbers.
pub const MEMBERS: Members = Members { amounts: AMOUNTS, codes: &["code", "status"] };

const AMOUNTS: &[&str] = &[
    "amount",
    "orderAmount",
    "payAmount",
    "receivedAmount",
    "availablAmount",
    "availableAmount",
    "freezeAmount",
    "unsettledAmount",
];

/// assumed: what no document decides, each with the reading that a merchant gets.
pub const READINGS: &[Reading] = &[
    Reading::new("salt_position", "\"suffix\""),
    Reading::new("lenient", "false"),
    Reading::new("error_status", "200"),
    Reading::new("codes", "{}"),
    Reading::new("amounts_in_answers", "\"text\""),
    Reading::new("codes_in_answers", "\"text\""),
    Reading::new("timestamp_in_answers", "\"number\""),
    Reading::new("success_in_answers", "\"boolean\""),
    Reading::new("number_field", "\"platFormTradeNo\""),
    Reading::new("numerals_in_notifications", "\"plain\""),
];

/// Checks the settings of a new merchant.
pub fn check(wanted: &Map<String, Value>) -> Result<(), String> {
    for (name, value) in wanted {
        let usable = match name.as_str() {
            "salt_position" => is_one_of(value, SaltPosition::TEXTS),
            "lenient" | "accept_duplicates" => value.is_boolean(),
            "number_field" => value == "payproTradeNo" || value == "platFormTradeNo",
            "edition" => is_one_of(value, Edition::TEXTS),
            "sign_place" => is_one_of(value, SignPlace::TEXTS),
            "amounts_in_queries" => is_one_of(value, AmountNames::TEXTS),
            "numerals_in_notifications" => value == "plain" || value == "double",
            "currency" => value.as_str().and_then(money::exponent).is_some(),
            "codes" => value
                .as_object()
                .is_some_and(|own| own.iter().all(|(name, code)| codes::is_name(name) && code.is_string())),
            "payout_delay_ms" => value.as_i64().is_some_and(|delay| delay >= 0),
            "timestamp_in_answers" => value == "text" || value == "number",
            "success_in_answers" => value == "boolean" || value == "text",
            "opening_balances" => true,
            name => MEMBERS.check(name, value).unwrap_or(false),
        };
        if !usable {
            return Err(format!("settings.{name}: Paypro takes {KNOWN}"));
        }
    }
    Ok(())
}

fn is_one_of(value: &Value, texts: &[&str]) -> bool {
    value.as_str().is_some_and(|text| texts.contains(&text))
}
