//! Taking secrets and card numbers out of everything that is printed.

use serde_json::Value;

use crate::error::Error;
use crate::secret::Secret;

/// How much of an answer's body an error repeats, in bytes.
const BODY_MAX: usize = 4096;

/// Keys whose values are never shown, in the spelling of any gateway, in lower case.
const SECRET_KEYS: &[&str] = &[
    "cvv",
    "cvc",
    "cvv2",
    "card.cvv",
    "card%2ecvv",
    "card_cvv",
    "pan",
    "card.num",
    "card%2enum",
    "card_num",
    "cardidentifierno",
    "cardnumber",
    "private_key",
    "secret",
    "authorization",
    "merchant_auth_token",
];

/// Knows what must not be shown.
#[derive(Clone, Debug, Default)]
pub struct Redactor {
    secrets: Vec<Secret>,
}

impl Redactor {
    /// A redactor that knows these secrets, and card numbers by their form.
    pub fn new(secrets: Vec<Secret>) -> Self {
        Self { secrets: secrets.into_iter().filter(|secret| !secret.is_empty()).collect() }
    }

    /// The same with the secrets of one call.
    pub fn with(&self, more: Vec<Secret>) -> Self {
        let mut secrets = self.secrets.clone();
        secrets.extend(more.into_iter().filter(|secret| !secret.is_empty()));
        Self { secrets }
    }

    /// The text without secrets; of a card number the first six and the last four digits stay.
    pub fn text(&self, text: &str) -> String {
        let mut clean = mask_keys(text);
        for secret in &self.secrets {
            clean = mask_secret(&clean, secret.reveal());
        }
        mask_numbers(&clean)
    }

    /// The error without secrets in any of its texts.
    pub fn error(&self, mut error: Error) -> Error {
        error.message = self.text(&error.message);
        for text in [&mut error.gateway_message, &mut error.gateway_code, &mut error.request_id] {
            *text = text.take().map(|text| self.text(&text));
        }
        error.body = error.body.take().map(|body| cut(&self.text(&body)));
        for fault in error.faults.iter_mut().flatten() {
            fault.message = self.text(&fault.message);
        }
        error
    }
}

/// The values of secret keys anywhere in a JSON value: what a caller sends as it stands may hold cards too.
pub fn secrets_in(value: &Value, found: &mut Vec<Secret>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let text = member.as_str().map(str::to_owned).or(member.as_number().map(ToString::to_string));
                match text.filter(|_| SECRET_KEYS.contains(&name.to_ascii_lowercase().as_str())) {
                    Some(text) => found.extend([Secret::new(text.replace(' ', "")), Secret::new(text)]),
                    None => secrets_in(member, found),
                }
            }
        }
        Value::Array(elements) => elements.iter().for_each(|element| secrets_in(element, found)),
        _ => {}
    }
}

fn cut(text: &str) -> String {
    if text.len() <= BODY_MAX {
        return text.to_owned();
    }
    let end = (0..=BODY_MAX).rev().find(|index| text.is_char_boundary(*index)).unwrap_or(0);
    format!("{}…", &text[..end])
}

/// A short secret, such as a security code, is masked only where it stands alone: inside another number it says nothing.
fn mask_secret(text: &str, secret: &str) -> String {
    if secret.chars().count() > 4 {
        return text.replace(secret, "***");
    }
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(index) = rest.find(secret) {
        let (before, after) = (&rest[..index], &rest[index + secret.len()..]);
        let alone = !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric);
        clean.push_str(before);
        clean.push_str(if alone { "***" } else { secret });
        rest = after;
    }
    clean.push_str(rest);
    clean
}

/// Masks the values of secret keys in JSON and in forms.
fn mask_keys(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let mut clean = String::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        match SECRET_KEYS.iter().filter_map(|key| value_after(&lower, at, key)).min() {
            Some((start, end)) => {
                clean.push_str(&text[at..start]);
                clean.push_str("***");
                at = end;
            }
            None => {
                clean.push_str(&text[at..]);
                break;
            }
        }
    }
    clean
}

/// Where the next value of that key begins and ends, at or after `from`.
fn value_after(lower: &str, from: usize, key: &str) -> Option<(usize, usize)> {
    let mut search = from;
    while let Some(found) = lower.get(search..)?.find(key) {
        let begin = search + found;
        let after = begin + key.len();
        let alone = !lower[..begin].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
        let separators: usize = lower[after..].bytes().take_while(|byte| b"\"'\\:= ".contains(byte)).count();
        let separated = lower[after..after + separators].contains([':', '=']);
        let start = after + separators;
        let length =
            lower[start..].find(['"', '\'', ',', '&', '}', '\\', '<', '\n']).unwrap_or(lower.len() - start);
        if alone && separated && length > 0 {
            return Some((start, start + length));
        }
        search = after;
    }
    None
}

