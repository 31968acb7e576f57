//! Errors as they leave the library: every text in them is redacted, on one line, and truncated. The schema of errors says
//! what is text; anything that the schema does not know is treated as text too.

use serde_json::{Map, Value};

use super::redactor::{Redactor, begin_of, on_one_line};
use crate::dictionary;
use crate::error::Error;
use crate::json::without_nulls;
use crate::schema::Rule;

/// How much an error repeats of an answer's body, and of the gateway's record of a payment, in bytes.
const BODY_MAX: usize = 4096;

/// How much an error repeats of any other text, and of a record in a list, in bytes.
const TEXT_MAX: usize = 1024;

/// The JSON budget of an error, in bytes. Once it is used up, lists end, and texts are empty except for a mark. Few names
/// and numbers follow it: an error has at most [`ERROR_MAX`].
const BUDGET: usize = 48 << 10;

/// The largest error, as JSON in bytes.
pub const ERROR_MAX: usize = 64 << 10;

/// The longest of the shop's own numbers that is kept, in bytes.
const NUMBER_MAX: usize = 128;

/// The message of an error whose texts are hidden.
const WITHHELD: &str =
    "the gateway's words are withheld: they may repeat secrets of the request, which libtill no longer knows";

/// The budget that an element of a list needs, at least.
const ELEMENT_MIN: usize = 1 << 10;

impl Redactor {
    /// The error without secrets in any of its texts, each on one line and none too long.
    pub fn error(&self, error: Error) -> Error {
        let plain = Error {
            status: error.status,
            outcome: error.outcome,
            retry_safe: error.retry_safe,
            ..Error::new(error.kind, "the error could not be shown without secrets")
        };
        // The shop's own numbers stay in their fields, or the shop would not find its orders: one in ten numbers with
        // as many digits as a card's has a valid check digit.
        let own = [&error.order_id, &error.refund_id];
        let may_stay = |number: &&String| number.len() <= NUMBER_MAX && !self.is_known(number);
        let own = own.into_iter().flatten().filter(may_stay).cloned().collect();
        // In a sentence, a field's name and its rule look like a secret and its value: `cvv: must have 3 digits`. So a
        // message that only lists violations is rebuilt from them after they are redacted.
        let lists =
            error.violations.as_ref().is_some_and(|violations| Error::listed(violations) == error.message);
        let code = listed_code(&error);
        let Ok(value) = serde_json::to_value(&error) else { return plain };
        drop(error);
        let mut cleaning = Cleaning { redactor: self, own, left: BUDGET, lists: 0 };
        let clean = cleaning.value(Some(Rule::of_type("ErrorDetails")), "", without_nulls(value));
        let mut clean: Error = serde_json::from_value(clean).unwrap_or(plain);
        clean.gateway_code = code.or(clean.gateway_code);
        if self.hides_texts() {
            clean.message = WITHHELD.to_owned();
        } else if let Some(violations) = clean.violations.as_ref().filter(|_| lists) {
            let message = Error::listed(violations);
            clean.message = match begin_of(&message, TEXT_MAX) {
                whole if whole.len() == message.len() => message,
                begin => format!("{begin}…"),
            };
        }
        clean
    }
}

/// The code of an answer, if the gateway's document lists it: then it is no text of the gateway's choice.
fn listed_code(error: &Error) -> Option<String> {
    let (gateway, code) = (error.gateway.as_ref()?, error.gateway_code.as_ref()?);
    dictionary::error_code(gateway, code).map(|row| row.code.clone())
}

/// Walks through an error.
struct Cleaning<'a> {
    redactor: &'a Redactor,
    own: Vec<String>,
    left: usize,
    lists: usize,
}

