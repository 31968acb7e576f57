//! What is refused: news about something else than the attempt, and news that nothing authenticates.

use super::facts::VERSION;
use super::news::Reported;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Attempt, AttemptError, AttemptKind, AttemptMergeRequest, AttemptReview, Event, Verified};

/// Refuses news about something else, and news that nothing authenticates.
pub(super) fn check(gateway: &str, request: &AttemptMergeRequest) -> Result<()> {
    let AttemptMergeRequest { attempt, payment, payout, refund, event, error, review, other, .. } = request;
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
        check_dispute(attempt, event)?;
    }
    if let Some(error) = error {
        check_error(attempt, error)?;
        check_about(attempt, error.existing.as_deref(), "error.existing", AttemptKind::Payment)?;
        check_about(attempt, error.existing_payout.as_deref(), "error.existing_payout", AttemptKind::Payout)?;
        check_about(attempt, error.existing_refund.as_deref(), "error.existing_refund", AttemptKind::Refund)?;
    }
    if let Some(review) = review {
        check_review(attempt, review)?;
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
        review,
        other,
    } = request;
    let given = [
        payment.is_some(),
        payout.is_some(),
        refund.is_some(),
        event.is_some(),
        error.is_some(),
        refund_id.is_some(),
        review.is_some(),
        other.is_some(),
    ];
    if given.into_iter().filter(|given| *given).count() != 1 {
        return refused(
            "",
            "must have exactly one of payment, payout, refund, event, error, refund_id, review and other",
        );
    }
    Ok(())
}

/// Refuses a time that belongs to nothing, and a refund of a payment whose call nobody can tell from another call of it.
fn check_time(request: &AttemptMergeRequest) -> Result<()> {
    let AttemptMergeRequest { attempt, error, attempted_at, refund_id, review, .. } = request;
    if attempted_at.is_some() && error.is_none() && refund_id.is_none() && review.is_none() {
        return refused("attempted_at", "belongs to an error, a refund_id or a review");
    }
    if refund_id.is_some() && attempt.kind != AttemptKind::Payment {
        return refused("refund_id", "belongs to a payment: see attempt.kind");
    }
    let is_refund = refund_id.is_some()
        || error.as_ref().is_some_and(|error| error.refund_id.is_some())
        || review.as_ref().is_some_and(|review| review.refund_id.is_some() && !review.happened);
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

/// Refuses a review that does not say what moved, or that says it of something else.
fn check_review(attempt: &Attempt, review: &AttemptReview) -> Result<()> {
    let AttemptReview { happened, refund_id, amount } = review;
    if refund_id.is_some() && attempt.kind != AttemptKind::Payment {
        return refused("review.refund_id", "belongs to a payment: see attempt.kind");
    }
    if !happened && amount.is_some() {
        return refused("review.amount", "belongs to what happened: see review.happened");
    }
    if *happened && refund_id.is_some() && amount.is_none() {
        return refused("review.amount", "is required for a refund that happened");
    }
    Ok(())
}

/// Refuses the dispute of another gateway or of another payment.
fn check_dispute(attempt: &Attempt, event: &Event) -> Result<()> {
    let Some(dispute) = &event.dispute else { return Ok(()) };
    if attempt.kind != AttemptKind::Payment {
        return refused("event.dispute", "is not what the attempt is: see attempt.kind");
    }
    if event.gateway != attempt.gateway {
        return refused("event.gateway", "is another gateway's");
    }
    if dispute.order_id.as_ref().is_some_and(|number| *number != attempt.number) {
        return refused("event.dispute", "is about another number than the attempt");
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
