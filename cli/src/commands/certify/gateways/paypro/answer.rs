//! Reads Paypro's envelope: whether it was accepted, with which code, and how its values are written.

use serde_json::Value;

use super::super::super::findings::Learned;
use super::super::super::session::{Answer, Stop, is_word, word};
use super::super::codes::{Judged, learn_status};

/// The gateway's name in libtill.
pub const NAME: &str = "paypro";
/// The code of everything that was accepted.
const ACCEPTED: &str = "0000";

/// Judges an answer; what is neither accepted nor refused is not understood.
pub fn judge(answer: &Answer) -> Result<Judged, Stop> {
    let success = match answer.get("success") {
        Value::Bool(success) => *success,
        Value::String(text) if text == "true" => true,
        Value::String(text) if text == "false" => false,
        other => return Err(answer.not_understood(&format!("success is {}", word(other)))),
    };
    let (code, accepted) = match answer.get("code") {
        Value::String(text) if is_word(text) => (text.clone(), text == ACCEPTED),
        Value::Number(number) if number.is_u64() => (number.to_string(), number.as_u64() == Some(0)),
        other => return Err(answer.not_understood(&format!("code is {}", word(other)))),
    };
    match (success, accepted, answer.status) {
        (true, true, 200) => Ok(Judged::Accepted),
        (false, false, 200 | 400..=599) => Ok(Judged::Refused(code)),
        _ => Err(answer.not_understood(&format!("success is {success} and code is {code}"))),
    }
}

/// Learns how the envelope of an answer to this merchant writes its values, and with which HTTP status it refuses.
pub fn learn_envelope(answer: &Answer, judged: &Judged, learned: &mut Learned) {
    for (member, reading) in [
        ("code", "codes_in_answers"),
        ("timestamp", "timestamp_in_answers"),
        ("success", "success_in_answers"),
    ] {
        if let Some(form) = form(answer.get(member)) {
            learned.tell(reading, form, format!("{member} in an answer is a {form}."));
        }
    }
    if *judged == Judged::Accepted {
        return;
    }
    learn_status(answer.status, learned);
}

/// How a value is written.
pub fn form(value: &Value) -> Option<&'static str> {
    match value {
        Value::String(_) => Some("text"),
        Value::Number(_) => Some("number"),
        Value::Bool(_) => Some("boolean"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn judged(status: u16, body: &Value) -> Result<Judged, Stop> {
        judge(&Answer { status, body: body.as_object().unwrap().clone(), is_signed: false })
    }

    #[test]
    fn an_answer_is_accepted_or_refused_or_not_understood() {
        let accepted = |body: Value| matches!(judged(200, &body), Ok(Judged::Accepted));
        assert!(accepted(json!({"code": "0000", "success": true})));
        assert!(accepted(json!({"code": 0, "success": "true"})));
        let refused = judged(403, &json!({"code": 4005, "success": "false"})).unwrap();
        assert_eq!(refused, Judged::Refused("4005".to_owned()));
        for (status, body) in [
            (200, json!({"code": "0000", "success": false})),
            (200, json!({"code": "4005", "success": true})),
            (200, json!({"code": "0000"})),
            (200, json!({"code": 0.5, "success": true})),
            (500, json!({"code": "0000", "success": true})),
            (302, json!({"code": "4005", "success": false})),
        ] {
            assert!(matches!(judged(status, &body), Err(Stop::NotUnderstood(_))), "{body}");
        }
    }
}
