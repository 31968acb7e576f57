//! What can be set for a merchant of globalmerchant.

use serde_json::{Map, Value};

use super::codes::{self, Name};
use crate::declines::Reason;
use crate::gateway::Reading;
use crate::gateway::forms::Members;

const KNOWN: &str = "upper_case_sign, accept_duplicates (booleans), codes ({name: code}), \
    refund_delay_ms (a whole number), amounts_in_answers, codes_in_answers (\"text\" or \"number\"), error_status \
    (200, 400, 403, 500 or 502), opening_balances";

/// seed: both are texts in the samples; assumed: no table says that they have to be.
pub const MEMBERS: Members = Members { amounts: &["amt"], codes: &["code"] };

/// assumed: what no document decides, each with the reading that a merchant gets.
pub const READINGS: &[Reading] = &[
    Reading::new("upper_case_sign", "false"),
    Reading::new("error_status", "200"),
    Reading::new("codes", "{}"),
    Reading::new("amounts_in_answers", "\"text\""),
    Reading::new("codes_in_answers", "\"text\""),
];

/// Checks the settings of a new merchant.
pub fn check(wanted: &Map<String, Value>) -> Result<(), String> {
    for (name, value) in wanted {
        let usable = match name.as_str() {
            "upper_case_sign" | "accept_duplicates" => value.is_boolean(),
            "codes" => value
                .as_object()
                .is_some_and(|own| own.iter().all(|(name, code)| codes::is_name(name) && code.is_string())),
            "refund_delay_ms" => value.as_i64().is_some_and(|delay| delay >= 0),
            "opening_balances" => true,
            name => MEMBERS.check(name, value).unwrap_or(false),
        };
        if !usable {
            return Err(format!(
                "settings.{name}: globalmerchant takes {KNOWN}; the names of codes are {}, {}",
                Name::TEXTS.join(", "),
                Reason::TEXTS.join(", ")
            ));
        }
    }
    Ok(())
}
