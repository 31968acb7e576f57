//! News: what a result, an error, an event or a review says about an attempt.

use serde::Serialize;

use crate::error::Outcome;
use crate::model::{
    Attempt, AttemptError, AttemptKind, AttemptMergeRequest, AttemptRecord, AttemptReview, AttemptState,
    Dispute, DisputeOutcome, Payment, Payout, Refund, Verdict,
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

/// An attempt that knows nothing but the news.
pub(super) fn known(request: &AttemptMergeRequest) -> Attempt {
    let mut known = Attempt {
        was_unknown: false,
        was_refused: false,
        was_nothing: false,
        records: Vec::new(),
        refunds: Vec::new(),
        disputes: Vec::new(),
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
    if let Some(dispute) = event.and_then(|event| event.dispute.as_ref()) {
        known.disputes.push(dispute_record(dispute));
    }
    if let Some(review) = &request.review {
        add_review(&mut known, review, request.attempted_at.as_ref());
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

fn add_review(known: &mut Attempt, review: &AttemptReview, attempted_at: Option<&String>) {
    let moved = |id: Option<String>, status: &str| {
        let amount = review.amount.or(Some(known.amount));
        let currency = Some(known.currency.clone());
        recorded(id, AttemptState { is_final: true, amount, currency, ..bare(status) })
    };
    match (&review.refund_id, review.happened) {
        (Some(refund_id), true) => known.refunds.push(moved(Some(refund_id.clone()), "succeeded")),
        (Some(refund_id), false) => known.refunds.push(refund_call(refund_id, call::SETTLED, attempted_at)),
        (None, true) if known.kind == AttemptKind::Payment => known.records.push(moved(None, "approved")),
        (None, true) => known.records.push(moved(None, "succeeded")),
        (None, false) => {
            known.attempted_at = attempted_at.unwrap_or(&known.attempted_at).clone();
            known.was_nothing = true;
        }
    }
}

fn dispute_record(dispute: &Dispute) -> AttemptRecord {
    let status = match dispute.outcome {
        None => "open",
        Some(DisputeOutcome::Won) => "won",
        Some(DisputeOutcome::Lost) => "lost",
    };
    let state = AttemptState {
        is_final: dispute.outcome.is_some(),
        amount: dispute.amount,
        currency: dispute.currency.clone(),
        ..bare(status)
    };
    recorded(dispute.id.clone(), state)
}

/// What is known of a call of a refund.
fn refund_call(refund_id: &str, status: &str, attempted_at: Option<&String>) -> AttemptRecord {
    let state = AttemptState { attempted_at: attempted_at.cloned(), ..bare(status) };
    recorded(Some(refund_id.to_owned()), state)
}

/// A state that says nothing but its word.
fn bare(status: &str) -> AttemptState {
    AttemptState {
        status: status.to_owned(),
        attempted_at: None,
        is_final: false,
        amount: None,
        currency: None,
        amount_refunded: None,
    }
}

fn recorded(id: Option<String>, state: AttemptState) -> AttemptRecord {
    AttemptRecord { id, states: vec![state] }
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
pub(super) trait Reported {
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
    recorded(reported.id().cloned(), reported.state())
}

fn word(status: &impl Serialize) -> String {
    let word = serde_json::to_value(status).unwrap_or_default();
    word.as_str().unwrap_or_default().to_owned()
}
