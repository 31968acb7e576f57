//! `till dictionary`.

use serde_json::Value;
use till::dictionary::{ALL, text};
use till::{Error, ErrorKind, json};

use crate::output::{Failure, print_json};

/// The arguments of `till dictionary`.
#[derive(clap::Args)]
pub struct Arguments {
    /// Name of the list, such as currencies; an unknown name is answered with all names
    name: String,
    /// Print only the rows for this code, one per line
    code: Option<String>,
}

/// Prints a dictionary as an array, or the rows of a code as JSON lines.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let content: Value = serde_json::from_str(text(&arguments.name)?)
        .map_err(|error| Error::internal(format!("the dictionary cannot be read: {error}")))?;
    let Some(code) = &arguments.code else {
        return print_json(&content);
    };
    let rows = content.as_array().map(Vec::as_slice).unwrap_or_default();
    let keys = keys(&arguments.name);
    let found: Vec<&Value> = rows.iter().filter(|row| texts(row, keys).any(|text| text == code)).collect();
    if found.is_empty() {
        let hint = json::proposal(code, rows.iter().flat_map(|row| texts(row, keys))).unwrap_or_default();
        let message = format!("{} does not list \"{}\"{hint}", arguments.name, json::shown(code));
        return Err(Error::violation(ErrorKind::NotFound, "code", message).into());
    }
    found.into_iter().try_for_each(print_json)
}

fn texts<'r>(row: &'r Value, keys: &'static [&'static str]) -> impl Iterator<Item = &'r str> {
    keys.iter().filter_map(|key| row[*key].as_str())
}

/// The fields that identify rows; without a unique one, a code may have several rows.
fn keys(name: &str) -> &'static [&'static str] {
    let listed = ALL.iter().find(|info| info.name == name).map(|info| info.keys).unwrap_or_default();
    if listed.is_empty() { &["code"] } else { listed }
}
