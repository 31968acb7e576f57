//! The steps of Acorn's operations, and a request before it is signed.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use till::gateway::{self, GatewayStep};
use till::model::HttpMethod;

/// A request that is under way. A step whose answer needs more than the request's number, amount and currency has fields for it.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum AcornStep {
    /// `POST /v1/payments` and `GET /v1/payments/{order}`.
    Payment,
    /// `POST /v1/refunds`.
    Refund,
}

impl GatewayStep for AcornStep {}

/// A call of one operation.
pub(super) struct Call {
    pub method: HttpMethod,
    pub path: String,
    pub body: Option<Value>,
}

impl Call {
    pub fn get(path: String) -> Self {
        Self { method: HttpMethod::Get, path, body: None }
    }

    pub fn post(path: &str, body: Value) -> Self {
        Self { method: HttpMethod::Post, path: path.to_owned(), body: Some(body) }
    }
}

pub(super) type Prepared = gateway::Prepared<Call>;
