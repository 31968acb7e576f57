//! A request before it is signed.

use serde_json::{Map, Value};

use crate::error::{Error, Result};
use crate::gateway::kit::{Subject, merge};
use crate::json;
use crate::operation::Operation;

/// A request before it is signed.
pub(super) struct Prepared {
    pub operation: Operation,
    pub api: String,
    pub fields: Value,
    pub subject: Subject,
    pub ignored: Vec<String>,
    pub memory: Map<String, Value>,
}

impl Prepared {
    pub fn new(
        operation: Operation,
        api: &str,
        fields: impl serde::Serialize,
        subject: Subject,
    ) -> Result<Self> {
        let fields = serde_json::to_value(fields)
            .map_err(|_| Error::internal("a request cannot be written as JSON"))?;
        let fields = json::without_nulls(fields);
        Ok(Self { operation, api: api.to_owned(), fields, subject, ignored: Vec::new(), memory: Map::new() })
    }

    pub fn with(mut self, options: Option<&Map<String, Value>>, ignored: Vec<String>) -> Self {
        if let Some(options) = options {
            merge(&mut self.fields, options);
        }
        self.ignored = ignored;
        self
    }
}
