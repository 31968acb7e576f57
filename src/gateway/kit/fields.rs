//! Rules for single fields that gateways share.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Number, Value};

use crate::dictionary;
use crate::error::{Error, ErrorKind, Result, Violation};
use crate::json;
use crate::money::{Amount, Currency};

/// Characters that a path contains unencoded: RFC 3986's unreserved ones.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Collects the violations of a request before it is sent.
#[derive(Debug, Default)]
pub struct Checks {
    violations: Vec<Violation>,
    unsupported: bool,
}

impl Checks {
    /// Adds a violation, once.
    pub fn refuse(&mut self, path: &str, message: impl Into<String>) {
        let violation = Violation::new(path, message);
        if !self.violations.contains(&violation) {
            self.violations.push(violation);
        }
    }

    /// Requires a field.
    pub fn require<T>(&mut self, path: &str, value: Option<&T>, gateway: &str) {
        if value.is_none() {
            self.refuse(path, format!("is required for {gateway}"));
        }
    }

    /// The number of characters that this gateway takes.
    pub fn length(&mut self, path: &str, value: Option<&str>, range: RangeInclusive<usize>, gateway: &str) {
        let Some(length) = value.map(|text| text.chars().count()) else { return };
        if !range.contains(&length) {
            let (least, most) = range.into_inner();
            let range = if least == most { format!("exactly {most}") } else { format!("{least} to {most}") };
            self.refuse(path, format!("must have {range} characters for {gateway}, and has {length}"));
        }
    }

    /// Characters that this gateway takes.
    pub fn characters(
        &mut self,
        path: &str,
        value: Option<&str>,
        rule: &str,
        allowed: impl Fn(char) -> bool,
    ) {
        if value.is_some_and(|text| !text.chars().all(allowed)) {
            self.refuse(path, format!("must have {rule} only"));
        }
    }

    /// A country that this gateway takes as two capital letters only.
    pub fn alpha2(&mut self, path: &str, value: Option<&str>) {
        if value.is_some_and(|code| code.len() != 2 || !code.bytes().all(|byte| byte.is_ascii_uppercase())) {
            self.refuse(path, "must be an ISO 3166-1 alpha-2 code in capitals, such as US");
        }
    }

    /// A country in any of its three forms, written as the two capital letters that this gateway takes.
    pub fn country(&mut self, path: &str, value: Option<&str>) -> Option<String> {
        let known = dictionary::country(value?);
        if known.is_none() {
            self.refuse(
                path,
                "must be a country of ISO 3166-1: alpha-2, alpha-3 or number, such as US, USA or 840",
            );
        }
        known.map(|country| country.code.clone())
    }

    /// An IP address.
    pub fn ip(&mut self, path: &str, value: Option<&str>) {
        if value.is_some_and(|text| text.parse::<std::net::IpAddr>().is_err()) {
            self.refuse(path, "must be an IP address, version 4 or 6");
        }
    }

    /// A field that changes money or authentication, and that this gateway cannot be sent.
    pub fn unsupported<T>(&mut self, path: &str, value: Option<&T>, message: &str) {
        if value.is_some() {
            self.unsupported = true;
            self.refuse(path, message);
        }
    }

    /// Requires exactly one of these fields.
    pub fn exactly_one(&mut self, fields: &[(&str, bool)]) {
        let names: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
        match fields.iter().filter(|(_, set)| *set).count() {
            1 => {}
            0 => self.refuse(names[0], format!("one of {} is required", names.join(", "))),
            _ => self.refuse(names[0], format!("only one of {} may be set", names.join(", "))),
        }
    }

    /// Whether there is no violation so far.
    pub fn is_clean(&self) -> bool {
        self.violations.is_empty()
    }

    /// Ends the checks: an error with every violation, if there is one.
    pub fn finish(self) -> Result<()> {
        match (self.violations.is_empty(), self.unsupported) {
            (true, _) => Ok(()),
            (false, true) => Err(Error::with_violations(ErrorKind::Unsupported, self.violations)),
            (false, false) => Err(Error::with_violations(ErrorKind::InvalidRequest, self.violations)),
        }
    }
}

/// What is wrong with an option that names what libtill sends.
pub(crate) const SENT_BY_LIBTILL: &str =
    "is sent by libtill, with another value: use the request's own field for it, or leave it out";

