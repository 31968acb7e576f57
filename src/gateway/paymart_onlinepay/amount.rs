//! Amounts on the way out: "in cents, except JPY".

use serde_json::Value;

use super::dialect::Dialect;
use crate::gateway::Field;
use crate::money::{Amount, Currency};

/// Checks an amount and its currency. Sent are minor units: cents, fen, yen. For currencies with three or four decimals,
/// and for those without any but yen, no document says what a "cent" is: a wrong guess would be wrong a hundredfold.
pub(super) fn check(amount: &Field<'_, Amount>, currency: &Field<'_, Currency>, dialect: &Dialect) {
    if amount.peek() == Some(&Amount::ZERO) {
        amount.fault("must be more than 0");
    }
    match currency.peek() {
        Some(unit) if unit.exponent().is_none() => {
            currency.fault("is not in ISO 4217; see the dictionary currencies");
        }
        Some(unit) if !in_cents(unit) => currency.unsupported(&only_cents(dialect)),
        _ => {}
    }
}

/// Whether the documents say how an amount in it is written.
pub(super) fn in_cents(currency: &Currency) -> bool {
    currency.exponent() == Some(2) || currency.code() == "JPY"
}

/// What is wrong with another currency.
pub(super) fn only_cents(dialect: &Dialect) -> String {
    format!("{} documents amounts in cents, and in yen, only", dialect.title)
}

/// The amount as a number of minor units.
pub(super) fn number(amount: Amount) -> Value {
    Value::from(amount.minor())
}
