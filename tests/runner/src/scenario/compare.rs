//! Compares answers between languages, after removing what differs from run to run.

use serde_json::{Map, Value};

/// Members whose content depends on the gateway or the clock: only their presence and type count.
const OF_THE_RUN: &[&str] = &[
    "id",
    "payment_id",
    "dedupe_key",
    "raw",
    "body",
    "as_of",
    "created_at",
    "updated_at",
    "notified_at",
    "expires_at",
    "period_start",
    "period_end",
    "url",
    "virtual_account",
    "store_code",
    "token",
    "stored_token",
    "sign",
    "signature",
    "PaReq",
    "payment_reference",
    "merchant_profile_id",
    "user_profile_id",
    "date",
    "content-length",
];

/// An answer without what differs from run to run.
pub fn normalised(answer: &Value, run: &str) -> Value {
    match answer {
        Value::Object(members) => Value::Object(
            members
                .iter()
                .map(|(name, member)| {
                    let kept = match member {
                        Value::String(_) if OF_THE_RUN.contains(&name.as_str()) => {
                            Value::from("<of the run>")
                        }
                        _ if name == "references" => keys_only(member),
                        other => normalised(other, run),
                    };
                    (name.clone(), kept)
                })
                .collect::<Map<_, _>>(),
        ),
        Value::Array(elements) => elements.iter().map(|element| normalised(element, run)).collect(),
        Value::String(text) => {
            let text = without_runs(&text.replace(run, "<run>"), TOKEN_LENGTH, |letter| {
                letter.is_ascii_digit() || matches!(letter, 'a'..='f')
            });
            Value::String(without_runs(&text, NUMBER_LENGTH, |letter| letter.is_ascii_digit()))
        }
        other => other.clone(),
    }
}

fn keys_only(references: &Value) -> Value {
    references.as_object().into_iter().flatten().map(|(name, _)| Value::from(name.as_str())).collect()
}

/// The length of a run of hexadecimal digits that counts as a gateway's token.
const TOKEN_LENGTH: usize = 32;
/// The length of a run of digits that counts as a gateway's number or a time.
const NUMBER_LENGTH: usize = 10;

/// The text without runs of at least this many such characters.
fn without_runs(text: &str, length: usize, belongs: impl Fn(char) -> bool) -> String {
    let mut result = String::with_capacity(text.len());
    let mut run = String::new();
    for letter in text.chars().chain(std::iter::once('\0')) {
        if belongs(letter) {
            run.push(letter);
            continue;
        }
        result.push_str(if run.len() >= length { "<number>" } else { &run });
        run.clear();
        if letter != '\0' {
            result.push(letter);
        }
    }
    result
}

/// The first place where two answers differ.
pub fn difference(one: &Value, other: &Value, path: &str) -> Option<String> {
    match (one, other) {
        (Value::Object(first), Value::Object(second)) => {
            let names: std::collections::BTreeSet<&String> = first.keys().chain(second.keys()).collect();
            names.into_iter().find_map(|name| match (first.get(name), second.get(name)) {
                (Some(one), Some(other)) => difference(one, other, &format!("{path}/{name}")),
                (Some(one), None) => Some(format!("{path}/{name} is {one} in the first only")),
                (None, Some(other)) => Some(format!("{path}/{name} is {other} in the second only")),
                (None, None) => None,
            })
        }
        (Value::Array(first), Value::Array(second)) if first.len() == second.len() => {
            let pairs = first.iter().zip(second).enumerate();
            pairs
                .map(|(index, (one, other))| difference(one, other, &format!("{path}/{index}")))
                .find_map(|d| d)
        }
        _ if one == other => None,
        _ => Some(format!("{path} is {one} in the first and {other} in the second")),
    }
}

/// Removes messages at every depth, so that only their positions are compared.
pub(super) fn without_words(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.remove("message");
            members.values_mut().for_each(without_words);
        }
        Value::Array(elements) => elements.iter_mut().for_each(without_words),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn ids_and_times_do_not_count_and_everything_else_does() {
        let one =
            json!({"id": "T1", "order_id": "Rabc_1", "n": 1, "message": "order Rabc_1 of 20261120101112"});
        let other =
            json!({"id": "T2", "order_id": "Rxyz_1", "n": 1, "message": "order Rxyz_1 of 20261120101113"});
        let token = "0123456789abcdef0123456789abcdef";
        let (one, other) = (normalised(&one, "Rabc"), normalised(&other, "Rxyz"));
        let key = normalised(&json!(format!("payment:{token}:approved:10020")), "Rabc");
        assert_eq!(key, json!("payment:<number>:approved:10020"));
        assert_eq!(difference(&one, &other, ""), None);
        assert!(difference(&one, &json!({"id": "<of the run>"}), "").is_some());
        assert_eq!(
            difference(&json!({"a": [1, 2]}), &json!({"a": [1, 3]}), ""),
            Some("/a/1 is 2 in the first and 3 in the second".to_owned())
        );
    }
}
