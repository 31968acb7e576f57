//! Exact money: integers in minor units, and decimal text that is never a float.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::dictionary::currency_exponent;

/// The largest amount: twelve digits before the decimal point and up to three after it.
pub const AMOUNT_MAX: i64 = 999_999_999_999_999;

/// An amount in ISO 4217 minor units (cents for USD, yen for JPY), from 0 to 999999999999999.
///
/// In JSON it is an integer, or a string of digits; a number with a fraction or an exponent is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(i64);

/// Why a decimal text is no amount, or an amount cannot be written with so few decimals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AmountError {
    /// The text is no plain decimal number such as `1111.00`.
    Malformed,
    /// The text has more decimals, other than zeros, than the currency.
    TooManyDecimals,
    /// The amount is over [`AMOUNT_MAX`].
    TooLarge,
    /// The wire form has fewer decimals than the amount needs; the nearest amounts that fit.
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
            Self::Malformed => formatter.write_str("is not a plain decimal number such as 1111.00"),
            Self::TooManyDecimals => formatter.write_str("has more decimals than its currency"),
            Self::TooLarge => write!(formatter, "is over {AMOUNT_MAX} minor units"),
            Self::WouldLoseDigits { below: 0, above } => write!(
                formatter,
                "cannot be sent to this gateway without losing a digit: the smallest amount that can is {above}"
            ),
            Self::WouldLoseDigits { below, above } => write!(
                formatter,
                "cannot be sent to this gateway without losing a digit: \
                 the nearest amounts that can are {below} and {above}"
            ),
        }
    }
}

impl Amount {
    /// No money.
    pub const ZERO: Self = Self(0);

    /// An amount of so many minor units, if it is from 0 to [`AMOUNT_MAX`].
    pub fn from_minor(minor: i64) -> Option<Self> {
        (0..=AMOUNT_MAX).contains(&minor).then_some(Self(minor))
    }

    /// The number of minor units.
    pub fn minor(self) -> i64 {
        self.0
    }

    /// Reads major units written as a decimal (`10.5`, `1111.00`, `300`) in a currency with `exponent` decimals.
    pub fn from_decimal(text: &str, exponent: u32) -> Result<Self, AmountError> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || !digits(fraction) {
            return Err(AmountError::Malformed);
        }
        let exponent = exponent as usize;
        let kept = fraction.trim_end_matches('0');
        if kept.len() > exponent {
            return Err(AmountError::TooManyDecimals);
        }
        let minor: i64 = format!("{whole}{kept:0<exponent$}").parse().map_err(|_| AmountError::TooLarge)?;
        Self::from_minor(minor).ok_or(AmountError::TooLarge)
    }

    /// Writes major units with exactly `decimals` decimals, for a currency with `exponent` of them.
    pub fn to_decimal(self, exponent: u32, decimals: u32) -> Result<String, AmountError> {
        let (mut value, mut shown) = (self.0, exponent);
        while shown > decimals {
            if value % 10 != 0 {
                let step = 10_i64.pow(exponent - decimals);
                let below = self.0 / step * step;
                return Err(AmountError::WouldLoseDigits { below, above: below + step });
            }
            value /= 10;
            shown -= 1;
        }
        let width = shown as usize + 1;
        let padded = format!("{value:0width$}");
        let (whole, fraction) = padded.split_at(padded.len() - shown as usize);
        let zeros = "0".repeat((decimals - shown) as usize);
        Ok(match decimals {
            0 => whole.to_owned(),
            _ => format!("{whole}.{fraction}{zeros}"),
        })
    }
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
        formatter.write_str("an integer in minor units, or a string of digits")
    }

    fn visit_i64<E: de::Error>(self, minor: i64) -> Result<Amount, E> {
        Amount::from_minor(minor).ok_or_else(|| E::custom("the amount is out of range"))
    }

    fn visit_u64<E: de::Error>(self, minor: u64) -> Result<Amount, E> {
        self.visit_i64(i64::try_from(minor).map_err(|_| E::custom("the amount is out of range"))?)
    }

    fn visit_str<E: de::Error>(self, digits: &str) -> Result<Amount, E> {
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(E::custom("the amount is no string of digits"));
        }
        self.visit_i64(digits.parse().map_err(|_| E::custom("the amount is out of range"))?)
    }
}

impl JsonSchema for Amount {
    fn schema_name() -> Cow<'static, str> {
        "Amount".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "An amount in ISO 4217 minor units (cents for USD, yen for JPY); a string of digits is taken too, a float never.",
            "type": ["integer", "string"],
            "pattern": "^[0-9]{1,15}$",
            "minimum": 0,
            "maximum": AMOUNT_MAX
        })
    }
}

/// An ISO 4217 currency code in capitals, such as `USD`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Currency(String);

impl Currency {
    /// A currency, if ISO 4217 lists the code.
    pub fn new(code: &str) -> Option<Self> {
        currency_exponent(code).map(|_| Self(code.to_owned()))
    }

    /// The three letters.
    pub fn code(&self) -> &str {
        &self.0
    }

    /// How many decimals ISO 4217 gives the currency: 0, 2, 3 or 4; `None` for a code that it does not list.
    pub fn exponent(&self) -> Option<u32> {
        currency_exponent(&self.0)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl JsonSchema for Currency {
    fn schema_name() -> Cow<'static, str> {
        "Currency".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "An ISO 4217 currency code in capitals, such as USD.",
            "type": "string",
            "pattern": "^[A-Z]{3}$"
        })
    }
}
