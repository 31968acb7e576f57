//! Amounts: `12,2` in the document's tables, always written with two decimals, whatever the currency.

use crate::gateway::{AmountRule, Checks};
use crate::money::{Amount, Currency};

const DECIMALS: u32 = 2;

/// The most that `12,2` holds, in hundredths: ten digits before the point and two after it.
const HUNDREDTHS_MAX: i64 = 999_999_999_999;

/// What globalmerchant takes.
pub static AMOUNTS: AmountRule = AmountRule {
    decimals: |_| Some(DECIMALS),
    most: |currency| most(currency.exponent().unwrap_or(DECIMALS)),
    checks_cards: false,
};

/// The amount as it is signed and sent, such as `1111.00`; a violation where it does not fit.
pub fn text(path: &str, amount: Amount, exponent: u32, checks: &mut Checks) -> String {
    let most = most(exponent);
    if amount.minor() > most {
        checks.refuse(path, format!("must be at most {most} minor units for globalmerchant, 9999999999.99"));
        return String::new();
    }
    amount.to_decimal(exponent, DECIMALS).unwrap_or_else(|error| {
        checks.refuse(path, error.to_string());
        String::new()
    })
}

fn most(exponent: u32) -> i64 {
    match exponent.checked_sub(DECIMALS) {
        Some(more) => HUNDREDTHS_MAX * 10_i64.pow(more),
        None => HUNDREDTHS_MAX / 10_i64.pow(DECIMALS - exponent),
    }
}

/// An amount of an answer, in minor units of the answer's own currency.
pub fn read(text: Option<&str>, currency: Option<&Currency>) -> Option<Amount> {
    Amount::from_decimal(text?, currency?.exponent()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(minor: i64, code: &str) -> Result<String, String> {
        let exponent = Currency::new(code).and_then(|currency| currency.exponent()).expect("listed");
        let mut checks = Checks::default();
        let text = text("amount", Amount::from_minor(minor).expect("in range"), exponent, &mut checks);
        checks.finish().map(|_| text).map_err(|error| error.message)
    }

    #[test]
    fn two_decimals_are_written_for_every_currency() {
        let cases = [
            (111_100, "USD", "1111.00"),
            (1111, "JPY", "1111.00"),
            (1, "USD", "0.01"),
            (1_110, "KWD", "1.11"),
        ];
        for (minor, code, text) in cases {
            assert_eq!(sent(minor, code).as_deref(), Ok(text), "{code}");
        }
    }

    #[test]
    fn the_largest_amount_goes_and_one_more_does_not() {
        assert_eq!(sent(999_999_999_999, "USD").as_deref(), Ok("9999999999.99"));
        assert_eq!(sent(9_999_999_999, "JPY").as_deref(), Ok("9999999999.00"));
        assert_eq!(sent(9_999_999_999_990, "KWD").as_deref(), Ok("9999999999.99"));
        assert_eq!(sent(99_999_999_999_900, "CLF").as_deref(), Ok("9999999999.99"));
        let larger = [
            (1_000_000_000_000, "USD"),
            (10_000_000_000, "JPY"),
            (9_999_999_999_991, "KWD"),
            (99_999_999_999_901, "CLF"),
        ];
        for (minor, code) in larger {
            assert!(sent(minor, code).expect_err("too large").contains("at most"), "{code}");
        }
    }

    #[test]
    fn a_lost_digit_is_refused_with_the_nearest_that_can_be_sent() {
        let message = sent(1_234, "KWD").expect_err("three decimals");
        assert!(message.contains("1230") && message.contains("1240"), "{message}");
        let message = sent(9, "KWD").expect_err("less than a hundredth");
        assert!(message.ends_with("the smallest possible amount is 10"), "{message}");
    }

    #[test]
    fn amounts_are_read_in_minor_units_of_their_currency() {
        let read = |text, code| read(Some(text), Currency::new(code).as_ref()).map(Amount::minor);
        assert_eq!(read("1111.00", "USD"), Some(111_100));
        assert_eq!(read("1111.00", "JPY"), Some(1111));
        assert_eq!(read("100", "USD"), Some(10_000));
        assert_eq!(read("0.015", "USD"), None);
        assert_eq!(read("1e3", "USD"), Some(100_000));
        assert_eq!(read(" 1.00", "USD"), None);
        assert_eq!(read("-1.00", "USD"), None);
        assert_eq!(read("1.00", "XYZ"), None);
    }
}
