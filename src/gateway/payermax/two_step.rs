//! capture and cancel: model to wire, and back.

use super::amount::{self, Use};
use super::envelope::Opened;
use super::payment::{base, read, unreadable};
use super::wire::{TwoStep, TwoStepState};
use super::{NAME, Prepared};
use crate::error::Result;
use crate::gateway::{Answer, Checks, State, Subject, check_payment, decimal_amount, present, rfc3339};
use crate::model::{Decline, PaymentCancelRequest, PaymentCaptureRequest, PaymentStatus};
use crate::money::Currency;
use crate::operation::Operation;

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
            Err(fault) => {
                checks.fault(&fault.path, fault.message);
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
    Ok(Prepared::new(Operation::PaymentCapture, "capture", data, subject)?.with(None, ignored))
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
    Ok(Prepared::new(Operation::PaymentCancel, "cancel", data, subject)?.with(None, ignored))
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
    let word = data.status.as_deref().unwrap_or_default();
    let (status, is_final) = match word {
        "SUCCESS" => (success, true),
        "PENDING" => (PaymentStatus::Pending, false),
        // The step failed, the authorisation stands.
        "FAILED" => (PaymentStatus::Authorized, false),
        _ => (PaymentStatus::Unknown, false),
    };
    let currency = data.currency.as_deref().and_then(Currency::new);
    let told = decimal_amount(data.amount.as_ref(), currency.as_ref());
    if told.is_none() && data.amount.as_ref().is_some_and(|amount| !amount.is_null()) {
        return Err(unreadable(state, "its amount or currency cannot be read"));
    }
    let mut payment = base(answer, state, status, is_final);
    payment.order_id = data.out_trade_no.or(payment.order_id);
    payment.amount = told.or(state.subject.amount);
    payment.currency = currency.or(state.subject.currency.clone());
    payment.amount_captured = (status == PaymentStatus::Approved).then_some(payment.amount).flatten();
    payment.two_step = Some(true);
    payment.references = present([("captureNo", data.capture_no), ("cancelNo", data.cancel_no)]);
    payment.created_at = data.created_time.as_deref().map(rfc3339);
    payment.updated_at = data.succeeded_time.or(data.failed_time).as_deref().map(rfc3339);
    let reason = Decline::new(data.error_code, data.error_msg, &[]);
    payment.decline = (word == "FAILED").then_some(reason);
    check_payment(payment, state).map(|payment| Answer::Payment(Box::new(payment)))
}
