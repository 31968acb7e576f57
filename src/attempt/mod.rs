//! Attempts: the rule by which a shop moves an order, without input or output.
//!
//! [`check`] refuses what is about something else; [`news`] says what is new; [`facts`] joins what is known, in any order and with any
//! repetition; [`decide`] says what follows from it, and looks at nothing else; [`due`] says when to ask the gateway.

mod check;
mod decide;
mod due;
mod facts;
mod news;
#[cfg(test)]
mod tests;

use crate::error::Result;
use crate::gateway::Gateway;
use crate::model::{
    Attempt, AttemptCreateRequest, AttemptDue, AttemptDueRequest, AttemptMergeRequest, AttemptStatus,
};
use crate::money::Amount;

/// Begins an attempt.
pub fn create(gateway: &str, request: &AttemptCreateRequest) -> Attempt {
    let AttemptCreateRequest { kind, number, amount, currency, capture, attempted_at } = request.clone();
    decide::decided(Attempt {
        version: facts::VERSION,
        gateway: gateway.to_owned(),
        kind,
        number,
        amount,
        currency,
        capture,
        attempted_at,
        was_unknown: false,
        was_refused: false,
        was_nothing: false,
        records: Vec::new(),
        refunds: Vec::new(),
        disputes: Vec::new(),
        next_action: None,
        status: AttemptStatus::Open,
        actions: Vec::new(),
        alarms: Vec::new(),
        amount_refunded: Amount::ZERO,
        refund_blocked: false,
    })
}

/// Adds news to an attempt.
pub fn merge(gateway: &str, request: &AttemptMergeRequest) -> Result<Attempt> {
    check::check(gateway, request)?;
    let attempt = Attempt::clone(&request.attempt);
    let known = facts::joined(attempt, news::known(request));
    Ok(decide::decided(match &request.other {
        Some(other) => facts::joined(known, Attempt::clone(other)),
        None => known,
    }))
}

/// Says when to ask the gateway about an attempt.
pub fn due(gateway: &dyn Gateway, request: &AttemptDueRequest) -> Result<AttemptDue> {
    check::check_owner(gateway.name(), &request.attempt, "attempt")?;
    due::due(gateway, request)
}
