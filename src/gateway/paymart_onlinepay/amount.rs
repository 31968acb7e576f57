//! Amounts: "in cents, except JPY".

use serde_json::Value;

use super::dialect::Dialect;
use super::rules::in_cents;
use crate::error::Result;
use crate::gateway::{Field, unreadable};
use crate::money::{Amount, Currency};
use crate::operation::Operation;

/// Checks an amount and its currency. Sent are minor units: cents, fen, yen. For currencies with three or four decimals,
/// and for those without any but yen, no document says what a "cent" is: a wrong guess would be wrong a hundredfold.
pub(super) fn check(amount: &Field<'_, Amount>, currency: &Field<'_, Currency>, dialect: &Dialect) {
    if amount.peek() == Some(&Amount::ZERO) {
        amount.refuse("must be more than 0");
    }
    check_currency(currency, dialect);
}

/// Checks a currency in which an amount is sent or read.
pub(super) fn check_currency(currency: &Field<'_, Currency>, dialect: &Dialect) {
    let is_listed = currency.exponent().is_some();
    if currency.value().is_some_and(|unit| is_listed && !in_cents(unit)) {
        currency.unsupported(&only_cents(dialect));
    }
}

/// What is wrong with another currency.
pub(super) fn only_cents(dialect: &Dialect) -> String {
    format!("{} documents amounts in cents, and in yen, only", dialect.title)
}

/// The amount as a number of minor units.
pub(super) fn number(amount: Amount) -> Value {
    Value::from(amount.minor())
}

/// An amount of an answer in its currency, if that is known: whole minor units, as a number or as a text. One that is there and
/// cannot be read exactly is an error, never nothing.
pub(super) fn read_amount(
    value: Option<&Value>,
    currency: Option<&Currency>,
    operation: Operation,
) -> Result<Option<Amount>> {
    parse_exact(value, currency)
        .map_err(|()| unreadable(operation, "an amount is no whole number of minor units"))
}

/// An amount, nothing where there is none, or an error. In a currency whose minor unit no document states, the number is no amount:
/// it could be wrong a hundredfold. It is left out, and `raw` has it.
pub(super) fn parse_exact(
    value: Option<&Value>,
    currency: Option<&Currency>,
) -> std::result::Result<Option<Amount>, ()> {
    let amount = parse_number(value)?;
    Ok(amount.filter(|_| currency.is_none_or(in_cents)))
}

fn parse_number(value: Option<&Value>) -> std::result::Result<Option<Amount>, ()> {
    let text = match value {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        Some(_) => return Err(()),
    };
    Amount::from_decimal(&text, 0).map(Some).map_err(|_| ())
}

/// A currency of an answer. One that is there and that ISO 4217 does not list is an error, never nothing.
pub(super) fn read_currency(code: Option<&str>, operation: Operation) -> Result<Option<Currency>> {
    let Some(code) = code else { return Ok(None) };
    let known = Currency::new(code).map(Some);
    known.ok_or_else(|| unreadable(operation, "a currency is not in ISO 4217"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_alike_as_text_and_as_number() {
        let read = |text: &str| {
            let value: Value = serde_json::from_str(text).expect("JSON");
            let euro = Currency::new("EUR");
            read_amount(Some(&value), euro.as_ref(), Operation::PaymentGet)
                .map(|amount| amount.map(Amount::minor))
        };
        for (text, minor) in
            [("10020", 10020), ("999999999999", 999_999_999_999), ("10020.00", 10020), ("1.002E4", 10020)]
        {
            assert_eq!(read(text).expect("a number"), Some(minor));
            assert_eq!(read(&format!("\"{text}\"")).expect("a text"), Some(minor));
        }
        assert_eq!(read("null").expect("nothing"), None);
        for text in ["10.5", "\"10.5\"", "\"1,000\"", "-1", "1e-3", "\" 10\"", "\"ten\""] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_amount_without_a_documented_minor_unit_is_none() {
        let read = |code: &str, value: Value| {
            read_amount(Some(&value), Currency::new(code).as_ref(), Operation::PaymentGet)
        };
        for code in ["EUR", "CNY", "JPY"] {
            assert_eq!(read(code, Value::from(1230)).expect("read"), Amount::from_minor(1230), "{code}");
        }
        for code in ["KRW", "CLP", "KWD", "CLF"] {
            assert_eq!(read(code, Value::from(1230)).expect("read"), None, "{code}");
            assert!(read(code, Value::from("ten")).is_err(), "{code}");
        }
    }

    #[test]
    fn a_currency_that_is_there_is_read_or_refused() {
        let read = |code| read_currency(code, Operation::PaymentGet).map(|currency| currency.is_some());
        assert!(!read(None).expect("nothing"));
        assert!(read(Some("EUR")).expect("a currency"));
        for code in ["", "eur", "EURO", "ZZZ", " EUR"] {
            assert!(read(Some(code)).is_err(), "{code}");
        }
    }
}
