//! Resolving: what a gateway's query says about an earlier attempt.

use jiff::Timestamp;

use super::query::{self, Purpose, Question};
use crate::error::{Error, ErrorKind, Outcome};
use crate::gateway::OperationResult;
use crate::model::{Capture, Verdict};
use crate::operation::Request;

/// The query that a resolve makes; `None` for other requests.
pub(super) fn question(request: &Request, now_ms: i64) -> Option<Question> {
    let (query, amount, currency, attempted_at, capture) = match request {
        Request::PaymentResolve(resolve) => (
            query::payment(&resolve.order_id),
            Some(resolve.amount),
            Some(resolve.currency.clone()),
            resolve.attempted_at.clone(),
            resolve.capture,
        ),
        Request::PayoutResolve(resolve) => (
            query::payout(&resolve.order_id),
            Some(resolve.amount),
            Some(resolve.currency.clone()),
            resolve.attempted_at.clone(),
            None,
        ),
        Request::RefundResolve(resolve) => (
            query::refund(&resolve.refund_id),
            resolve.amount,
            resolve.currency.clone(),
            resolve.attempted_at.clone(),
            None,
        ),
        _ => return None,
    };
    let manual_capture = capture == Some(Capture::Manual);
    let purpose = Purpose::Resolve { attempted_at, asked_ms: now_ms };
    Some(Question { query, amount, currency, manual_capture, purpose })
}

/// Marks a result as found by resolving. The customer's next action is lost, unless the query returns it too. A state that
/// no document names leaves the verdict unknown.
pub(super) fn mark_resolved(answer: OperationResult) -> OperationResult {
    let known = answer.says_state();
    let (resolved, verdict) =
        (known.then_some(true), Some(if known { Verdict::Found } else { Verdict::Unknown }));
    match answer {
        OperationResult::Payment(mut payment) => {
            (payment.resolved, payment.verdict) = (resolved, verdict);
            if known && !payment.is_final && payment.next_action.is_none() {
                payment.next_action_lost = Some(true);
            }
            OperationResult::Payment(payment)
        }
        OperationResult::Refund(mut refund) => {
            (refund.resolved, refund.verdict) = (resolved, verdict);
            OperationResult::Refund(refund)
        }
        OperationResult::Payout(mut payout) => {
            (payout.resolved, payout.verdict) = (resolved, verdict);
            OperationResult::Payout(payout)
        }
        other => other,
    }
}

/// What a query's failure means for the attempt that it asks about.
pub(super) fn settle(mut error: Error, settle_after_ms: u64, purpose: &Purpose) -> Error {
    let Purpose::Resolve { attempted_at, asked_ms } = purpose else { return error };
    error.verdict = Some(Verdict::Unknown);
    if error.kind != ErrorKind::NotFound {
        error.outcome = Outcome::Unknown;
        return error;
    }
    let attempted: Option<Timestamp> = attempted_at.as_ref().and_then(|text| text.parse().ok());
    let age_ms = attempted.map(|time| asked_ms.saturating_sub(time.as_millisecond()));
    if age_ms.is_some_and(|age_ms| age_ms > settle_after_ms as i64) {
        error.message =
            "the gateway has no record of it, and enough time has passed: nothing happened".to_owned();
        error.verdict = Some(Verdict::Nothing);
        return error.with_outcome(Outcome::NotSent);
    }
    error.message = format!(
        "the gateway has no record of it yet; this is final only {settle_after_ms} ms after the attempt"
    );
    error.outcome = Outcome::Unknown;
    error.retry_safe = true;
    error.transient = true;
    error.settle_after_ms = Some(settle_after_ms);
    error
}
