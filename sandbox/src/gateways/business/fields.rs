//! Rules for single fields, and the check of an object against a table of them.

use std::net::Ipv4Addr;

use axum::http::Uri;
use serde_json::Value;

use super::{countries, errors};
use crate::gateway::{Call, Refusal};
use crate::money;

/// seed: the longest amount.
const LONGEST_AMOUNT: usize = 32;

/// What a text looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Anything.
    Text,
    /// seed: "Valid URI format".
    Address,
    /// seed: "Valid email format".
    Email,
    /// seed: "Valid IP address format (XX.XX.XX.XX)".
    Ip,
    /// seed: "ISO country code format", as in "GB".
    Country,
    /// Not a text but true or false.
    Boolean,
}

/// One row of a table.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The field's name.
    pub name: &'static str,
    /// Whether it has to be there.
    pub required: bool,
    /// Fewest and most characters.
    pub length: (usize, usize),
    /// What it looks like.
    pub shape: Shape,
    /// What is answered when it is wrong.
    pub code: &'static str,
}

/// A row for a field that may be left out.
pub const fn optional(name: &'static str, length: (usize, usize), shape: Shape, code: &'static str) -> Rule {
    Rule { name, required: false, length, shape, code }
}

/// A row for a field that has to be there.
pub const fn required(name: &'static str, length: (usize, usize), shape: Shape, code: &'static str) -> Rule {
    Rule { name, required: true, length, shape, code }
}

/// No limits of length.
pub const ANY: (usize, usize) = (0, usize::MAX);

/// Checks an object; lengths only where the merchant has not switched that off.
pub fn check(call: &Call, rules: &[Rule], object: &Value) -> Result<(), Refusal> {
    let lengths = call.merchant.settings["enforce_lengths"].as_bool().unwrap_or(true);
    rules.iter().try_for_each(|rule| check_one(rule, &object[rule.name], lengths))
}

fn check_one(rule: &Rule, value: &Value, lengths: bool) -> Result<(), Refusal> {
    let wrong = |what: &str| Err(errors::refusal(rule.code, format!("{} {what}", rule.name)));
    let text = match value {
        Value::Null if rule.required => return wrong("is required"),
        Value::Null => return Ok(()),
        Value::Bool(_) if rule.shape == Shape::Boolean => return Ok(()),
        Value::String(text) if rule.shape != Shape::Boolean => text,
        _ => return wrong("has another type"),
    };
    let (shortest, longest) = rule.length;
    let length = text.chars().count();
    if rule.required && text.is_empty() {
        return wrong("is required");
    }
    if lengths && !(shortest..=longest).contains(&length) {
        return wrong("is too short or too long");
    }
    // assumed: without lengths, an empty text is as good as none.
    if text.is_empty() || fits(rule.shape, text) { Ok(()) } else { wrong("is malformed") }
}

fn fits(shape: Shape, text: &str) -> bool {
    match shape {
        Shape::Text | Shape::Boolean => true,
        Shape::Address => text.parse::<Uri>().is_ok_and(|uri| uri.scheme().is_some() && uri.host().is_some()),
        Shape::Email => is_email(text),
        Shape::Ip => text.parse::<Ipv4Addr>().is_ok(),
        Shape::Country => countries::is_alpha_2(text),
    }
}

fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(user, host)| {
        !user.is_empty()
            && host.split('.').count() > 1
            && host.split('.').all(|label| !label.is_empty())
            && text.chars().all(|letter| letter.is_ascii_graphic())
            && !host.contains('@')
    })
}

/// A text that was sent and is not empty.
pub fn text<'v>(object: &'v Value, name: &str) -> Option<&'v str> {
    object[name].as_str().filter(|text| !text.is_empty())
}

/// seed: minor units as a text or a number, never with a fraction.
pub fn amount(value: &Value) -> Result<i64, Refusal> {
    let number = match value {
        Value::String(text) if is_whole(text) => text.parse::<i64>().ok(),
        value => value.as_i64(),
    };
    let usable = number.filter(|number| (1..=money::LARGEST).contains(number));
    usable.ok_or_else(|| errors::refusal("incorrect_amount", "amount must be whole minor units, more than 0"))
}

fn is_whole(text: &str) -> bool {
    (1..=LONGEST_AMOUNT).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// seed: an amount and its currency, three capitals; assumed: any of ISO 4217.
pub fn amount_and_currency(call: &Call) -> Result<(i64, &str), Refusal> {
    let amount = amount(&call.body["amount"])?;
    Ok((amount, currency(&call.body["currency"])?))
}

/// seed: a currency, three capitals; assumed: any of ISO 4217.
pub fn currency(value: &Value) -> Result<&str, Refusal> {
    value
        .as_str()
        .filter(|code| money::exponent(code).is_some())
        .ok_or_else(|| errors::refusal("incorrect_currency", "currency must be an ISO 4217 code"))
}

/// seed: less than the least is refused; assumed: there is none unless it is set, and it holds for payments too.
pub fn check_minimum(call: &Call, amount: i64) -> Result<(), Refusal> {
    let least = call.merchant.settings["minimum_amount"].as_i64().unwrap_or(0);
    if amount >= least {
        return Ok(());
    }
    Err(errors::refusal("amount_less_than_minimum", format!("amount must be {least} or more")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn amounts_are_whole_minor_units() {
        assert_eq!(amount(&json!("10020")).ok(), Some(10_020));
        assert_eq!(amount(&json!(1)).ok(), Some(1));
        for value in [
            json!("10.5"),
            json!(10.5),
            json!(10.0),
            json!(0),
            json!("0"),
            json!(-1),
            json!("+1"),
            json!(""),
            json!("1e3"),
            json!(null),
            json!("99999999999999999999"),
            json!(i64::MAX),
            json!([1]),
            json!("0".repeat(32) + "1"),
        ] {
            assert_eq!(
                amount(&value).err().map(|refusal| refusal.code),
                Some("incorrect_amount".into()),
                "{value}"
            );
        }
    }

    #[test]
    fn shapes() {
        for (shape, good, bad) in [
            (Shape::Address, "https://shop.example/a?b=c", "shop.example/a"),
            (Shape::Address, "myshop://back", "[fail redirect url]"),
            (Shape::Email, "a@b.example", "a@b"),
            (Shape::Email, "first.last+x@mail.example.org", "a b@c.example"),
            (Shape::Ip, "192.0.2.1", "192.0.2.256"),
            (Shape::Ip, "1.1.1.1", "::1"),
            (Shape::Country, "GB", "GBR"),
        ] {
            assert!(fits(shape, good), "{good}");
            assert!(!fits(shape, bad), "{bad}");
        }
    }
}