/// Masks every run of 12 to 19 digits, spaces and dashes between them allowed, that could be a card number.
fn mask_numbers(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut run = String::new();
    for letter in text.chars() {
        if letter.is_ascii_digit() || (!run.is_empty() && matches!(letter, ' ' | '-')) {
            run.push(letter);
        } else {
            clean.push_str(&mask_run(&run));
            run.clear();
            clean.push(letter);
        }
    }
    clean.push_str(&mask_run(&run));
    clean
}

fn mask_run(run: &str) -> String {
    let digits: Vec<u8> = run.bytes().filter(u8::is_ascii_digit).map(|byte| byte - b'0').collect();
    // Thirteen digits behind a 1 are a time in milliseconds: no card begins so.
    let is_time = digits.len() == 13 && digits[0] == 1;
    if !(12..=19).contains(&digits.len()) || is_time || !luhn(&digits) {
        return run.to_owned();
    }
    let mut seen = 0;
    let masked = |letter: char| {
        if !letter.is_ascii_digit() {
            return letter;
        }
        seen += 1;
        if seen <= 6 || seen > digits.len() - 4 { letter } else { '*' }
    };
    run.chars().map(masked).collect()
}

/// The check digit that card numbers carry.
pub fn luhn(digits: &[u8]) -> bool {
    let doubled = |digit: u8| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(index, digit)| u32::from(if index % 2 == 1 { doubled(*digit) } else { *digit }))
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redactor() -> Redactor {
        Redactor::new(vec![Secret::new("sk_live_abc"), Secret::new("987")])
    }

    #[test]
    fn secrets_and_card_numbers_do_not_come_through() {
        let text =
            r#"{"key":"sk_live_abc","n":"4111 1111 1111 1111","cvv":"123","order":"1987654321","x":"987"}"#;
        let clean = redactor().text(text);
        for leak in ["sk_live_abc", "4111 1111 1111", "\"123\"", "\"987\""] {
            assert!(!clean.contains(leak), "{leak} in {clean}");
        }
        assert!(clean.contains("4111 11** **** 1111"), "{clean}");
        assert!(clean.contains("1987654321"), "{clean}");
    }

    #[test]
    fn a_known_card_number_goes_even_if_its_check_digit_is_wrong() {
        let redactor = Redactor::default().with(vec![Secret::new("4276111152393643")]);
        assert!(!redactor.text("card 4276111152393643 refused").contains("1111523"));
    }

    #[test]
    fn form_bodies_and_escaped_json_are_masked() {
        let clean = Redactor::default().text(r#"card.cvv=123&a=1 {\"cvv\": \"456\"} cvv: 7890, rest"#);
        assert!(!clean.contains("123") && !clean.contains("456") && !clean.contains("7890"), "{clean}");
        assert!(clean.ends_with("rest"), "{clean}");
    }

    #[test]
    fn card_fields_of_a_form_are_masked_in_every_spelling_of_their_names() {
        let bodies = [
            "amt=1.00&card.num=4242424242424241&card.cvv=737&ip=1.1.1.1",
            "amt=1.00&card%2Enum=4242424242424241&card%2Ecvv=737&ip=1.1.1.1",
            r#"{"amt":"1.00","card_num":"4242424242424241","card_cvv":"737","ip":"1.1.1.1"}"#,
        ];
        for body in bodies {
            let clean = Redactor::default().text(body);
            assert!(!clean.contains("4242") && !clean.contains("737"), "{clean}");
            assert!(clean.contains("1.00") && clean.contains("1.1.1.1"), "{clean}");
        }
    }

    #[test]
    fn a_time_is_no_card() {
        // Its check digit is right, as one in ten is.
        let time = (0..10).map(|last| format!("179525123456{last}"));
        let unlucky: Vec<String> =
            time.filter(|text| luhn(&text.bytes().map(|byte| byte - b'0').collect::<Vec<_>>())).collect();
        assert_eq!(Redactor::default().text(&unlucky[0]), unlucky[0]);
    }

    #[test]
    fn a_long_body_is_cut_at_a_letter() {
        assert!(cut(&"é".repeat(5000)).len() <= BODY_MAX + '…'.len_utf8());
    }

    #[test]
    fn cards_in_the_gateways_own_words_are_found_at_every_depth() {
        let body = serde_json::json!({"card": {"pan": "4276 1111 5239 3643", "cvv": 917}, "list": [{"CVV2": "123"}], "amount": 5});
        let mut found = Vec::new();
        secrets_in(&body, &mut found);
        let clean = Redactor::new(found).text("it was 4276111152393643, code 917 or 123 of 5");
        assert_eq!(clean, "it was ***, code *** or *** of 5");
    }
}
