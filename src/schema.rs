//! The model's JSON Schema, and the check of requests against it: all violations at once, each with its path.
//!
//! The schema is derived from the Rust types, so the check, `schema/` and each language's types always agree.

mod check;
mod lookup;
mod path;
mod place;
mod repair;
mod rule;
#[rustfmt::skip]
mod rules;
mod text;

use once_cell::sync::Lazy;
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::config::ClientConfig;
use crate::dictionary;
use crate::error::{Error, ErrorKind, Outcome, Result, Violation};
use crate::json;
use crate::model::GatewayCapabilities;
use crate::operation::{self, Operation, Request};

pub use place::Place;
pub use repair::{is_touched, repaired};
#[cfg(test)]
pub(crate) use rule::Kind;
pub(crate) use rule::Rule;
pub use text::{TIME_RULE, knows_pattern};

/// JSON Schema of every type of the model, under `$defs`: for `cargo xtask codegen`. The library itself follows the rules that
/// were compiled from it.
pub fn model() -> &'static Value {
    static MODEL: Lazy<Value> = Lazy::new(build);
    &MODEL
}

/// Checks a JSON object against a type of the model and reads it; reports all violations at once.
pub fn decode<T: DeserializeOwned>(
    type_name: &str,
    object: Map<String, Value>,
    kind: ErrorKind,
) -> Result<T> {
    let checked =
        check_object(type_name, object).map_err(|unfit| Error::with_violations(kind, unfit.violations))?;
    serde_json::from_value(checked).map_err(|error| unreadable(kind, &error))
}

/// A JSON object that is no value of a type, and why.
struct Unfit {
    /// The object, for [`repaired`].
    value: Value,
    /// What is wrong with it.
    violations: Vec<Violation>,
}

impl Request {
    /// Checks a JSON object against the operation's schema and reads it; reports all violations at once.
    pub fn decode(operation: Operation, object: Map<String, Value>) -> Result<Self> {
        Self::decode_or_return(operation, object).map_err(|(error, _)| error)
    }

    /// The same. An object that does not fit the schema comes back with the error.
    pub fn decode_or_return(
        operation: Operation,
        object: Map<String, Value>,
    ) -> std::result::Result<Self, (Error, Option<Value>)> {
        let kind = ErrorKind::InvalidRequest;
        let checked = check_object(operation.info().request, object)
            .map_err(|unfit| (Error::with_violations(kind, unfit.violations), Some(unfit.value)))?;
        Self::from_checked(operation, checked).map_err(|error| (unreadable(kind, &error), None))
    }
}

fn check_object(type_name: &str, object: Map<String, Value>) -> std::result::Result<Value, Unfit> {
    let mut value = Value::Object(object);
    json::remove_nulls(&mut value);
    let violations = check::check(type_name, &mut value);
    if violations.is_empty() { Ok(value) } else { Err(Unfit { value, violations }) }
}

fn unreadable(kind: ErrorKind, error: &serde_json::Error) -> Error {
    Error::new(kind, format!("the request cannot be read: {error}"))
}

/// The dictionaries with their rows and keys, for bindings and documentation.
pub fn dictionaries() -> Value {
    serde_json::to_value(dictionary::ALL).expect("the list of dictionaries is plain data")
}

/// The kinds of errors with their numbers and texts.
pub fn errors() -> Value {
    let texts = |name: &str| -> Vec<Value> {
        model()["$defs"][name]["oneOf"].as_array().cloned().unwrap_or_default()
    };
    let described = |name: &str, word: &str| {
        let entry = texts(name).into_iter().find(|entry| entry["const"] == word);
        entry.map(|entry| entry["description"].clone()).unwrap_or_default()
    };
    let kinds: Vec<Value> = ErrorKind::ALL
        .iter()
        .map(|(_, name, status)| json!({"name": name, "status": status, "description": described("ErrorKind", name)}))
        .collect();
    let outcomes: Vec<Value> = [Outcome::NotSent, Outcome::Rejected, Outcome::Unknown]
        .iter()
        .map(|outcome| {
            let name = json!(outcome);
            json!({"name": name, "description": described("Outcome", name.as_str().unwrap_or_default())})
        })
        .collect();
    json!({"kinds": kinds, "outcomes": outcomes})
}

fn build() -> Value {
    let mut generator = SchemaGenerator::new(SchemaSettings::draft2020_12());
    generator.subschema_for::<ClientConfig>();
    operation::define(&mut generator);
    generator.subschema_for::<Error>();
    generator.subschema_for::<GatewayCapabilities>();
    dictionary::define(&mut generator);
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "libtill's requests and results",
        "$defs": generator.take_definitions(true),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_dictionaries_has_a_schema() {
        for info in dictionary::ALL {
            assert!(model()["$defs"][info.row].is_object(), "{} is missing", info.row);
        }
    }

    #[test]
    fn every_pattern_of_the_model_has_a_rule() {
        let text = model().to_string();
        let patterns: Vec<&str> =
            text.split("\"pattern\":\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!(patterns.len() > 3);
        assert!(patterns.iter().all(|pattern| knows_pattern(pattern)), "{patterns:?}");
    }

    #[test]
    fn every_format_of_a_text_has_a_rule() {
        let text = model().to_string();
        let formats = text.split("\"format\":\"").skip(1).filter_map(|rest| rest.split('"').next());
        let unknown: Vec<&str> =
            formats.filter(|format| !format.contains("int") && *format != "double").collect();
        assert!(unknown.len() > 9);
        assert!(unknown.iter().all(|format| ["date-time", "email", "uri"].contains(format)), "{unknown:?}");
    }

    #[test]
    fn a_time_is_rfc_3339_and_nothing_else() {
        let violations = |time: &str| {
            let mut request = json!({"kind": "payment", "number": "A1", "amount": 1, "currency": "EUR", "attempted_at": time});
            check::check("AttemptCreateRequest", &mut request)
        };
        for time in ["2026-01-02T03:04:05Z", "2026-01-02T03:04:05.123456+05:30", "2026-12-31T23:59:59-00:00"]
        {
            assert_eq!(violations(time), [], "{time}");
        }
        for time in [
            "yesterday",
            "yesterday, at noon or so",
            "2026-01-02T03:04:05.000",
            "2026-01-02 03:04:05+00:00",
            "20260102T030405.0000000Z",
            "2026-02-30T03:04:05Z",
            "2026-01-02T03:04:05+00:00[UTC]",
        ] {
            let found = violations(time);
            assert_eq!((found.len(), found[0].path.as_str()), (1, "attempted_at"), "{time}");
            assert_eq!(found[0].message, TIME_RULE);
        }
    }
}
