//! Reads what callers send, with errors that name the field.

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::Bytes;
use rusqlite::Connection;
use serde::de::DeserializeOwned;

use super::ControlError;
use crate::sandbox::Sandbox;
use crate::store::merchants::{self, Merchant};

/// The parameters of a query.
pub type Parameters = HashMap<String, String>;

/// Reads a JSON body.
pub fn body<T: DeserializeOwned>(bytes: &Bytes) -> Result<T, ControlError> {
    serde_json::from_slice(bytes).map_err(|error| {
        ControlError::bad_request(format!("body: {error}; send a JSON object as the README describes"))
    })
}

/// A parameter that has to be there.
pub fn required<'p>(parameters: &'p Parameters, name: &str) -> Result<&'p str, ControlError> {
    parameters
        .get(name)
        .map(String::as_str)
        .filter(|value| !value.is_empty())
        .ok_or_else(|| ControlError::bad_request(format!("{name}: add ?{name}=... to the address")))
}

/// The merchant with a name.
pub fn merchant(connection: &Connection, id: &str) -> Result<Merchant, ControlError> {
    merchants::by_id(connection, id)?.ok_or_else(|| {
        ControlError::not_found(format!(
            "merchant: there is no {id:?}; use the \"merchant\" that POST /sandbox/merchants answered"
        ))
    })
}

/// Runs database work where waiting does no harm.
pub async fn blocking<T: Send + 'static>(
    sandbox: Arc<Sandbox>,
    work: impl FnOnce(&Sandbox) -> Result<T, ControlError> + Send + 'static,
) -> Result<T, ControlError> {
    tokio::task::spawn_blocking(move || work(&sandbox))
        .await
        .map_err(|error| ControlError::from(anyhow::Error::from(error)))?
}