/// A request's body: the fields that are set, and the gateway's own fields from `gateway_options`. An option adds and never
/// replaces: one with another value than libtill sends would be lost, and is refused.
pub fn json_body(fields: impl Serialize, options: Option<&Map<String, Value>>) -> Result<Value> {
    let fields =
        serde_json::to_value(fields).map_err(|_| Error::internal("a request cannot be written as JSON"))?;
    let mut body = json::without_nulls(fields);
    if let Some(options) = options {
        let mut checks = Checks::default();
        merge(&mut body, options, "gateway_options", &mut checks);
        checks.finish()?;
    }
    Ok(body)
}

fn merge(target: &mut Value, added: &Map<String, Value>, path: &str, checks: &mut Checks) {
    let Some(target) = target.as_object_mut() else { return };
    for (key, value) in added {
        // A path in a violation has names that libtill sends, and none that only the shop has.
        let path = format!("{path}.{key}");
        match (target.get_mut(key), value) {
            (Some(inner @ Value::Object(_)), Value::Object(more)) => merge(inner, more, &path, checks),
            (Some(own), value) if own == value => {}
            (Some(_), _) => checks.refuse(&path, SENT_BY_LIBTILL),
            (None, _) => {
                target.insert(key.clone(), value.clone());
            }
        }
    }
}

/// A number as one segment of a path. A text that could lead to another path is refused.
pub fn path_segment(field: &str, text: &str) -> Result<String> {
    if let Some(message) = segment_violation(text) {
        return Err(Error::violation(ErrorKind::InvalidRequest, field, message));
    }
    Ok(utf8_percent_encode(text, SEGMENT).to_string())
}

/// What is wrong with a text that is to be a segment of a path.
pub(crate) fn segment_violation(text: &str) -> Option<&'static str> {
    let is_invalid = text.is_empty()
        || text == "."
        || text == ".."
        || text.chars().any(|letter| letter.is_control() || letter == '/' || letter == '\\');
    is_invalid.then_some("must not be empty, `.` or `..`, and must have no slashes and control characters")
}

/// An amount in an answer: major units, as a number or a text.
pub fn decimal_amount(value: Option<&Value>, currency: Option<&Currency>) -> Option<Amount> {
    let digits = match value? {
        Value::Number(number) => number.to_string(),
        Value::String(digits) => digits.clone(),
        _ => return None,
    };
    Amount::from_decimal(&digits, currency?.exponent()?).ok()
}

/// Reads a number that names something, such as an order: a text, or a number as its text. What is there and is neither is no number,
/// but not absent either, or the number of the request would take its place. An empty text is there too, and equals none.
pub(crate) fn read_number<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> std::result::Result<Option<String>, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text)),
        Value::Number(number) => Ok(Some(number.to_string())),
        _ => Err(D::Error::custom("it is neither a text nor a number")),
    }
}

