//! Readings: how the library interprets an answer or a notification from a file, offline.
//!
//! A sandbox shows what a gateway does; a reading shows what one text means. `tests/README.md` describes the files.

mod play;
mod sign;

use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::{Map, Value};

pub use play::check;

/// A file of `tests/readings`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Book {
    /// The file's name without its ending; not part of the file.
    #[serde(skip)]
    pub name: String,
    /// What its readings have in common, in a sentence.
    pub about: String,
    /// The gateway.
    pub gateway: String,
    /// Merged into the gateway's client of `tests/hostile/gateways.json`; null removes a member.
    #[serde(default)]
    pub config: Map<String, Value>,
    /// The readings.
    pub readings: Vec<Reading>,
}

/// One text, or several with the same meaning, and the expected interpretation.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// The interpretation, as the name of a test.
    pub name: String,
    /// Merged into the file's configuration.
    #[serde(default)]
    pub config: Map<String, Value>,
    /// Values for `{{each}}`, with a separate test for each.
    pub each: Option<Vec<Value>>,
    /// A notification that comes first.
    pub notification: Option<Letter>,
    /// Its expected event, if an operation follows.
    pub event: Option<Value>,
    /// The operation.
    pub operation: Option<String>,
    /// A request of `tests/requests.json` that it begins with.
    pub like: Option<String>,
    /// Its request.
    #[serde(default)]
    pub request: Map<String, Value>,
    /// The expected requests, one for each exchange.
    pub sends: Option<Vec<Value>>,
    /// The answers, one for each exchange.
    #[serde(default)]
    pub answers: Vec<Letter>,
    /// Expected result.
    pub ok: Option<Value>,
    /// Expected error.
    pub error: Option<Value>,
}

/// A message of a gateway.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letter {
    /// An answer's status, 200 by default; a number, or a variable.
    pub status: Option<Value>,
    /// Its headers.
    #[serde(default)]
    pub headers: Map<String, Value>,
    /// A text that is used unchanged, or a value that is written as JSON.
    #[serde(default)]
    pub body: Value,
    /// How it is signed.
    #[serde(default)]
    pub sign: Signed,
    /// Why no answer arrived: `connection`, `refused`, `timeout`, `cancelled` or `malformed`.
    pub failure: Option<String>,
    /// Whether a byte of the request was written, if no answer arrived.
    pub written: Option<bool>,
}

/// How something is signed.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Signed {
    /// With a valid signature over the content, or without one.
    Truly(bool),
    /// Over this text, for gateways that sign values and not bytes.
    Over(String),
}

impl Default for Signed {
    fn default() -> Self {
        Self::Truly(false)
    }
}

impl Book {
    /// Reads a file; an unknown key or a duplicate name is an error.
    pub fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path)?;
        let mut book: Self =
            serde_json::from_str(&text).with_context(|| format!("{} is wrong", path.display()))?;
        book.name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let mut names: Vec<&str> = book.readings.iter().map(|reading| reading.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        ensure!(names.len() == book.readings.len(), "{}: duplicate name", path.display());
        Ok(book)
    }
}

impl Reading {
    /// Its tests: a suffix of the name, and the value for `{{each}}`. A value that is an object is named by its `name`.
    pub fn tests(&self) -> Vec<(String, Value)> {
        let Some(values) = &self.each else { return vec![(String::new(), Value::Null)] };
        let shown = |value: &Value| match value.as_str().or(value["name"].as_str()) {
            Some(name) => name.to_owned(),
            None => value.to_string(),
        };
        values.iter().map(|value| (format!("::{}", shown(value)), value.clone())).collect()
    }
}