impl Cleaning<'_> {
    /// A value without secrets. Where the schema says nothing, there is no rule.
    fn value(&mut self, rule: Option<&Rule>, name: &str, value: Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.text(rule, name, text)),
            Value::Number(number) if rule.is_none_or(|rule| rule.kinds.is_empty()) => {
                let shown = number.to_string();
                let clean = self.text(rule, name, shown.clone());
                if clean == shown { Value::Number(number) } else { Value::String(clean) }
            }
            Value::Object(members) => Value::Object(self.members(rule, members)),
            Value::Array(elements) => {
                Value::Array(self.elements(rule.and_then(Rule::element), name, elements))
            }
            fact => {
                self.pay(fact.to_string().len());
                fact
            }
        }
    }

    /// Facts and texts first, then nested objects, and lists last: lists are cut when the budget is used up.
    fn members(&mut self, rule: Option<&Rule>, members: Map<String, Value>) -> Map<String, Value> {
        let mut clean = Map::new();
        let rank = |value: &Value| match value {
            Value::Array(_) => 2,
            Value::Object(_) => 1,
            _ => 0,
        };
        let mut members: Vec<(String, Value)> = members.into_iter().collect();
        members.sort_by_key(|(_, value)| rank(value));
        for (name, value) in members {
            let member = rule.and_then(|rule| rule.member(&name));
            // A name that no schema has comes from the gateway, in a map.
            let shown = if rule.is_some_and(|rule| rule.property(&name).is_some()) {
                self.pay(name.len() + 4);
                name
            } else {
                self.text(None, "", name)
            };
            let value = self.value(member, &shown, value);
            clean.insert(shown, value);
        }
        clean
    }

    fn elements(&mut self, rule: Option<&Rule>, name: &str, elements: Vec<Value>) -> Vec<Value> {
        self.lists += 1;
        let mut clean = Vec::new();
        for element in elements {
            if self.left < ELEMENT_MIN {
                break;
            }
            clean.push(self.value(rule, name, element));
        }
        self.lists -= 1;
        clean
    }

    fn text(&mut self, rule: Option<&Rule>, name: &str, text: String) -> String {
        let is_own = matches!(name, "order_id" | "refund_id") && self.own.contains(&text);
        let clean = if is_own || rule.is_some_and(|rule| is_own_word(rule, &text)) {
            on_one_line(text)
        } else {
            let whole = self.lists == 0 && matches!(name, "body" | "raw");
            let most = if whole { BODY_MAX } else { TEXT_MAX };
            on_one_line(self.redactor.beginning(&text, most.min(self.left)))
        };
        self.pay(Value::from(clean.as_str()).to_string().len());
        clean
    }

    fn pay(&mut self, bytes: usize) {
        self.left = self.left.saturating_sub(bytes);
    }
}

