//! Comparing: whether an answer is about what was asked, and whether it proves it.

use super::refusal::unsure;
use super::step::{State, Subject};
use crate::error::{Error, ErrorKind, Outcome};
use crate::model::{Payment, PaymentStatus, Payout, PayoutStatus, Refund, RefundStatus};
use crate::money::{Amount, Currency};
use crate::operation::{Operation, OperationResult};

/// A payment that is not about what was asked is no success: it becomes a mismatch with an unknown outcome.
pub fn check_payment(payment: Payment, state: &State) -> Result<Payment, Error> {
    let told = Told {
        order_id: payment.order_id.as_deref(),
        amount: payment.amount,
        currency: payment.currency.as_ref(),
        ..Told::default()
    };
    match difference(&told, &state.subject) {
        None => Ok(payment),
        Some(message) => {
            Err(Error { payment: Some(Box::new(payment)), ..mismatch(message, state.operation) })
        }
    }
}

/// The same for a payout.
pub fn check_payout(payout: Payout, state: &State) -> Result<Payout, Error> {
    let told = Told {
        order_id: payout.order_id.as_deref(),
        amount: payout.amount,
        currency: payout.currency.as_ref(),
        ..Told::default()
    };
    match difference(&told, &state.subject) {
        None => Ok(payout),
        Some(message) => Err(Error { payout: Some(Box::new(payout)), ..mismatch(message, state.operation) }),
    }
}

/// The same for a refund.
pub fn check_refund(refund: Refund, state: &State) -> Result<Refund, Error> {
    let told = Told {
        order_id: refund.order_id.as_deref(),
        refund_id: refund.refund_id.as_deref(),
        payment_id: refund.payment_id.as_deref(),
        amount: refund.amount,
        currency: refund.currency.as_ref(),
    };
    match difference(&told, &state.subject) {
        None => Ok(refund),
        Some(message) => Err(Error { refund: Some(Box::new(refund)), ..mismatch(message, state.operation) }),
    }
}

/// What is absent is not equal: a success that does not say of which order, how much and in which currency could be that of
/// another payment. What differs is found by `check_payment` and its sisters.
pub fn check_proof(answer: &OperationResult, asked: &Subject) -> Result<(), Error> {
    let (succeeded, number, amount, currency) = match answer {
        OperationResult::Payment(payment) => (
            matches!(
                payment.status,
                PaymentStatus::Approved
                    | PaymentStatus::Authorized
                    | PaymentStatus::PartiallyPaid
                    | PaymentStatus::Refunded
            ),
            payment.order_id.as_ref(),
            payment.amount,
            payment.currency.as_ref(),
        ),
        OperationResult::Payout(payout) => (
            matches!(payout.status, PayoutStatus::Succeeded | PayoutStatus::Returned),
            payout.order_id.as_ref(),
            payout.amount,
            payout.currency.as_ref(),
        ),
        OperationResult::Refund(refund) => (
            refund.status == RefundStatus::Succeeded,
            refund.refund_id.as_ref(),
            refund.amount,
            refund.currency.as_ref(),
        ),
        _ => return Ok(()),
    };
    let asked_number = asked.refund_id.as_ref().or(asked.order_id.as_ref());
    let missing = match () {
        () if !succeeded => return Ok(()),
        () if number.is_none() && asked_number.is_some() => "of which order",
        () if amount.is_none() => "how much",
        () if currency.is_none() => "in which currency",
        () => return Ok(()),
    };
    let message = format!("the gateway says that it succeeded, and not {missing}: that confirms nothing");
    // Asking moves nothing, so it may be repeated.
    let error =
        Error { retry_safe: true, ..Error::new(ErrorKind::Mismatch, message).with_outcome(Outcome::Unknown) };
    Err(match answer.clone() {
        OperationResult::Payment(payment) => Error { payment: Some(payment), ..error },
        OperationResult::Payout(payout) => Error { payout: Some(payout), ..error },
        OperationResult::Refund(refund) => Error { refund: Some(refund), ..error },
        _ => error,
    })
}

/// What an answer repeats of the request.
#[derive(Default)]
struct Told<'a> {
    order_id: Option<&'a str>,
    refund_id: Option<&'a str>,
    payment_id: Option<&'a str>,
    amount: Option<Amount>,
    currency: Option<&'a Currency>,
}

fn difference(told: &Told<'_>, asked: &Subject) -> Option<String> {
    let differs =
        |told: Option<&str>, asked: Option<&str>| matches!((told, asked), (Some(t), Some(a)) if t != a);
    if differs(told.order_id, asked.order_id.as_deref()) {
        return Some("another order number".to_owned());
    }
    if differs(told.refund_id, asked.refund_id.as_deref()) {
        return Some("another refund number".to_owned());
    }
    if differs(told.payment_id, asked.id.as_deref()) {
        return Some("another payment".to_owned());
    }
    if differs(told.currency.map(Currency::code), asked.currency.as_ref().map(Currency::code)) {
        return Some("another currency".to_owned());
    }
    match (told.amount, asked.amount) {
        (Some(told), Some(asked)) if told != asked => Some(format!("the amount {told} instead of {asked}")),
        _ => None,
    }
}

fn mismatch(what: String, operation: Operation) -> Error {
    unsure(Error::new(ErrorKind::Mismatch, format!("the gateway answered about {what}")), operation)
}
