//! How many decimals PayerMax takes, which differs from ISO 4217 and from operation to operation.

use serde_json::Number;

use crate::gateway::{AmountRule, Field};
use crate::money::{Amount, Currency};

/// capture, createPaybylink, subscriptionCreate.
pub static PAYMENTS: AmountRule = AmountRule::of(|currency| decimals(currency, Use::Payment));
/// orderAndPay, applyDropinSession.
pub static ORDERS: AmountRule = PAYMENTS.checking_cards();
/// refund.
pub static REFUNDS: AmountRule = AmountRule::of(|currency| decimals(currency, Use::Refund));
/// paymentOrderPay: at most twelve characters, the point included.
pub static PAYOUTS: AmountRule =
    AmountRule { most: most_of_payout, ..AmountRule::of(|currency| decimals(currency, Use::Payout)) };

/// The characters of a payout's amount.
const PAYOUT_CHARACTERS: u32 = 12;

/// What an amount is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// orderAndPay, capture.
    Payment,
    /// refund.
    Refund,
    /// orderAndPay and applyDropinSession, to check a card: nothing is taken.
    CardCheck,
    /// subscriptionCreate's trial, which may cost nothing.
    Trial,
    /// paymentOrderPay.
    Payout,
}

const PAYMENT_TWO: &[&str] = &["BHD", "KWD", "JOD", "OMR", "TND"];
const PAYMENT_NONE: &[&str] = &["IDR", "TWD", "KRW", "VND", "CLP", "PKR", "COP", "JPY", "ISK", "PYG"];
const REFUND_TWO: &[&str] = &["BHD", "KWD", "IQD", "JOD", "TND", "LYD", "OMR"];
const REFUND_NONE: &[&str] = &["IDR", "TWD", "PKR", "COP"];
const PAYOUT_NONE: &[&str] = &["IDR", "VND", "KRW", "CLP"];

impl Use {
    fn takes_zero(self) -> bool {
        self.rule().checks_cards || self == Self::Trial
    }

    fn rule(self) -> &'static AmountRule {
        match self {
            Self::Payment | Self::Trial => &PAYMENTS,
            Self::CardCheck => &ORDERS,
            Self::Refund => &REFUNDS,
            Self::Payout => &PAYOUTS,
        }
    }
}

fn decimals(currency: &Currency, use_: Use) -> Option<u32> {
    let exponent = currency.exponent()?;
    let (two, none): (&[&str], &[&str]) = match use_ {
        Use::Payment | Use::CardCheck | Use::Trial => (PAYMENT_TWO, PAYMENT_NONE),
        Use::Refund => (REFUND_TWO, REFUND_NONE),
        Use::Payout => (&[], PAYOUT_NONE),
    };
    Some(if none.contains(&currency.code()) {
        0
    } else if two.contains(&currency.code()) {
        2
    } else {
        exponent
    })
}

fn most_of_payout(currency: &Currency) -> i64 {
    let (exponent, decimals) =
        (currency.exponent().unwrap_or_default(), decimals(currency, Use::Payout).unwrap_or_default());
    let digits = PAYOUT_CHARACTERS - u32::from(decimals > 0);
    (10_i64.pow(digits) - 1) * 10_i64.pow(exponent.saturating_sub(decimals))
}

/// The amount as PayerMax writes it; a violation where it cannot.
pub fn text(amount: &Field<'_, Amount>, currency: &Field<'_, Currency>, use_: Use) -> String {
    let (Some(value), Some(unit)) = (amount.value(), currency.value()) else { return String::new() };
    let Some(exponent) = currency.exponent() else { return String::new() };
    if *value == Amount::ZERO && !use_.takes_zero() {
        amount.refuse("must be more than 0");
        return String::new();
    }
    if value.minor() > (use_.rule().most)(unit) {
        amount
            .refuse(format!("must have at most {PAYOUT_CHARACTERS} characters in major units for payermax"));
        return String::new();
    }
    written(*value, unit, exponent, use_).unwrap_or_else(|message| {
        amount.refuse(message);
        String::new()
    })
}

fn written(amount: Amount, currency: &Currency, exponent: u32, use_: Use) -> Result<String, String> {
    let decimals = (use_.rule().decimals)(currency).unwrap_or(exponent);
    amount.to_decimal(exponent, decimals).map_err(|error| error.to_string())
}

/// The same as a JSON number, digit by digit.
pub fn number(amount: &Field<'_, Amount>, currency: &Field<'_, Currency>, use_: Use) -> Number {
    text(amount, currency, use_).parse().unwrap_or_else(|_| 0.into())
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::gateway::decimal_amount;

    fn sent(minor: i64, code: &str, use_: Use) -> Result<String, String> {
        let amount = Amount::from_minor(minor).expect("in range");
        let currency = Currency::new(code).expect("listed");
        let exponent = currency.exponent().expect("listed");
        written(amount, &currency, exponent, use_)
    }

    #[test]
    fn each_use_has_its_own_decimals() {
        assert_eq!(sent(1_234, "USD", Use::Payment), Ok("12.34".to_owned()));
        assert_eq!(sent(1_230, "KWD", Use::Payment), Ok("1.23".to_owned()));
        assert_eq!(sent(1_000_000, "IDR", Use::Payment), Ok("10000".to_owned()));
        assert_eq!(sent(500, "JPY", Use::Payment), Ok("500".to_owned()));
        assert_eq!(sent(1_234, "KWD", Use::Payout), Ok("1.234".to_owned()));
        assert_eq!(sent(1_050, "PKR", Use::Payout), Ok("10.50".to_owned()));
    }

    #[test]
    fn a_lost_digit_is_refused_with_the_nearest_two() {
        let message = sent(1_234, "KWD", Use::Payment).expect_err("three decimals");
        assert!(message.contains("1230") && message.contains("1240"), "{message}");
        assert!(sent(1_050, "PKR", Use::Refund).is_err());
    }

    #[test]
    fn numbers_and_texts_are_read_alike_and_exactly() {
        let usd = Currency::new("USD");
        for text in ["10.50", "\"10.50\"", "10.5", "\"10.500\""] {
            let value: Value = serde_json::from_str(text).expect("JSON");
            assert_eq!(decimal_amount(Some(&value), usd.as_ref()).map(Amount::minor), Some(1050), "{text}");
        }
        let large: Value = serde_json::from_str("999999999999.99").expect("JSON");
        assert_eq!(decimal_amount(Some(&large), usd.as_ref()).map(Amount::minor), Some(99_999_999_999_999));
    }
}