/// Whether this text is one of libtill's own words here, or a currency code.
fn is_own_word(rule: &Rule, text: &str) -> bool {
    let is_currency = rule.pattern == Some("^[A-Z]{3}$")
        && text.len() == 3
        && text.bytes().all(|letter| letter.is_ascii_uppercase());
    is_currency || rule.words.contains(&text)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::redactor::Forgotten;
    use super::*;
    use crate::error::{ErrorKind, Violation};
    use crate::schema::Kind;
    use crate::secret::Secret;

    const CARD: &str = "4276111152393643";
    const CODE: &str = "737";
    const KEY: &str = "sk_live/our+own key";

    fn redactor() -> Redactor {
        Redactor::new([CARD, CODE, KEY].map(Secret::new).to_vec())
    }

    #[test]
    fn a_violation_of_a_secret_field_shows_its_rule_and_no_value() {
        let violation = |path: &str, message: &str| Violation::new(path, message);
        let path = "payment_method.card.cvv";
        let violations = vec![
            violation(path, "must have 3 to 4 characters, but has 1"),
            violation("credentials.private_key", "must be one line; 737 is not"),
            violation("remark", "holds sk_live/our+own key"),
        ];
        let error = redactor().error(Error::with_violations(ErrorKind::InvalidRequest, violations));
        assert_eq!(
            error.message,
            "credentials.private_key: must be one line; *** is not; \
             payment_method.card.cvv: must have 3 to 4 characters, but has 1; remark: holds ***"
        );
        let words = Error::new(ErrorKind::InvalidRequest, "cvv: 1234");
        assert_eq!(redactor().error(words).message, "cvv: ***");
        let many =
            (0..200).map(|number| violation(&format!("items[{number}].name"), "is required")).collect();
        let message = redactor().error(Error::with_violations(ErrorKind::InvalidRequest, many)).message;
        assert!(message.len() <= TEXT_MAX + 3 && message.ends_with('…'), "{message}");
    }

    /// An example of what follows this rule, with `text` in place of every text.
    fn example(rule: &Rule, text: &str, depth: usize) -> Value {
        assert!(depth < 12, "a type that holds itself");
        if let Some(word) = rule.words.first() {
            return json!(word);
        }
        let example = |rule: &Rule| example(rule, text, depth + 1);
        match rule.kinds.first() {
            Some(Kind::Object) => {
                let known = rule.properties.iter().map(|(name, _)| *name).chain([text]);
                let member = |name: &str| Some((name.to_owned(), example(rule.member(name)?)));
                Value::Object(known.filter_map(member).collect())
            }
            Some(Kind::Array) => {
                let element = example(rule.element().expect("a rule for elements"));
                json!([element.clone(), element])
            }
            Some(Kind::String) if rule.pattern == Some("^[A-Z]{3}$") => json!("EUR"),
            Some(Kind::String) => json!(text),
            Some(Kind::Integer) => json!(1),
            Some(Kind::Boolean) => json!(true),
            other => panic!("what is {other:?}?"),
        }
    }

    /// An error with `text` in every text of every type that it contains.
    fn full(text: &str) -> Error {
        let value = example(Rule::of_type("ErrorDetails"), text, 0);
        serde_json::from_value(value).expect("an error")
    }

    /// The same as the answer to a call about the shop's own order.
    fn answered(text: &str) -> Error {
        Error { order_id: Some("A-1".to_owned()), refund_id: Some("R-1".to_owned()), ..full(text) }
    }

    fn places(value: &Value, text: &str) -> usize {
        let inner = |values: &mut dyn Iterator<Item = &Value>| values.map(|value| places(value, text)).sum();
        match value {
            Value::String(shown) => usize::from(shown == text),
            Value::Array(elements) => inner(&mut elements.iter()),
            Value::Object(members) => {
                inner(&mut members.values()) + members.keys().filter(|name| *name == text).count()
            }
            _ => 0,
        }
    }

    #[test]
    fn no_text_of_any_type_that_an_error_carries_shows_a_card_a_code_or_a_key() {
        for (text, clean) in [
            (CARD, "***"),
            (CODE, "***"),
            (KEY, "***"),
            ("5555 5555 5555 4444", "5555 55** **** 4444"),
            (
                "it was 4276-1111-5239-3643, code 737, of sk_live/our+own key!",
                "it was ***, code ***, of ***!",
            ),
            (
                "https://u:sk_live%2Four%2Bown%20key@shop.example/?cvv=737",
                "https://u:***@shop.example/?cvv=***",
            ),
        ] {
            let before = serde_json::to_value(answered(text)).expect("plain data");
            let after = serde_json::to_value(redactor().error(answered(text))).expect("plain data");
            let texts = places(&before, text);
            assert!(texts > 150, "{texts} texts");
            assert_eq!((places(&after, text), places(&after, clean)), (0, texts), "{text}: {after}");
        }
    }

    #[test]
    fn our_own_words_and_the_shops_own_numbers_stay() {
        let mut error = full("5555555555554444");
        let words = [json!(error.kind), json!(error.outcome)];
        error.order_id = Some("4111111111111111".to_owned());
        let payment = error.payment.as_mut().expect("a payment");
        payment.order_id = Some("4111111111111111".to_owned());
        // A merchant may have chosen any key, such as a word that libtill uses.
        let secrets = words.iter().filter_map(Value::as_str).map(Secret::new).collect();
        let clean = Redactor::new(secrets).error(error);
        assert_eq!([json!(clean.kind), json!(clean.outcome)], words);
        assert_eq!(clean.order_id.as_deref(), Some("4111111111111111"));
        let payment = clean.payment.expect("a payment");
        assert_eq!(payment.order_id.as_deref(), Some("4111111111111111"));
        assert_eq!(payment.id.as_deref(), Some("555555******4444"));

        let mut error = full("x");
        error.order_id = Some(CARD.to_owned());
        assert_eq!(redactor().error(error).order_id.as_deref(), Some("***"));
    }

    #[test]
    fn of_secrets_that_are_no_longer_known_no_error_shows_any() {
        let text = "4276-1111-5239-3643, code 737, tok_abc";
        for (forgotten, clean) in
            [(Forgotten::Digits, "****-****-****-****, code ***, tok_abc"), (Forgotten::Texts, "***")]
        {
            let before = serde_json::to_value(answered(text)).expect("plain data");
            let redactor = Redactor::default().after(forgotten);
            let error = redactor.error(answered(text));
            assert_eq!(error.order_id.as_deref(), Some("A-1"));
            let hidden = usize::from(error.message == WITHHELD);
            let after = serde_json::to_value(error).expect("plain data");
            let texts = places(&before, text);
            assert_eq!((places(&after, text), places(&after, clean) + hidden), (0, texts), "{after}");
        }
        let mut error = Error::new(ErrorKind::GatewayRejected, "refused with 00029");
        error.gateway = Some("paypro".to_owned());
        for (code, shown) in [("00029", "00029"), ("00737", "*****")] {
            error.gateway_code = Some(code.to_owned());
            let clean = Redactor::default().after(Forgotten::Digits).error(error.clone());
            assert_eq!(
                (clean.gateway_code.as_deref(), clean.message.as_str()),
                (Some(shown), "refused with *****")
            );
        }
    }

    #[test]
    fn an_error_has_a_largest_size_whatever_it_carries() {
        for text in ["x".repeat(6_000), "\"".repeat(6_000), "\u{e9}\n".repeat(2_000), "cvv=1,".repeat(1_000)]
        {
            let mut error = full(&text);
            let one = error.candidates.as_ref().expect("candidates")[0].clone();
            error.candidates = Some(vec![one; 20]);
            let clean = redactor().error(error);
            let length = serde_json::to_string(&clean).expect("plain data").len();
            assert!(length < ERROR_MAX, "{length} bytes");
            assert!(clean.message.len() > 500 && clean.body.is_some_and(|body| body.len() > 4000));
            assert!(clean.payment.is_some() && clean.existing.is_some());
        }
        let small = "x";
        let mut error = full(small);
        let one = error.candidates.as_ref().expect("candidates")[0].clone();
        error.candidates = Some(vec![one; 5_000]);
        let clean = redactor().error(error);
        assert!(serde_json::to_string(&clean).expect("plain data").len() < ERROR_MAX);
        assert!(clean.candidates.is_some_and(|some| (5..1000).contains(&some.len())));
    }

    #[test]
    fn what_the_schema_does_not_know_is_taken_for_text() {
        let redactor = redactor();
        let mut cleaning = Cleaning { redactor: &redactor, own: Vec::new(), left: BUDGET, lists: 0 };
        let number: Value = serde_json::from_str(CARD).expect("a number");
        let unknown = json!({CARD: [number, 12, CODE], "x": {"y": KEY}});
        let clean = cleaning.value(None, "", unknown);
        assert_eq!(clean, json!({"***": ["***", 12, "***"], "x": {"y": "***"}}));
    }

    #[test]
    fn no_text_of_an_error_begins_a_line_or_steers_a_terminal() {
        let evil = "no\r\n2026-11-20 payment A1 approved\u{1b}[2J\u{9b}1A\u{2028}\u{202e}";
        let clean =
            serde_json::to_value(Redactor::default().error(full(evil))).expect("plain data").to_string();
        for sign in ["\\n", "\\r", "\\u001b", "\u{9b}", "\u{2028}", "\u{202e}"] {
            assert!(!clean.contains(sign), "{sign:?} in {clean}");
        }
        assert!(clean.matches("payment A1 approved").count() > 150);
    }
}
