//! `POST /sandbox/notifications`.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{ControlError, input};
use crate::sandbox::Sandbox;
use crate::store::notifications::{self, Notification};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewNotification {
    merchant: String,
    payment: String,
    kind: Option<String>,
    #[serde(default)]
    changes: Map<String, Value>,
    #[serde(default)]
    sign: bool,
}

/// Sends one more notification about an order, with changed fields if that is asked for.
///
/// A signature in it is the one of the unchanged fields, as a forger would have it, unless `sign` asks for a right one.
pub async fn create(State(sandbox): State<Arc<Sandbox>>, bytes: Bytes) -> Result<Json<Value>, ControlError> {
    let wanted: NewNotification = input::body(&bytes)?;
    let kind = input::kind(wanted.kind.as_deref())?;
    input::blocking(sandbox, move |sandbox| {
        let id = sandbox.work(|work| {
            let merchant = input::merchant(work.connection, &wanted.merchant)?;
            let gateway = input::gateway(sandbox, &merchant)?;
            let order = input::order(work, gateway, &merchant, kind, &wanted.payment)?;
            let told = gateway.notification_body(work, &merchant, &order);
            let told = told.ok_or_else(|| {
                ControlError::bad_request(
                    "payment: only payments, refunds and payouts of PayMart and OnlinePay are told of on demand",
                )
            })?;
            let url = order.notify_url.clone().or_else(|| merchant.notify_url.clone()).ok_or_else(|| {
                ControlError::bad_request("payment: it has no callback address, nor has its merchant")
            })?;
            let mut fields = changed(&told, &wanted.changes)?;
            if wanted.sign {
                gateway.sign_fields(&merchant, &mut fields);
            }
            let kind = fields["type"].as_str().unwrap_or_default().to_owned();
            let notification = Notification {
                id: 0,
                merchant: merchant.id,
                kind,
                number: order.number,
                url,
                body: fields.to_string(),
                wrong_signature: false,
                attempts: 0,
                next_at: work.now,
                held: false,
                replay_of: None,
                faults: Vec::new(),
            };
            Ok::<_, ControlError>(notifications::insert(work.connection, &notification)?)
        })?;
        sandbox.changed();
        Ok(Json(json!({ "id": id })))
    })
    .await
}

/// The fields with other values; null takes one away.
fn changed(body: &str, changes: &Map<String, Value>) -> Result<Value, ControlError> {
    let mut fields: Map<String, Value> = serde_json::from_str(body).map_err(anyhow::Error::from)?;
    for (name, value) in changes {
        match value {
            Value::Null => drop(fields.remove(name)),
            value => drop(fields.insert(name.clone(), value.clone())),
        }
    }
    Ok(Value::Object(fields))
}
