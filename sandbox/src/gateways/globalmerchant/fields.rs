//! The tables of the document: which fields are required, how long they may be and what they look like.

use std::collections::BTreeSet;
use std::net::IpAddr;

use super::codes::Name;
use super::countries;
use crate::gateway::{Call, Refusal};
use crate::money::{self, Unusable};

/// A field that must be there, and the most characters that it may have.
type Field = (&'static str, usize);

/// seed: the table of payments, but for the goods.
pub const PAYMENT: &[Field] = &[
    ("out_trade_no", 255),
    ("amt", 13),
    ("currency", 3),
    ("ip", 255),
    ("nonce_str", 16),
    ("card.num", 255),
    ("card.year", 4),
    ("card.month", 2),
    ("card.cvv", 4),
    ("customer.first_name", 255),
    ("customer.last_name", 255),
    ("customer.country", 2),
    ("customer.state", 255),
    ("customer.city", 255),
    ("customer.address", 255),
    ("customer.postcode", 255),
    ("customer.email", 255),
    ("customer.mobile", 255),
    ("shipping.first_name", 255),
    ("shipping.last_name", 255),
    ("shipping.country", 2),
    ("shipping.state", 255),
    ("shipping.city", 255),
    ("shipping.address", 255),
    ("shipping.postcode", 255),
    ("shipping.email", 255),
    ("shipping.mobile", 255),
];

/// seed: the table of RETRIEVE.
pub const RETRIEVE: &[Field] = &[("out_trade_no", 255), ("nonce_str", 255)];

/// seed: the table of refunds.
pub const REFUND: &[Field] = &[("txid", 255), ("refund_amt", 13), ("refund_reason", 255), ("nonce_str", 255)];

/// The value of a field, empty when it was not sent.
pub fn text<'c>(call: &'c Call, name: &str) -> &'c str {
    call.body[name].as_str().unwrap_or_default()
}

/// Checks that every field of a table is there and short enough.
pub fn check_table(call: &Call, table: &[Field]) -> Result<(), Refusal> {
    table.iter().try_for_each(|(name, longest)| check_length(call, name, *longest))
}

fn check_length(call: &Call, name: &str, longest: usize) -> Result<(), Refusal> {
    match text(call, name).chars().count() {
        0 => Err(wrong(call, format!("{name} is required"))),
        length if length > longest => {
            Err(wrong(call, format!("{name} may have at most {longest} characters, not {length}")))
        }
        _ => Ok(()),
    }
}

/// Checks what the fields of a payment look like.
pub fn check_payment(call: &Call) -> Result<(), Refusal> {
    check_table(call, PAYMENT)?;
    // assumed: an address of either version.
    if text(call, "ip").parse::<IpAddr>().is_err() {
        return Err(wrong(call, "ip must be an IPv4 or IPv6 address"));
    }
    for person in ["customer", "shipping"] {
        let country = format!("{person}.country");
        if !countries::is_listed(text(call, &country)) {
            let advice = "must be a code of the document's appendix, such as US";
            return Err(wrong(call, format!("{country} {advice}")));
        }
        let email = format!("{person}.email");
        // assumed: no more than that there is something on either side of the sign.
        let parts = text(call, &email).rsplit_once('@');
        if parts.is_none_or(|(before, after)| before.is_empty() || after.is_empty()) {
            return Err(wrong(call, format!("{email} must be an e-mail address")));
        }
    }
    check_goods(call)
}

/// seed: name, quantity and price of the first; assumed: more follow with 1, 2 and so on.
fn check_goods(call: &Call) -> Result<(), Refusal> {
    let mut places = BTreeSet::from([0]);
    for name in call.body.as_object().into_iter().flat_map(|fields| fields.keys()) {
        let Some(rest) = name.strip_prefix("goods[") else {
            continue;
        };
        let place = rest.split_once("].").and_then(|(place, _)| place.parse::<usize>().ok());
        let Some(place) = place else {
            return Err(wrong(call, format!("{name} must be written like goods[0].name")));
        };
        places.insert(place);
    }
    // A gap shows as fields that are missing.
    for place in 0..places.len() {
        let name = |field: &str| format!("goods[{place}].{field}");
        check_length(call, &name("name"), 255)?;
        check_length(call, &name("quantity"), 9)?;
        check_length(call, &name("price"), 13)?;
        if !text(call, &name("quantity")).parse::<u32>().is_ok_and(|quantity| quantity > 0) {
            return Err(wrong(call, format!("{} must be a whole number above 0", name("quantity"))));
        }
        check_decimal(call, &name("price"))?;
    }
    Ok(())
}

/// seed: "12,2"; assumed: ten digits at most before the point, and always two after it.
fn check_decimal(call: &Call, name: &str) -> Result<(), Refusal> {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let fits = text(call, name).split_once('.').is_some_and(|(whole, decimals)| {
        (1..=10).contains(&whole.len()) && digits(whole) && decimals.len() == 2 && digits(decimals)
    });
    if fits {
        return Ok(());
    }
    let advice = "must have up to ten digits, a point and two digits, such as 1111.00";
    Err(wrong(call, format!("{name} {advice}")))
}

/// assumed: three capital letters of ISO 4217.
pub fn currency(call: &Call) -> Result<&str, Refusal> {
    let currency = text(call, "currency");
    match money::exponent(currency) {
        Some(_) => Ok(currency),
        None => Err(wrong(call, "currency must be a code of ISO 4217, such as USD")),
    }
}

/// An amount in minor units. assumed: two decimals in any currency, which are 00 where it has none.
pub fn amount(call: &Call, name: &str, currency: &str) -> Result<i64, Refusal> {
    check_decimal(call, name)?;
    let exponent = money::exponent(currency).unwrap_or(2);
    money::minor_units(text(call, name), exponent, 2).map_err(|why| match why {
        Unusable::NotPositive => wrong(call, format!("{name} must be more than 0")),
        Unusable::TooManyDecimals => wrong(call, format!("{name}: {currency} has no decimals, send .00")),
        Unusable::NotANumber | Unusable::TooLarge => wrong(call, format!("{name} is too large")),
    })
}

/// beyond: an address on the web that PAY_3DS needs; assumed: PAY takes it too.
pub fn address<'c>(call: &'c Call, name: &str, is_needed: bool) -> Result<Option<&'c str>, Refusal> {
    let address = text(call, name);
    if address.is_empty() {
        return match is_needed {
            true => Err(wrong(call, format!("{name} is required"))),
            false => Ok(None),
        };
    }
    if address.starts_with("http://") || address.starts_with("https://") {
        return Ok(Some(address));
    }
    Err(wrong(call, format!("{name} must start with http:// or https://")))
}

/// A refusal that names what is wrong.
pub fn wrong(call: &Call, message: impl AsRef<str>) -> Refusal {
    Name::Parameter.refusal(&call.merchant, message)
}
