//! paymentFieldValidation: whether the fields of a payout look right, before it is placed (`beyond`: PayerMax's api.json).

use serde_json::{Value, json};

use super::{countries, fields};
use crate::clock;
use crate::gateway::{Call, Failure, Refusal};

/// Looks at every field that is sent. assumed: the rules are those of paymentOrderPay, for every country and method.
pub fn validate(call: &Call) -> Result<Value, Failure> {
    fields::check(fields::FIELD_VALIDATION, &call.body)?;
    let data = &call.body["data"];
    if !countries::exists(data["country"].as_str().unwrap_or_default()) {
        return Err(Refusal::new("COUNTRY_INVALID", "data.country is not known.").into());
    }
    let mut sent = Vec::new();
    leaves(data, "", &mut sent);
    let (mut passed, mut ignored, mut failed) = (Vec::new(), Vec::new(), Vec::new());
    for (path, value) in sent {
        match judged(&path, value) {
            None => ignored.push(json!({ "field": path })),
            Some(Ok(())) => passed.push(json!({ "field": path })),
            Some(Err(message)) => failed.push(json!({ "field": path, "errorMsg": message })),
        }
    }
    Ok(json!({
        "validationCode": if failed.is_empty() { "PASS" } else { "PARAMS_INVALID" },
        "validationPassedFields": passed,
        "ignoredFields": ignored,
        "validationFailedFields": failed,
    }))
}

/// All values with their paths. beyond: the sample's answer leaves empty texts out.
fn leaves<'v>(value: &'v Value, path: &str, found: &mut Vec<(String, &'v Value)>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                leaves(value, &path, found);
            }
        }
        Value::Null => {}
        Value::String(text) if text.is_empty() => {}
        value => found.push((path.to_owned(), value)),
    }
}

/// What is wrong with a field; none if nothing is known about it.
fn judged(path: &str, value: &Value) -> Option<Result<(), String>> {
    let known = fields::check_value(fields::PAYMENT_ORDER_PAY, &format!("data.{path}"), value)?;
    if let Err(refusal) = known {
        return Some(Err(refusal.message));
    }
    let text = value.as_str().unwrap_or_default();
    // beyond: dates look so; assumed: an address of electronic mail has something on both sides of its sign.
    let fits = match path.rsplit('.').next().unwrap_or_default() {
        "birthDate" | "documentIssueDate" | "documentExpireDate" => {
            text.len() == 10 && clock::day(text).is_some()
        }
        "email" | "notifyEmail" => {
            text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
        }
        "payeeNationality" | "payeeBirthCountry" => countries::exists(text),
        _ => true,
    };
    Some(if fits { Ok(()) } else { Err(format!("data.{path} does not look right.")) })
}
