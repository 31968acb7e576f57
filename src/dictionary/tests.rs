//! The lists are complete, consistent, and match the documents.

use std::collections::BTreeSet;

use serde_json::Value;
use sha1::{Digest, Sha1};

use super::*;
use crate::money::Currency;

fn digest(lines: impl Iterator<Item = String>) -> String {
    let digest = Sha1::digest(lines.map(|line| line + "\n").collect::<String>());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn exponents_are_those_of_iso_4217() {
    for (code, exponent) in [("USD", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4), ("IDR", 2)] {
        let listed = Currency::new(code).expect("listed");
        assert_eq!(listed.exponent(), Some(exponent), "{code}");
    }
    assert_eq!(Currency::new("usd"), None);
}

#[test]
fn every_dictionary_is_a_list_of_codes() {
    for name in names() {
        let rows: Vec<Value> = serde_json::from_str(text(name).expect("it is listed")).expect("JSON");
        assert!(rows.iter().all(|row| row["code"].as_str().is_some_and(|code| !code.is_empty())), "{name}");
    }
}

#[test]
fn typed_rows_say_all_that_the_data_files_say() {
    macro_rules! same {
        ($($name:ident),+) => {$(
            let plain: Value = serde_json::from_str(text(stringify!($name)).expect("listed")).expect("JSON");
            assert_eq!(serde_json::to_value($name()).expect("plain data"), plain, stringify!($name));
        )+};
    }
    same!(banks, provinces, cities, countries, currencies, way_codes);
    same!(error_codes, error_kinds, payment_states, gateway_values);
}

/// The digests were taken over each document's own tables. PayMart's and OnlinePay's are the same except for quotes around
/// banks.
#[test]
fn banks_provinces_and_cities_are_those_of_both_documents() {
    assert_eq!((banks().len(), provinces().len(), cities().len()), (19, 34, 342));
    let lines = banks().iter().map(|row| format!("{} {}", row.code, row.name));
    assert_eq!(digest(lines), "182dd0580af6bc7cb83125984414019c451c382e");
    let lines = provinces().iter().map(|row| format!("{} {}", row.code, row.name));
    assert_eq!(digest(lines), "1b06d79b215f90fe9c02c7d85423aeb922020aad");
    let lines = cities().iter().map(|row| format!("{} {} {}", row.code, row.name, row.province));
    assert_eq!(digest(lines), "7882ec04c60dc6a5c6ae7aff909514e4879d0baa");
}

/// The document joins names and codes without spaces; its footnotes are not part of the digest.
#[test]
fn countries_are_those_of_the_document() {
    assert_eq!(countries().len(), 249);
    let lines = countries().iter().map(|row| format!("{}{}", row.name.replace(' ', ""), row.code));
    assert_eq!(digest(lines), "56edef8d378b4dd4e3a2c3c5f2e3aa4f20f96826");
}

#[test]
fn a_city_is_found_by_its_code_and_lies_in_a_province() {
    for row in cities() {
        assert!(province(&row.province).is_some(), "{row:?}");
        assert_eq!(city(&row.code), Some(row), "codes are unique");
    }
    let named = |name: &str| -> Vec<&str> {
        cities().iter().filter(|row| row.name == name).map(|row| row.code.as_str()).collect()
    };
    assert_eq!(named("Suzhou City"), ["3050", "3740"]);
    assert_eq!(city("3050").map(|row| row.province.as_str()), Some("32"));
    assert_eq!(city("3740").map(|row| row.province.as_str()), Some("34"));
    assert_eq!(city("Suzhou City"), None);
}

#[test]
fn a_country_is_found_by_any_of_its_three_codes() {
    for row in countries() {
        for key in [&row.code, &row.alpha3, &row.number] {
            assert_eq!(country(key), Some(row), "{key}");
        }
        assert_eq!((row.code.len(), row.alpha3.len(), row.number.len()), (2, 3, 3), "{row:?}");
    }
    assert_eq!(country("008").map(|row| row.code.as_str()), Some("AL"));
    for unknown in ["", "cn", "Cn", "8", "EU", "XKX", "999", "China"] {
        assert_eq!(country(unknown), None, "{unknown}");
    }
}

#[test]
fn a_row_is_found_by_its_code_exactly() {
    assert_eq!(bank("ICBC").map(|row| row.name.as_str()), Some("Industrial and Commercial Bank of China"));
    assert_eq!(province("15").map(|row| row.name.as_str()), Some("Inner Mogolia"), "as it is printed");
    assert_eq!(currency("EUR").map(|row| row.number.as_str()), Some("978"));
    assert_eq!(way_code("va").map(|row| row.gateway.as_str()), Some("paypro"));
    assert_eq!(error_kind("api_error").map(|row| row.gateways.len()), Some(2));
    assert_eq!((bank("icbc"), province("00"), bank("")), (None, None, None));
}

#[test]
fn what_is_found_by_a_key_has_it_alone() {
    for dictionary in ALL.iter().filter(|dictionary| !dictionary.keys.is_empty()) {
        let rows: Vec<Value> = serde_json::from_str(dictionary.content).expect("JSON");
        let keys = rows.iter().flat_map(|row| dictionary.keys.iter().map(|key| row[*key].to_string()));
        let different: BTreeSet<String> = keys.collect();
        assert_eq!(different.len(), rows.len() * dictionary.keys.len(), "{}", dictionary.name);
    }
}

#[test]
fn a_gateways_code_stands_once_and_its_kind_is_listed() {
    let mut seen = BTreeSet::new();
    for row in error_codes() {
        assert!(row.kind.as_deref().is_none_or(|kind| error_kind(kind).is_some()), "{row:?}");
        for gateway in &row.gateways {
            assert!(seen.insert((gateway, &row.code)), "{gateway} {} twice", row.code);
        }
    }
    let mut states = BTreeSet::new();
    for row in payment_states() {
        assert!(states.insert(format!("{} {:?} {}", row.gateway, row.subject, row.code)), "{row:?} twice");
    }
    let too_little = "amount_less_than_balance";
    let found = error_code("onlinepay", too_little).map(|row| row.meaning.as_str());
    assert_eq!(found, Some("Payout cannot be completed due to insufficient funds."));
    assert_eq!(error_code("globalmerchant", too_little), None);
}

#[test]
fn an_unknown_dictionary_names_the_nearest() {
    assert!(text("currency").expect_err("unknown").message.contains("\"currencies\""));
}
