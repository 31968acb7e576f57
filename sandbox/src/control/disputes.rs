//! `POST /sandbox/disputes` and `POST /sandbox/disputes/{case}`.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{ControlError, input};
use crate::gateway::{Claim, Gateway};
use crate::sandbox::Sandbox;
use crate::store::disputes::{self, Dispute};
use crate::store::merchants::Merchant;
use crate::store::orders::{Kind, Order};
use crate::work::Work;

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
    kind: Option<String>,
    fee: Option<i64>,
    batch: Option<String>,
}

/// A customer's bank disputes a payment: the merchant is told; where disputes are cases, the amount is set aside.
pub async fn create(State(sandbox): State<Arc<Sandbox>>, bytes: Bytes) -> Result<Json<Value>, ControlError> {
    let wanted: NewDispute = input::body(&bytes)?;
    input::blocking(sandbox, move |sandbox| {
        let id = sandbox.work(|work| {
            let merchant = input::merchant(work.connection, &wanted.merchant)?;
            let gateway = input::gateway(sandbox, &merchant)?;
            if !gateway.lists_disputes() && gateway.case_words().is_none() {
                let message = "merchant: only payments of PayMart, OnlinePay and PayerMax can be disputed";
                return Err(ControlError::bad_request(message));
            }
            let payment = input::order(work, gateway, &merchant, Some(Kind::Payment), &wanted.payment)?;
            let amount = wanted.amount.unwrap_or(payment.amount);
            if !(1..=payment.amount).contains(&amount) {
                let most = payment.amount;
                return Err(ControlError::bad_request(format!("amount: send between 1 and {most}")));
            }
            check_members(gateway, &wanted)?;
            match gateway.case_words() {
                Some(_) => case(work, gateway, &merchant, &payment, wanted, amount),
                None => listed(work, gateway, &merchant, &payment, wanted, amount),
            }
        })?;
        sandbox.changed();
        Ok(Json(json!({ "id": id })))
    })
    .await
}

/// Some members are for disputes that are cases, and some for the others.
fn check_members(gateway: &dyn Gateway, wanted: &NewDispute) -> Result<(), ControlError> {
    let of_cases =
        [("kind", wanted.kind.is_some()), ("fee", wanted.fee.is_some()), ("batch", wanted.batch.is_some())];
    let of_others = [
        ("dispute_type", wanted.dispute_type.is_some()),
        ("status", wanted.status.is_some()),
        ("investigation_report", wanted.investigation_report.is_some()),
    ];
    let (strange, name) = match gateway.case_words() {
        Some(_) => (of_others, gateway.name()),
        None => (of_cases, gateway.name()),
    };
    match strange.iter().find(|(_, given)| *given) {
        Some((member, _)) => Err(ControlError::bad_request(format!("{member}: {name} takes none"))),
        None => Ok(()),
    }
}

fn case(
    work: &Work<'_>,
    gateway: &dyn Gateway,
    merchant: &Merchant,
    payment: &Order,
    wanted: NewDispute,
    amount: i64,
) -> Result<Value, ControlError> {
    let fee = wanted.fee.unwrap_or(0);
    if !(0..=payment.amount).contains(&fee) {
        return Err(ControlError::bad_request(format!("fee: send between 0 and {}", payment.amount)));
    }
    let claim = Claim {
        amount,
        fee,
        kind: wanted.kind,
        reason_code: wanted.reason_code,
        comment: wanted.comment,
        batch: wanted.batch,
    };
    Ok(json!(gateway.open_case(work, merchant, payment, &claim)?))
}

fn listed(
    work: &Work<'_>,
    gateway: &dyn Gateway,
    merchant: &Merchant,
    payment: &Order,
    wanted: NewDispute,
    amount: i64,
) -> Result<Value, ControlError> {
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
    gateway.disputed(work, merchant, payment, &dispute)?;
    Ok(json!(id))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    merchant: String,
    status: String,
    result: Option<String>,
}

/// The bank decides a case, or it ends otherwise.
pub async fn move_on(
    State(sandbox): State<Arc<Sandbox>>,
    Path(number): Path<String>,
    bytes: Bytes,
) -> Result<Json<Value>, ControlError> {
    let step: Step = input::body(&bytes)?;
    input::blocking(sandbox, move |sandbox| {
        let shown = sandbox.work(|work| {
            let merchant = input::merchant(work.connection, &step.merchant)?;
            let gateway = input::gateway(sandbox, &merchant)?;
            let Some(words) = gateway.case_words() else {
                return decide_listed(work, gateway, &merchant, &number, &step);
            };
            one_of("status", words.steps, Some(&step.status))?;
            one_of("result", words.results, step.result.as_deref())?;
            let mut case = input::order(work, gateway, &merchant, Some(Kind::Dispute), &number)?;
            gateway.move_case(work, &merchant, &mut case, &step.status, step.result.as_deref())?;
            Ok(json!({ "id": case.number, "status": step.status, "state": case.state }))
        })?;
        sandbox.changed();
        Ok(Json(shown))
    })
    .await
}

/// Decides a dispute of PayMart or OnlinePay.
fn decide_listed(
    work: &Work<'_>,
    gateway: &dyn Gateway,
    merchant: &Merchant,
    number: &str,
    step: &Step,
) -> Result<Value, ControlError> {
    if !gateway.lists_disputes() {
        return Err(ControlError::bad_request("merchant: its gateway has no disputes"));
    }
    one_of("status", &["approved", "declined"], Some(&step.status))?;
    if step.result.is_some() {
        return Err(ControlError::bad_request(format!("result: {} takes none", gateway.name())));
    }
    let id = number.parse().unwrap_or_default();
    let dispute = disputes::by_id(work.connection, &merchant.id, id)?.ok_or_else(|| {
        ControlError::not_found(format!("there is no dispute {number}; GET /api/v1/disputes lists them"))
    })?;
    if ["approved", "declined"].contains(&dispute.status.as_str()) {
        return Err(ControlError::conflict(format!("the dispute is {} already", dispute.status)));
    }
    gateway.decide_dispute(work, merchant, id, &step.status)?;
    Ok(json!({ "id": id, "status": step.status }))
}

fn one_of(name: &str, words: &[&str], word: Option<&str>) -> Result<(), ControlError> {
    match word {
        Some(word) if !words.contains(&word) => {
            Err(ControlError::bad_request(format!("{name}: use one of {}", words.join(", "))))
        }
        _ => Ok(()),
    }
}
