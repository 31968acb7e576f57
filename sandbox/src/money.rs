//! Amounts: ISO 4217 exponents, and exact conversion between texts in major units and integers.

use rust_decimal::Decimal;

const NO_DECIMALS: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
const THREE_DECIMALS: &str = "BHD IQD JOD KWD LYD OMR TND";
const FOUR_DECIMALS: &str = "CLF UYW";
const TWO_DECIMALS: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV \
    BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB \
    EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD \
    KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO \
    NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP \
    STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR \
    ZMW ZWG";

/// The largest amount in minor units that the sandbox takes: it stays exact as a JSON number.
pub const LARGEST: i64 = 99_999_999_999_999;

/// Why a text is not an amount that can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unusable {
    /// Not a decimal number at all.
    NotANumber,
    /// Zero or less.
    NotPositive,
    /// More decimals than allowed.
    TooManyDecimals,
    /// Larger than [`LARGEST`].
    TooLarge,
}

/// Decimals of a currency in ISO 4217; `None` when the code is unknown.
pub fn exponent(currency: &str) -> Option<u32> {
    let listed = |list: &str| list.split_whitespace().any(|code| code == currency);
    match currency {
        _ if listed(TWO_DECIMALS) => Some(2),
        _ if listed(NO_DECIMALS) => Some(0),
        _ if listed(THREE_DECIMALS) => Some(3),
        _ if listed(FOUR_DECIMALS) => Some(4),
        _ => None,
    }
}

/// Reads a decimal text in major units as minor units, allowing at most `decimals` of them.
pub fn minor_units(text: &str, currency_exponent: u32, decimals: u32) -> Result<i64, Unusable> {
    let number = Decimal::from_str_exact(text)
        .or_else(|_| Decimal::from_scientific(text))
        .map_err(|_| Unusable::NotANumber)?
        .normalize();
    if number <= Decimal::ZERO {
        return Err(Unusable::NotPositive);
    }
    if number.scale() > decimals.min(currency_exponent) {
        return Err(Unusable::TooManyDecimals);
    }
    let factor = 10_i128.pow(currency_exponent - number.scale());
    let minor = number.mantissa().checked_mul(factor).ok_or(Unusable::TooLarge)?;
    i64::try_from(minor).ok().filter(|minor| *minor <= LARGEST).ok_or(Unusable::TooLarge)
}

/// Minor units as a text in major units with all decimals of the currency: `1500` is `15.00`.
pub fn major_text(minor: i64, currency: &str) -> String {
    Decimal::new(minor, exponent(currency).unwrap_or(2)).to_string()
}

/// Minor units as a text in major units, as short as it can be written: `1500` is `15`.
pub fn shortest_text(minor: i64, currency: &str) -> String {
    Decimal::new(minor, exponent(currency).unwrap_or(2)).normalize().to_string()
}

/// Minor units as a JSON number in major units, as short as it can be written.
pub fn major_number(minor: i64, currency: &str) -> serde_json::Value {
    let number = Decimal::new(minor, exponent(currency).unwrap_or(2)).normalize();
    if number.scale() == 0 {
        return serde_json::json!(minor / 10_i64.pow(exponent(currency).unwrap_or(2)));
    }
    // At most fifteen digits (see LARGEST), which a double keeps and prints unchanged.
    number.to_string().parse::<f64>().map_or(serde_json::Value::Null, |value| serde_json::json!(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_exactly_or_refuses() {
        assert_eq!(minor_units("10.1", 2, 2), Ok(1010));
        assert_eq!(minor_units("1e2", 2, 2), Ok(10_000));
        assert_eq!(minor_units("1.230", 3, 2), Ok(1230));
        assert_eq!(minor_units("1.234", 3, 2), Err(Unusable::TooManyDecimals));
        assert_eq!(minor_units("0.5", 0, 0), Err(Unusable::TooManyDecimals));
        assert_eq!(minor_units("0", 2, 2), Err(Unusable::NotPositive));
        assert_eq!(minor_units("-1", 2, 2), Err(Unusable::NotPositive));
        assert_eq!(minor_units("ten", 2, 2), Err(Unusable::NotANumber));
        assert_eq!(minor_units("1000000000000000", 2, 2), Err(Unusable::TooLarge));
    }

    #[test]
    fn writes_major_units() {
        assert_eq!(major_text(1500, "USD"), "15.00");
        assert_eq!(major_text(1500, "JPY"), "1500");
        assert_eq!(shortest_text(1500, "USD"), "15");
        assert_eq!(shortest_text(1510, "USD"), "15.1");
        assert_eq!(shortest_text(1500, "JPY"), "1500");
        assert_eq!(major_number(1010, "USD").to_string(), "10.1");
        assert_eq!(major_number(1230, "KWD").to_string(), "1.23");
        assert_eq!(major_number(10_000, "USD").to_string(), "100");
        assert_eq!(major_number(LARGEST, "USD").to_string(), "999999999999.99");
    }
}
