//! Comparing: whether an answer is about what the request named, and whether it proves a success.

use super::refusal::{mismatch, unsure};
use super::step::{State, Subject};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Payment, PaymentLink, PaymentStatus, Payout, PayoutStatus, Refund, RefundStatus};
use crate::money::{Amount, Currency};
use crate::operation::{Operation, OperationResult};

/// A payment, payout or refund: what is compared with the request.
pub trait MoneyRecord: Clone {
    /// What the answer repeats of the request.
    fn stated(&self) -> Stated<'_>;

    /// Whether it says that money moved or is reserved.
    fn has_succeeded(&self) -> bool;

    /// Whether its status is final, so that a shop acts on it.
    fn is_final(&self) -> bool;

    /// Keeps the fields that were ignored and the answer's text.
    fn add_answer(&mut self, ignored: Option<Vec<String>>, raw: String);

    /// An error that shows this record.
    fn into_error(self, error: Error) -> Error;

    /// The result of an operation.
    fn into_result(self) -> OperationResult;
}

/// What an answer repeats of the request.
#[derive(Debug)]
pub struct Stated<'a> {
    /// The number that identifies this record: a refund's is its own.
    pub number: Option<&'a String>,
    /// The shop's order number.
    pub order_id: Option<&'a String>,
    /// The shop's refund number.
    pub refund_id: Option<&'a String>,
    /// The gateway's number of the refunded payment.
    pub payment_id: Option<&'a String>,
    /// Its amount.
    pub amount: Option<Amount>,
    /// Its currency.
    pub currency: Option<&'a Currency>,
}

macro_rules! money_records {
    ($($record:ident, $member:ident, $number:ident, [$($own:ident),*], $succeeded:pat,)+) => {$(
        impl MoneyRecord for $record {
            fn stated(&self) -> Stated<'_> {
                let stated = Stated {
                    number: self.$number.as_ref(),
                    order_id: self.order_id.as_ref(),
                    refund_id: None,
                    payment_id: None,
                    amount: self.amount,
                    currency: self.currency.as_ref(),
                };
                $(let stated = Stated { $own: self.$own.as_ref(), ..stated };)*
                stated
            }

            fn has_succeeded(&self) -> bool {
                matches!(self.status, $succeeded)
            }

            fn is_final(&self) -> bool {
                self.is_final
            }

            fn add_answer(&mut self, ignored: Option<Vec<String>>, raw: String) {
                (self.ignored, self.raw) = (ignored, Some(raw));
            }

            fn into_error(self, error: Error) -> Error {
                Error { $member: Some(Box::new(self)), ..error }
            }

            fn into_result(self) -> OperationResult {
                OperationResult::$record(Box::new(self))
            }
        }
    )+};
}

money_records! {
    Payment, payment, order_id, [],
        PaymentStatus::Approved | PaymentStatus::Authorized | PaymentStatus::PartiallyPaid | PaymentStatus::Refunded,
    Payout, payout, order_id, [], PayoutStatus::Succeeded | PayoutStatus::Returned,
    Refund, refund, refund_id, [refund_id, payment_id], RefundStatus::Succeeded,
}

/// A link succeeds with a payment at it. It may be paid until its time is over, so it is never final here.
impl MoneyRecord for PaymentLink {
    fn stated(&self) -> Stated<'_> {
        let (number, amount) = (self.link_id.as_ref(), self.amount);
        let currency = self.currency.as_ref();
        Stated { number, order_id: number, refund_id: None, payment_id: None, amount, currency }
    }

    fn has_succeeded(&self) -> bool {
        self.payments.iter().flatten().any(MoneyRecord::has_succeeded)
    }

    fn is_final(&self) -> bool {
        false
    }

    fn add_answer(&mut self, ignored: Option<Vec<String>>, raw: String) {
        (self.ignored, self.raw) = (ignored, Some(raw));
    }

    /// The error says what differs; the link is asked for again.
    fn into_error(self, error: Error) -> Error {
        error
    }

    fn into_result(self) -> OperationResult {
        OperationResult::PaymentLink(Box::new(self))
    }
}

/// The record, if nothing that it states differs from the request. Otherwise it is no success, but a mismatch with an unknown
/// outcome.
pub fn compare<R: MoneyRecord>(record: R, state: &State) -> Result<R> {
    match difference(&record.stated(), &state.subject) {
        None => Ok(record),
        Some(what) => Err(record.into_error(mismatch(state.operation, &what))),
    }
}

/// The result of an operation: the compared record, with the request's ignored fields and the answer's text.
pub fn compared_result<R: MoneyRecord>(mut record: R, text: &str, state: &State) -> Result<OperationResult> {
    record.add_answer(state.ignored(), text.to_owned());
    compare(record, state).map(R::into_result)
}

/// Refuses a success that does not state its order, its amount and its currency, and a final failure that does not state its order:
/// a missing value is not an equal value, and this could be the state of another payment. `compare` finds the values that differ.
pub fn check_proof(answer: &OperationResult, asked: &Subject) -> Result<()> {
    match answer {
        OperationResult::Payment(payment) => check_complete(&**payment, asked),
        OperationResult::Payout(payout) => check_complete(&**payout, asked),
        OperationResult::Refund(refund) => check_complete(&**refund, asked),
        OperationResult::PaymentLink(link) => check_complete(&**link, asked),
        _ => Ok(()),
    }
}

fn check_complete<R: MoneyRecord>(record: &R, asked: &Subject) -> Result<()> {
    let stated = record.stated();
    let asked_number = asked.refund_id.as_ref().or(asked.order_id.as_ref());
    let succeeded = record.has_succeeded();
    let missing = match () {
        () if !succeeded && !record.is_final() => return Ok(()),
        () if stated.number.is_none() && asked_number.is_some() => "order",
        () if !succeeded => return Ok(()),
        () if stated.amount.is_none() => "amount",
        () if stated.currency.is_none() => "currency",
        () => return Ok(()),
    };
    let what = if succeeded { "success" } else { "final failure" };
    let message = format!("the gateway reports a {what} without its {missing}: that confirms nothing");
    // A query moves nothing, so it may be repeated.
    let error = unsure(Error::new(ErrorKind::Mismatch, message), Operation::PaymentGet);
    Err(record.clone().into_error(error))
}

fn difference(stated: &Stated<'_>, asked: &Subject) -> Option<String> {
    let differs = |stated: Option<&String>, asked: &Option<String>| matches!((stated, asked), (Some(s), Some(a)) if s != a);
    if differs(stated.order_id, &asked.order_id) {
        return Some("another order number".to_owned());
    }
    if differs(stated.refund_id, &asked.refund_id) {
        return Some("another refund number".to_owned());
    }
    if differs(stated.payment_id, &asked.id) {
        return Some("another payment".to_owned());
    }
    if matches!((stated.currency, &asked.currency), (Some(stated), Some(asked)) if stated != asked) {
        return Some("another currency".to_owned());
    }
    match (stated.amount, asked.amount) {
        (Some(stated), Some(asked)) if stated != asked => {
            Some(format!("the amount {stated} instead of {asked}"))
        }
        _ => None,
    }
}
