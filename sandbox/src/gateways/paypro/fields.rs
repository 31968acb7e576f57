//! Rules for single fields.

use serde_json::Value;

use super::codes;
use super::editions::Edition;
use crate::gateway::{Call, Refusal};
use crate::money::{self, Unusable};
use crate::store::merchants::Merchant;

/// seed: a field is required, as a text.
pub fn required<'c>(call: &'c Call, name: &str) -> Result<&'c str, Refusal> {
    match &call.body[name] {
        Value::String(text) if !text.is_empty() => Ok(text),
        Value::Null | Value::String(_) => Err(wrong(call, format!("{name} is required"))),
        _ => Err(wrong(call, format!("{name} must be a string"))),
    }
}

/// A field that may be left out, as a text.
pub fn optional<'c>(call: &'c Call, name: &str) -> Result<&'c str, Refusal> {
    match &call.body[name] {
        Value::String(text) => Ok(text),
        Value::Null => Ok(""),
        _ => Err(wrong(call, format!("{name} must be a string"))),
    }
}

/// seed: milliseconds since 1970; a long in the table and a text in the sample, so both are taken.
pub fn check_timestamp(call: &Call) -> Result<(), Refusal> {
    let milliseconds = match &call.body["timestamp"] {
        Value::String(text) => text.parse::<u64>().ok(),
        value => value.as_u64(),
    };
    let present = !call.body["timestamp"].is_null();
    match milliseconds {
        Some(_) => Ok(()),
        None if present => Err(wrong(call, "timestamp must be milliseconds since 1970")),
        None => Err(wrong(call, "timestamp is required")),
    }
}

/// seed: a text without decimals; assumed: major units of the edition's currency.
pub fn amount(call: &Call) -> Result<i64, Refusal> {
    let text = required(call, "amount")?;
    let exponent = money::exponent(currency(call)).unwrap_or(2);
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(wrong(call, "amount must be whole, decimals are not supported"));
    }
    money::minor_units(text, exponent, 0).map_err(|why| match why {
        Unusable::NotPositive => wrong(call, "amount must be more than 0"),
        _ => wrong(call, "amount is too large"),
    })
}

/// The currency of all amounts of a call.
pub fn currency(call: &Call) -> &str {
    currency_of(&call.merchant)
}

/// assumed: an account has one currency, which no request names.
pub fn currency_of(merchant: &Merchant) -> &str {
    merchant.setting("currency", Edition::of(merchant).currency())
}

/// seed: an address on the web.
pub fn check_address(call: &Call, name: &str, text: &str) -> Result<(), Refusal> {
    if text.is_empty() || text.starts_with("http://") || text.starts_with("https://") {
        return Ok(());
    }
    Err(wrong(call, format!("{name} must start with http:// or https://")))
}

/// A refusal that names what is wrong.
pub fn wrong(call: &Call, message: impl AsRef<str>) -> Refusal {
    codes::refusal(&call.merchant, "parameter", message)
}
