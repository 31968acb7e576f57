//! How many decimals an amount may have, by operation and currency (`beyond`: PayerMax's api.json).

use std::collections::HashMap;

use rust_decimal::Decimal;
use serde_json::value::RawValue;

use super::codes;
use crate::gateway::Refusal;
use crate::money::{self, Unusable};

/// Which rule applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Payments, and captures of them.
    Payment,
    /// Refunds.
    Refund,
    /// Payouts.
    Payout,
}

fn decimals(rule: Rule, currency: &str, exponent: u32) -> u32 {
    let (two, none) = match rule {
        Rule::Payment => ("BHD KWD JOD OMR TND", "IDR TWD KRW VND CLP PKR COP JPY ISK PYG"),
        Rule::Refund => ("BHD KWD IQD JOD TND LYD OMR", "IDR TWD PKR COP"),
        Rule::Payout => ("", "IDR VND KRW CLP"),
    };
    let listed = |list: &str| list.split_whitespace().any(|code| code == currency);
    if listed(none) {
        0
    } else if listed(two) {
        exponent.min(2)
    } else {
        exponent
    }
}

/// Reads an amount in major units, refusing what the rule cannot express.
pub fn minor_units(rule: Rule, field: &str, text: &str, currency: &str) -> Result<i64, Refusal> {
    let exponent = money::exponent(currency)
        .ok_or_else(|| Refusal::new("CURRENCY_INVALID", format!("The currency {currency} is not known.")))?;
    let allowed = decimals(rule, currency, exponent);
    money::minor_units(text, exponent, allowed).map_err(|why| match why {
        Unusable::NotANumber => codes::invalid(format!("{field} must be a number.")),
        Unusable::NotPositive => Refusal::new("AMOUNT_INVALID", format!("{field} must be more than 0.")),
        Unusable::TooManyDecimals => {
            Refusal::new("AMOUNT_INVALID", format!("{field} may have {allowed} decimals in {currency}."))
        }
        Unusable::TooLarge => Refusal::new("AMOUNT_LIMIT_MAXIMUM", format!("{field} is too large.")),
    })
}

/// Whether a currency is known.
pub fn check_currency(currency: &str) -> Result<(), Refusal> {
    let known = money::exponent(currency).map(|_| ());
    known.ok_or_else(|| Refusal::new("CURRENCY_INVALID", format!("The currency {currency} is not known.")))
}

/// Reads an amount that may be nothing, as that of a card check.
pub fn minor_units_or_none(rule: Rule, field: &str, text: &str, currency: &str) -> Result<i64, Refusal> {
    let is_zero = text.parse::<Decimal>().is_ok_and(|number| number.is_zero());
    // A currency that is not known is refused with any amount.
    if is_zero && money::exponent(currency).is_some() {
        Ok(0)
    } else {
        minor_units(rule, field, text, currency)
    }
}

/// The text of a number inside `data`, exactly as it was sent. beyond: numbers in the tables, texts in many samples.
pub fn number_text(raw: &[u8], name: &str) -> Option<String> {
    let envelope: HashMap<String, &RawValue> = serde_json::from_slice(raw).ok()?;
    let data: HashMap<String, &RawValue> = serde_json::from_str(envelope.get("data")?.get()).ok()?;
    let sent = data.get(name)?.get();
    Some(serde_json::from_str::<String>(sent).unwrap_or_else(|_| sent.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_operation_has_its_own_decimals() {
        let taken = |rule, text, currency| {
            minor_units(rule, "amount", text, currency).map_err(|refusal| refusal.code)
        };
        let invalid = || Err("AMOUNT_INVALID".to_owned());
        assert_eq!(taken(Rule::Payment, "1.230", "KWD"), Ok(1230));
        assert_eq!(taken(Rule::Payment, "1.234", "KWD"), invalid());
        assert_eq!(taken(Rule::Payment, "1.234", "IQD"), Ok(1234));
        assert_eq!(taken(Rule::Refund, "1.234", "IQD"), invalid());
        assert_eq!(taken(Rule::Payout, "1.234", "KWD"), Ok(1234));
        assert_eq!(taken(Rule::Payment, "10000", "IDR"), Ok(1_000_000));
        assert_eq!(taken(Rule::Payment, "10000.5", "IDR"), invalid());
        assert_eq!(taken(Rule::Payout, "1.5", "PKR"), Ok(150));
        assert_eq!(taken(Rule::Payment, "1", "ZZZ"), Err("CURRENCY_INVALID".to_owned()));
        assert_eq!(
            number_text(br#"{"data":{"totalAmount": 10.10}}"#, "totalAmount").as_deref(),
            Some("10.10")
        );
        assert_eq!(
            number_text(br#"{"data":{"totalAmount": "10.10"}}"#, "totalAmount").as_deref(),
            Some("10.10")
        );
    }
}
