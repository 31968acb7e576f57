//! Errors of the control API: a status, and a message that names the field and the fix.

use axum::Json;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::gateway::Failure;
use crate::settlement::SettleError;

/// Why a control call failed.
#[derive(Debug)]
pub struct ControlError {
    status: StatusCode,
    message: String,
}

impl ControlError {
    /// The caller sent something that cannot be used.
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, message: message.into() }
    }

    /// There is no such thing.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self { status: StatusCode::NOT_FOUND, message: message.into() }
    }

    /// What is there does not allow it.
    pub fn conflict(message: impl Into<String>) -> Self {
        Self { status: StatusCode::CONFLICT, message: message.into() }
    }

    /// Its status and what it says.
    pub fn told(&self) -> (StatusCode, &str) {
        (self.status, &self.message)
    }
}

impl IntoResponse for ControlError {
    fn into_response(self) -> Response {
        (self.status, Json(json!({ "error": self.message }))).into_response()
    }
}

impl From<anyhow::Error> for ControlError {
    fn from(error: anyhow::Error) -> Self {
        Self { status: StatusCode::INTERNAL_SERVER_ERROR, message: format!("{error:#}") }
    }
}

impl From<rusqlite::Error> for ControlError {
    fn from(error: rusqlite::Error) -> Self {
        anyhow::Error::from(error).into()
    }
}

impl From<Failure> for ControlError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(refusal) => Self::conflict(refusal.message),
            Failure::Broken(error) => error.into(),
        }
    }
}

impl From<SettleError> for ControlError {
    fn from(error: SettleError) -> Self {
        match error {
            SettleError::Impossible(message) => Self::conflict(message),
            SettleError::Broken(error) => error.into(),
        }
    }
}

/// Answers a path that does not exist.
pub async fn unknown_path(uri: Uri) -> ControlError {
    ControlError::not_found(format!("path: the control API has no {}", uri.path()))
}

/// Answers a method that a path does not take.
pub async fn unknown_method() -> ControlError {
    ControlError {
        status: StatusCode::METHOD_NOT_ALLOWED,
        message: "method: this path takes another one; see the sandbox's README.md".to_owned(),
    }
}
