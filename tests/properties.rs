//! What must hold for every message, amount and card number, tried with many at random; proptest shrinks what fails.

use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Map, Value};
use till::dictionary;
use till::error::ErrorKind;
use till::gateway::decimal_amount;
use till::money::{AMOUNT_MAX, Amount, AmountError, Currency};
use till::redact::Redactor;
use till::secret::Secret;
use till::signature::{Key, Scheme, explain};

/// PayerMax's key pair, which its public documentation prints as a sample.
static RSA_KEY: LazyLock<Key> = LazyLock::new(|| {
    let vectors: Value = serde_json::from_str(include_str!("vectors/payermax.json")).expect("JSON");
    let pem = vectors["keys"]["payermax_docs_sample"]["private_key_pkcs8_pem"].as_str().expect("a key");
    Key::new(Scheme::Payermax, pem.as_bytes()).expect("a good key")
});

/// The fields that a scheme asks for, with any values.
fn fields(scheme: Scheme) -> BoxedStrategy<Map<String, Value>> {
    let any = || "[ -~äöß漢😀]{1,12}".boxed();
    let all_of = |names: &'static [&'static str]| {
        let values = prop::collection::vec(any(), names.len());
        values.prop_map(|values| {
            names.iter().map(|name| name.to_string()).zip(values.into_iter().map(Value::from)).collect()
        })
    };
    match scheme {
        Scheme::Globalmerchant => all_of(&["out_trade_no", "amt", "currency", "ip", "nonce_str"])
            .prop_map(|mut fields: Map<String, Value>| {
                fields.insert("action_type".to_owned(), Value::from("PAY"));
                fields
            })
            .boxed(),
        Scheme::Business => all_of(&[
            "token",
            "type",
            "status",
            "extraReturnParam",
            "orderNumber",
            "amount",
            "currency",
            "gatewayAmount",
            "gatewayCurrency",
        ])
        .boxed(),
        _ => prop::collection::btree_map("[a-zA-Z]{1,8}", any(), 1..8)
            .prop_map(|fields| fields.into_iter().map(|(name, value)| (name, Value::from(value))).collect())
            .boxed(),
    }
}

/// A scheme with a message that it can sign.
fn messages() -> impl Strategy<Value = (Scheme, Vec<u8>)> {
    select(Scheme::ALL).prop_flat_map(|(_, scheme)| {
        let message = match scheme {
            Scheme::Payermax => prop::collection::vec(any::<u8>(), 1..200).boxed(),
            _ => fields(scheme).prop_map(|fields| Value::Object(fields).to_string().into_bytes()).boxed(),
        };
        (Just(scheme), message)
    })
}

fn key(scheme: Scheme, secret: &str) -> Key {
    match scheme {
        Scheme::Payermax => RSA_KEY.clone(),
        _ => Key::new(scheme, secret.as_bytes()).expect("a good key"),
    }
}

