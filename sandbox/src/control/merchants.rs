//! `POST /sandbox/merchants`.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::Uri;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{ControlError, input};
use crate::merchants::{self, configuration};
use crate::sandbox::Sandbox;

/// The setting by which order numbers and amounts ask for faults.
const MAGIC_FAULTS: &str = "magic_faults";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewMerchant {
    gateway: String,
    notify_url: Option<String>,
    #[serde(default)]
    settings: Map<String, Value>,
}

/// Makes a merchant that shares nothing with the others.
pub async fn create(State(sandbox): State<Arc<Sandbox>>, bytes: Bytes) -> Result<Json<Value>, ControlError> {
    let wanted: NewMerchant = input::body(&bytes)?;
    input::blocking(sandbox, move |sandbox| {
        let Some(gateway) = sandbox.gateway(&wanted.gateway) else {
            let known: Vec<_> = sandbox.gateways.all().map(|gateway| gateway.name()).collect();
            return Err(ControlError::bad_request(format!("gateway: use one of {}", known.join(", "))));
        };
        if let Some(url) = &wanted.notify_url {
            check_url(url)?;
        }
        check_opening_balances(&wanted.settings)?;
        check_magic_faults(&wanted.settings)?;
        let mut own = wanted.settings.clone();
        own.remove(MAGIC_FAULTS);
        gateway.check_settings(&own).map_err(ControlError::bad_request)?;
        let merchant =
            sandbox.work(|work| merchants::create(work, gateway, wanted.notify_url, &wanted.settings))?;
        let config = configuration(sandbox, &merchant)?;
        Ok(Json(json!({ "merchant": merchant.id, "config": config })))
    })
    .await
}

fn check_url(url: &str) -> Result<(), ControlError> {
    let usable = url
        .parse::<Uri>()
        .is_ok_and(|uri| matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some());
    if usable {
        return Ok(());
    }
    Err(ControlError::bad_request("notify_url: send a whole address that starts with http:// or https://"))
}

fn check_magic_faults(settings: &Map<String, Value>) -> Result<(), ControlError> {
    if settings.get(MAGIC_FAULTS).is_none_or(Value::is_boolean) {
        return Ok(());
    }
    Err(ControlError::bad_request("settings.magic_faults: send true or false"))
}

fn check_opening_balances(settings: &Map<String, Value>) -> Result<(), ControlError> {
    let Some(balances) = settings.get("opening_balances") else {
        return Ok(());
    };
    let usable = balances.as_object().is_some_and(|balances| {
        balances.values().all(|amount| amount.as_i64().is_some_and(|amount| amount >= 0))
    });
    if usable {
        return Ok(());
    }
    Err(ControlError::bad_request(
        "settings.opening_balances: send {\"CURRENCY\": minor units}, none below zero",
    ))
}
