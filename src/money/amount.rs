//! Amounts: integers in minor units, and decimal text that is never a float.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The largest amount: twelve digits before the decimal point and up to three after it.
pub const AMOUNT_MAX: i64 = 999_999_999_999_999;

/// An amount in ISO 4217 minor units (cents for USD, yen for JPY), from 0 to 999999999999999.
///
/// In JSON it is an integer. A text is refused, because it may mean cents or dollars, and so is a number with a fraction or
/// an exponent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(i64);

/// Why a decimal text is not an amount, or why an amount does not fit into so few decimals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AmountError {
    /// The text is not a decimal number such as `1111.00` or `1.0E7`.
    Malformed,
    /// The text has more decimals than the currency, apart from zeros at the end.
    TooManyDecimals,
    /// The amount is larger than [`AMOUNT_MAX`].
    TooLarge,
    /// The wire format has fewer decimals than the amount needs; the nearest amounts that fit.
    WouldLoseDigits {
        /// The next lower amount that can be sent, in minor units.
        below: i64,
        /// The next higher amount that can be sent, in minor units.
        above: i64,
    },
}

impl fmt::Display for AmountError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed => formatter.write_str("is not a decimal number such as 1111.00"),
            Self::TooManyDecimals => formatter.write_str("has more decimals than its currency"),
            Self::TooLarge => write!(formatter, "is larger than {AMOUNT_MAX} minor units"),
            Self::WouldLoseDigits { below: 0, above } => write!(
                formatter,
                "cannot be sent to this gateway without losing a digit: the smallest possible amount is {above}"
            ),
            Self::WouldLoseDigits { below, above } => write!(
                formatter,
                "cannot be sent to this gateway without losing a digit: \
                 the nearest possible amounts are {below} and {above}"
            ),
        }
    }
}

impl Amount {
    /// Zero.
    pub const ZERO: Self = Self(0);

    /// An amount of this many minor units, if it is from 0 to [`AMOUNT_MAX`].
    pub fn from_minor(minor: i64) -> Option<Self> {
        (0..=AMOUNT_MAX).contains(&minor).then_some(Self(minor))
    }

    /// The amount in minor units.
    pub fn minor(self) -> i64 {
        self.0
    }

    /// Reads major units written as a decimal (`10.5`, `1111.00`, `300`, `1.0E7`) in a currency with `exponent` decimals.
    pub fn from_decimal(text: &str, exponent: u32) -> Result<Self, AmountError> {
        let numeral = Numeral::parse(text).ok_or(AmountError::Malformed)?;
        let digits = || numeral.whole.bytes().chain(numeral.fraction.bytes());
        let count = numeral.whole.len() + numeral.fraction.len();
        let Some(first) = digits().position(|digit| digit != b'0') else { return Ok(Self::ZERO) };
        let zeros_behind = digits().rev().take_while(|digit| *digit == b'0').count();
        // The power of ten by which to multiply the significant digits.
        let moved = numeral.power + i128::from(exponent) - numeral.fraction.len() as i128;
        let power = moved + zeros_behind as i128;
        if power < 0 {
            return Err(AmountError::TooManyDecimals);
        }
        let significant = count - first - zeros_behind;
        if significant as i128 + power > MINOR_DIGITS_MAX {
            return Err(AmountError::TooLarge);
        }
        let value = digits().skip(first).take(significant);
        let value = value.fold(0, |value, digit| value * 10 + i64::from(digit - b'0'));
        Self::from_minor(value * 10_i64.pow(power as u32)).ok_or(AmountError::TooLarge)
    }

    /// Writes major units with exactly `decimals` decimals, for a currency with `exponent` of them.
    pub fn to_decimal(self, exponent: u32, decimals: u32) -> Result<String, AmountError> {
        let (mut value, mut scale) = (self.0, exponent);
        while scale > decimals {
            if value % 10 != 0 {
                let step = 10_i64.pow(exponent - decimals);
                let below = self.0 / step * step;
                return Err(AmountError::WouldLoseDigits { below, above: below + step });
            }
            value /= 10;
            scale -= 1;
        }
        let width = scale as usize + 1;
        let padded = format!("{value:0width$}");
        let (whole, fraction) = padded.split_at(padded.len() - scale as usize);
        let zeros = "0".repeat((decimals - scale) as usize);
        Ok(match decimals {
            0 => whole.to_owned(),
            _ => format!("{whole}.{fraction}{zeros}"),
        })
    }
}

/// The number of digits of [`AMOUNT_MAX`].
const MINOR_DIGITS_MAX: i128 = 15;

/// The parts of a decimal number as JSON spells it; a sign is refused, leading zeros are allowed.
struct Numeral<'a> {
    whole: &'a str,
    fraction: &'a str,
    power: i128,
}

