//! `POST /payments/confirm`, `/payments/decline` and `/refunds`: what follows on a payment. All want the payment's token;
//! with an order number, the token is looked up first.

use serde_json::{Map, Value, json};

use super::dialect::Dialect;
use super::envelope::{Opened, Prepared, amount, currency, read, unreadable};
use super::payment::{finished, told_payment};
use super::record::{only_one, order_path};
use super::wire::{Begun, Pages, Record, Refunded};
use super::{amount as outgoing, status};
use crate::error::{Error, ErrorKind, Outcome, Result};
use crate::gateway::{Answer, Checks, State, Subject, check_refund};
use crate::model::*;
use crate::operation::Operation;

/// `POST /payments/confirm`.
pub(super) fn capture(request: &PaymentCaptureRequest, dialect: &Dialect) -> Result<Prepared> {
    let mut checks = Checks::default();
    checks.unsupported(
        "amount",
        request.amount.as_ref(),
        "PayMart confirms a payment as a whole: leave the amount out",
    );
    checks.ignore("capture_id", request.capture_id.as_ref());
    let subject = subject(request.id.as_ref(), request.order_id.as_ref(), &mut checks);
    let ignored = checks.finish()?;
    let subject = Subject { currency: request.currency.clone(), ..subject };
    Ok(begin(Operation::PaymentCapture, subject, Map::new(), dialect)?.with(None, ignored))
}

/// `POST /payments/decline`.
pub(super) fn cancel(request: &PaymentCancelRequest, dialect: &Dialect) -> Result<Prepared> {
    let mut checks = Checks::default();
    checks.ignore("cancel_id", request.cancel_id.as_ref());
    let subject = subject(request.id.as_ref(), request.order_id.as_ref(), &mut checks);
    let ignored = checks.finish()?;
    Ok(begin(Operation::PaymentCancel, subject, Map::new(), dialect)?.with(None, ignored))
}

/// `POST /refunds`.
pub(super) fn refund(request: &RefundRequest, dialect: &Dialect) -> Result<Prepared> {
    let mut checks = Checks::default();
    if let Some(amount) = request.amount {
        outgoing::check(amount, request.currency.as_ref(), "amount", dialect, &mut checks);
    }
    checks.ignore("reason", request.reason.as_ref());
    checks.ignore("notify_url", request.notify_url.as_ref());
    let known = subject(request.payment_id.as_ref(), request.order_id.as_ref(), &mut checks);
    let ignored = checks.finish()?;
    let subject = Subject {
        refund_id: Some(request.refund_id.clone()),
        amount: request.amount,
        currency: request.currency.clone(),
        ..known
    };
    let mut fields = request.gateway_options.clone().unwrap_or_default();
    if let Some(amount) = request.amount {
        fields.insert("amount".to_owned(), outgoing::number(amount));
    }
    Ok(begin(Operation::RefundCreate, subject, fields, dialect)?.with(None, ignored))
}

fn subject(id: Option<&String>, order_id: Option<&String>, checks: &mut Checks) -> Subject {
    if id.is_none() && order_id.is_none() {
        checks.fault("order_id", "is required for PayMart, or the gateway's number of the payment");
    }
    Subject { id: id.cloned(), order_id: order_id.cloned(), ..Subject::default() }
}

