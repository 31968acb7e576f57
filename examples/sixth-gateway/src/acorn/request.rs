//! A request before it is signed.

use serde_json::{Map, Value};
use till::error::{Error, Result};
use till::gateway::{Subject, merge};
use till::model::HttpMethod;
use till::operation::Operation;

/// A request before it is signed.
pub(super) struct Prepared {
    pub operation: Operation,
    pub phase: &'static str,
    pub method: HttpMethod,
    pub path: String,
    pub body: Option<Value>,
    pub subject: Subject,
    pub ignored: Vec<String>,
}

impl Prepared {
    pub fn get(phase: &'static str, operation: Operation, path: String, subject: Subject) -> Self {
        Self { operation, phase, method: HttpMethod::Get, path, body: None, subject, ignored: Vec::new() }
    }

    pub fn post(
        phase: &'static str,
        operation: Operation,
        path: &str,
        body: impl serde::Serialize,
        subject: Subject,
    ) -> Result<Self> {
        let body =
            serde_json::to_value(body).map_err(|_| Error::internal("a request cannot be written as JSON"))?;
        let get = Self::get(phase, operation, path.to_owned(), subject);
        Ok(Self { method: HttpMethod::Post, body: Some(body), ..get })
    }

    pub fn with(mut self, options: Option<&Map<String, Value>>, ignored: Vec<String>) -> Self {
        if let (Some(options), Some(body)) = (options, self.body.as_mut()) {
            merge(body, options);
        }
        self.ignored = ignored;
        self
    }
}