impl<'a> Numeral<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let (mantissa, power) = match text.split_once(['e', 'E']) {
            Some((mantissa, power)) => (mantissa, exponent(power)?),
            None => (text, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
        (all_digits(whole) && all_digits(fraction)).then_some(Self { whole, fraction, power })
    }
}

/// A power of ten. An exponent beyond any amount, however long, is treated like the largest one.
fn exponent(text: &str) -> Option<i128> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let size = i128::from(digits.parse().unwrap_or(i64::MAX));
    Some(if text.starts_with('-') { -size } else { size })
}

impl fmt::Display for Amount {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AmountVisitor)
    }
}

struct AmountVisitor;

impl Visitor<'_> for AmountVisitor {
    type Value = Amount;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an integer in minor units")
    }

    fn visit_i64<E: de::Error>(self, minor: i64) -> Result<Amount, E> {
        Amount::from_minor(minor).ok_or_else(|| E::custom("the amount is out of range"))
    }

    fn visit_u64<E: de::Error>(self, minor: u64) -> Result<Amount, E> {
        self.visit_i64(i64::try_from(minor).map_err(|_| E::custom("the amount is out of range"))?)
    }
}

impl JsonSchema for Amount {
    fn schema_name() -> Cow<'static, str> {
        "Amount".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "An amount in ISO 4217 minor units (cents for USD, yen for JPY): an integer, never a text or a float.",
            "type": "integer",
            "minimum": 0,
            "maximum": AMOUNT_MAX
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, exponent: u32) -> Result<i64, AmountError> {
        Amount::from_decimal(text, exponent).map(Amount::minor)
    }

    #[test]
    fn one_value_is_the_same_money_in_every_form() {
        for text in ["10000000", "10000000.00", "1E+7", "1.0E7", "1e7", "100E5", "0.1e8", "1000000000E-2"] {
            assert_eq!(read(text, 0), Ok(10_000_000), "{text}");
            assert_eq!(read(text, 2), Ok(1_000_000_000), "{text}");
        }
        for text in ["25", "25.0", "25.00", "2.5E1", "2500E-2", "0025", "25.00000000000000000000000000"] {
            assert_eq!(read(text, 2), Ok(2500), "{text}");
        }
        assert_eq!(read("1e-3", 3), Ok(1));
        for text in ["0", "0.000", "0E400", "0e-99999999999999999999999999"] {
            assert_eq!(read(text, 2), Ok(0), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_malformed() {
        for text in [
            "",
            " ",
            "NaN",
            "Infinity",
            "1,000.00",
            " 25.00",
            "25.00 ",
            "\u{ff12}\u{ff15}",
            "2\u{a0}500",
            "-1",
            "+1",
            "-0",
            "1.",
            ".5",
            "1e",
            "e1",
            "1e+",
            "1E+-7",
            "1.2.3",
            "1e2e3",
            "1e2.0",
            "0x10",
            "1_000",
        ] {
            assert_eq!(read(text, 2), Err(AmountError::Malformed), "{text:?}");
        }
    }

    #[test]
    fn a_digit_is_never_lost_and_the_size_never_exceeded() {
        assert_eq!(read("25.005", 2), Err(AmountError::TooManyDecimals));
        assert_eq!(read("25.5", 0), Err(AmountError::TooManyDecimals));
        assert_eq!(read("1E-3", 2), Err(AmountError::TooManyDecimals));
        assert_eq!(read("9999999999999.99", 2), Ok(AMOUNT_MAX));
        assert_eq!(read("10000000000000", 2), Err(AmountError::TooLarge));
        assert_eq!(read("1e13", 2), Err(AmountError::TooLarge));
        let long = "9".repeat(100_000);
        let all = [
            ("1E400".to_owned(), AmountError::TooLarge),
            ("1E999999999999999999999999999999".to_owned(), AmountError::TooLarge),
            ("1E-999999999999999999999999999999".to_owned(), AmountError::TooManyDecimals),
            (format!("1E{long}"), AmountError::TooLarge),
            (long.clone(), AmountError::TooLarge),
            (format!("0.{long}"), AmountError::TooManyDecimals),
        ];
        for (text, error) in all {
            assert_eq!(read(&text, 2), Err(error), "{:.40}", text);
        }
    }

    #[test]
    fn across_the_border_an_amount_is_an_integer() {
        assert_eq!(serde_json::from_str::<Amount>("2500").expect("an integer").minor(), 2500);
        for text in ["\"2500\"", "25.00", "2.5e3", "-1", "1000000000000000", "true", "null"] {
            assert!(serde_json::from_str::<Amount>(text).is_err(), "{text}");
        }
    }
}
