//! `/sandbox/ledger`, `/sandbox/requests` and `/sandbox/deliveries`.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use serde_json::{Map, Value, json};

use super::ControlError;
use super::input::{self, Parameters};
use crate::gateway::Gateway;
use crate::sandbox::Sandbox;
use crate::store::notifications::{self, Notification};
use crate::store::requests;

const DEFAULT_LIMIT: u32 = 100;

/// The ledger of a merchant.
pub async fn ledger(
    State(sandbox): State<Arc<Sandbox>>,
    Query(parameters): Query<Parameters>,
) -> Result<Json<Value>, ControlError> {
    input::blocking(sandbox, move |sandbox| {
        let id = input::required(&parameters, "merchant")?;
        sandbox.work(|work| {
            input::merchant(work.connection, id)?;
            Ok(Json(crate::ledger::shown(work.connection, id)?))
        })
    })
    .await
}

/// The profile: every open reading of each gateway, and how it is played.
pub async fn profile(State(sandbox): State<Arc<Sandbox>>) -> Json<Value> {
    let of = |gateway: &dyn Gateway| -> Value {
        let findings = sandbox.site.profile.findings(gateway.name());
        let readings = gateway.readings().iter().map(|reading| {
            let finding = findings.iter().find(|finding| finding.reading == reading.name);
            let usual = serde_json::from_str(reading.usual).unwrap_or_else(|_| json!(reading.usual));
            json!({
                "reading": reading.name, "usual": usual, "value": finding.map(|finding| &finding.value),
                "differs": finding.is_some_and(|finding| finding.differs(reading.usual)),
                "reason": finding.map(|finding| &finding.reason), "source": finding.map(|finding| &finding.source),
            })
        });
        readings.collect()
    };
    let gateways: Map<String, Value> =
        sandbox.gateways.all().map(|gateway| (gateway.name().to_owned(), of(gateway))).collect();
    Json(json!({ "gateways": gateways }))
}

/// The newest requests of a merchant, or of senders that were not recognised.
pub async fn requests(
    State(sandbox): State<Arc<Sandbox>>,
    Query(parameters): Query<Parameters>,
) -> Result<Json<Value>, ControlError> {
    let limit = limit(&parameters)?.unwrap_or(DEFAULT_LIMIT);
    input::blocking(sandbox, move |sandbox| {
        sandbox.work(|work| {
            let merchant = parameters.get("merchant").map(String::as_str);
            if let Some(id) = merchant {
                input::merchant(work.connection, id)?;
            }
            Ok(Json(json!({ "requests": requests::newest(work.connection, merchant, limit)? })))
        })
    })
    .await
}

fn limit(parameters: &Parameters) -> Result<Option<u32>, ControlError> {
    let limit = parameters.get("limit").map(|text| text.parse()).transpose();
    limit.map_err(|_| ControlError::bad_request("limit: send a whole number"))
}

/// The notifications of a merchant and what became of them; all that are kept unless there is a limit.
pub async fn deliveries(
    State(sandbox): State<Arc<Sandbox>>,
    Query(parameters): Query<Parameters>,
) -> Result<Json<Value>, ControlError> {
    let limit = limit(&parameters)?.unwrap_or(u32::MAX);
    input::blocking(sandbox, move |sandbox| {
        let id = input::required(&parameters, "merchant")?;
        sandbox.work(|work| {
            input::merchant(work.connection, id)?;
            Ok(Json(json!({ "deliveries": notifications::shown(work.connection, id, limit)? })))
        })
    })
    .await
}

/// Sends a notification once more, byte for byte.
pub async fn replay(
    State(sandbox): State<Arc<Sandbox>>,
    Path(id): Path<i64>,
) -> Result<Json<Value>, ControlError> {
    input::blocking(sandbox, move |sandbox| {
        let new_id = sandbox.work(|work| {
            let original = notifications::by_id(work.connection, id)?
                .ok_or_else(|| ControlError::not_found(format!("id: there is no delivery {id}")))?;
            let copy =
                Notification { attempts: 0, next_at: work.now, held: false, replay_of: Some(id), ..original };
            notifications::insert(work.connection, &copy).map_err(ControlError::from)
        })?;
        sandbox.changed();
        Ok(Json(json!({ "id": new_id })))
    })
    .await
}