fn flipped(bytes: &[u8], place: Index, bit: u8) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let place = place.index(bytes.len());
    bytes[place] ^= 1 << bit;
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn what_is_signed_verifies_and_one_other_bit_does_not(
        (scheme, message) in messages(),
        secret in "[!-~]([ -~]{0,22}[!-~])?",
        place in any::<Index>(),
        bit in 0_u8..8,
    ) {
        let key = key(scheme, &secret);
        let signature = key.sign(&message).expect("it can be signed");
        key.verify(&message, signature.as_bytes()).expect("it verifies");

        // Another message: refused, or no message of this scheme, or the same one written otherwise.
        let other = flipped(&message, place, bit);
        if key.verify(&other, signature.as_bytes()).is_ok() {
            prop_assert_ne!(scheme, Scheme::Payermax);
            prop_assert_eq!(explain(scheme, &other).expect("text"), explain(scheme, &message).expect("text"));
        }
        let spoilt = flipped(signature.as_bytes(), place, bit);
        let error = key.verify(&message, &spoilt).expect_err("another signature");
        prop_assert_eq!(error.kind, ErrorKind::SignatureInvalid);
        if scheme != Scheme::Payermax {
            let another = flipped(secret.as_bytes(), place, bit % 7);
            // A letter may have become one that no secret has.
            if let Ok(another) = Key::new(scheme, &another) {
                prop_assert!(another.verify(&message, signature.as_bytes()).is_err());
            }
        }
        for length in [0, 1, signature.len() - 1] {
            prop_assert!(key.verify(&message, &signature.as_bytes()[..length]).is_err());
        }
    }

    #[test]
    fn every_signed_value_is_a_part_of_the_signature(
        (scheme, fields) in select(&Scheme::ALL[1..]).prop_flat_map(|(_, scheme)| (Just(scheme), fields(scheme))),
        place in any::<Index>(),
        value in "[a-z]{13,16}",
    ) {
        let key = key(scheme, "secret");
        let text = |fields: &Map<String, Value>| Value::Object(fields.clone()).to_string().into_bytes();
        let signature = key.sign(&text(&fields)).expect("it can be signed");
        let name = fields.keys().nth(place.index(fields.len())).expect("a field").clone();
        let mut other = fields.clone();
        other.insert(name.clone(), Value::from(value));
        prop_assume!(name != "sign");
        prop_assert!(key.verify(&text(&other), signature.as_bytes()).is_err(), "{} is not signed", name);
    }

    #[test]
    fn money_converts_there_and_back(minor in 0..=AMOUNT_MAX, exponent in 0_u32..=4, more in 0_u32..=3) {
        let amount = Amount::from_minor(minor).expect("in range");
        let text = amount.to_decimal(exponent, exponent + more).expect("more decimals lose nothing");
        prop_assert_eq!(Amount::from_decimal(&text, exponent), Ok(amount), "{}", text);
        prop_assert_eq!(text.split_once('.').map_or(0, |(_, fraction)| fraction.len() as u32), exponent + more);
        // As a number on the wire it keeps every digit, too: no float is on the way.
        let number: Value = serde_json::from_str(&text).expect("a number");
        prop_assert_eq!(number.to_string(), text);
    }

    #[test]
    fn fewer_decimals_lose_nothing_or_are_refused(minor in 0..=AMOUNT_MAX, exponent in 1_u32..=4, fewer in 1_u32..=4) {
        let decimals = exponent.saturating_sub(fewer);
        let amount = Amount::from_minor(minor).expect("in range");
        match amount.to_decimal(exponent, decimals) {
            Ok(text) => prop_assert_eq!(Amount::from_decimal(&text, exponent), Ok(amount)),
            Err(AmountError::WouldLoseDigits { below, above }) => {
                prop_assert!(below < minor && minor < above);
                for near in [below, above].into_iter().filter_map(Amount::from_minor) {
                    prop_assert!(near.to_decimal(exponent, decimals).is_ok(), "{} cannot be sent either", near);
                }
            }
            Err(other) => prop_assert!(false, "{}", other),
        }
    }

    #[test]
    fn money_of_every_currency_is_read_as_it_is_written(minor in 0..=AMOUNT_MAX, row in select(dictionary::currencies())) {
        let currency = Currency::new(&row.code).expect("listed");
        let exponent = currency.exponent().expect("listed");
        let amount = Amount::from_minor(minor).expect("in range");
        let text = amount.to_decimal(exponent, exponent).expect("its own decimals");
        prop_assert_eq!(decimal_amount(Some(&Value::from(text.clone())), Some(&currency)), Some(amount));
        let number: Value = serde_json::from_str(&text).expect("a number");
        prop_assert_eq!(decimal_amount(Some(&number), Some(&currency)), Some(amount));
    }

    #[test]
    fn an_exponent_moves_the_point_and_nothing_else(
        minor in 0..=AMOUNT_MAX,
        exponent in 0_u32..=4,
        moved in 0_usize..40,
        letter in select(&["e", "E"][..]),
    ) {
        let amount = Amount::from_minor(minor).expect("in range");
        let zeros = "0".repeat(moved);
        let (more, less) = (exponent as i64 + moved as i64, moved as i64 - exponent as i64);
        let digits = minor.to_string();
        let point = digits.len() as i64 + less;
        for text in [format!("{digits}{zeros}{letter}-{more}"), format!("0.{zeros}{digits}{letter}{point:+}")] {
            prop_assert_eq!(Amount::from_decimal(&text, exponent), Ok(amount), "{}", text);
            let number: Value = serde_json::from_str(&text).expect("a number");
            let currency = ["JPY", "", "USD", "KWD", "CLF"][exponent as usize];
            if let Some(currency) = Currency::new(currency) {
                prop_assert_eq!(decimal_amount(Some(&number), Some(&currency)), Some(amount), "{}", text);
            }
        }
    }

    #[test]
    fn no_text_is_money_but_decimal_numbers(text in "[-+0-9.,eE ]{0,20}", exponent in 0_u32..=4) {
        if Amount::from_decimal(&text, exponent).is_ok() {
            let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            let (mantissa, power) = text.split_once(['e', 'E']).unwrap_or((&text, "0"));
            let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
            prop_assert!(digits(whole) && digits(fraction), "{:?}", text);
            prop_assert!(digits(power.strip_prefix(['+', '-']).unwrap_or(power)), "{:?}", text);
        }
    }
}

