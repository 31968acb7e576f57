//! When to ask the gateway about an attempt: soon at first, then ever more rarely.

use jiff::{SignedDuration, Timestamp};

use crate::error::{Error, ErrorKind, Result};
use crate::gateway::Gateway;
use crate::model::{AttemptAsk, AttemptDue, AttemptDueRequest, AttemptKind, AttemptStatus};
use crate::operation::Operation;
use crate::schema::TIME_RULE;

/// The call itself may still be under way before.
const FIRST: SignedDuration = SignedDuration::from_secs(60);
/// The longest pause.
const LONGEST: SignedDuration = SignedDuration::from_hours(6);
/// After so long a person has to look.
const END: SignedDuration = SignedDuration::from_hours(30 * 24);

/// The first question comes a minute after the call; each pause is as long as the time since the call, at most six hours. After thirty
/// days nobody asks any more.
pub(super) fn due(gateway: &dyn Gateway, request: &AttemptDueRequest) -> Result<AttemptDue> {
    let attempt = &request.attempt;
    let query = match attempt.kind {
        AttemptKind::Payment => Operation::PaymentResolve,
        AttemptKind::Payout => Operation::PayoutResolve,
        AttemptKind::Refund => Operation::RefundResolve,
    };
    let attempted = time("attempt.attempted_at", &attempt.attempted_at)?;
    let now = time("now", &request.now)?;
    let asked = request.asked_at.as_deref().map(|asked| time("asked_at", asked)).transpose()?;
    let can_change = matches!(
        attempt.status,
        AttemptStatus::Open
            | AttemptStatus::UnderWay
            | AttemptStatus::Authorized
            | AttemptStatus::PartiallyPaid
    );
    let never = AttemptDue { ask: AttemptAsk::Never, at: None };
    if !can_change || gateway.capabilities().find(query).is_none() {
        return Ok(never);
    }
    let next = match asked.filter(|asked| *asked > attempted) {
        None => attempted + FIRST,
        Some(asked) => asked + asked.duration_since(attempted).clamp(FIRST, LONGEST),
    };
    Ok(if next.duration_since(attempted) > END {
        never
    } else if next <= now {
        AttemptDue { ask: AttemptAsk::Now, at: None }
    } else {
        AttemptDue { ask: AttemptAsk::Later, at: Some(next.to_string()) }
    })
}

fn time(path: &str, text: &str) -> Result<Timestamp> {
    text.parse().map_err(|_| Error::violation(ErrorKind::InvalidRequest, path, TIME_RULE))
}
