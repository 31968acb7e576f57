//! Reads what callers send, with errors that name the field.

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::Bytes;
use rusqlite::Connection;
use serde::de::DeserializeOwned;

use super::ControlError;
use crate::gateway::Gateway;
use crate::sandbox::Sandbox;
use crate::store::merchants::{self, Merchant};
use crate::store::orders::{self, Kind, Order};
use crate::work::Work;

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

/// A merchant's order by its number, or the gateway's; of any kind unless one is meant.
pub fn order(
    work: &Work<'_>,
    gateway: &dyn Gateway,
    merchant: &Merchant,
    kind: Option<Kind>,
    number: &str,
) -> Result<Order, ControlError> {
    let key = gateway.number_key(number);
    let found = match kind {
        None => orders::by_any_number(work.connection, &merchant.id, number, &key)?,
        Some(kind) => {
            let by_number = orders::by_number(work.connection, &merchant.id, kind, &key)?;
            let by_token = orders::by_gateway_id(work.connection, number)?
                .filter(|order| order.merchant == merchant.id && order.kind == kind);
            by_number.or(by_token)
        }
    };
    found.ok_or_else(|| {
        let what = kind.map_or("order", Kind::as_str);
        ControlError::not_found(format!("number: merchant {} has no {what} {number:?}", merchant.id))
    })
}

/// The gateway of a merchant.
pub fn gateway<'s>(sandbox: &'s Sandbox, merchant: &Merchant) -> Result<&'s dyn Gateway, ControlError> {
    let played = sandbox.gateway(&merchant.gateway);
    played.ok_or_else(|| ControlError::not_found("merchant: its gateway is not played"))
}

/// Which kind of order a text means; none without a text.
pub fn kind(text: Option<&str>) -> Result<Option<Kind>, ControlError> {
    let unknown = || ControlError::bad_request(format!("kind: use one of {}", Kind::TEXTS.join(", ")));
    text.map(|text| Kind::from_text(text).ok_or_else(unknown)).transpose()
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
