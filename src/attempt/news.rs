//! News: what a result, an error or an event says about an attempt, and what is refused because it is about something else.

use jiff::Timestamp;
use serde::Serialize;

use super::facts::VERSION;
use crate::error::{Error, ErrorKind, Outcome, Result};
use crate::model::{
    Attempt, AttemptError, AttemptKind, AttemptMergeRequest, AttemptRecord, AttemptState, Payment, Payout,
    Refund, Verdict, Verified,
};
use crate::operation::Operation;

/// What a refund's call ended with, beside the words of the model.
pub(super) mod call {
    /// The call is about to be made, and may have been made since.
    pub const BEGUN: &str = "call_begun";
    /// The call may have arrived.
    pub const UNKNOWN: &str = "call_unknown";
    /// The call moved nothing.
    pub const REFUSED: &str = "call_refused";
    /// A resolve established that nothing happened, whatever the call ended with.
    pub const SETTLED: &str = "call_settled";
}

/// Refuses news about something else, and news that nothing authenticates.
pub(super) fn check(gateway: &str, request: &AttemptMergeRequest) -> Result<()> {
    let AttemptMergeRequest { attempt, payment, payout, refund, event, error, other, .. } = request;
    check_owner(gateway, attempt, "attempt")?;
    check_one(request)?;
    check_time(request)?;
    check_about(attempt, payment.as_deref(), "payment", AttemptKind::Payment)?;
    check_about(attempt, payout.as_deref(), "payout", AttemptKind::Payout)?;
    check_about(attempt, refund.as_deref(), "refund", AttemptKind::Refund)?;
    if let Some(event) = event {
        if event.verified == Verified::None {
            return refused("event.verified", "is none: confirm the event first, with notifications.confirm");
        }
        check_about(attempt, event.payment.as_ref(), "event.payment", AttemptKind::Payment)?;
        check_about(attempt, event.payout.as_ref(), "event.payout", AttemptKind::Payout)?;
        check_about(attempt, event.refund.as_ref(), "event.refund", AttemptKind::Refund)?;
    }
    if let Some(error) = error {
        check_error(attempt, error)?;
        check_about(attempt, error.existing.as_deref(), "error.existing", AttemptKind::Payment)?;
        check_about(attempt, error.existing_payout.as_deref(), "error.existing_payout", AttemptKind::Payout)?;
        check_about(attempt, error.existing_refund.as_deref(), "error.existing_refund", AttemptKind::Refund)?;
    }
    other.as_ref().map_or(Ok(()), |other| {
        check_owner(gateway, other, "other")?;
        check_same(attempt, other)
    })
}

/// Refuses a request that does not have exactly one piece of news.
fn check_one(request: &AttemptMergeRequest) -> Result<()> {
    let AttemptMergeRequest {
        attempt: _,
        payment,
        payout,
        refund,
        event,
        error,
        attempted_at: _,
        refund_id,
        other,
    } = request;
    let given = [
        payment.is_some(),
        payout.is_some(),
        refund.is_some(),
        event.is_some(),
        error.is_some(),
        refund_id.is_some(),
        other.is_some(),
    ];
    if given.into_iter().filter(|given| *given).count() != 1 {
        return refused(
            "",
            "must have exactly one of payment, payout, refund, event, error, refund_id and other",
        );
    }
    Ok(())
}

/// Refuses a time that belongs to nothing, and a refund of a payment whose call nobody can tell from another call of it.
fn check_time(request: &AttemptMergeRequest) -> Result<()> {
    let AttemptMergeRequest { attempt, error, attempted_at, refund_id, .. } = request;
    if attempted_at.is_some() && error.is_none() && refund_id.is_none() {
        return refused("attempted_at", "belongs to an error or to a refund_id");
    }
    if refund_id.is_some() && attempt.kind != AttemptKind::Payment {
        return refused("refund_id", "belongs to a payment: see attempt.kind");
    }
    if attempted_at.as_ref().is_some_and(|time| time.parse::<Timestamp>().is_err()) {
        return refused("attempted_at", "must be a time in RFC 3339");
    }
    let is_refund = refund_id.is_some() || error.as_ref().is_some_and(|error| error.refund_id.is_some());
    if attempt.kind == AttemptKind::Payment && is_refund && attempted_at.is_none() {
        return refused("attempted_at", "is required with a refund: the time of its call");
    }
    Ok(())
}

