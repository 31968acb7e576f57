//! Amounts on the way out: "in cents, except JPY".

use serde_json::Value;

use super::dialect::Dialect;
use crate::gateway::Checks;
use crate::money::{Amount, Currency};

/// Checks an amount and its currency. Sent are minor units: cents, fen, yen. For currencies with three or four decimals,
/// and for those without any but yen, no document says what a "cent" is: a wrong guess would be wrong a hundredfold.
pub(super) fn check(
    amount: Amount,
    currency: Option<&Currency>,
    path: &str,
    dialect: &Dialect,
    checks: &mut Checks,
) {
    if amount == Amount::ZERO {
        checks.fault(path, "must be more than 0");
    }
    let Some(currency) = currency else { return };
    match currency.exponent() {
        None => checks.fault("currency", "is not in ISO 4217; see the dictionary currencies"),
        Some(2) => {}
        Some(0) if currency.code() == "JPY" => {}
        Some(_) => {
            let message = format!("{} documents amounts in cents, and in yen, only", dialect.title);
            checks.unsupported("currency", Some(&()), &message);
        }
    }
}

/// The amount as a number of minor units.
pub(super) fn number(amount: Amount) -> Value {
    Value::from(amount.minor())
}
