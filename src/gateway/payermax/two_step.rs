//! capture and cancel: model to wire, and back.

use serde_json::Value;

use super::amount::{self, Use};
use super::envelope::Opened;
use super::payment::{about_another, read, repeated};
use super::status::{self, Words};
use super::wire::{TwoStep, TwoStepState};
use super::{NAME, Prepared};
use crate::error::Result;
use crate::gateway::{Answer, Checks, State, Subject, check_payment, decimal_amount, present, rfc3339};
use crate::model::{Payment, PaymentCancelRequest, PaymentCaptureRequest, PaymentStatus};
use crate::money::Currency;
use crate::operation::Operation;

/// Remembers the shop's number of a step.
const REQUEST_ID: &str = "request_id";

/// capture.
pub(super) fn capture(request: &PaymentCaptureRequest) -> Result<Prepared> {
    let mut checks = Checks::default();
    checks.require("capture_id", request.capture_id.as_ref(), NAME);
    checks.require("order_id", request.order_id.as_ref(), NAME);
    checks.require("amount", request.amount.as_ref(), NAME);
    checks.require("currency", request.currency.as_ref(), NAME);
    checks.ignore("id", request.id.as_ref());
    let sent = match (request.amount, &request.currency) {
        (Some(amount), Some(currency)) => match amount::number(amount, currency, Use::Payment, "amount") {
            Ok(number) => Some(number),
            Err(violation) => {
                checks.fault(&violation.path, violation.message);
                None
            }
        },
        _ => None,
    };
    let ignored = checks.finish()?;
    let data = TwoStep {
        request_id: request.capture_id.clone(),
        out_trade_no: request.order_id.clone(),
        currency: request.currency.as_ref().map(|currency| currency.code().to_owned()),
        amount: sent,
    };
    let subject = Subject {
        order_id: request.order_id.clone(),
        amount: request.amount,
        currency: request.currency.clone(),
        ..Subject::default()
    };
    Ok(Prepared::new(Operation::PaymentCapture, "capture", data, subject)?
        .remembering(REQUEST_ID, request.capture_id.clone())
        .with(None, ignored))
}

/// cancel.
pub(super) fn cancel(request: &PaymentCancelRequest) -> Result<Prepared> {
    let mut checks = Checks::default();
    checks.require("cancel_id", request.cancel_id.as_ref(), NAME);
    checks.require("order_id", request.order_id.as_ref(), NAME);
    checks.ignore("id", request.id.as_ref());
    let ignored = checks.finish()?;
    let data = TwoStep {
        request_id: request.cancel_id.clone(),
        out_trade_no: request.order_id.clone(),
        currency: None,
        amount: None,
    };
    let subject = Subject { order_id: request.order_id.clone(), ..Subject::default() };
    Ok(Prepared::new(Operation::PaymentCancel, "cancel", data, subject)?
        .remembering(REQUEST_ID, request.cancel_id.clone())
        .with(None, ignored))
}

/// capture, answer.
pub(super) fn captured(answer: &Opened, state: &State) -> Result<Answer> {
    two_step(answer, state, PaymentStatus::Approved)
}

/// cancel, answer.
pub(super) fn cancelled(answer: &Opened, state: &State) -> Result<Answer> {
    two_step(answer, state, PaymentStatus::Cancelled)
}

fn two_step(answer: &Opened, state: &State, success: PaymentStatus) -> Result<Answer> {
    let data: TwoStepState = read(answer, state)?;
    let asked = state.memory.get(REQUEST_ID).and_then(Value::as_str);
    if data.request_id.is_some() && data.request_id.as_deref() != asked {
        return Err(about_another(state, "request"));
    }
    let (amount, currency) = repeated(data.amount.as_ref(), data.currency.as_deref(), state)?;
    let mut payment = step_state(data, success, &Words::default());
    payment.order_id = payment.order_id.or(state.subject.order_id.clone());
    (payment.amount, payment.currency) = (amount, currency);
    payment.amount_captured = (payment.status == PaymentStatus::Approved).then_some(amount).flatten();
    payment.ignored = (!state.ignored.is_empty()).then(|| state.ignored.clone());
    payment.raw = Some(answer.text.clone());
    check_payment(payment, state).map(|payment| Answer::Payment(Box::new(payment)))
}

/// What became of a step, as capture, cancel and their notifications tell it.
pub(super) fn step_state(data: TwoStepState, success: PaymentStatus, words: &Words) -> Payment {
    let word = data.status.as_deref().unwrap_or_default();
    let (status, is_final) = match word {
        "SUCCESS" => (success, true),
        "PENDING" => (PaymentStatus::Pending, false),
        // The step failed, the authorization stands.
        "FAILED" => (PaymentStatus::Authorized, false),
        _ => (PaymentStatus::Unknown, false),
    };
    let mut payment = Payment::new(NAME, status, is_final);
    payment.decline = (word == "FAILED").then(|| status::decline((data.error_code, data.error_msg), words));
    payment.order_id = data.out_trade_no;
    payment.currency = data.currency.as_deref().and_then(Currency::new);
    payment.amount = decimal_amount(data.amount.as_ref(), payment.currency.as_ref());
    payment.amount_captured = (status == PaymentStatus::Approved).then_some(payment.amount).flatten();
    payment.two_step = Some(true);
    payment.references = present([("captureNo", data.capture_no), ("cancelNo", data.cancel_no)]);
    payment.created_at = data.created_time.as_deref().map(rfc3339);
    payment.updated_at = data.succeeded_time.or(data.failed_time).as_deref().map(rfc3339);
    payment
}
