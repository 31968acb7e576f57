//! capture and cancel: model to wire, and back.

use super::amount::{self, Use};
use super::merchant::NAME;
use super::payment::{parse_data, stated_or_ordered};
use super::sign::Response;
use super::status::{self, EnvelopeReason};
use super::step::{Call, PayermaxStep, Prepared};
use super::wire::{TwoStep, TwoStepRecord};
use crate::error::Result;
use crate::field;
use crate::gateway::{
    OperationResult, Reading, State, Subject, compared_result, decimal_amount, json_body, mismatch,
    non_empty, to_rfc3339,
};
use crate::model::{Payment, PaymentCancelRequest, PaymentCaptureRequest, PaymentStatus};
use crate::money::Currency;
use crate::operation::Operation;

/// Another payment's number beside the order number would be lost.
const BY_NUMBER: &str = "PayerMax finds payments by order_id only: leave it out";

/// capture.
pub(super) fn capture(request: &PaymentCaptureRequest) -> Result<Prepared> {
    let reading = Reading::new(request, NAME);
    let view = reading.view(request);
    field!(view.id).unsupported(BY_NUMBER);
    let (amount, currency) = (field!(view.amount).required(), field!(view.currency).required());
    let data = TwoStep {
        request_id: field!(view.capture_id).required().take(),
        out_trade_no: field!(view.order_id).required().take(),
        currency: currency.value().map(|currency| currency.code().to_owned()),
        amount: amount.is_set().then(|| amount::number(&amount, &currency, Use::Payment)),
    };
    let ignored = reading.finish()?;
    let subject = Subject {
        order_id: request.order_id.clone(),
        amount: request.amount,
        currency: request.currency.clone(),
        ..Subject::default()
    };
    let step = PayermaxStep::Capture { request_id: request.capture_id.clone() };
    let call = Call::new("capture", json_body(data, None)?);
    Ok(Prepared::new(Operation::PaymentCapture, &step, call, subject, ignored))
}

/// cancel.
pub(super) fn cancel(request: &PaymentCancelRequest) -> Result<Prepared> {
    let reading = Reading::new(request, NAME);
    let view = reading.view(request);
    field!(view.id).unsupported(BY_NUMBER);
    let data = TwoStep {
        request_id: field!(view.cancel_id).required().take(),
        out_trade_no: field!(view.order_id).required().take(),
        currency: None,
        amount: None,
    };
    let ignored = reading.finish()?;
    let subject = Subject { order_id: request.order_id.clone(), ..Subject::default() };
    let step = PayermaxStep::Cancel { request_id: request.cancel_id.clone() };
    let call = Call::new("cancel", json_body(data, None)?);
    Ok(Prepared::new(Operation::PaymentCancel, &step, call, subject, ignored))
}

/// capture and cancel, answer: `success` is what has happened if it worked.
pub(super) fn parse_two_step(
    response: &Response,
    state: &State,
    asked: Option<&str>,
    success: PaymentStatus,
) -> Result<OperationResult> {
    let data: TwoStepRecord = parse_data(response, state)?;
    if data.request_id.is_some() && data.request_id.as_deref() != asked {
        return Err(mismatch(state.operation, "another request"));
    }
    let (amount, currency) = stated_or_ordered(data.amount.as_ref(), data.currency.as_deref(), state)?;
    let mut payment = to_two_step_payment(data, success, &EnvelopeReason::default());
    payment.order_id = payment.order_id.or(state.subject.order_id.clone());
    (payment.amount, payment.currency) = (amount, currency);
    payment.amount_captured = (payment.status == PaymentStatus::Approved).then_some(amount).flatten();
    compared_result(payment, &response.text, state)
}

/// The payment after a step, in the answers to capture and cancel and in their notifications.
pub(super) fn to_two_step_payment(
    data: TwoStepRecord,
    success: PaymentStatus,
    words: &EnvelopeReason,
) -> Payment {
    let word = data.status.as_deref().unwrap_or_default();
    let (status, is_final) = match word {
        "SUCCESS" => (success, true),
        "PENDING" => (PaymentStatus::Pending, false),
        // The step failed, so the payment is still authorized.
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
    payment.references = non_empty([("captureNo", data.capture_no), ("cancelNo", data.cancel_no)]);
    payment.created_at = data.created_time.as_deref().map(to_rfc3339);
    payment.updated_at = data.succeeded_time.or(data.failed_time).as_deref().map(to_rfc3339);
    payment
}
