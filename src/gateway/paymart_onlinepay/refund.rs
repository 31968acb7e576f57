//! `POST /refunds`: model to wire, and back. libtill always looks the payment up first: the request states an amount, but
//! neither its currency nor a number of the refund.

use serde_json::{Map, Value, json};

use super::amount::{read_amount, read_currency};
use super::dialect::Dialect;
use super::record::{compare_record, find, parse_record, payment_subject, refunded_amount, token_of};
use super::rules::in_cents;
use super::sign::{Response, check_token, parse_data};
use super::step::{BusinessStep, Call, Prepared};
use super::wire::{Pages, Record, RefundResponse, plain};
use super::{amount, status};
use crate::error::{Error, ErrorKind, Result};
use crate::field;
use crate::gateway::{Checks, OperationResult, Reading, State, Subject, compared_result, unreadable};
use crate::model::*;
use crate::money::Amount;
use crate::operation::Operation;

/// The query for the payment, whose answer decides whether `POST /refunds` follows.
pub(super) fn create(request: &RefundRequest, dialect: &Dialect) -> Result<Prepared> {
    let reading = Reading::new(request, dialect.title);
    let view = reading.view(request);
    let (amount, currency) = (field!(view.amount), field!(view.currency));
    if amount.is_set() {
        amount::check(&amount, &currency, dialect);
    }
    let options = field!(view.gateway_options).without(&["token", "amount"]);
    let mut fields = options.take().unwrap_or_default();
    if let Some(amount) = amount.value() {
        fields.insert("amount".to_owned(), amount::number(*amount));
    }
    let expected_refunded = field!(view.expected_refunded).take();
    let subject = Subject {
        refund_id: field!(view.refund_id).take(),
        amount: request.amount,
        currency: currency.take(),
        ..payment_subject(&field!(view.payment_id), &field!(view.order_id))
    };
    let ignored = reading.finish()?;
    let call = find(&subject, "payment_id", dialect)?;
    let step = BusinessStep::FindForRefund { fields, expected_refunded };
    Ok(Prepared::new(Operation::RefundCreate, &step, call, subject, ignored))
}

/// The refund itself, if the payment that was looked up is the one to refund.
pub(super) fn continue_refund(
    response: &Response,
    state: &State,
    mut fields: Map<String, Value>,
    expected_refunded: Option<Amount>,
    dialect: &Dialect,
) -> Result<Prepared> {
    let lookup = State { operation: Operation::PaymentGet, ..state.clone() };
    let record = parse_record(response, &lookup, dialect)?;
    let token = token_of(&record)?;
    let payment = compare_record(&record, &lookup, dialect)?;
    if payment.currency.is_none() && state.subject.amount.is_some() {
        let message = "the gateway does not state the payment's currency";
        return Err(Error::new(ErrorKind::Mismatch, message));
    }
    check_refundable(&record, &payment, state, expected_refunded, dialect)?;
    let subject = Subject {
        id: Some(token.clone()),
        order_id: payment.order_id,
        currency: payment.currency,
        ..state.subject.clone()
    };
    fields.insert("token".to_owned(), json!(token));
    let call = Call::post("/refunds", fields, None)?;
    let ignored = state.ignored.clone();
    Ok(Prepared::new(Operation::RefundCreate, &BusinessStep::Refund, call, subject, ignored))
}

/// Refuses what is known to be wrong before money moves. The document has no number for a refund: sent twice, it refunds twice.
fn check_refundable(
    record: &Record,
    payment: &Payment,
    state: &State,
    expected: Option<Amount>,
    dialect: &Dialect,
) -> Result<()> {
    let mut checks = Checks::default();
    let field = if state.subject.order_id.is_some() { "order_id" } else { "payment_id" };
    match payment.status {
        PaymentStatus::Created
        | PaymentStatus::Pending
        | PaymentStatus::Expired
        | PaymentStatus::Declined => {
            let word = record.status.as_deref().unwrap_or_default();
            checks.refuse(field, format!("names a payment that was not paid: the gateway calls it {word}"));
        }
        _ => {}
    }
    if let Some(asked) = state.subject.amount {
        if payment.currency.as_ref().is_some_and(|currency| !in_cents(currency)) {
            checks.unsupported("currency", Some(&()), &amount::only_cents(dialect));
        }
        if let Some(paid) = payment.amount.filter(|paid| *paid < asked) {
            checks.refuse("amount", format!("must be at most {paid}, the payment's own amount"));
        }
    }
    let before = refunded_amount(record, Operation::PaymentGet)?;
    match (expected, before) {
        (Some(expected), Some(before)) if expected != before => {
            let message = format!("the gateway says that {before} was refunded before, and not {expected}");
            return Err(Error {
                payment: Some(Box::new(payment.clone())),
                ..Error::new(ErrorKind::Mismatch, message)
            });
        }
        (Some(_), None) => {
            let message = "cannot be compared: the gateway does not say how much of this payment was refunded; look into \
                its back office, and leave the field out";
            checks.unsupported("expected_refunded", expected.as_ref(), message);
        }
        _ => {}
    }
    checks.finish()
}

/// `POST /refunds`, answer.
pub(super) fn parse_create(response: &Response, state: &State, dialect: &Dialect) -> Result<OperationResult> {
    let refunded: RefundResponse = parse_data(response, state.operation)?;
    let record = refunded.refund.ok_or_else(|| unreadable(state.operation, "it has no refund"))?;
    check_token(refunded.token.as_deref(), state.subject.id.as_deref(), state.operation)?;
    let word = record.status.unwrap_or_default();
    let (status, is_final) = status::refund(&word);
    let mut refund = Refund::new(dialect.name, status, is_final);
    refund.id = record.token;
    refund.refund_id = state.subject.refund_id.clone();
    refund.payment_id = state.subject.id.clone();
    refund.order_id = record.order_number.or(state.subject.order_id.clone());
    refund.currency =
        read_currency(record.currency.as_deref(), state.operation)?.or(state.subject.currency.clone());
    let amount = read_amount(record.amount.as_ref(), refund.currency.as_ref(), state.operation)?;
    refund.amount = amount.or(state.subject.amount);
    let reason = plain(record.decline_reason.as_ref());
    refund.decline = (status == RefundStatus::Failed).then(|| Decline::new(None, reason, status::REASONS));
    refund.page_url = match refunded.processing_url {
        Some(Pages::One(url)) if !url.is_empty() => Some(url),
        _ => None,
    };
    compared_result(refund, &response.text, state)
}