/// A map without its empty values, or nothing.
pub fn non_empty(
    entries: impl IntoIterator<Item = (&'static str, Option<String>)>,
) -> Option<BTreeMap<String, String>> {
    let map: BTreeMap<String, String> = entries
        .into_iter()
        .filter_map(|(key, value)| Some((key.to_owned(), value.filter(|text| !text.is_empty())?)))
        .collect();
    (!map.is_empty()).then_some(map)
}

/// A code that arrived as a number, as the document prints it: a number has lost the zeros at the beginning of a listed code.
/// None for anything but a whole number of a usual length.
pub(crate) fn printed_code(number: &Number, listed: &[&str]) -> Option<String> {
    let value = number.as_u64()?;
    let printed = listed.iter().find(|code| code.parse() == Ok(value));
    Some(printed.map_or(value.to_string(), |code| (*code).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_add_at_any_depth_and_replace_nothing() {
        let fields = || serde_json::json!({"amount": 100, "detail": {"kind": "CARD"}, "absent": null});
        let options = |value: Value| value.as_object().cloned().expect("an object");
        let more = options(serde_json::json!({
            "amount": 100, "absent": 1, "list": [1], "detail": {"kind": "CARD", "more": true},
        }));
        let body = json_body(fields(), Some(&more)).expect("added");
        let expected = serde_json::json!({
            "amount": 100, "absent": 1, "list": [1], "detail": {"kind": "CARD", "more": true},
        });
        assert_eq!(body, expected);
        for (option, path) in [
            (serde_json::json!({"amount": 1}), "gateway_options.amount"),
            (serde_json::json!({"amount": null}), "gateway_options.amount"),
            (serde_json::json!({"detail": {"kind": "WALLET"}}), "gateway_options.detail.kind"),
            (serde_json::json!({"detail": "CARD"}), "gateway_options.detail"),
        ] {
            let error = json_body(fields(), Some(&options(option))).expect_err("refused");
            assert_eq!(error.message, format!("{path}: {SENT_BY_LIBTILL}"));
        }
    }

    #[test]
    fn a_number_becomes_one_segment_or_is_refused() {
        for text in ["", ".", "..", "a/b", "a\\b", "../payouts", "a\nb", "a\0", "a\u{7f}"] {
            assert!(path_segment("id", text).is_err(), "{text:?}");
        }
        assert_eq!(path_segment("id", "..%2f..%2Fx").expect("one segment"), "..%252f..%252Fx");
        assert_eq!(path_segment("id", "%2e%2e").expect("one segment"), "%252e%252e");
        assert_eq!(path_segment("id", "a?b#c&d 😀").expect("one segment"), "a%3Fb%23c%26d%20%F0%9F%98%80");
        assert_eq!(path_segment("id", "A1-b_2.c~").expect("one segment"), "A1-b_2.c~");
    }

    #[test]
    fn a_number_is_the_listed_code_of_the_same_value_and_no_other() {
        let listed = ["0000", "0015", "00029", "5000"];
        let cases = [
            ("0", Some("0000")),
            ("15", Some("0015")),
            ("29", Some("00029")),
            ("5000", Some("5000")),
            ("1", Some("1")),
            ("150", Some("150")),
            ("-0", None),
            ("0.0", None),
            ("1.5e1", None),
            ("-15", None),
            ("18446744073709551631", None),
        ];
        for (came, read) in cases {
            let number: Number = serde_json::from_str(came).expect("a number");
            assert_eq!(printed_code(&number, &listed).as_deref(), read, "{came}");
        }
    }

    #[test]
    fn what_is_there_and_is_no_number_is_not_absent() {
        let read = |text: &str| read_number(&mut serde_json::Deserializer::from_str(text)).ok();
        assert_eq!(read("null"), Some(None));
        for (text, number) in
            [("\"A1\"", "A1"), ("\"\"", ""), ("12345678901234567890123", "12345678901234567890123")]
        {
            assert_eq!(read(text), Some(Some(number.to_owned())), "{text}");
        }
        for text in ["true", "false", "[]", "[1]", "{}", r#"{"a":1}"#] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn amounts_are_read_alike_as_text_and_as_number_to_their_last_digit() {
        let read = |text: &str, code| {
            let value: Value = serde_json::from_str(text).expect("JSON");
            decimal_amount(Some(&value), Currency::new(code).as_ref()).map(Amount::minor)
        };
        let cases = [
            (999_999_999_999, "USD", "9999999999.99"),
            (99_999_999_999_999, "USD", "999999999999.99"),
            (123_456_789_010, "USD", "1234567890.1"),
            (999_999_999_999, "JPY", "999999999999.00"),
            (999_999_999_999, "KWD", "999999999.999"),
            (1, "USD", "0.01"),
        ];
        for (minor, code, spelled) in cases {
            assert_eq!(read(spelled, code), Some(minor), "{spelled}");
            assert_eq!(read(&format!("\"{spelled}\""), code), Some(minor), "{spelled}");
        }
        for spelled in ["25", "25.0", "2.5E1", "2.5e+1", "2500E-2"] {
            assert_eq!(read(spelled, "USD"), Some(2500), "{spelled}");
            assert_eq!(read(&format!("\"{spelled}\""), "USD"), Some(2500), "{spelled}");
        }
        for spelled in [
            "0.005",
            "1E400",
            "-1",
            "null",
            "true",
            "\"\"",
            "\"1,00\"",
            "\"0x10\"",
            "[1]",
            "\" 25.00\"",
            "\"25.00 \"",
        ] {
            assert_eq!(read(spelled, "USD"), None, "{spelled}");
        }
    }
}
