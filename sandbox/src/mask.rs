//! Takes card data out of a JSON text before it is logged, leaving every other byte as it was.

use crate::cards;

/// Members whose value is a card number, or may be one: first six and last four digits stay.
const CARD_NUMBERS: [&str; 6] =
    ["cardIdentifierNo", "pan", "applicationPrimaryAccountNumber", "accountNo", "cardNo", "cardNumber"];
/// Members whose value is hidden altogether.
const SECRETS: [&str; 5] = ["cvv", "cvc", "cvv2", "onlinePaymentCryptogram", "cavv"];

/// The text with card numbers and security codes masked; a text that is no JSON is not kept at all.
pub fn masked_json(text: &str) -> String {
    if serde_json::from_str::<serde::de::IgnoredAny>(text).is_err() {
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
    use super::masked_json;

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
}
