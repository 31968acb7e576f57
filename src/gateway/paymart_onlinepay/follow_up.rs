//! `POST /payments/confirm`, `/payments/decline` and `/refunds`: what follows on a payment. All want the payment's token;
//! with an order number, the token is looked up first. Before a refund the payment is always looked up: the request says how
//! much and nothing else, neither in which currency nor for which of the shop's refunds.

use serde_json::{Map, Value, json};

use super::dialect::Dialect;
use super::envelope::{API, Opened, Prepared, amount, check_token, currency, plain, read, unreadable};
use super::payment::{finished, told_payment};
use super::record::{by_token, only_one, order_path, refunded as refunded_before};
use super::wire::{Begun, Pages, Record, Refunded};
use super::{amount as outgoing, status};
use crate::error::{Error, ErrorKind, Result};
use crate::field;
use crate::gateway::{
    Checks, Field, OperationResult, Reading, State, Subject, check_payment, check_refund, path_segment,
};
use crate::model::*;
use crate::money::Amount;
use crate::operation::Operation;

/// `POST /payments/confirm`.
pub(super) fn capture(request: &PaymentCaptureRequest, dialect: &Dialect) -> Result<Prepared> {
    let reading = Reading::new(request, dialect.title);
    let view = reading.view(request);
    field!(view.amount).unsupported("PayMart confirms a payment as a whole: leave the amount out");
    let subject = subject(&field!(view.id), &field!(view.order_id));
    let currency = field!(view.currency).take();
    let ignored = reading.finish()?;
    let subject = Subject { currency, ..subject };
    Ok(begin(Operation::PaymentCapture, subject, Map::new(), dialect)?.with(None, ignored))
}

/// `POST /payments/decline`.
pub(super) fn cancel(request: &PaymentCancelRequest, dialect: &Dialect) -> Result<Prepared> {
    let reading = Reading::new(request, dialect.title);
    let view = reading.view(request);
    let subject = subject(&field!(view.id), &field!(view.order_id));
    let ignored = reading.finish()?;
    Ok(begin(Operation::PaymentCancel, subject, Map::new(), dialect)?.with(None, ignored))
}

/// `POST /refunds`.
pub(super) fn refund(request: &RefundRequest, dialect: &Dialect) -> Result<Prepared> {
    let reading = Reading::new(request, dialect.title);
    let view = reading.view(request);
    let (amount, currency) = (field!(view.amount), field!(view.currency));
    if amount.is_set() {
        outgoing::check(&amount, &currency, dialect);
    }
    let mut fields = field!(view.gateway_options).take().unwrap_or_default();
    if let Some(amount) = amount.value() {
        fields.insert("amount".to_owned(), outgoing::number(*amount));
    }
    let expected = json!(field!(view.expected_refunded).value());
    let subject = Subject {
        refund_id: field!(view.refund_id).take(),
        amount: request.amount,
        currency: currency.take(),
        ..subject(&field!(view.payment_id), &field!(view.order_id))
    };
    let ignored = reading.finish()?;
    let mut prepared = begin(Operation::RefundCreate, subject, fields, dialect)?.with(None, ignored);
    prepared.memory.insert(EXPECTED_REFUNDED.to_owned(), expected);
    Ok(prepared)
}

/// The members of a state's memory: the request that follows on a query, and how much the shop knows to be refunded.
const FIELDS: &str = "fields";
const EXPECTED_REFUNDED: &str = "expected_refunded";

/// The payment that is meant; with both numbers, the answer is compared with the order number.
fn subject(id: &Field<'_, String>, order_id: &Field<'_, String>) -> Subject {
    if !id.is_set() && !order_id.is_set() {
        order_id.fault("is required for PayMart, or the gateway's number of the payment");
    }
    Subject { id: id.take(), order_id: order_id.take(), ..Subject::default() }
}