/// Refuses the error of another number.
fn check_error(attempt: &Attempt, error: &AttemptError) -> Result<()> {
    let (name, number) = match attempt.kind {
        AttemptKind::Refund => ("error.refund_id", &error.refund_id),
        AttemptKind::Payment | AttemptKind::Payout => ("error.order_id", &error.order_id),
    };
    if number.as_ref().is_some_and(|number| *number != attempt.number) {
        return refused(name, "is about another number than the attempt");
    }
    Ok(())
}

/// Refuses an attempt of another gateway or of another version of the format.
pub(super) fn check_owner(gateway: &str, attempt: &Attempt, path: &str) -> Result<()> {
    if attempt.version != VERSION {
        let message = format!("has version {}, but this library reads version {VERSION}", attempt.version);
        return refused(&format!("{path}.version"), &message);
    }
    if attempt.gateway != gateway {
        let message = format!("is for another gateway; this client is for {gateway}");
        return refused(&format!("{path}.gateway"), &message);
    }
    if attempt.attempted_at.parse::<Timestamp>().is_err() {
        return refused(&format!("{path}.attempted_at"), "must be a time in RFC 3339");
    }
    Ok(())
}

fn check_same(attempt: &Attempt, other: &Attempt) -> Result<()> {
    let differs = [
        ("kind", attempt.kind != other.kind),
        ("number", attempt.number != other.number),
        ("amount", attempt.amount != other.amount),
        ("currency", attempt.currency != other.currency),
        ("capture", attempt.capture != other.capture),
    ];
    match differs.into_iter().find(|(_, differs)| *differs) {
        Some((name, _)) => refused(&format!("other.{name}"), "is another attempt's"),
        None => Ok(()),
    }
}

fn check_about<R: Reported>(
    attempt: &Attempt,
    record: Option<&R>,
    path: &str,
    kind: AttemptKind,
) -> Result<()> {
    let Some(record) = record else { return Ok(()) };
    let of_payment = kind == AttemptKind::Refund && attempt.kind == AttemptKind::Payment;
    if kind != attempt.kind && !of_payment {
        return refused(path, "is not what the attempt is: see attempt.kind");
    }
    if record.gateway() != attempt.gateway {
        return refused(&format!("{path}.gateway"), "is another gateway's");
    }
    let number = if of_payment { record.order_id() } else { record.number() };
    match number {
        Some(number) if *number != attempt.number => {
            refused(path, "is about another number than the attempt")
        }
        _ => Ok(()),
    }
}

fn refused<T>(path: &str, message: &str) -> Result<T> {
    Err(Error::violation(ErrorKind::InvalidRequest, path, message))
}

/// An attempt that knows nothing but the news.
pub(super) fn known(request: &AttemptMergeRequest) -> Attempt {
    let mut known = Attempt {
        was_unknown: false,
        was_refused: false,
        was_nothing: false,
        records: Vec::new(),
        refunds: Vec::new(),
        next_action: None,
        ..Attempt::clone(&request.attempt)
    };
    let event = request.event.as_deref();
    if let Some(payment) = request.payment.as_deref().or(event.and_then(|event| event.payment.as_ref())) {
        add_payment(&mut known, payment);
    }
    if let Some(payout) = request.payout.as_deref().or(event.and_then(|event| event.payout.as_ref())) {
        add_payout(&mut known, payout);
    }
    if let Some(refund) = request.refund.as_deref().or(event.and_then(|event| event.refund.as_ref())) {
        add_refund(&mut known, refund);
    }
    if let Some(refund_id) = &request.refund_id {
        known.refunds.push(refund_call(refund_id, call::BEGUN, request.attempted_at.as_ref()));
    }
    if let Some(error) = &request.error {
        add_error(&mut known, error, request.attempted_at.as_ref());
    }
    known
}

fn add_payment(known: &mut Attempt, payment: &Payment) {
    let mut reported = record(payment);
    reported.states.iter_mut().for_each(|state| state.amount_refunded = payment.amount_refunded);
    known.records.push(reported);
    known.next_action.clone_from(&payment.next_action);
}

fn add_payout(known: &mut Attempt, payout: &Payout) {
    known.records.push(record(payout));
    known.next_action.clone_from(&payout.next_action);
}

