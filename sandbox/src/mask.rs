//! Takes card data and credentials out of what is logged; a JSON text keeps every other byte as it was.

use std::collections::BTreeMap;

use crate::cards;

/// Members whose value is a card number, or may be one: first six and last four digits stay.
const CARD_NUMBERS: [&str; 8] = [
    "cardIdentifierNo",
    "pan",
    "applicationPrimaryAccountNumber",
    "accountNo",
    "cardNo",
    "cardNumber",
    "card.num",
    "customerAccount",
];
/// Members whose value is hidden altogether.
const SECRETS: [&str; 12] = [
    "cvv",
    "cvc",
    "cvv2",
    "card.cvv",
    "onlinePaymentCryptogram",
    "cryptogram",
    "cavv",
    "authorization",
    "private_key",
    "privateKey",
    "verificationCode",
    "otp",
];
/// The largest body that the log keeps.
const LARGEST_SHOWN: usize = 64 * 1024;

/// A query as a JSON object of texts; `None` without one.
pub fn shown_query(query: &str) -> Option<String> {
    (!query.is_empty()).then(|| shown_fields(query.as_bytes())).flatten()
}

/// A body as JSON: as it came when it is JSON, an object of texts when it is a form, otherwise `None`.
pub fn shown_body(content_type: Option<&str>, body: &[u8]) -> Option<String> {
    let kind = content_type.unwrap_or_default().to_ascii_lowercase();
    if body.is_empty() || body.len() > LARGEST_SHOWN {
        return None;
    }
    if kind.starts_with("application/x-www-form-urlencoded") {
        return shown_fields(body);
    }
    let text = std::str::from_utf8(body).ok()?;
    is_json(text).then(|| masked_json(text))
}

/// The fields of a form or a query; of a name that stands twice, the last value.
fn shown_fields(text: &[u8]) -> Option<String> {
    let fields: BTreeMap<_, _> = form_urlencoded::parse(text).collect();
    serde_json::to_string(&fields).ok().map(|json| masked_json(&json))
}

fn is_json(text: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

/// The text with card numbers and security codes masked; a text that is no JSON is not kept at all.
pub fn masked_json(text: &str) -> String {
    if !is_json(text) {
        return format!("(no JSON, {} bytes, not kept)", text.len());
    }
    let mut masked = String::with_capacity(text.len());
    let mut member = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(|letter: char| letter == '"' || letter.is_ascii_digit()) {
        masked.push_str(&rest[..start]);
        let token = &rest[start..][..token_length(&rest[start..])];
        rest = &rest[start + token.len()..];
        let value = serde_json::from_str::<String>(token).unwrap_or_else(|_| token.to_owned());
        if token.starts_with('"') && rest.trim_start().starts_with(':') {
            masked.push_str(token);
            member = value;
            continue;
        }
        match masked_value(&member, &value) {
            Some(hidden) => masked.push_str(&format!("\"{hidden}\"")),
            None => masked.push_str(token),
        }
    }
    masked.push_str(rest);
    masked
}

/// A text as it is, or masked when it is a card number.
pub fn masked_text(text: String) -> String {
    masked_value("", &text).unwrap_or(text)
}

/// Length of the string or the digits that `text` begins with.
fn token_length(text: &str) -> usize {
    if !text.starts_with('"') {
        return text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    }
    let mut escaped = false;
    for (place, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return place + 1,
            _ => {}
        }
    }
    text.len()
}

fn masked_value(member: &str, value: &str) -> Option<String> {
    if SECRETS.iter().any(|name| name.eq_ignore_ascii_case(member)) {
        return Some("***".to_owned());
    }
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    let listed = CARD_NUMBERS.iter().any(|name| name.eq_ignore_ascii_case(member));
    let looks_like_card = digits.len() >= 14
        && digits.starts_with(['2', '3', '4', '5', '6'])
        && value.chars().all(|letter| letter.is_ascii_digit() || letter == ' ' || letter == '-')
        && cards::is_card_number(&digits);
    (listed && digits.len() >= 12 || looks_like_card).then(|| cards::masked(&digits))
}

#[cfg(test)]
mod tests {
    use super::{masked_json, shown_body, shown_query};

    #[test]
    fn hides_cards_and_keeps_the_rest() {
        let text =
            r#"{"a": "x", "cardInfo":{"cardIdentifierNo":"4392963203551251","cvv" : "123","n":17.50}}"#;
        let masked = masked_json(text);
        assert!(!masked.contains("4392963203551251"));
        assert_eq!(
            masked,
            r#"{"a": "x", "cardInfo":{"cardIdentifierNo":"439296******1251","cvv" : "***","n":17.50}}"#
        );
    }

    #[test]
    fn hides_escaped_and_unexpected_cards() {
        for text in [
            r#"{"cardIdentifierNo":"\u0034392963203551251"}"#,
            r#"{"note":"4392 9632 0355 1251"}"#,
            r#"{"note":4392963203551251}"#,
        ] {
            assert!(masked_json(text).contains("439296******1251"), "{text}");
        }
        assert_eq!(masked_json(r#"{"cvv":123}"#), r#"{"cvv":"***"}"#);
        assert!(!masked_json("cvv=123").contains("123"));
    }

    #[test]
    fn forms_and_queries_become_objects() {
        let form = "card.num=4392+9632+0355+1251&card.cvv=987&goods%5B0%5D.name=T%C3%A9&amt=11.00";
        let shown = shown_body(Some("application/x-www-form-urlencoded; charset=UTF-8"), form.as_bytes());
        assert_eq!(
            shown.unwrap(),
            r#"{"amt":"11.00","card.cvv":"***","card.num":"439296******1251","goods[0].name":"Té"}"#
        );
        assert_eq!(
            shown_query("page=2&pan=4392963203551251").unwrap(),
            r#"{"page":"2","pan":"439296******1251"}"#
        );
        assert_eq!(shown_query(""), None);
    }

    #[test]
    fn bodies_that_are_neither_are_not_kept() {
        let json = Some("application/json");
        // The sample's number fails the check of its last digit.
        let card = br#"{"card":{"pan":"4276 1111 5239 3643","cvv":"987"},"private_key":"k"}"#;
        assert_eq!(
            shown_body(json, card).unwrap(),
            r#"{"card":{"pan":"427611******3643","cvv":"***"},"private_key":"***"}"#
        );
        for body in [&b"pan=4392963203551251"[..], b"", b"\xff", b"{"] {
            assert_eq!(shown_body(json, body), None);
        }
        let long = format!("\"{}\"", "a".repeat(70_000));
        assert_eq!(shown_body(json, long.as_bytes()), None);
    }
}
