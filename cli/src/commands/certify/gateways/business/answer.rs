//! Reads the engine's envelope: what it accepted, and in which shape it refuses.

use serde_json::{Map, Value};

use super::super::super::session::{Answer, Stop, is_word, word};

/// What an answer says.
pub enum Judged {
    /// It was accepted.
    Accepted,
    /// It was refused.
    Refused(Refusal),
}

/// A refusal.
pub struct Refusal {
    /// The shape of `errors`, as the sandbox's setting calls it.
    pub form: &'static str,
    /// The codes, or the whole text that contains them.
    pub codes: Vec<String>,
}

impl Refusal {
    /// Whether a code is among its codes.
    pub fn has(&self, code: &str) -> bool {
        let contains = |text: &String| {
            text.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'))
                .any(|part| part == code)
        };
        self.codes.iter().any(contains)
    }

    /// Its codes for a report.
    pub fn shown(&self) -> String {
        match self.codes.iter().find(|code| is_word(code)) {
            Some(code) => format!("code {code}"),
            None => format!("errors as {}", self.form),
        }
    }
}

/// Judges an answer; what is neither accepted nor refused is not understood.
pub fn judge(answer: &Answer) -> Result<Judged, Stop> {
    let Some(success) = answer.get("success").as_bool() else {
        let shown = word(answer.get("success"));
        return Err(answer.not_understood(&format!("success is {shown}, and not true or false")));
    };
    let refusal = match answer.get("errors") {
        Value::Null => None,
        Value::Array(list) if list.is_empty() => None,
        errors => Some(refusal(errors).ok_or_else(|| answer.not_understood("errors have an unknown shape"))?),
    };
    match (success, refusal, answer.status) {
        (true, None, 200) => Ok(Judged::Accepted),
        (false, Some(refusal), 200 | 400..=599) => Ok(Judged::Refused(refusal)),
        (success, refusal, _) => {
            let errors = if refusal.is_some() { "with" } else { "without" };
            Err(answer.not_understood(&format!("success is {success}, {errors} errors")))
        }
    }
}

fn refusal(errors: &Value) -> Option<Refusal> {
    let code = |object: &Value| Some(object.get("code")?.as_str()?.to_owned());
    let (form, codes) = match errors {
        Value::Array(list) if list.iter().all(Value::is_object) => {
            ("list", list.iter().map(code).collect::<Option<Vec<_>>>()?)
        }
        Value::Array(list) => {
            ("texts", list.iter().map(|text| text.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>()?)
        }
        Value::Object(object) => {
            let list = object.get("list").filter(|_| object.len() == 1)?.as_array()?;
            ("object", list.iter().map(code).collect::<Option<Vec<_>>>()?)
        }
        Value::String(text) if text.starts_with("[{") && text.contains("=>") => ("ruby", vec![text.clone()]),
        Value::String(text) if !text.is_empty() && !text.starts_with(['[', '{', '<']) => {
            ("text", vec![text.clone()])
        }
        _ => return None,
    };
    (!codes.is_empty()).then_some(Refusal { form, codes })
}

/// Whether a value is written as a text or as a number, and is this amount.
pub fn amount_form(fields: &Map<String, Value>, amount: u32) -> Option<&'static str> {
    match fields.get("amount")? {
        Value::String(text) if *text == amount.to_string() => Some("text"),
        Value::Number(number) if number.as_u64() == Some(amount.into()) => Some("number"),
        _ => None,
    }
}

/// Whether an order number is written as a text or as a number, and is this one.
pub fn number_form(value: &Value, order_number: &str) -> Option<&'static str> {
    match value {
        Value::String(text) if text == order_number => Some("text"),
        Value::Number(number) if number.to_string() == order_number => Some("number"),
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
    fn each_shape_of_errors_has_its_name_and_its_codes() {
        for (form, errors) in [
            ("list", json!([{"code": "incorrect_currency", "kind": "invalid_request_error"}])),
            ("object", json!({"list": [{"code": "incorrect_currency"}]})),
            ("texts", json!(["incorrect_currency"])),
            ("text", json!("incorrect_currency - invalid_request_error")),
            ("ruby", json!("[{\"code\"=>\"incorrect_currency\"}]")),
        ] {
            let Ok(Judged::Refused(refusal)) = judged(502, &json!({"success": false, "errors": errors}))
            else {
                panic!("{form} was not taken")
            };
            assert_eq!((refusal.form, refusal.has("incorrect_currency")), (form, true));
            assert!(!refusal.has("currency"));
        }
    }

    #[test]
    fn what_contradicts_itself_is_not_understood() {
        for (status, body) in [
            (200, json!({})),
            (200, json!({"success": "true"})),
            (200, json!({"success": true, "errors": ["incorrect_currency"]})),
            (200, json!({"success": false, "errors": []})),
            (403, json!({"success": true})),
            (302, json!({"success": false, "errors": ["a"]})),
            (403, json!({"success": false, "errors": {"list": [], "more": 1}})),
            (403, json!({"success": false, "errors": [1]})),
            (403, json!({"success": false, "errors": "<html>"})),
        ] {
            assert!(matches!(judged(status, &body), Err(Stop::NotUnderstood(_))), "{body}");
        }
    }
}
