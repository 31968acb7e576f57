//! What can be set for a merchant of PayerMax.

use serde_json::{Map, Value};

use crate::gateway::Reading;
use crate::gateway::forms::Members;

const KNOWN: &str = "accept_duplicates, ignore_request_time, sign_errors (booleans), status_with_page (\"PENDING\" or \"SUCCESS\"), token_rules (\"seed\" or \"official\"), \
    refund_delay_ms, payout_delay_ms (whole numbers), amounts_in_answers (\"number\" or \"text\"), error_status (200, \
    400, 403, 500 or 502), stale_time_code (a code), paid_link_status (\"ACTIVE\" or \"EXPIRED\"), link_payments_told (a \
    boolean), fraud_notice (\"notice\" or \"case\"), dispute_notices (\"1.4\" or \"1.5\"), failed_period_status (\"FAILED\" or \"PENDING\"), wallet_network (\"required\" or \"optional\"), opening_balances";

/// beyond: numbers in what is told of payments, refunds and balances, texts in what is told of payouts, links and
/// disputes.
pub const MEMBERS: Members = Members { amounts: AMOUNTS, codes: &[] };

const AMOUNTS: &[&str] = &[
    "totalAmount",
    "payAmount",
    "refundAmount",
    "amount",
    "balance",
    "initalBalance",
    "inflowAmount",
    "outflowAmount",
    "endBalance",
];

/// assumed: what no document decides, each with the reading that a merchant gets.
pub const READINGS: &[Reading] = &[
    Reading::new("error_status", "200"),
    Reading::new("stale_time_code", "\"PARAMS_INVALID\""),
    Reading::new("amounts_in_answers", "numbers, but texts for payouts, links and disputes"),
    Reading::new("token_rules", "\"seed\""),
    Reading::new("status_with_page", "\"PENDING\""),
    Reading::new("sign_errors", "true"),
    Reading::new("paid_link_status", "\"ACTIVE\""),
    Reading::new("link_payments_told", "false"),
    Reading::new("fraud_notice", "\"notice\""),
    Reading::new("wallet_network", "\"required\""),
    Reading::new("failed_period_status", "\"FAILED\""),
    Reading::new("dispute_notices", "\"1.4\""),
];

/// Checks the settings of a new merchant.
pub fn check(wanted: &Map<String, Value>) -> Result<(), String> {
    for (name, value) in wanted {
        let usable = match name.as_str() {
            "accept_duplicates" | "ignore_request_time" | "sign_errors" | "link_payments_told" => {
                value.is_boolean()
            }
            "status_with_page" => value == "PENDING" || value == "SUCCESS",
            "paid_link_status" => value == "ACTIVE" || value == "EXPIRED",
            "wallet_network" => value == "required" || value == "optional",
            "failed_period_status" => value == "FAILED" || value == "PENDING",
            "fraud_notice" => value == "notice" || value == "case",
            "dispute_notices" => value == "1.4" || value == "1.5",
            "token_rules" => value == "seed" || value == "official",
            "refund_delay_ms" | "payout_delay_ms" => value.as_i64().is_some_and(|delay| delay >= 0),
            "stale_time_code" => value.as_str().is_some_and(|code| !code.is_empty()),
            "opening_balances" => true,
            name => MEMBERS.check(name, value).unwrap_or(false),
        };
        if !usable {
            return Err(format!("settings.{name}: PayerMax takes {KNOWN}"));
        }
    }
    Ok(())
}
