//! What is known of an attempt. Joining two pieces of knowledge gives the same in either order, whatever they have in common.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::model::{Attempt, AttemptRecord, AttemptState, NextAction};

/// The version of the format.
pub(super) const VERSION: u32 = 1;

/// Both together. What a call ended with belongs to the latest call only; what the gateway has reported stays.
pub(super) fn joined(one: Attempt, other: Attempt) -> Attempt {
    let time = |attempt: &Attempt| attempt.attempted_at.parse::<Timestamp>().ok();
    let order = time(&one).cmp(&time(&other));
    let records = joined_records(&one.records, &other.records);
    let refunds = joined_records(&one.refunds, &other.refunds);
    let disputes = joined_records(&one.disputes, &other.disputes);
    let next_action = later_action(one.next_action.clone(), other.next_action.clone());
    let calls = match order {
        Ordering::Greater => one,
        Ordering::Less => other,
        Ordering::Equal => Attempt {
            was_unknown: one.was_unknown || other.was_unknown,
            was_refused: one.was_refused || other.was_refused,
            was_nothing: one.was_nothing || other.was_nothing,
            // Two spellings of one time.
            attempted_at: one.attempted_at.clone().max(other.attempted_at),
            ..one
        },
    };
    Attempt { records, refunds, disputes, next_action, ..calls }
}

fn joined_records(one: &[AttemptRecord], other: &[AttemptRecord]) -> Vec<AttemptRecord> {
    let mut records: BTreeMap<Option<&String>, BTreeSet<&AttemptState>> = BTreeMap::new();
    for record in one.iter().chain(other) {
        records.entry(record.id.as_ref()).or_default().extend(&record.states);
    }
    let record = |(id, states): (Option<&String>, BTreeSet<&AttemptState>)| AttemptRecord {
        id: id.cloned(),
        states: states.into_iter().cloned().collect(),
    };
    records.into_iter().map(record).collect()
}

/// Either is as good as the other, and one of them has to be chosen without regard to the order.
fn later_action(one: Option<NextAction>, other: Option<NextAction>) -> Option<NextAction> {
    let text =
        |action: &Option<NextAction>| action.as_ref().map(|action| serde_json::json!(action).to_string());
    if text(&one) >= text(&other) { one } else { other }
}
