//! `schema/`: what the bindings and their users read of the core's types and lists.

use anyhow::Result;

use super::generated::Generated;

/// The schema files.
pub fn files() -> Result<Vec<Generated>> {
    let pretty =
        |value: &serde_json::Value| -> Result<String> { Ok(serde_json::to_string_pretty(value)? + "\n") };
    Ok(vec![
        Generated::new("schema/model.json", pretty(till::schema::model())?),
        Generated::new("schema/operations.json", pretty(&serde_json::to_value(till::Operation::ALL)?)?),
        Generated::new("schema/dictionaries.json", pretty(&till::schema::dictionaries())?),
        Generated::new("schema/errors.json", pretty(&till::schema::errors())?),
    ])
}
