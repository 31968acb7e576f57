//! What follows from what is known: the status, what the shop does, and what needs a person. It depends on the facts alone, never on
//! the order in which they came.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::news::call;
use crate::model::{
    Attempt, AttemptAction, AttemptAlarm, AttemptKind, AttemptRecord, AttemptState, AttemptStatus, Capture,
};
use crate::money::{AMOUNT_MAX, Amount};

/// The attempt with everything that follows from its facts.
pub(super) fn decided(mut attempt: Attempt) -> Attempt {
    let refunds = Refunds::of(&attempt);
    let views = views(&attempt);
    let mut alarms = alarms(&views);
    attempt.amount_refunded = refunds.sum.max(reported_refund(&attempt));
    if refunds.contradict || attempt.amount_refunded > attempt.amount {
        alarms.insert(AttemptAlarm::RefundedTooMuch);
    }
    if !attempt.disputes.is_empty() {
        alarms.insert(AttemptAlarm::Disputed);
    }
    attempt.refund_blocked = refunds.open;
    attempt.status = status(&attempt, &views, &alarms);
    attempt.actions = actions(&attempt, &views, &alarms);
    attempt.alarms = alarms.into_iter().collect();
    attempt
}

/// The views of the records. A failure without a number is that of the only payment there is, if no money has moved: the answer to a
/// cancel may name none.
fn views(attempt: &Attempt) -> Vec<View> {
    let mut views: Vec<View> = attempt.records.iter().map(|record| View::of(record, attempt)).collect();
    let unnumbered_failed = views.iter().any(|view| !view.is_numbered && view.failed);
    let mut numbered: Vec<&mut View> = views.iter_mut().filter(|view| view.is_numbered).collect();
    if let ([view], true) = (&mut numbered[..], unnumbered_failed) {
        view.failed |= !view.has_moved();
    }
    views
}

/// How much of a payment its own records say was refunded.
fn reported_refund(attempt: &Attempt) -> Amount {
    let states = attempt.records.iter().flat_map(|record| &record.states);
    states.filter_map(|state| state.amount_refunded).max().unwrap_or(Amount::ZERO)
}

/// What the states of one record come to.
struct View {
    is_numbered: bool,
    /// Whether the gateway says that the money moved.
    moved: bool,
    /// Whether it did, and the amount is known. What is absent is not equal.
    succeeded: bool,
    came_back: bool,
    reserved: bool,
    in_part: bool,
    failed: bool,
    /// Whether the customer has to act.
    asks_customer: bool,
    /// Whether money moved or is reserved that is not the attempt's amount.
    other_amount: bool,
}

impl View {
    fn of(record: &AttemptRecord, attempt: &Attempt) -> Self {
        let has = |words: &[&str]| record.states.iter().any(|state| words.contains(&state.status.as_str()));
        let has_final = |words: &[&str]| {
            record.states.iter().any(|state| state.is_final && words.contains(&state.status.as_str()))
        };
        let moved = has(&["approved", "succeeded"]);
        let is_stated =
            |state: &AttemptState| moves(state) && state.amount.is_some() && state.currency.is_some();
        let came_back = has(&["refunded", "returned"]);
        let reserved = has(&["authorized"]);
        Self {
            is_numbered: record.id.is_some(),
            moved,
            succeeded: moved && record.states.iter().any(is_stated),
            came_back,
            reserved,
            in_part: has(&["partially_paid"]),
            failed: has_final(&["declined", "cancelled", "expired", "failed"]),
            asks_customer: has(&["requires_action"]) && !has(&["pending"]),
            other_amount: record.states.iter().any(|state| is_other(state, attempt)),
        }
    }

    fn has_moved(&self) -> bool {
        self.moved || self.came_back
    }

    fn is_open(&self) -> bool {
        !self.succeeded && !self.came_back && !self.failed
    }
}

/// Whether a state says that money moved or is reserved.
fn moves(state: &AttemptState) -> bool {
    matches!(state.status.as_str(), "approved" | "succeeded" | "authorized")
}

/// Whether a state says that another amount moved. A capture may take less than was reserved.
fn is_other(state: &AttemptState, attempt: &Attempt) -> bool {
    let other_currency = state.currency.as_ref().is_some_and(|currency| *currency != attempt.currency);
    let other_amount = state.amount.is_some_and(|amount| match attempt.capture {
        Some(Capture::Manual) => amount > attempt.amount,
        _ => amount != attempt.amount,
    });
    moves(state) && (other_currency || other_amount)
}

fn alarms(views: &[View]) -> BTreeSet<AttemptAlarm> {
    let mut alarms = BTreeSet::new();
    // News without a number is about one of the others.
    if views.iter().filter(|view| view.is_numbered && view.has_moved()).count() > 1 {
        alarms.insert(AttemptAlarm::PaidTwice);
    }
    if views.iter().any(|view| view.other_amount) {
        alarms.insert(AttemptAlarm::OtherAmount);
    }
    if views.iter().any(|view| view.failed && view.has_moved()) {
        alarms.insert(AttemptAlarm::FailedAndSucceeded);
    }
    alarms
}

