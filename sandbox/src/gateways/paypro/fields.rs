//! Rules for single fields.

use serde_json::Value;

use super::codes;
use crate::gateway::{Call, Refusal};
use crate::money::{self, Unusable};

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
pub fn check_timestamp(call: &Call, is_required: bool) -> Result<(), Refusal> {
    let milliseconds = match &call.body["timestamp"] {
        Value::String(text) => text.parse::<u64>().ok(),
        value => value.as_u64(),
    };
    let present = !call.body["timestamp"].is_null();
    match milliseconds {
        Some(_) => Ok(()),
        None if !present && !is_required => Ok(()),
        None if present => Err(wrong(call, "timestamp must be milliseconds since 1970")),
        None => Err(wrong(call, "timestamp is required")),
    }
}

/// How amounts are written, and how large they may be.
#[derive(Debug, Clone, Copy)]
pub struct Amounts {
    /// Major units.
    pub least: i64,
    /// Major units.
    pub most: i64,
    /// Whether they may have decimals.
    pub decimals: bool,
    /// Whether they may be JSON numbers.
    pub numbers: bool,
}

/// seed: whole major units, as a text.
pub const WHOLE: Amounts = Amounts { least: 0, most: i64::MAX, decimals: false, numbers: false };
/// beyond: decimals are not recommended, or not mentioned; assumed: so they are taken.
pub const ANY: Amounts = Amounts { decimals: true, ..WHOLE };

/// seed: a text without decimals; assumed: major units of the edition's currency. beyond: the editions' limits and forms.
pub fn amount(call: &Call, amounts: Amounts, currency: &str) -> Result<i64, Refusal> {
    let text = match &call.body["amount"] {
        Value::Number(number) if amounts.numbers => number.to_string(),
        _ => required(call, "amount")?.to_owned(),
    };
    let exponent = money::exponent(currency).unwrap_or(2);
    let decimals = if amounts.decimals { 2 } else { 0 };
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && !text.starts_with('.')
        && !text.ends_with('.');
    let minor =
        if is_number { money::minor_units(&text, exponent, decimals) } else { Err(Unusable::NotANumber) };
    let minor = minor.map_err(|why| match why {
        Unusable::NotPositive => wrong(call, "amount must be more than 0"),
        Unusable::TooManyDecimals if amounts.decimals => wrong(call, "amount has too many decimals"),
        Unusable::TooManyDecimals => wrong(call, "amount must be whole, decimals are not supported"),
        Unusable::NotANumber => wrong(call, "amount must be a number such as 300"),
        Unusable::TooLarge => wrong(call, "amount is too large"),
    })?;
    let factor = 10_i64.pow(exponent);
    if minor < amounts.least * factor {
        return Err(wrong(call, format!("amount must be at least {}", amounts.least)));
    }
    if minor / factor > amounts.most || (minor / factor == amounts.most && minor % factor > 0) {
        return Err(wrong(call, format!("amount must be at most {}", amounts.most)));
    }
    Ok(minor)
}

/// The amount of a call in whole major units, whatever its form.
pub fn major_units(call: &Call) -> Option<i64> {
    let text = call.body["amount"].as_str().map_or_else(|| call.body["amount"].to_string(), str::to_owned);
    text.split('.').next()?.parse().ok()
}

/// A refusal that names what is wrong.
fn wrong(call: &Call, message: impl AsRef<str>) -> Refusal {
    codes::refusal(&call.merchant, "parameter", message)
}
