//! Masks secrets and card numbers in everything that is printed.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::card_numbers::{mask_known, mask_numbers};
use super::escapes::Escapes;
use super::spelling::mask_secrets;
use crate::gateway::registry;
use crate::secret::{MASK, Secret};

/// Common names of secret fields, in lower case. Each gateway declares its own.
const COMMON_FIELDS: &[&str] =
    &["cvv", "cvc", "cvv2", "cardnumber", "private_key", "secret", "authorization"];

/// How much of the end of a text that was cut is dropped, in bytes: a card number with escapes between its digits is shorter.
const TAIL: usize = 256;

/// Secrets that were sent and are no longer known, so that every text which may repeat them is hidden as far as it could be one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Forgotten {
    /// None.
    #[default]
    Nothing,
    /// Card numbers and security codes: digits are hidden.
    Digits,
    /// Others too: whole texts are hidden.
    Texts,
}

/// The secrets that must not be shown.
#[derive(Clone, Debug)]
pub struct Redactor {
    secrets: Vec<Secret>,
    fields: Arc<BTreeSet<String>>,
    forgotten: Forgotten,
}

impl Default for Redactor {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

impl Redactor {
    /// A redactor for these secrets, for the values of secret fields, and for card numbers by their form.
    pub fn new(secrets: Vec<Secret>) -> Self {
        let fields = Arc::new(secret_fields());
        Self { secrets: Vec::new(), fields, forgotten: Forgotten::Nothing }.with(secrets)
    }

    /// The same with the secrets of one call added.
    pub fn with(&self, more: Vec<Secret>) -> Self {
        let lines: Vec<Secret> = more.iter().flat_map(lines_of).collect();
        let more = more.into_iter().filter(|secret| !secret.is_empty()).chain(lines);
        let secrets = self.secrets.iter().cloned().chain(more).collect();
        Self { secrets, fields: Arc::clone(&self.fields), forgotten: self.forgotten }
    }

    /// The same for what is said after secrets were sent that are no longer known.
    pub fn after(&self, forgotten: Forgotten) -> Self {
        Self { forgotten, ..self.clone() }
    }

    /// Collects the values of secret fields anywhere in a JSON value: raw requests may contain cards too.
    pub fn secrets_in(&self, value: &Value, secrets: &mut Vec<Secret>) {
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    let text = match member {
                        Value::String(text) if self.is_secret_field(name) => text.clone(),
                        Value::Number(number) if self.is_secret_field(name) => number.to_string(),
                        _ => {
                            self.secrets_in(member, secrets);
                            continue;
                        }
                    };
                    let secret = Secret::new(text);
                    secrets.extend([secret.without_spaces(), secret]);
                }
            }
            Value::Array(elements) => elements.iter().for_each(|element| self.secrets_in(element, secrets)),
            _ => {}
        }
    }

    fn is_secret_field(&self, name: &str) -> bool {
        let is_lower = !name.bytes().any(|letter| letter.is_ascii_uppercase());
        if is_lower { self.fields.contains(name) } else { self.fields.contains(&name.to_ascii_lowercase()) }
    }

    /// The text without secrets; a card number keeps its first six and last four digits.
    pub fn text(&self, text: &str) -> String {
        self.clean(text, None)
    }

    /// The same for a text that was cut, whose last `tail` bytes may be the beginning of something else.
    fn clean(&self, text: &str, tail: Option<usize>) -> String {
        if self.forgotten == Forgotten::Texts && !text.is_empty() {
            return MASK.to_owned();
        }
        let masked = mask_fields(text, &self.fields);
        let tail = tail.map(|length| masked.len().saturating_sub(length));
        let secrets = || self.secrets.iter().map(Secret::reveal);
        let mut clean = mask_secrets(&masked, secrets(), tail);
        for number in secrets().filter(|secret| is_card_number(secret)) {
            clean = mask_known(&clean, number);
        }
        if self.forgotten == Forgotten::Digits {
            return clean.replace(char::is_numeric, "*");
        }
        mask_numbers(&clean)
    }

    /// The beginning of a text without secrets. However much a gateway sends, only a little more than is shown is examined.
    /// A card number or an escape cut in half at the end would not be recognised, so the end is dropped.
    pub(super) fn beginning(&self, text: &str, most: usize) -> String {
        let looked_at = begin_of(text, 4 * most + TAIL);
        let is_whole = looked_at.len() == text.len();
        let clean = self.clean(looked_at, (!is_whole).then_some(TAIL / 2));
        if is_whole && clean.len() <= most {
            return clean;
        }
        let whole = if is_whole { clean.len() } else { clean.len().saturating_sub(TAIL) };
        format!("{}…", begin_of(&clean, whole.min(most)))
    }

    /// Whether whole texts are hidden.
    pub(super) fn hides_texts(&self) -> bool {
        self.forgotten == Forgotten::Texts
    }

    /// Whether this is one of the secrets.
    pub(crate) fn is_known(&self, text: &str) -> bool {
        self.secrets.iter().any(|secret| secret.reveal() == text)
    }
}

