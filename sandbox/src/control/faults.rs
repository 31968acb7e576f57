//! `/sandbox/faults` and `/sandbox/chaos`.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use serde_json::{Value, json};

use super::ControlError;
use super::input::{self, Parameters};
use crate::fault::{FaultName, NOTIFICATION};
use crate::faults::chaos::Chaos;
use crate::sandbox::Sandbox;
use crate::store::faults::{self, Rule};
use crate::store::merchants;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewRule {
    merchant: String,
    operation: Option<String>,
    order_id: Option<String>,
    fault: String,
    times: Option<i64>,
    milliseconds: Option<i64>,
    code: Option<String>,
}

impl NewRule {
    fn checked(self) -> Result<Rule, ControlError> {
        let fault = FaultName::from_text(&self.fault).ok_or_else(|| {
            ControlError::bad_request(format!("fault: use one of {}", FaultName::TEXTS.join(", ")))
        })?;
        let remaining = self.times.unwrap_or(1);
        if remaining < 1 {
            return Err(ControlError::bad_request("times: send 1 or more"));
        }
        let milliseconds = self.milliseconds.unwrap_or(fault.default_milliseconds());
        fault.check_milliseconds(milliseconds).map_err(ControlError::bad_request)?;
        if self.operation.as_deref() == Some(NOTIFICATION) && !fault.fits_notifications() {
            return Err(ControlError::bad_request(format!(
                "operation: {} happens to a call; leave the operation out, or name that of a call",
                fault.as_str()
            )));
        }
        Ok(Rule {
            id: 0,
            merchant: self.merchant,
            operation: self.operation.unwrap_or_else(|| "*".to_owned()),
            number: self.order_id,
            fault,
            remaining,
            milliseconds,
            code: self.code,
        })
    }
}

/// Adds a rule.
pub async fn create(State(sandbox): State<Arc<Sandbox>>, bytes: Bytes) -> Result<Json<Value>, ControlError> {
    let rule = input::body::<NewRule>(&bytes)?.checked()?;
    input::blocking(sandbox, move |sandbox| {
        sandbox.work(|work| {
            input::merchant(work.connection, &rule.merchant)?;
            Ok(Json(json!({ "id": faults::insert(work.connection, &rule)? })))
        })
    })
    .await
}

/// Shows the rules that are left.
pub async fn list(
    State(sandbox): State<Arc<Sandbox>>,
    Query(parameters): Query<Parameters>,
) -> Result<Json<Value>, ControlError> {
    input::blocking(sandbox, move |sandbox| {
        let id = input::required(&parameters, "merchant")?;
        sandbox.work(|work| {
            let merchant = input::merchant(work.connection, id)?;
            let rules = faults::of_merchant(work.connection, id)?;
            let shown: Vec<_> = rules.iter().map(Rule::shown).collect();
            Ok(Json(json!({ "faults": shown, "chaos": merchant.chaos })))
        })
    })
    .await
}

/// Removes all rules of a merchant, and ends its faults at random.
pub async fn delete_all(
    State(sandbox): State<Arc<Sandbox>>,
    Query(parameters): Query<Parameters>,
) -> Result<Json<Value>, ControlError> {
    input::blocking(sandbox, move |sandbox| {
        let id = input::required(&parameters, "merchant")?;
        sandbox.work(|work| {
            input::merchant(work.connection, id)?;
            merchants::set_chaos(work.connection, id, None)?;
            Ok(Json(json!({ "deleted": faults::delete_all(work.connection, id)? })))
        })
    })
    .await
}

/// Removes one rule.
pub async fn delete_one(
    State(sandbox): State<Arc<Sandbox>>,
    Path(id): Path<i64>,
) -> Result<Json<Value>, ControlError> {
    input::blocking(sandbox, move |sandbox| {
        sandbox.work(|work| match faults::delete(work.connection, id)? {
            true => Ok(Json(json!({ "deleted": 1 }))),
            false => Err(ControlError::not_found(format!("id: there is no fault {id}, or it was used up"))),
        })
    })
    .await
}

/// Sets faults at random, for one merchant or for several.
pub async fn chaos(State(sandbox): State<Arc<Sandbox>>, bytes: Bytes) -> Result<Json<Value>, ControlError> {
    let mut description: Value = input::body(&bytes)?;
    let merchant = description.as_object_mut().and_then(|members| members.remove("merchant"));
    let merchant = merchant.unwrap_or_default();
    let names = names(&merchant)
        .ok_or_else(|| ControlError::bad_request("merchant: say whose calls are meant, a name or a list"))?;
    if let (Some(seed), Some(members)) = (sandbox.site.seed, description.as_object_mut()) {
        members.entry("seed").or_insert(json!(seed));
    }
    Chaos::from_json(&description).map_err(ControlError::bad_request)?;
    input::blocking(sandbox, move |sandbox| {
        sandbox.work(|work| {
            for id in names {
                input::merchant(work.connection, &id)?;
                merchants::set_chaos(work.connection, &id, Some(&description))?;
            }
            Ok(Json(json!({ "merchant": merchant, "chaos": description })))
        })
    })
    .await
}

/// One name, or a list of at least one.
fn names(value: &Value) -> Option<Vec<String>> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let list = match value {
        Value::Array(list) => list.iter().map(text).collect::<Option<Vec<_>>>()?,
        one => vec![text(one)?],
    };
    (!list.is_empty()).then_some(list)
}