/// With a token the request itself, with an order number the query for the token; a refund always begins with a query.
fn begin(
    operation: Operation,
    subject: Subject,
    fields: Map<String, Value>,
    dialect: &Dialect,
) -> Result<Prepared> {
    let path = match &subject.id {
        Some(token) if operation == Operation::RefundCreate => {
            format!("{API}/payments/{}", path_segment("payment_id", token)?)
        }
        Some(token) => return with_token(operation, token, fields, subject.clone()),
        None => order_path(subject.order_id.as_deref().unwrap_or_default(), dialect)?,
    };
    let mut prepared = Prepared::get(operation, "find", path, subject);
    prepared.memory.insert(FIELDS.to_owned(), Value::Object(fields));
    Ok(prepared)
}

fn with_token(
    operation: Operation,
    token: &str,
    mut fields: Map<String, Value>,
    subject: Subject,
) -> Result<Prepared> {
    let (phase, path) = match operation {
        Operation::PaymentCapture => ("capture", "/payments/confirm"),
        Operation::PaymentCancel => ("cancel", "/payments/decline"),
        _ => ("refund", "/refunds"),
    };
    fields.insert("token".to_owned(), json!(token));
    Prepared::post(operation, phase, path, fields, subject)
}

/// The payment was found: the request itself, if it is about this payment.
pub(super) fn go_on(answer: &Opened, state: &State, dialect: &Dialect) -> Result<Prepared> {
    let looked_up = State { operation: Operation::PaymentGet, ..state.clone() };
    let record = match state.subject.id {
        Some(_) => by_token(answer, &looked_up, dialect)?,
        None => only_one(answer, &looked_up, dialect)?,
    };
    let token = record.token.clone().ok_or_else(|| unreadable(Operation::PaymentGet, "it has no token"))?;
    let refund = state.operation == Operation::RefundCreate;
    let payment = told(&record, &looked_up, refund, dialect)?;
    if refund {
        check_refundable(&record, &payment, state, dialect)?;
    }
    let subject = Subject {
        id: Some(token.clone()),
        order_id: payment.order_id,
        amount: if refund { state.subject.amount } else { payment.amount },
        currency: payment.currency,
        ..state.subject.clone()
    };
    let fields = state.memory.get(FIELDS).and_then(Value::as_object).cloned().unwrap_or_default();
    let prepared = with_token(state.operation, &token, fields, subject)?;
    Ok(prepared.with(None, state.ignored.clone()))
}

/// What the record says, compared with the request. A request says how much and not in which currency, so another one than the
/// payment's would move another amount.
fn told(record: &Record, state: &State, refund: bool, dialect: &Dialect) -> Result<Payment> {
    let mut payment = super::record::payment_of(record, state.operation, dialect)?;
    payment.order_id = plain(record.order_number.as_ref()).or(state.subject.order_id.clone());
    let (told, asked) = (payment.currency.as_ref(), state.subject.currency.as_ref());
    match (told, asked) {
        (Some(told), Some(asked)) if told != asked => {
            let message = format!("the payment is in {}, and not in {}", told.code(), asked.code());
            return Err(Error::new(ErrorKind::Mismatch, message));
        }
        (None, asked) if asked.is_some() || (refund && state.subject.amount.is_some()) => {
            let message = "the gateway does not say in which currency the payment is";
            return Err(Error::new(ErrorKind::Mismatch, message));
        }
        _ => {}
    }
    // How much is refunded is no statement about the payment's amount.
    let asked = Subject { amount: None, currency: None, refund_id: None, ..state.subject.clone() };
    check_payment(payment, &State { subject: asked, ..state.clone() })
}