/// The lines of a PEM key, because a copy may have other line breaks, or none.
fn lines_of(secret: &Secret) -> Vec<Secret> {
    let lines = secret.reveal().lines().map(str::trim);
    let counts =
        |line: &&str| line.len() >= 16 && line.len() < secret.reveal().len() && !line.starts_with("-----");
    lines.filter(counts).map(Secret::new).collect()
}

/// A gateway's text must not begin a new line in a log, control a terminal, or reverse the direction of reading.
pub(super) fn on_one_line(text: String) -> String {
    let steers = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if text.contains(steers) { text.replace(steers, " ") } else { text }
}

/// The names of secret fields, in lower case and in every spelling.
fn secret_fields() -> BTreeSet<String> {
    COMMON_FIELDS.iter().copied().chain(registry::secret_fields()).flat_map(spellings).collect()
}

/// A form may percent-encode a dot, and PHP reads a dot in a form's name as an underscore.
fn spellings(name: &str) -> [String; 3] {
    let name = name.to_ascii_lowercase();
    [name.replace('.', "%2e"), name.replace('.', "_"), name]
}

/// At most this many bytes, cut at a character boundary.
pub(super) fn begin_of(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len())).rev().find(|index| text.is_char_boundary(*index)).unwrap_or(0);
    &text[..end]
}

fn is_card_number(secret: &str) -> bool {
    (12..=19).contains(&secret.len()) && secret.bytes().all(|byte| byte.is_ascii_digit())
}

/// Masks the values of secret fields in JSON and in forms, in one pass: no part of the text is examined twice.
fn mask_fields(text: &str, fields: &BTreeSet<String>) -> String {
    let lower = text.to_ascii_lowercase();
    let (bytes, escapes) = (lower.as_bytes(), Escapes::of(&lower));
    let mut clean = String::with_capacity(text.len());
    let (mut copied, mut at) = (0, 0);
    while at < bytes.len() {
        if at > 0 && (bytes[at - 1] == b'_' || !escapes.is_apart_before(at)) {
            at += 1;
            continue;
        }
        let Some((start, end)) = fields.iter().find_map(|name| value_of(&escapes, at, name)) else {
            at += 1;
            continue;
        };
        clean.push_str(&text[copied..start]);
        clean.push_str("***");
        (copied, at) = (end, end);
    }
    clean.push_str(&text[copied..]);
    clean
}

/// The range of that field's value, if its name begins here and has a value. What is between them may be escaped.
fn value_of(lower: &Escapes<'_>, at: usize, name: &str) -> Option<(usize, usize)> {
    let bytes = lower.text.as_bytes();
    if !bytes[at..].starts_with(name.as_bytes()) {
        return None;
    }
    let (mut start, mut separated) = (at + name.len(), false);
    while let Some((letter, end)) = separator(lower, start) {
        separated |= matches!(letter, ':' | '=');
        start = end;
    }
    let length = bytes[start..].iter().take_while(|byte| !b"\"',&}\\<\n".contains(byte)).count();
    (separated && length > 0).then_some((start, start + length))
}

/// What may be between the name of a field and its value, escaped or not, and the place behind it.
fn separator(text: &Escapes<'_>, at: usize) -> Option<(char, usize)> {
    let separates = |(letter, _): &(char, usize)| matches!(letter, '"' | '\'' | '\\' | ':' | '=' | ' ');
    let plain = || Some((char::from(*text.text.as_bytes().get(at)?), at + 1));
    text.longest(at).filter(separates).or_else(|| plain().filter(separates))
}

#[cfg(test)]
mod tests {
    use super::super::card_numbers::luhn;
    use super::*;

    const BODY_MAX: usize = 4096;

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
    fn a_number_beside_a_card_number_does_not_hide_it() {
        let clean = Redactor::default().text("order 12 4111111111111111 of 2026-11-20 4242-4242-4242-4242 7");
        assert_eq!(clean, "order 12 411111******1111 of 2026-11-20 4242-42**-****-4242 7");
    }

    #[test]
    fn a_known_card_number_goes_however_it_is_spaced() {
        let redactor = Redactor::default().with(vec![Secret::new("4276111152393643")]);
        for spaced in
            ["4276 1111 5239 3643", "4276.1111.5239.3643", "4276--1111--5239--3643", "427611115239 3643"]
        {
            assert_eq!(redactor.text(&format!("no {spaced}, sorry")), "no ***, sorry");
        }
    }

    #[test]
    fn a_secret_that_is_a_part_of_another_leaves_no_rest() {
        let redactor = Redactor::new(vec![Secret::new("sk_live"), Secret::new("sk_live_abcdef")]);
        assert_eq!(redactor.text("sk_live_abcdef, sk_live"), "***, ***");
    }

    #[test]
    fn a_secret_field_is_masked_wherever_its_name_is_a_whole_word() {
        let masked = |text: &str| mask_fields(text, &secret_fields());
        for (text, clean) in [
            ("cvv=1,cvv=2", "cvv=***,cvv=***"),
            ("acvv=1 cvv2=3&cvv=", "acvv=1 cvv2=***&cvv="),
            ("_cvv=1,CVV=\u{e9}1,\u{e9}cvv=2", "_cvv=1,CVV=***,\u{e9}cvv=***"),
            ("cvv cvv", "cvv cvv"),
            ("cvv==", "cvv=="),
            ("pan : 4, secret:: x}", "pan : ***, secret:: ***}"),
        ] {
            assert_eq!(masked(text), clean);
        }
        assert_eq!(masked(&"cvv=1,".repeat(1000)), "cvv=***,".repeat(1000));
    }

