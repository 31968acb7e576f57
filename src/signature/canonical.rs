//! The strings that are hashed, in the order that each document specifies.

use serde_json::{Map, Value};

use crate::error::{Error, ErrorKind, Result, Violation};

/// The fields that globalmerchant signs for an action, in their order; none for an action that its document does not have.
pub fn globalmerchant_names(action: Option<&str>) -> &'static [&'static str] {
    match action {
        Some("PAY" | "PAY_3DS") => &["action_type", "out_trade_no", "amt", "currency", "ip", "nonce_str"],
        Some("RETRIEVE") => &["action_type", "out_trade_no", "nonce_str"],
        Some("REFUND") => &["action_type", "txid", "refund_amt", "refund_reason", "nonce_str"],
        _ => &[],
    }
}

/// globalmerchant: the values that its document lists for the action, concatenated.
pub fn globalmerchant(fields: &Map<String, Value>) -> Result<String> {
    let names = globalmerchant_names(fields.get("action_type").and_then(Value::as_str));
    if names.is_empty() {
        let message = "must be PAY, PAY_3DS, RETRIEVE or REFUND";
        return Err(Error::violation(ErrorKind::InvalidRequest, "message.action_type", message));
    }
    let absent = names.iter().filter(|name| !fields.contains_key(**name));
    let violations: Vec<Violation> = absent.map(|name| missing(name)).collect();
    if !violations.is_empty() {
        return Err(Error::with_violations(ErrorKind::InvalidRequest, violations));
    }
    names.iter().map(|name| text(name, &fields[*name])).collect()
}

/// Paypro: `key=value` of every field except `sign`, sorted by key, without a separator; empty values are left out.
pub fn paypro(fields: &Map<String, Value>) -> Result<String> {
    let mut entries: Vec<(&String, String)> = Vec::new();
    for (key, value) in fields {
        if key != "sign" && !value.is_null() {
            entries.push((key, text(key, value)?));
        }
    }
    // The document's Java code sorts by UTF-16 code units.
    entries.sort_by(|(left, _), (right, _)| left.encode_utf16().cmp(right.encode_utf16()));
    let filled = entries.iter().filter(|(_, value)| !value.is_empty());
    Ok(filled.map(|(key, value)| format!("{key}={value}")).collect())
}

/// PayMart's and OnlinePay's notifications: each value after its length in characters.
pub fn business(fields: &Map<String, Value>) -> Result<String> {
    const NAMES: [&str; 9] = [
        "token",
        "type",
        "status",
        "extraReturnParam",
        "orderNumber",
        "amount",
        "currency",
        "gatewayAmount",
        "gatewayCurrency",
    ];
    let mut joined = String::new();
    for name in NAMES {
        let value = match fields.get(name) {
            Some(value) => text(name, value)?,
            None => String::new(),
        };
        if value.is_empty() {
            if matches!(name, "extraReturnParam" | "orderNumber") {
                continue;
            }
            return Err(Error::with_violations(ErrorKind::InvalidRequest, vec![missing(name)]));
        }
        joined.push_str(&format!("{}{value}", value.chars().count()));
    }
    Ok(joined)
}

fn missing(name: &str) -> Violation {
    Violation::new(format!("message.{name}"), "is required to sign")
}

/// A value as it is spelled in the text: numbers and truth values keep their spelling.
fn text(name: &str, value: &Value) -> Result<String> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        Value::Bool(truth) => Ok(truth.to_string()),
        Value::Null => Ok(String::new()),
        Value::Array(_) | Value::Object(_) => {
            let path = format!("message.{}", crate::json::shown(name));
            Err(Error::violation(ErrorKind::InvalidRequest, path, "must be a text or a number to be signed"))
        }
    }
}
