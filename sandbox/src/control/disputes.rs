//! `POST /sandbox/disputes`.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{ControlError, input};
use crate::sandbox::Sandbox;
use crate::store::disputes::{self, Dispute};
use crate::store::orders::Kind;

/// The word and the number of the documents' sample.
const USUAL_STATUS: &str = "processing";
const USUAL_TYPE: i64 = 2;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewDispute {
    merchant: String,
    payment: String,
    amount: Option<i64>,
    reason_code: Option<String>,
    comment: Option<String>,
    dispute_type: Option<i64>,
    status: Option<String>,
    investigation_report: Option<String>,
}

/// A customer's bank disputes a payment: the merchant is told, and no money moves.
pub async fn create(State(sandbox): State<Arc<Sandbox>>, bytes: Bytes) -> Result<Json<Value>, ControlError> {
    let wanted: NewDispute = input::body(&bytes)?;
    input::blocking(sandbox, move |sandbox| {
        let id = sandbox.work(|work| {
            let merchant = input::merchant(work.connection, &wanted.merchant)?;
            let gateway = input::gateway(sandbox, &merchant)?;
            if !gateway.lists_disputes() {
                return Err(ControlError::bad_request("merchant: only PayMart and OnlinePay list disputes"));
            }
            let payment = input::order(work, gateway, &merchant, Some(Kind::Payment), &wanted.payment)?;
            let amount = wanted.amount.unwrap_or(payment.amount);
            if !(1..=payment.amount).contains(&amount) {
                let most = payment.amount;
                return Err(ControlError::bad_request(format!("amount: send between 1 and {most}")));
            }
            let dispute = Dispute {
                merchant: merchant.id.clone(),
                payment: payment.id,
                amount,
                currency: payment.currency.clone(),
                status: wanted.status.unwrap_or_else(|| USUAL_STATUS.to_owned()),
                dispute_type: wanted.dispute_type.unwrap_or(USUAL_TYPE),
                reason_code: wanted.reason_code,
                comment: wanted.comment,
                investigation_report: wanted.investigation_report,
                created_at: work.now,
            };
            let id = disputes::insert(work.connection, &dispute)?;
            gateway.disputed(work, &merchant, &payment, &dispute)?;
            Ok::<_, ControlError>(id)
        })?;
        sandbox.changed();
        Ok(Json(json!({ "id": id })))
    })
    .await
}
