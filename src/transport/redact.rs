//! Taking secrets and card numbers out of everything that is printed.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use zeroize::Zeroizing;

use super::card_numbers::{mask_known, mask_numbers};
use crate::error::Error;
use crate::secret::Secret;

/// How much of an answer's body an error repeats, in bytes.
const BODY_MAX: usize = 4096;

/// How much of a gateway's words an error repeats, in bytes.
const WORDS_MAX: usize = 1024;

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
        let mut secrets: Vec<Secret> =
            secrets.into_iter().filter(|secret| !secret.is_empty()).flat_map(spellings).collect();
        // The longest first: one that is a part of another must not leave the rest of it behind.
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.reveal().len()));
        Self { secrets }
    }

    /// The same with the secrets of one call.
    pub fn with(&self, more: Vec<Secret>) -> Self {
        Self::new(self.secrets.iter().cloned().chain(more).collect())
    }

    /// The text without secrets; of a card number the first six and the last four digits stay.
    pub fn text(&self, text: &str) -> String {
        let mut clean = mask_keys(text);
        for secret in self.secrets.iter().map(Secret::reveal) {
            clean = mask_secret(&clean, secret);
            if is_card_number(secret) {
                clean = mask_known(&clean, secret);
            }
        }
        mask_numbers(&clean)
    }

    /// The beginning of a text without secrets. Only a little more than is shown is looked at, whatever a gateway sends; a
    /// secret that is cut there by half would not be known again, so the end goes.
    fn beginning(&self, text: &str, most: usize) -> String {
        let looked_at = begin_of(text, 4 * most);
        let clean = self.text(looked_at);
        if looked_at.len() == text.len() && clean.len() <= most {
            return clean;
        }
        let longest = self.secrets.iter().map(|secret| secret.reveal().len()).max().unwrap_or_default();
        let whole = if looked_at.len() == text.len() {
            clean.len()
        } else {
            clean.len().saturating_sub(longest + 64)
        };
        format!("{}…", begin_of(&clean, whole.min(most)))
    }

    /// The error without secrets in any of its texts, and each of them on one line.
    pub fn error(&self, mut error: Error) -> Error {
        error.message = on_one_line(self.beginning(&error.message, WORDS_MAX));
        let told = [&mut error.gateway_message, &mut error.gateway_code, &mut error.gateway_kind];
        for text in told.into_iter().chain([&mut error.request_id]) {
            *text = text.take().map(|text| on_one_line(self.beginning(&text, WORDS_MAX)));
        }
        for words in words_of(&mut error) {
            *words = words.take().map(|text| on_one_line(self.text(&text)));
        }
        error.body = error.body.take().map(|body| on_one_line(self.beginning(&body, BODY_MAX)));
        for fault in error.faults.iter_mut().flatten() {
            fault.message = on_one_line(self.text(&fault.message));
        }
        error
    }
}

/// A secret as it stands, and as it stands in JSON, in a form and in an address.
fn spellings(secret: Secret) -> Vec<Secret> {
    let text = secret.reveal();
    let json = Zeroizing::new(Value::from(text).to_string());
    let inner = json.trim_start_matches('"').strip_suffix('"').unwrap_or(&json);
    let form: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
    let address = utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    // PHP writes a slash with a backslash.
    let others = [inner.to_owned(), inner.replace('/', "\\/"), form, address].map(Secret::new);
    let mut all = vec![secret];
    for other in others {
        if !all.contains(&other) {
            all.push(other);
        }
    }
    all
}

/// What a gateway wrote must neither begin a line of its own in a log, nor steer a terminal, nor turn the direction of reading.
fn on_one_line(text: String) -> String {
    let steers = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if text.contains(steers) { text.replace(steers, " ") } else { text }
}

/// What the gateway wrote freely in the payments, refunds and payouts that an error tells of. Their numbers stay as they are:
/// the shop has to find them again.
fn words_of(error: &mut Error) -> Vec<&mut Option<String>> {
    let payments = error.payment.iter_mut().chain(error.existing.iter_mut()).map(|payment| &mut **payment);
    let mut words = Vec::new();
    for payment in payments.chain(error.candidates.iter_mut().flatten()) {
        words.extend([&mut payment.raw, &mut payment.gateway_message]);
        words.extend(payment.decline.as_mut().map(|decline| &mut decline.message));
    }
    if let Some(refund) = error.refund.as_mut() {
        words.extend([&mut refund.raw, &mut refund.gateway_message]);
        words.extend(refund.decline.as_mut().map(|decline| &mut decline.message));
    }
    if let Some(payout) = error.payout.as_mut() {
        words.push(&mut payout.raw);
        words.extend(payout.decline.as_mut().map(|decline| &mut decline.message));
    }
    words
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

/// At most so many bytes, up to the end of a letter.
fn begin_of(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len())).rev().find(|index| text.is_char_boundary(*index)).unwrap_or(0);
    &text[..end]
}

