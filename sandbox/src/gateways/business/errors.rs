//! Error codes, their kinds, and the answer around them.

use serde_json::{Value, json};

use crate::gateway::{Answer, Refusal};
use crate::store::merchants::Merchant;

/// The code of a path that does not exist, which has an HTTP status of its own (beyond: the code).
const NO_ROUTE: &str = "no_route_match";

/// Codes by their kind. seed: the kinds of the samples and those that the descriptions leave no doubt
/// about; beyond: the codes of the engine's newer pages; assumed: the kinds of these.
const KINDS: [(&str, &[&str]); 6] = [
    ("authentication_error", &["incorrect_private_key", "auth_header_not_found", "unknown_auth_header"]),
    ("api_error", &["merchant_not_found", "user_not_found", "core_api_error", "fetch_processing_url_error"]),
    (
        "processing_error",
        &[
            "amount_less_than_balance",
            "balance_less_than_amount",
            "amount_no_money",
            "no_money_available_on_refund",
            "commission_not_received",
            "action_skipped_due_to_debounce",
            "payment_in_final_state",
            "payment_is_not_waiting",
            "payment_is_not_approved",
            "payment_already_has_pending_dispute",
            "payment_already_has_accepted_dispute",
            "invalid_payment_status",
            "cant_create_dispute",
        ],
    ),
    ("settings_error", &["settings_are_absent", "absent_host2host_mode"]),
    ("gateway_error", &["gateway_response_error"]),
    ("http_error", &["http_422"]),
];

/// A refusal with one of the engine's codes; the message is for readers of the source and of logs only.
pub fn refusal(code: &str, message: impl Into<String>) -> Refusal {
    Refusal::new(code, message)
}

/// The kind that belongs to a code; seed: most are invalid requests.
pub fn kind(code: &str) -> &'static str {
    let belongs = |known: &str| code == known || code.starts_with(&format!("{known}:"));
    KINDS
        .iter()
        .find(|(_, codes)| {
            codes.iter().any(|known| belongs(known) || (*known == "http_422" && code.starts_with(known)))
        })
        .map_or("invalid_request_error", |(kind, _)| kind)
}

/// seed: HTTP 403 with a list, or with an object around it; several codes stand with commas between.
pub fn answer(merchant: Option<&Merchant>, refusal: &Refusal) -> Answer {
    // assumed: what breaks inside is the engine's own error.
    let codes = if refusal.code == "SYSTEM_ERROR" { "core_api_error" } else { &refusal.code };
    let list: Vec<Value> =
        codes.split(',').map(str::trim).map(|code| json!({ "code": code, "kind": kind(code) })).collect();
    let setting = |name, default| merchant.map_or(default, |merchant| merchant.setting(name, default));
    let errors = in_form(setting("errors_form", "list"), &list);
    let status = match merchant.and_then(|merchant| merchant.settings["error_status"].as_u64()) {
        // assumed: nothing documented is said about paths that do not exist.
        _ if codes == NO_ROUTE => 404,
        // beyond: newer versions answer 502 too.
        Some(502) => 502,
        // seed: samples print `success: true | false` under status 200.
        Some(200) => 200,
        _ => 403,
    };
    Answer {
        status,
        code: refusal.code.clone(),
        body: json!({ "success": false, "result": 1, "status": status, "errors": errors }),
    }
}

/// seed: a list of objects, or an object around it; beyond: by the engine's version also a list of texts, one text, or
/// what Ruby writes for a list of hashes. assumed: a text of the list is the code alone.
fn in_form(form: &str, list: &[Value]) -> Value {
    let text = |error: &Value, name: &str| error[name].as_str().unwrap_or_default().to_owned();
    let texts = |write: &dyn Fn(&Value) -> String| list.iter().map(write).collect::<Vec<String>>();
    match form {
        "object" => json!({ "list": list }),
        "texts" => json!(texts(&|error| text(error, "code"))),
        "text" => {
            let written = texts(&|error| format!("{} - {}", text(error, "code"), text(error, "kind")));
            json!(written.join(" | "))
        }
        "ruby" => {
            let hash = |error: &Value| {
                format!("{{\"code\"=>{:?}, \"kind\"=>{:?}}}", text(error, "code"), text(error, "kind"))
            };
            json!(format!("[{}]", texts(&hash).join(", ")))
        }
        _ => json!(list),
    }
}

/// A path or method that does not exist, among the operations that do.
pub fn no_route(known: &[&str]) -> Refusal {
    refusal(NO_ROUTE, format!("the path and method are those of none of {}", known.join(", ")))
}

/// beyond: a token that stands for nothing of this merchant.
pub fn unknown_payment() -> Refusal {
    refusal("payment_not_found", "token does not belong to a payment")
}

/// Refuses what a table does not allow.
pub fn require(holds: bool, code: &str, message: impl Into<String>) -> Result<(), Refusal> {
    if holds { Ok(()) } else { Err(refusal(code, message)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_errors() {
        let list = [json!({ "code": "a", "kind": "x" }), json!({ "code": "b", "kind": "y" })];
        assert_eq!(in_form("list", &list), json!(list));
        assert_eq!(in_form("object", &list), json!({ "list": list }));
        assert_eq!(in_form("texts", &list), json!(["a", "b"]));
        assert_eq!(in_form("text", &list), json!("a - x | b - y"));
        let ruby = r#"[{"code"=>"a", "kind"=>"x"}, {"code"=>"b", "kind"=>"y"}]"#;
        assert_eq!(in_form("ruby", &list), json!(ruby));
    }

    #[test]
    fn kinds_follow_codes() {
        for (code, expected) in [
            ("merchant_not_found", "api_error"),
            ("amount_less_than_minimum", "invalid_request_error"),
            ("amount_less_than_balance", "processing_error"),
            ("incorrect_private_key", "authentication_error"),
            ("gateway_response_error: try later", "gateway_error"),
            ("http_422_unprocessable", "http_error"),
            ("something_new", "invalid_request_error"),
        ] {
            assert_eq!(kind(code), expected, "{code}");
        }
    }
}