/// With a token the request itself, with an order number the query for the token.
fn begin(
    operation: Operation,
    subject: Subject,
    fields: Map<String, Value>,
    dialect: &Dialect,
) -> Result<Prepared> {
    if let Some(token) = &subject.id {
        return with_token(operation, token, fields, subject.clone());
    }
    let number = subject.order_id.as_deref().unwrap_or_default();
    let path = order_path(number, false, dialect)?;
    let mut prepared = Prepared::get(operation, "find", path, subject);
    prepared.memory = fields;
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

/// The token was found: the request itself.
pub(super) fn go_on(answer: &Opened, state: &State, dialect: &Dialect) -> Result<Prepared> {
    let looked_up = State { operation: Operation::PaymentGet, ..state.clone() };
    let record = only_one(answer, &looked_up, dialect).map_err(not_begun)?;
    check_currency(&record, state)?;
    let token =
        record.token.ok_or_else(|| not_begun(unreadable(Operation::PaymentGet, "it has no token")))?;
    let subject = Subject { id: Some(token.clone()), ..state.subject.clone() };
    let prepared = with_token(state.operation, &token, state.memory.clone(), subject)?;
    Ok(prepared.with(None, state.ignored.clone()))
}

/// The request says how much and not in which currency, so another one than the payment's would move another amount.
fn check_currency(record: &Record, state: &State) -> Result<()> {
    let told = currency(record.currency.as_deref(), Operation::PaymentGet).map_err(not_begun)?;
    match (told, &state.subject.currency) {
        (Some(told), Some(asked)) if told != *asked => {
            let message = format!("the payment is in {}, and not in {}", told.code(), asked.code());
            Err(not_begun(Error::new(ErrorKind::Mismatch, message)))
        }
        _ => Ok(()),
    }
}

/// While the token is looked up, nothing has been sent that moves money.
pub(super) fn not_begun(error: Error) -> Error {
    error.with_outcome(Outcome::NotSent)
}

/// `POST /payments/confirm` and `/payments/decline`, answer.
pub(super) fn two_step(answer: &Opened, state: &State, dialect: &Dialect) -> Result<Answer> {
    let begun: Begun = read(answer, state.operation)?;
    let told = begun.payment.as_ref().ok_or_else(|| unreadable(state.operation, "it has no payment"))?;
    let mut payment = told_payment(told, state, dialect)?;
    payment.id = state.subject.id.clone();
    payment.order_id = state.subject.order_id.clone();
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
pub(super) fn refunded(answer: &Opened, state: &State, dialect: &Dialect) -> Result<Answer> {
    let refunded: Refunded = read(answer, state.operation)?;
    let told = refunded.refund.ok_or_else(|| unreadable(state.operation, "it has no refund"))?;
    if refunded.token.is_some() && refunded.token != state.subject.id && told.token != refunded.token {
        let message = "the gateway answered about another payment";
        return Err(Error::new(ErrorKind::Mismatch, message).with_outcome(Outcome::Unknown));
    }
    let word = told.status.unwrap_or_default();
    let (status, is_final) = status::refund(&word);
    let mut refund = Refund::new(dialect.name, status, is_final);
    refund.id = told.token;
    refund.refund_id = state.subject.refund_id.clone();
    refund.payment_id = state.subject.id.clone();
    refund.order_id = state.subject.order_id.clone();
    refund.amount = amount(told.amount.as_ref(), state.operation)?.or(state.subject.amount);
    refund.currency = currency(told.currency.as_deref(), state.operation)?.or(state.subject.currency.clone());
    refund.decline = (status == RefundStatus::Failed).then(Decline::default);
    refund.page_url = match refunded.processing_url {
        Some(Pages::One(url)) if !url.is_empty() => Some(url),
        _ => None,
    };
    refund.ignored = (!state.ignored.is_empty()).then(|| state.ignored.clone());
    refund.raw = Some(answer.text.clone());
    check_refund(refund, state).map(|refund| Answer::Refund(Box::new(refund)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gateway::business::dialect::PAYMART;
    use crate::money::Currency;

    #[test]
    fn nothing_is_sent_in_another_currency_than_the_payments() {
        let text = r#"{"payments": [{"token": "T1", "currency": "EUR", "operation_type": "pay", "order_number": "N1"}]}"#;
        let next = |asked: Option<&str>| {
            let subject = Subject {
                order_id: Some("N1".to_owned()),
                currency: asked.and_then(Currency::new),
                ..Subject::default()
            };
            let state = State::new(Operation::RefundCreate, subject);
            go_on(&Opened { text: text.to_owned() }, &state, &PAYMART)
                .map_err(|error| (error.kind, error.outcome))
        };
        assert_eq!(next(Some("JPY")).err(), Some((ErrorKind::Mismatch, Outcome::NotSent)));
        for asked in [Some("EUR"), None] {
            assert_eq!(next(asked).expect("a refund").body, Some(json!({"token": "T1"})));
        }
    }

    #[test]
    fn what_has_another_number_or_none_is_not_the_order() {
        for number in [r#""order_number": "N2""#, r#""order_number": null"#, r#""product": "x""#] {
            let text = format!(r#"{{"payments": [{{"token": "T1", "operation_type": "pay", {number}}}]}}"#);
            let subject = Subject { order_id: Some("N1".to_owned()), ..Subject::default() };
            let state = State::new(Operation::PaymentGet, subject);
            let found = only_one(&Opened { text }, &state, &PAYMART);
            assert_eq!(found.map(|_| ()).map_err(|error| error.kind), Err(ErrorKind::Mismatch), "{number}");
        }
    }
}