    #[test]
    fn what_any_gateway_declares_is_masked() {
        let clean = Redactor::default().text(r#"{"cardIdentifierNo":"4242", "pan":"4243"} card.num=4244"#);
        assert_eq!(clean, r#"{"cardIdentifierNo":"***", "pan":"***"} card.num=***"#);
    }

    #[test]
    fn form_bodies_and_escaped_json_are_masked() {
        let clean = Redactor::default().text(r#"card.cvv=123&a=1 {\"cvv\": \"456\"} cvv: 7890, rest"#);
        assert!(!clean.contains("123") && !clean.contains("456") && !clean.contains("7890"), "{clean}");
        assert!(clean.ends_with("rest"), "{clean}");
        for (text, hidden) in [
            (
                "{&quot;cvv&quot;:&quot;123&quot;,&quot;x&quot;:1}",
                "{&quot;cvv&quot;:&quot;***&quot;,&quot;x&quot;:1}",
            ),
            ("cvv&#61;123&amp;x=1", "cvv&#61;***&amp;x=1"),
            (r#"{\\\"cvv\\\":\\\"123\\\"}"#, r#"{\\\"cvv\\\":\\\"***\\\"}"#),
            (r"cvv\u0022: \u0022123\u0022", r"cvv\u0022: \u0022***\u0022"),
            ("a=%7B%22cvv%22%3A%22123%22%7D&b=1", "a=%7B%22cvv%22%3A%22***&b=1"),
        ] {
            assert_eq!(Redactor::default().text(text), hidden);
        }
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
    fn a_key_of_several_lines_goes_however_it_is_broken() {
        let lines = ["MIIEvQIBADANBgkqhkiG9w0BAQEFAASC", "BKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj"];
        let key =
            format!("-----BEGIN PRIVATE KEY-----\n{}\n{}\n-----END PRIVATE KEY-----\n", lines[0], lines[1]);
        let redactor = Redactor::new(vec![Secret::new(key.clone())]);
        assert_eq!(redactor.text(&format!("key {key}")), "key ***");
        for between in ["", "\r\n", "\\n", " ", "%0A"] {
            let clean = redactor.text(&format!("key {}{between}{}", lines[0], lines[1]));
            assert!(!lines.iter().any(|line| clean.contains(&line[4..20])), "{clean}");
        }
    }

    #[test]
    fn a_time_is_no_card() {
        // One of the ten has a valid check digit.
        let time = (0..10).map(|last| format!("179525123456{last}"));
        let unlucky: Vec<String> =
            time.filter(|text| luhn(&text.bytes().map(|byte| byte - b'0').collect::<Vec<_>>())).collect();
        assert_eq!(Redactor::default().text(&unlucky[0]), unlucky[0]);
    }

    #[test]
    fn a_long_body_is_cut_at_a_letter_and_not_within_a_secret() {
        let redactor = redactor();
        assert!(redactor.beginning(&"é".repeat(5000), BODY_MAX).len() <= BODY_MAX + '…'.len_utf8());
        assert_eq!(redactor.beginning("short", BODY_MAX), "short");
        // The examined part ends inside a secret, and masking leaves less than may be shown.
        for shift in 0..32 {
            let text = "cvv=1234567890,".repeat(4 * BODY_MAX / 15 - 1)
                + &"x".repeat(shift)
                + " sk_live_abc".repeat(9).as_str();
            let shown = redactor.beginning(&text, BODY_MAX);
            assert!(!shown.contains("sk_"), "{shift} {shown}");
        }
    }

    #[test]
    fn of_secrets_that_are_no_longer_known_nothing_comes_through() {
        let text = "no funds (51) for 4276 1111 5239 3643, code \u{ff17}37, sk_live_abc, \u{00b2}";
        let digits = redactor().after(Forgotten::Digits);
        assert_eq!(digits.text(text), "no funds (**) for **** **** **** ****, code ***, ***, *");
        assert_eq!(redactor().after(Forgotten::Texts).text(text), MASK);
        assert_eq!(redactor().after(Forgotten::Texts).text(""), "");
        assert_eq!(digits.with(Vec::new()).text("737"), "***");
    }

    #[test]
    fn cards_in_the_gateways_own_words_are_found_at_every_depth() {
        let body = serde_json::json!({"card": {"pan": "4276 1111 5239 3643", "cvv": 917}, "list": [{"CVV2": "123"}], "amount": 5});
        let mut secrets = Vec::new();
        Redactor::default().secrets_in(&body, &mut secrets);
        let clean = Redactor::new(secrets).text("it was 4276111152393643, code 917 or 123 of 5");
        assert_eq!(clean, "it was ***, code *** or *** of 5");
    }
}