fn status(attempt: &Attempt, views: &[View], alarms: &BTreeSet<AttemptAlarm>) -> AttemptStatus {
    let any = |test: fn(&View) -> bool| views.iter().any(test);
    let conflicts = [AttemptAlarm::OtherAmount, AttemptAlarm::FailedAndSucceeded];
    match () {
        () if conflicts.iter().any(|alarm| alarms.contains(alarm)) => AttemptStatus::Conflict,
        () if any(|view| view.came_back) => AttemptStatus::Refunded,
        () if any(|view| view.succeeded) && attempt.amount_refunded > Amount::ZERO => AttemptStatus::Refunded,
        () if any(|view| view.succeeded) => AttemptStatus::Succeeded,
        () if any(|view| view.reserved && view.is_open()) => AttemptStatus::Authorized,
        () if any(|view| view.in_part && view.is_open()) => AttemptStatus::PartiallyPaid,
        () if any(View::is_open) => AttemptStatus::UnderWay,
        () if !views.is_empty() => AttemptStatus::Failed,
        () if attempt.was_nothing => AttemptStatus::NotMade,
        () if attempt.was_refused && !attempt.was_unknown => AttemptStatus::NotMade,
        () => AttemptStatus::Open,
    }
}

fn actions(attempt: &Attempt, views: &[View], alarms: &BTreeSet<AttemptAlarm>) -> Vec<AttemptAction> {
    let mut actions = match attempt.status {
        AttemptStatus::Open => vec![AttemptAction::Wait],
        AttemptStatus::UnderWay => {
            let asks = views.iter().any(|view| view.is_open() && view.asks_customer);
            let sends = asks && attempt.next_action.is_some();
            vec![if sends { AttemptAction::SendCustomer } else { AttemptAction::Wait }]
        }
        AttemptStatus::NotMade | AttemptStatus::Failed => vec![AttemptAction::Release],
        AttemptStatus::Authorized | AttemptStatus::PartiallyPaid => vec![AttemptAction::Hold],
        AttemptStatus::Succeeded => vec![AttemptAction::Fulfil],
        AttemptStatus::Refunded if came_back_in_part(attempt) => {
            vec![AttemptAction::Fulfil, AttemptAction::RefundArrived]
        }
        AttemptStatus::Refunded => vec![AttemptAction::RefundArrived],
        AttemptStatus::Conflict => Vec::new(),
    };
    if !alarms.is_empty() {
        actions.push(AttemptAction::Alarm);
    }
    actions
}

/// Whether the rest of the payment is still the shop's. If nobody said how much came back, nothing is shipped for it.
fn came_back_in_part(attempt: &Attempt) -> bool {
    attempt.kind == AttemptKind::Payment
        && attempt.amount_refunded > Amount::ZERO
        && attempt.amount_refunded < attempt.amount
}

/// Whether the last call of a refund is known to have moved nothing, and the gateway has reported nothing of the refund.
fn is_settled(record: &AttemptRecord) -> bool {
    let time =
        |state: &AttemptState| state.attempted_at.as_ref().and_then(|text| text.parse::<Timestamp>().ok());
    let last = record.states.iter().filter_map(time).max();
    let ended = |word: &str| record.states.iter().any(|state| state.status == word && time(state) == last);
    let is_reported = record.states.iter().any(|state| state.attempted_at.is_none());
    !is_reported && (ended(call::SETTLED) || (ended(call::REFUSED) && !ended(call::UNKNOWN)))
}

/// What a payment's refunds come to.
struct Refunds {
    sum: Amount,
    /// Whether one is under way or unknown.
    open: bool,
    /// Whether one has two amounts, or both failed and succeeded.
    contradict: bool,
}

impl Refunds {
    fn of(attempt: &Attempt) -> Self {
        let (mut sum, mut unnumbered, mut open, mut contradict) = (0_i64, 0_i64, false, false);
        for record in &attempt.refunds {
            let with = |word: &'static str| record.states.iter().filter(move |state| state.status == word);
            let succeeded: BTreeSet<Amount> =
                with("succeeded").map(|state| state.amount.unwrap_or(attempt.amount)).collect();
            let failed = with("failed").any(|state| state.is_final);
            contradict |= succeeded.len() > 1 || (failed && !succeeded.is_empty());
            open |= succeeded.is_empty() && !failed && !is_settled(record);
            let most = succeeded.last().map_or(0, |amount| amount.minor());
            let of = if record.id.is_some() { &mut sum } else { &mut unnumbered };
            *of = AMOUNT_MAX.min(most + *of);
        }
        // A refund without a number may be one of the others.
        let sum = Amount::from_minor(sum.max(unnumbered)).unwrap_or(attempt.amount);
        Self { sum, open, contradict }
    }
}
