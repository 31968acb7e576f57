//! What was sent but must never be printed: card numbers, security codes, keys and secrets.

use std::collections::BTreeSet;

use serde_json::Value;

/// A mask shows the first six and the last four digits; more in one piece is a leak.
const DIGITS_IN_ONE_PIECE: usize = 9;

/// Credentials that are secret; the others are identifiers.
const SECRET_CREDENTIALS: &[&str] =
    &["private_key", "secret", "merchant_auth_token", "key", "notification_key"];

/// The secrets of a run.
#[derive(Clone, Debug, Default)]
pub struct Secrets {
    cards: BTreeSet<String>,
    codes: BTreeSet<String>,
    texts: BTreeSet<String>,
}

impl Secrets {
    /// Adds the credentials of a client's configuration.
    pub fn add_config(&mut self, config: &Value) {
        for name in SECRET_CREDENTIALS {
            self.add_text(config["credentials"][*name].as_str().unwrap_or_default());
        }
        self.add_text(config["proxy"].as_str().unwrap_or_default());
    }

    /// Adds a key or a secret; a PEM key line by line, because escapes may separate the lines.
    pub fn add_text(&mut self, text: &str) {
        let lines = text.lines().map(str::trim).filter(|line| !line.starts_with("-----"));
        self.texts.extend(lines.filter(|line| line.len() >= 8).map(str::to_owned));
    }

    /// Adds the cards and security codes anywhere in a request.
    pub fn add_request(&mut self, request: &Value) {
        match request {
            Value::Object(members) => {
                for (name, member) in members {
                    match (name.as_str(), member.as_str()) {
                        ("number" | "cardIdentifierNo", Some(text)) => self.add_card(text),
                        ("cvv", Some(text)) => {
                            self.codes.insert(text.to_owned());
                        }
                        // A raw request carries its body as text.
                        ("body", Some(text)) => {
                            self.add_request(&serde_json::from_str(text).unwrap_or_default());
                        }
                        _ => self.add_request(member),
                    }
                }
            }
            Value::Array(elements) => elements.iter().for_each(|element| self.add_request(element)),
            _ => {}
        }
    }

    fn add_card(&mut self, text: &str) {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        if digits.len() >= 12 && digits.len() <= 19 {
            self.cards.insert(digits);
        }
    }

    /// Every secret in the text, described without repeating it.
    pub fn found_in(&self, printed: &str) -> Vec<String> {
        let mut found = Vec::new();
        let joined: String = printed.chars().filter(|letter| !matches!(letter, ' ' | '-')).collect();
        for card in &self.cards {
            let pieces = card.as_bytes().windows(DIGITS_IN_ONE_PIECE);
            let leaks = pieces.filter_map(|piece| std::str::from_utf8(piece).ok());
            if leaks.into_iter().any(|piece| joined.contains(piece)) {
                found.push(format!("the card that ends in {}", &card[card.len() - 4..]));
            }
        }
        for code in &self.codes {
            if stands_alone(printed, code) {
                found.push(format!("a security code of {} digits", code.len()));
            }
        }
        for text in &self.texts {
            if printed.contains(text.as_str()) {
                found.push(format!("a secret of {} characters", text.len()));
            }
        }
        found
    }
}

/// A security code is an ordinary number: it counts only as a whole word, and not as a fraction of a second, a port, or
/// the gateway's sequence number of a record.
fn stands_alone(printed: &str, code: &str) -> bool {
    printed.match_indices(code).any(|(index, _)| {
        let lead = &printed[..index];
        let before = lead.chars().next_back();
        let after = printed[index + code.len()..].chars().next();
        let inside = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric());
        let numbers_a_record = lead.trim_end_matches(['"', '\\', ':', ' ']).ends_with("\"id");
        !inside(before)
            && !inside(after)
            && !matches!(before, Some('.' | ':'))
            && after != Some('.')
            && !numbers_a_record
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn secrets() -> Secrets {
        let mut secrets = Secrets::default();
        secrets.add_request(
            &json!({"payment_method": {"card": {"number": "4392 9632 0355 1251", "cvv": "917"}}}),
        );
        secrets.add_config(&json!({"credentials": {"secret": "topsecret1", "merchant_no": "M123456789"}}));
        secrets
    }

    #[test]
    fn every_form_of_a_leak_is_found() {
        for leak in [
            "4392963203551251",
            "4392-9632-0355-1251",
            "cvv: 917,",
            "\"917\"",
            "\"paid\": \"917\"",
            "x=topsecret1",
            "96320355125",
        ] {
            assert!(!secrets().found_in(leak).is_empty(), "{leak}");
        }
    }

    #[test]
    fn masks_and_other_numbers_are_no_leaks() {
        for text in [
            "439296******1251",
            "10:00:00.917+00:00",
            "order 19172",
            "M123456789",
            "127.0.0.1:917",
            r#"{"id": "917", "raw": "{\"id\":917}"}"#,
        ] {
            assert!(secrets().found_in(text).is_empty(), "{text}");
        }
    }
}
