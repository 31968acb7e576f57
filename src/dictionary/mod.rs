//! The documents' lists: currencies, way codes, and what the gateways add.

use std::collections::BTreeMap;

use once_cell::sync::Lazy;
use serde_json::Value;

use crate::error::{Error, ErrorKind, Result};
use crate::json;

/// Every dictionary: its name and its content, a JSON array of objects with at least `code` and `name`.
const DICTIONARIES: &[(&str, &str)] = &[
    ("currencies", include_str!("data/currencies.json")),
    ("way_codes", include_str!("data/way_codes.json")),
];

/// The dictionary's content: a JSON array.
pub fn text(name: &str) -> Result<&'static str> {
    let found = DICTIONARIES.iter().find(|(known, _)| *known == name).map(|(_, content)| *content);
    found.ok_or_else(|| {
        let names: Vec<&str> = names().collect();
        let hint = json::nearest(name, names.iter().copied());
        let hint = hint.map(|near| format!("; did you mean \"{near}\"?")).unwrap_or_default();
        let message =
            format!("there is no dictionary \"{}\"{hint} There are: {}", json::shown(name), names.join(", "));
        Error::fault(ErrorKind::InvalidRequest, "name", message)
    })
}

/// The names of the dictionaries.
pub fn names() -> impl Iterator<Item = &'static str> {
    DICTIONARIES.iter().map(|(name, _)| *name)
}

/// How many decimals ISO 4217 gives a currency.
pub fn currency_exponent(code: &str) -> Option<u32> {
    static EXPONENTS: Lazy<BTreeMap<String, u32>> = Lazy::new(|| {
        let rows: Vec<Value> = serde_json::from_str(DICTIONARIES[0].1).expect("the data file is JSON");
        let entry = |row: &Value| {
            let code = row["code"].as_str().expect("every currency has a code");
            (code.to_owned(), row["exponent"].as_u64().expect("every currency has an exponent") as u32)
        };
        rows.iter().map(entry).collect()
    });
    EXPONENTS.get(code).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponents_are_those_of_iso_4217() {
        for (code, exponent) in [("USD", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4), ("IDR", 2)] {
            assert_eq!(currency_exponent(code), Some(exponent), "{code}");
        }
        assert_eq!(currency_exponent("usd"), None);
    }

    #[test]
    fn every_dictionary_is_a_list_of_named_codes() {
        for name in names() {
            let rows: Vec<Value> = serde_json::from_str(text(name).expect("it is listed")).expect("JSON");
            assert!(rows.iter().all(|row| row["code"].is_string() && row["name"].is_string()), "{name}");
        }
    }

    #[test]
    fn an_unknown_dictionary_names_the_nearest() {
        assert!(text("currency").expect_err("unknown").message.contains("\"currencies\""));
    }
}
