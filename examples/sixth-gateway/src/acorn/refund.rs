//! `POST /v1/refunds`: model to wire, and back. The bank has no query for refunds: if an answer is lost, the outcome of the
//! refund stays unknown.

use till::error::Result;
use till::field;
use till::gateway::{
    OperationResult, Reading, State, Subject, compared_result, decimal_amount, json_body, unreadable,
};
use till::model::{Decline, Refund, RefundRequest, RefundStatus};
use till::money::Currency;
use till::operation::Operation;

use super::merchant::NAME;
use super::payment::decimal;
use super::sign::{Response, parse_record};
use super::status;
use super::step::{AcornStep, Call, Prepared};
use super::wire::{NewRefund, RefundRecord};

/// `POST /v1/refunds`.
pub(super) fn create(request: &RefundRequest) -> Result<Prepared> {
    let reading = Reading::new(request, NAME);
    let view = reading.view(request);
    field!(view.payment_id).unsupported("Acorn finds payments by order_id only");
    let (amount, currency) = (field!(view.amount).required(), field!(view.currency).required());
    let body = NewRefund {
        refund: field!(view.refund_id).take(),
        order: field!(view.order_id).required().take(),
        amount: decimal(&amount, &currency),
        currency: currency.value().map(|currency| currency.code().to_owned()),
        note: field!(view.reason).take(),
    };
    let options = field!(view.gateway_options).value();
    let ignored = reading.finish()?;
    let subject = Subject {
        order_id: request.order_id.clone(),
        refund_id: Some(request.refund_id.clone()),
        amount: request.amount,
        currency: request.currency.clone(),
        ..Subject::default()
    };
    let call = Call::post("/v1/refunds", json_body(body, options)?);
    Ok(Prepared::new(Operation::RefundCreate, &AcornStep::Refund, call, subject, ignored))
}

/// The answer, compared with the request.
pub(super) fn parse_create(response: &Response, state: &State) -> Result<OperationResult> {
    let record: RefundRecord = parse_record(response.envelope.refund.as_ref(), state.operation)?;
    let currency = Currency::new(&record.currency);
    let amount = decimal_amount(Some(&record.amount), currency.as_ref());
    if amount.is_none() {
        return Err(unreadable(state.operation, "its amount or currency cannot be read"));
    }
    let (status, is_final) = status::refund(&record.state);
    let mut refund = Refund::new(NAME, status, is_final);
    refund.id = Some(record.id);
    refund.refund_id = Some(record.refund);
    refund.order_id = Some(record.order);
    refund.amount = amount;
    refund.currency = currency;
    refund.gateway_code = Some(record.state);
    if status == RefundStatus::Failed {
        refund.decline = Some(Decline::new(record.reason, None, &[]));
    }
    compared_result(refund, &response.text, state)
}