/// A card number whose last digit is right, in the way that it stands in a text.
fn cards() -> impl Strategy<Value = (String, String)> {
    let digits = prop::collection::vec(0_u8..10, 12..=18);
    let begin = select(vec![3_u8, 4, 5, 6]);
    let spaced = prop_oneof![Just(None), Just(Some(' ')), Just(Some('-'))];
    (begin, digits, spaced, select(vec![4_usize, 5, 6])).prop_map(|(begin, digits, separator, group)| {
        let mut number: Vec<u8> = [vec![begin], digits[1..].to_vec()].concat();
        let sum: u32 = number
            .iter()
            .rev()
            .enumerate()
            .map(|(index, digit)| {
                let digit = u32::from(*digit);
                if index % 2 == 1 { digit } else { digit * 2 / 10 + digit * 2 % 10 }
            })
            .sum();
        number.push(((10 - sum % 10) % 10) as u8);
        let number: String = number.into_iter().map(|digit| char::from(b'0' + digit)).collect();
        let written = match separator {
            None => number.clone(),
            Some(separator) => {
                let groups: Vec<&str> = number
                    .as_bytes()
                    .chunks(group)
                    .map(|part| std::str::from_utf8(part).expect("digits"))
                    .collect();
                groups.join(&separator.to_string())
            }
        };
        (number, written)
    })
}

/// What may stand around a card number: anything, but digits only behind a separator.
fn around() -> impl Strategy<Value = (String, String)> {
    let before =
        prop_oneof![Just(String::new()), "[ -~äß漢]{0,20}[^0-9]", "[0-9]{1,6}[ -]", "cvv=[0-9]{3}[&,]"];
    let behind = prop_oneof![Just(String::new()), "[^0-9][ -~äß漢]{0,20}", "[ -][0-9]{1,6}"];
    (before, behind)
}

/// The text without what may stand between the digits of a number.
fn joined(text: &str) -> String {
    text.chars().filter(|letter| !" -._/".contains(*letter)).collect()
}

/// What may be seen: what stands beside the number, its first six digits and its last four.
fn may_show(number: &str, before: &str, behind: &str) -> String {
    let (first, last) = (&number[..6], &number[number.len() - 4..]);
    joined(&format!("{before}{first}x{last}{behind}"))
}

/// The runs of four digits between the first six and the last four, and the longer ends.
fn forbidden(number: &str) -> Vec<&str> {
    let middle = &number[6..number.len() - 4];
    let mut runs: Vec<&str> = (0..middle.len().saturating_sub(3)).map(|at| &middle[at..at + 4]).collect();
    runs.push(&number[..7]);
    runs.push(&number[number.len() - 5..]);
    runs
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2048) })]

    #[test]
    fn of_a_card_number_six_digits_and_four_come_through((number, written) in cards(), (before, behind) in around()) {
        let clean = Redactor::default().text(&format!("{before}{written}{behind}"));
        let digits = joined(&clean);
        let beside = may_show(&number, &before, &behind);
        for run in forbidden(&number) {
            prop_assert!(!digits.contains(run) || beside.contains(run), "{} of {} in {:?}", run, written, clean);
        }
    }

    #[test]
    fn a_card_number_that_was_sent_goes_even_if_it_is_none(
        number in "[0-9]{13,19}",
        separator in "[ ._/-]{0,3}",
        group in 1_usize..7,
        (before, behind) in around(),
    ) {
        let groups: Vec<&str> = number.as_bytes().chunks(group).map(|part| std::str::from_utf8(part).expect("digits")).collect();
        let text = format!("{before}{}{behind}", groups.join(&separator));
        let clean = Redactor::new(vec![Secret::new(number.clone())]).text(&text);
        let digits = joined(&clean);
        let beside = may_show(&number, &before, &behind);
        for run in forbidden(&number) {
            prop_assert!(!digits.contains(run) || beside.contains(run), "{} of {} in {:?}", run, number, clean);
        }
    }

    #[test]
    fn what_holds_no_secret_is_not_changed(text in "[a-zA-Z ,.äß漢]{0,60}") {
        prop_assert_eq!(Redactor::default().text(&text), text);
    }
}