/// What can be known to be wrong before money moves. The document has no number for a refund: the same one sent twice is two.
fn check_refundable(record: &Record, payment: &Payment, state: &State, dialect: &Dialect) -> Result<()> {
    let mut checks = Checks::default();
    let field = if state.subject.order_id.is_some() { "order_id" } else { "payment_id" };
    match payment.status {
        PaymentStatus::Created
        | PaymentStatus::Pending
        | PaymentStatus::Expired
        | PaymentStatus::Declined => {
            let word = record.status.as_deref().unwrap_or_default();
            checks.fault(field, format!("names a payment that was not paid: the gateway calls it {word}"));
        }
        _ => {}
    }
    if let Some(asked) = state.subject.amount {
        if payment.currency.as_ref().is_some_and(|currency| !outgoing::in_cents(currency)) {
            checks.unsupported("currency", Some(&()), &outgoing::only_cents(dialect));
        }
        if let Some(paid) = payment.amount.filter(|paid| *paid < asked) {
            checks.fault("amount", format!("must be at most {paid}, the payment's own amount"));
        }
    }
    let expected = state.memory.get(EXPECTED_REFUNDED).and_then(Value::as_i64).and_then(Amount::from_minor);
    let before = refunded_before(record, Operation::PaymentGet)?;
    match (expected, before) {
        (Some(expected), Some(before)) if expected != before => {
            let message = format!("the gateway says that {before} was refunded before, and not {expected}");
            return Err(Error {
                payment: Some(Box::new(payment.clone())),
                ..Error::new(ErrorKind::Mismatch, message)
            });
        }
        (Some(_), None) => {
            let message = "cannot be compared: the gateway does not tell how much of this payment was refunded; look into \
                its back office, and leave the field out";
            checks.unsupported(EXPECTED_REFUNDED, expected.as_ref(), message);
        }
        _ => {}
    }
    checks.finish().map(|_| ())
}

/// `POST /payments/confirm` and `/payments/decline`, answer.
pub(super) fn two_step(answer: &Opened, state: &State, dialect: &Dialect) -> Result<OperationResult> {
    let begun: Begun = read(answer, state.operation)?;
    let told = begun.payment.as_ref().ok_or_else(|| unreadable(state.operation, "it has no payment"))?;
    // The document's answer has no token; one that has it has to be this payment's.
    for token in [&begun.token, &told.token].into_iter().flatten() {
        check_token(Some(token), state.subject.id.as_deref(), state.operation)?;
    }
    let mut payment = told_payment(told, state, dialect)?;
    payment.id = state.subject.id.clone();
    if state.operation == Operation::PaymentCancel && payment.status == PaymentStatus::Declined {
        // What the shop let go was not declined by the bank.
        (payment.status, payment.decline) = (PaymentStatus::Cancelled, None);
    }
    if payment.status == PaymentStatus::Approved {
        payment.amount_captured = payment.amount;
    }
    finished(payment, answer, state)
}

/// `POST /refunds`, answer.
pub(super) fn refunded(answer: &Opened, state: &State, dialect: &Dialect) -> Result<OperationResult> {
    let refunded: Refunded = read(answer, state.operation)?;
    let told = refunded.refund.ok_or_else(|| unreadable(state.operation, "it has no refund"))?;
    check_token(refunded.token.as_deref(), state.subject.id.as_deref(), state.operation)?;
    let word = told.status.unwrap_or_default();
    let (status, is_final) = status::refund(&word);
    let mut refund = Refund::new(dialect.name, status, is_final);
    refund.id = told.token;
    refund.refund_id = state.subject.refund_id.clone();
    refund.payment_id = state.subject.id.clone();
    refund.order_id = state.subject.order_id.clone();
    refund.amount = amount(told.amount.as_ref(), state.operation)?.or(state.subject.amount);
    refund.currency = currency(told.currency.as_deref(), state.operation)?.or(state.subject.currency.clone());
    let reason = plain(told.decline_reason.as_ref());
    refund.decline = (status == RefundStatus::Failed).then(|| Decline::new(None, reason, status::REASONS));
    refund.page_url = match refunded.processing_url {
        Some(Pages::One(url)) if !url.is_empty() => Some(url),
        _ => None,
    };
    refund.ignored = (!state.ignored.is_empty()).then(|| state.ignored.clone());
    refund.raw = Some(answer.text.clone());
    check_refund(refund, state).map(|refund| OperationResult::Refund(Box::new(refund)))
}
