//! `POST /payments/confirm` and `/payments/decline`: model to wire, and back. Both want the payment's token and have no other field;
//! given an order number or a currency, libtill looks the payment up first.

use serde_json::json;

use super::dialect::Dialect;
use super::payment::to_created_payment;
use super::record::{compare_record, find, parse_record, payment_subject, token_of};
use super::sign::{Response, check_token, parse_data};
use super::step::{BusinessStep, Call, Prepared};
use super::wire::CreateResponse;
use crate::error::Result;
use crate::field;
use crate::gateway::{OperationResult, Reading, State, Subject, compared_result, unreadable};
use crate::model::{PaymentCancelRequest, PaymentCaptureRequest, PaymentStatus};
use crate::operation::Operation;

/// `POST /payments/confirm`.
pub(super) fn capture(request: &PaymentCaptureRequest, dialect: &Dialect) -> Result<Prepared> {
    let reading = Reading::new(request, dialect.title);
    let view = reading.view(request);
    field!(view.amount).unsupported("PayMart confirms a payment as a whole: leave the amount out");
    let subject = payment_subject(&field!(view.id), &field!(view.order_id));
    let subject = Subject { currency: field!(view.currency).take(), ..subject };
    begin(Operation::PaymentCapture, subject, reading.finish()?, dialect)
}

/// `POST /payments/decline`.
pub(super) fn cancel(request: &PaymentCancelRequest, dialect: &Dialect) -> Result<Prepared> {
    let reading = Reading::new(request, dialect.title);
    let view = reading.view(request);
    let subject = payment_subject(&field!(view.id), &field!(view.order_id));
    begin(Operation::PaymentCancel, subject, reading.finish()?, dialect)
}

/// With a token alone the request itself. With an order number or a currency the query for the payment, because the request has
/// neither: another payment, or another sum, would move.
fn begin(
    operation: Operation,
    subject: Subject,
    ignored: Vec<String>,
    dialect: &Dialect,
) -> Result<Prepared> {
    let is_named_alone = subject.order_id.is_none() && subject.currency.is_none();
    match subject.id.clone().filter(|_| is_named_alone) {
        Some(token) => with_token(operation, &token, subject, ignored),
        None => {
            let call = find(&subject, "id", dialect)?;
            Ok(Prepared::new(operation, &BusinessStep::FindForTwoStep, call, subject, ignored))
        }
    }
}

fn with_token(operation: Operation, token: &str, subject: Subject, ignored: Vec<String>) -> Result<Prepared> {
    let path = if operation == Operation::PaymentCancel { "/payments/decline" } else { "/payments/confirm" };
    let call = Call::post(path, json!({"token": token}), None)?;
    Ok(Prepared::new(operation, &BusinessStep::TwoStep, call, subject, ignored))
}

/// The request itself, if the payment that was looked up is the one to capture or cancel.
pub(super) fn continue_two_step(response: &Response, state: &State, dialect: &Dialect) -> Result<Prepared> {
    let lookup = State { operation: Operation::PaymentGet, ..state.clone() };
    let record = parse_record(response, &lookup, dialect)?;
    let token = token_of(&record)?;
    let payment = compare_record(&record, &lookup, dialect)?;
    let subject = Subject {
        id: Some(token.clone()),
        order_id: payment.order_id,
        amount: payment.amount,
        currency: payment.currency,
        ..state.subject.clone()
    };
    with_token(state.operation, &token, subject, state.ignored.clone())
}

/// `POST /payments/confirm` and `/payments/decline`, answer.
pub(super) fn parse_two_step(
    response: &Response,
    state: &State,
    dialect: &Dialect,
) -> Result<OperationResult> {
    let created: CreateResponse = parse_data(response, state.operation)?;
    let record = created.payment.as_ref().ok_or_else(|| unreadable(state.operation, "it has no payment"))?;
    // The documented answer has no token. If there is one, it must be this payment's.
    for token in [&created.token, &record.token].into_iter().flatten() {
        check_token(Some(token), state.subject.id.as_deref(), state.operation)?;
    }
    let mut payment = to_created_payment(record, state, dialect)?;
    payment.id = state.subject.id.clone();
    if state.operation == Operation::PaymentCancel && payment.status == PaymentStatus::Declined {
        // The shop cancelled this payment; the bank did not decline it.
        (payment.status, payment.decline) = (PaymentStatus::Cancelled, None);
    }
    if payment.status == PaymentStatus::Approved {
        payment.amount_captured = payment.amount;
    }
    compared_result(payment, &response.text, state)
}
