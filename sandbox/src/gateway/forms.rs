//! Forms of the same value that documents leave open: numbers or texts, HTTP statuses of refusals.

use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use crate::store::merchants::Merchant;

/// The forms of a value in JSON.
const FORMS: &[&str] = &["number", "text"];
/// HTTP statuses that refusals may have.
const STATUSES: &[u64] = &[200, 400, 403, 500, 502];

/// Which members of a gateway's answers have a form that can be set.
pub struct Members {
    /// Members that are amounts.
    pub amounts: &'static [&'static str],
    /// Members that are codes.
    pub codes: &'static [&'static str],
}

impl Members {
    /// Whether a setting is one of these, and whether its value can be used.
    pub fn check(&self, name: &str, value: &Value) -> Option<bool> {
        let is_form = value.as_str().is_some_and(|form| FORMS.contains(&form));
        match name {
            "amounts_in_answers" => Some(is_form),
            "codes_in_answers" if !self.codes.is_empty() => Some(is_form),
            "error_status" => Some(value.as_u64().is_some_and(|status| STATUSES.contains(&status))),
            _ => None,
        }
    }

    /// Gives amounts and codes the forms that are set for a merchant, however deep they stand.
    pub fn shape(&self, merchant: &Merchant, value: &mut Value) {
        for (setting, names) in [("amounts_in_answers", self.amounts), ("codes_in_answers", self.codes)] {
            if let Some(form) = merchant.settings[setting].as_str() {
                shape(value, names, form);
            }
        }
    }
}

/// The HTTP status that is set for a merchant's refusals.
pub fn error_status(merchant: &Merchant) -> Option<u16> {
    merchant.settings["error_status"].as_u64().and_then(|status| u16::try_from(status).ok())
}

fn shape(value: &mut Value, names: &[&str], form: &str) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| shape(item, names, form)),
        Value::Object(members) => shape_members(members, names, form),
        _ => {}
    }
}

fn shape_members(members: &mut Map<String, Value>, names: &[&str], form: &str) {
    for (name, value) in members {
        // What has the name of an amount may be an object that has one.
        if !names.contains(&name.as_str()) || value.is_object() {
            shape(value, names, form);
            continue;
        }
        let other = match (&*value, form) {
            (Value::Number(number), "text") => Some(json!(number.to_string())),
            (Value::String(text), "number") => number(text),
            _ => None,
        };
        if let Some(other) = other {
            *value = other;
        }
    }
}

/// A text as a number, which has neither zeros before it nor more decimals than it needs.
fn number(text: &str) -> Option<Value> {
    let decimal = text.parse::<Decimal>().ok()?.normalize();
    serde_json::from_str(&decimal.to_string()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_texts() {
        let mut value = json!({
            "code": "0015", "amt": "1111.00", "list": [{ "amt": "0.10", "other": "1" }], "inner": { "code": "x1" },
        });
        shape(&mut value, &["amt", "code"], "number");
        let numbers = json!({
            "code": 15, "amt": 1111, "list": [{ "amt": 0.1, "other": "1" }], "inner": { "code": "x1" },
        });
        assert_eq!(value, numbers);
        shape(&mut value, &["amt"], "text");
        let mut nested = json!({ "amt": { "amt": 1.5, "other": 1 } });
        shape(&mut nested, &["amt"], "text");
        assert_eq!(nested, json!({ "amt": { "amt": "1.5", "other": 1 } }));
        assert_eq!((&value["amt"], &value["list"][0]["amt"]), (&json!("1111"), &json!("0.1")));
    }
}
