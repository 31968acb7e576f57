//! The fields of an edition's API, taken from a request.

use serde_json::{Map, Value, json};

use super::edition::{AmountForm, Api, Column, Edition, Part};
use crate::gateway::{Field, Reading};

/// A part of the request: its value, and its path in messages.
pub(super) struct Slot {
    pub path: String,
    pub value: Option<String>,
}

impl Slot {
    /// The part that this field has.
    pub fn of(field: &Field<'_, String>) -> Self {
        Self { path: field.path().to_owned(), value: field.take() }
    }

    /// Another value, if this one is missing. The path stays.
    pub fn or(self, other: impl FnOnce() -> Option<String>) -> Self {
        let value = self.value.or_else(other);
        Self { value, ..self }
    }
}

/// The body of a request: number and amount, and the columns of the API. A column that the edition requires must be in the request
/// or in its options.
pub(super) fn body(
    api: &Api,
    edition: &Edition,
    reading: &Reading,
    options: Option<&Map<String, Value>>,
    part: impl Fn(Part) -> Slot,
) -> Map<String, Value> {
    let has_option = |name: &str| options.is_some_and(|options| options.contains_key(name));
    let mut fields = Map::new();
    for column in api.columns {
        let Slot { path, value } = slot(column, &part);
        if value.is_none() && column.required && !has_option(column.name) {
            reading.refuse(&path, missing(column, edition));
        }
        let Some(value) = value else { continue };
        if !column.words.is_empty() && !column.words.contains(&value.as_str()) {
            let words = column.words.join(", ");
            reading.refuse(&path, format!("must be {words} for {edition}, which calls it {}", column.name));
        }
        fields.insert(column.name.to_owned(), json!(value));
    }
    fields
}

/// An option has no part of the request, so that its path is its own.
fn slot(column: &Column, part: &impl Fn(Part) -> Slot) -> Slot {
    match column.part {
        Part::Option => Slot { path: format!("gateway_options.{}", column.name), value: None },
        other => part(other),
    }
}

fn missing(column: &Column, edition: &Edition) -> String {
    let plain = format!("is required for {edition}");
    if edition.name.is_empty() || column.part == Part::Option {
        plain
    } else {
        format!("{plain}, which calls it {}", column.name)
    }
}

/// The amount as the edition writes it: whole units.
pub(super) fn amount(digits: String, edition: &Edition) -> Value {
    match (edition.amount, digits.parse::<u64>()) {
        (AmountForm::Number, Ok(units)) => json!(units),
        _ => json!(digits),
    }
}