fn is_card_number(secret: &str) -> bool {
    (12..=19).contains(&secret.len()) && secret.bytes().all(|byte| byte.is_ascii_digit())
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
    // Each key's next value is kept until it is passed, so that a text full of one key is not searched again and again for
    // the others.
    let mut nexts: Vec<_> = SECRET_KEYS.iter().map(|key| value_after(&lower, 0, key)).collect();
    while let Some((start, end)) = nexts.iter().flatten().min().copied() {
        clean.push_str(&text[at..start]);
        clean.push_str("***");
        at = end;
        for (next, key) in nexts.iter_mut().zip(SECRET_KEYS) {
            if next.is_some_and(|(start, _)| start < at) {
                *next = value_after(&lower, at, key);
            }
        }
    }
    clean.push_str(&text[at..]);
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

#[cfg(test)]
mod tests {
    use super::super::card_numbers::luhn;
    use super::*;
    use crate::error::Fault;
    use crate::model::{Decline, Payment, PaymentStatus};

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
    fn a_text_full_of_secret_names_does_not_take_for_ever() {
        let begin = std::time::Instant::now();
        let clean = Redactor::default().text(&"cvv=1,".repeat(200_000));
        assert!(clean.starts_with("cvv=***,cvv=***"));
        assert!(begin.elapsed() < std::time::Duration::from_secs(5), "{:?}", begin.elapsed());
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
    fn what_a_gateway_wrote_about_a_payment_is_clean_and_its_numbers_stay() {
        let mut payment = Payment::new("paymart", PaymentStatus::Declined, true);
        payment.order_id = Some("4111111111111111".to_owned());
        payment.raw = Some(r#"{"cvv":"123","key":"sk_live_abc"}"#.to_owned());
        payment.gateway_message = Some("4111111111111111 refused".to_owned());
        payment.decline = Some(Decline::new(None, Some("sk_live_abc".to_owned()), &[]));
        let mut error = Error::internal("x");
        error.candidates = Some(vec![payment.clone()]);
        error.payment = Some(Box::new(payment));
        let words = Some("no sk_live_abc".to_owned());
        (error.gateway_message, error.gateway_code) = (words.clone(), words.clone());
        (error.gateway_kind, error.request_id) = (words.clone(), words);
        let clean = redactor().error(error);
        for words in [&clean.gateway_message, &clean.gateway_code, &clean.gateway_kind, &clean.request_id] {
            assert_eq!(words.as_deref(), Some("no ***"));
        }
        for payment in [&*clean.payment.expect("a payment"), &clean.candidates.expect("candidates")[0]] {
            assert_eq!(payment.order_id.as_deref(), Some("4111111111111111"));
            assert_eq!(payment.raw.as_deref(), Some(r#"{"cvv":"***","key":"***"}"#));
            assert_eq!(payment.gateway_message.as_deref(), Some("411111******1111 refused"));
            assert_eq!(payment.decline.as_ref().and_then(|decline| decline.message.as_deref()), Some("***"));
        }
    }

    #[test]
    fn a_secret_goes_in_every_spelling() {
        let redactor = Redactor::new(vec![Secret::new("a/b+c \"d\"é=")]);
        for written in [
            "a/b+c \"d\"é=",
            r#"a/b+c \"d\"é="#,
            r#"a\/b+c \"d\"é="#,
            "a%2Fb%2Bc+%22d%22%C3%A9%3D",
            "a%2Fb%2Bc%20%22d%22%C3%A9%3D",
        ] {
            assert_eq!(redactor.text(&format!("[{written}]")), "[***]", "{written}");
        }
    }

    #[test]
    fn no_text_of_an_error_begins_a_line_or_steers_a_terminal() {
        let evil = "no\r\n2026-11-20 payment A1 approved\u{1b}[2J\u{9b}1A\u{2028}\u{202e}";
        let mut payment = Payment::new("payermax", PaymentStatus::Unknown, false);
        payment.gateway_message = Some(evil.to_owned());
        let mut error = Error::internal(evil);
        error.payment = Some(Box::new(payment));
        for text in [
            &mut error.gateway_message,
            &mut error.gateway_code,
            &mut error.gateway_kind,
            &mut error.request_id,
            &mut error.body,
        ] {
            *text = Some(evil.to_owned());
        }
        error.faults = Some(vec![Fault::new("x", evil)]);
        let clean = serde_json::to_value(Redactor::default().error(error)).expect("plain data").to_string();
        for sign in ["\\n", "\\r", "\\u001b", "\u{9b}", "\u{2028}", "\u{202e}"] {
            assert!(!clean.contains(sign), "{sign:?} in {clean}");
        }
        assert_eq!(clean.matches("payment A1 approved").count(), 8, "{clean}");
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
    fn a_long_body_is_cut_at_a_letter_and_not_within_a_secret() {
        let redactor = redactor();
        assert!(redactor.beginning(&"é".repeat(5000), BODY_MAX).len() <= BODY_MAX + '…'.len_utf8());
        assert_eq!(redactor.beginning("short", BODY_MAX), "short");
        // The text is looked at up to the middle of a secret, and masking leaves less than is shown.
        for shift in 0..32 {
            let text = "cvv=1234567890,".repeat(4 * BODY_MAX / 15 - 1)
                + &"x".repeat(shift)
                + " sk_live_abc".repeat(9).as_str();
            let shown = redactor.beginning(&text, BODY_MAX);
            assert!(!shown.contains("sk_"), "{shift} {shown}");
        }
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
