//! A request before it is signed.

use serde_json::{Map, Value};

use crate::error::{Error, Result};
use crate::gateway::kit::{Subject, merge};
use crate::json;
use crate::operation::Operation;

/// A request before it is signed.
pub(super) struct Prepared {
    pub operation: Operation,
    pub api: &'static str,
    pub raw_api: Option<String>,
    pub version: &'static str,
    pub data: Value,
    pub subject: Subject,
    pub ignored: Vec<String>,
    pub memory: Map<String, Value>,
}

impl Prepared {
    pub fn new(
        operation: Operation,
        api: &'static str,
        data: impl serde::Serialize,
        subject: Subject,
    ) -> Result<Self> {
        let data =
            serde_json::to_value(data).map_err(|_| Error::internal("a request cannot be written as JSON"))?;
        let version = if matches!(api, "inquirePaymentToken" | "removePaymentToken") { "1.2" } else { "1.4" };
        Ok(Self {
            operation,
            api,
            raw_api: None,
            version,
            data: json::without_nulls(data),
            subject,
            ignored: Vec::new(),
            memory: Map::new(),
        })
    }

    pub fn with(mut self, options: Option<&Map<String, Value>>, ignored: Vec<String>) -> Self {
        if let Some(options) = options {
            merge(&mut self.data, options);
        }
        self.ignored = ignored;
        self
    }

    /// What the answer has to agree with beside the subject.
    pub fn remembering(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.memory.insert(name.to_owned(), value.into());
        self
    }
}