fn add_refund(known: &mut Attempt, refund: &Refund) {
    let is_own = known.kind == AttemptKind::Refund;
    let records = if is_own { &mut known.records } else { &mut known.refunds };
    records.push(record(refund));
}

fn add_error(known: &mut Attempt, error: &AttemptError, attempted_at: Option<&String>) {
    let is_refund = error.refund_id.is_some() && known.kind == AttemptKind::Payment;
    let kind = if is_refund { AttemptKind::Refund } else { known.kind };
    if let Some(ending) = ending(error, kind) {
        match &error.refund_id {
            Some(refund_id) if is_refund => {
                known.refunds.push(refund_call(refund_id, ending, attempted_at));
            }
            _ => {
                known.attempted_at = attempted_at.unwrap_or(&known.attempted_at).clone();
                known.was_nothing = ending == call::SETTLED;
                known.was_refused = ending == call::REFUSED;
                known.was_unknown = ending == call::UNKNOWN;
            }
        }
    }
    if let Some(payment) = &error.existing {
        add_payment(known, payment);
    }
    if let Some(payout) = &error.existing_payout {
        add_payout(known, payout);
    }
    if let Some(refund) = &error.existing_refund {
        add_refund(known, refund);
    }
}

/// What is known of a call of a refund.
fn refund_call(refund_id: &str, status: &str, attempted_at: Option<&String>) -> AttemptRecord {
    let state = AttemptState {
        status: status.to_owned(),
        attempted_at: attempted_at.cloned(),
        is_final: false,
        amount: None,
        currency: None,
        amount_refunded: None,
    };
    AttemptRecord { id: Some(refund_id.to_owned()), states: vec![state] }
}

/// What an error says about the call that makes a payment, payout or refund, if it says anything.
fn ending(error: &AttemptError, kind: AttemptKind) -> Option<&'static str> {
    let (create, resolve) = match kind {
        AttemptKind::Payment => (Operation::PaymentCreate, Operation::PaymentResolve),
        AttemptKind::Payout => (Operation::PayoutCreate, Operation::PayoutResolve),
        AttemptKind::Refund => (Operation::RefundCreate, Operation::RefundResolve),
    };
    let is = |operation: Operation| error.operation.as_deref() == Some(operation.info().name);
    match error.outcome {
        _ if is(resolve) => (error.verdict == Some(Verdict::Nothing)).then_some(call::SETTLED),
        Outcome::NotSent | Outcome::Rejected if is(create) => Some(call::REFUSED),
        Outcome::Unknown if is(create) || error.operation.is_none() => Some(call::UNKNOWN),
        _ => None,
    }
}

/// A result about money.
trait Reported {
    fn gateway(&self) -> &str;
    /// What distinguishes it from others under the same number.
    fn id(&self) -> Option<&String>;
    /// The shop's own number of it.
    fn number(&self) -> Option<&String>;
    /// The shop's number of the order.
    fn order_id(&self) -> Option<&String>;
    fn state(&self) -> AttemptState;
}

macro_rules! reported {
    ($($record:ident, $number:ident, |$of:ident| $id:expr;)+) => {$(
        impl Reported for $record {
            fn gateway(&self) -> &str {
                &self.gateway
            }

            fn id(&self) -> Option<&String> {
                let $of = self;
                $id
            }

            fn number(&self) -> Option<&String> {
                self.$number.as_ref()
            }

            fn order_id(&self) -> Option<&String> {
                self.order_id.as_ref()
            }

            fn state(&self) -> AttemptState {
                AttemptState {
                    status: word(&self.status),
                    attempted_at: None,
                    is_final: self.is_final,
                    amount: self.amount,
                    currency: self.currency.clone(),
                    amount_refunded: None,
                }
            }
        }
    )+};
}

reported! {
    Payment, order_id, |payment| payment.id.as_ref();
    Payout, order_id, |payout| payout.id.as_ref();
    Refund, refund_id, |refund| refund.refund_id.as_ref().or(refund.id.as_ref());
}

fn record(reported: &impl Reported) -> AttemptRecord {
    AttemptRecord { id: reported.id().cloned(), states: vec![reported.state()] }
}

fn word(status: &impl Serialize) -> String {
    let word = serde_json::to_value(status).unwrap_or_default();
    word.as_str().unwrap_or_default().to_owned()
}
