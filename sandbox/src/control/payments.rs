//! `POST /sandbox/payments/{number}/settle`.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use serde_json::{Value, json};

use super::ControlError;
use super::input::{self, Parameters};
use crate::declines::{self, Reason};
use crate::sandbox::Sandbox;
use crate::settlement::{self, Outcome};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Decision {
    result: String,
    amount: Option<i64>,
    code: Option<String>,
    reason: Option<String>,
    message: Option<String>,
}

/// The payer pays, or the bank decides: sends the notification too.
pub async fn settle(
    State(sandbox): State<Arc<Sandbox>>,
    Path(number): Path<String>,
    Query(parameters): Query<Parameters>,
    bytes: Bytes,
) -> Result<Json<Value>, ControlError> {
    let decision: Decision = input::body(&bytes)?;
    let outcome = Outcome::from_text(&decision.result).ok_or_else(|| {
        ControlError::bad_request(format!("result: use one of {}", Outcome::TEXTS.join(", ")))
    })?;
    let reason = decision.reason.as_deref().map(reason).transpose()?;
    let kind = input::kind(parameters.get("kind").map(String::as_str))?;
    input::blocking(sandbox, move |sandbox| {
        let id = input::required(&parameters, "merchant")?;
        let shown = sandbox.work(|work| {
            let merchant = input::merchant(work.connection, id)?;
            let gateway = input::gateway(sandbox, &merchant)?;
            let mut order = input::order(work, gateway, &merchant, kind, &number)?;
            order.code = decision.code.or(order.code);
            if let Some(reason) = reason {
                order.details[declines::REASON] = json!(reason);
            }
            if let Some(message) = decision.message {
                order.details[declines::WORDS] = json!(message);
            }
            settlement::settle(work, gateway, &mut order, outcome, decision.amount)?;
            Ok::<_, ControlError>(json!({
                "kind": order.kind, "order_id": order.number, "gateway_id": order.gateway_id,
                "status": order.state, "amount": order.amount, "paid": order.paid,
                "currency": order.currency,
            }))
        })?;
        sandbox.changed();
        Ok(Json(shown))
    })
    .await
}

fn reason(text: &str) -> Result<Reason, ControlError> {
    Reason::from_text(text)
        .ok_or_else(|| ControlError::bad_request(format!("reason: use one of {}", Reason::TEXTS.join(", "))))
}
