//! Determines the outcome of an interrupted call before its error is returned.

use std::time::{Duration, Instant};

use super::attempt::Call;
use super::log::LogDetail;
use crate::error::{Error, ErrorKind, Outcome, Result};
use crate::gateway::OperationResult;
use crate::model::{PaymentResolveRequest, PayoutResolveRequest, RefundResolveRequest};
use crate::operation::{Operation, Request};

/// The pauses before the queries, in milliseconds: the first after the failure, each other one after the query before it. A
/// gateway may ask for a longer one.
const PAUSES_MS: [u64; 4] = [500, 1_000, 2_000, 4_000];

/// Determines the outcome of a failed call, if the failure leaves it open.
pub(super) fn determine_outcome(
    call: &mut Call<'_>,
    request: &Request,
    error: Error,
) -> Result<OperationResult> {
    if error.kind == ErrorKind::DuplicateOrder {
        // What has the number was looked up already.
        return Err(error);
    }
    if error.outcome != Outcome::Unknown || !request.operation().moves_money() {
        return Err(error);
    }
    let mut error = error;
    let Some(query) = query_for(request) else { return Err(error) };
    if !has(call, query.operation()) {
        error.message.push_str(
            "; this gateway has no query for it: check its back office, or ask its support, before you send it again, \
             because both could take effect",
        );
        return Err(error);
    }
    error.settle_after_ms = Some(call.settle_after_ms());
    let enabled = call.options.resolve.or(call.config.resolve).unwrap_or(true);
    if !enabled || call.cancel.is_fired() {
        return Err(error);
    }
    let error = match ask(call, &query, error) {
        Ok(answer) => return Ok(answer),
        Err(error) => error,
    };
    let resend = call.options.resend.or(call.config.resend).unwrap_or(false);
    let is_accepted = error.kind != ErrorKind::Authentication;
    if resend && is_accepted && !record_exists(&error) && refuses_duplicates(call, request.operation()) {
        return send_again(call, request, &query, error);
    }
    Err(error)
}

/// Queries by order number, repeatedly while there is time. One empty answer proves nothing: the gateway may commit late,
/// and its query may lag behind.
fn ask(call: &mut Call<'_>, query: &Request, error: Error) -> Result<OperationResult> {
    let mut requested = error.retry_after_ms;
    let mut last = error;
    for pause in PAUSES_MS {
        let pause = Duration::from_millis(pause.max(requested.unwrap_or_default()));
        if Instant::now() + pause >= call.deadline || !call.cancel.pause(pause, call.deadline) {
            break;
        }
        call.log.add("resolve", || LogDetail::Message(format!("after {} ms", pause.as_millis())));
        match call.attempt(query) {
            Ok(answer) if answer.says_state() => return Ok(answer),
            Ok(answer) => last = with_record(last, answer),
            Err(found) if found.kind == ErrorKind::Mismatch => {
                let Error { candidates, payout, refund, message, kind, .. } = found;
                last = Error { candidates, payout, refund, message, ..last }.with_kind(kind);
                break;
            }
            // A wrong key does not become right by repetition.
            Err(found) if found.kind == ErrorKind::Authentication => break,
            Err(found) => requested = found.retry_after_ms,
        }
    }
    Err(last)
}

/// Adds a record in a state that no document names: worth reporting, but it settles nothing.
fn with_record(error: Error, answer: OperationResult) -> Error {
    match answer {
        OperationResult::Payment(payment) => Error { payment: Some(payment), ..error },
        OperationResult::Payout(payout) => Error { payout: Some(payout), ..error },
        OperationResult::Refund(refund) => Error { refund: Some(refund), ..error },
        _ => error,
    }
}

/// Whether the gateway has something under this number; if so, the request is not sent again.
fn record_exists(error: &Error) -> bool {
    let found = error.payment.is_some() || error.payout.is_some() || error.refund.is_some();
    found || error.kind == ErrorKind::Mismatch
}

/// Sends once more if the merchant wants it and the gateway refuses a duplicate order number: at most one of the two attempts
/// can take effect.
fn send_again(
    call: &mut Call<'_>,
    request: &Request,
    query: &Request,
    error: Error,
) -> Result<OperationResult> {
    call.log.add("retry", || LogDetail::Message("again with the same order number".to_owned()));
    let again = match call.attempt(request) {
        Ok(answer) => return Ok(answer),
        Err(again) => again,
    };
    let asks = again.kind == ErrorKind::DuplicateOrder || again.outcome == Outcome::Unknown;
    // Whatever happened to the second attempt, the first one is still open.
    let open = Error { settle_after_ms: error.settle_after_ms, ..again }.with_outcome(Outcome::Unknown);
    if asks { ask(call, query, open) } else { Err(open) }
}

/// The query that determines the outcome of a request.
fn query_for(request: &Request) -> Option<Request> {
    match request {
        Request::PaymentCreate(payment) => Some(Request::PaymentResolve(PaymentResolveRequest {
            order_id: payment.order_id.clone(),
            amount: payment.amount,
            currency: payment.currency.clone(),
            attempted_at: None,
            capture: payment.capture,
            options: None,
        })),
        Request::PayoutCreate(payout) => Some(Request::PayoutResolve(PayoutResolveRequest {
            order_id: payout.order_id.clone(),
            amount: payout.amount,
            currency: payout.currency.clone(),
            attempted_at: None,
            options: None,
        })),
        Request::RefundCreate(refund) => Some(Request::RefundResolve(RefundResolveRequest {
            refund_id: refund.refund_id.clone(),
            amount: refund.amount,
            currency: refund.currency.clone(),
            attempted_at: None,
            options: None,
        })),
        _ => None,
    }
}

fn has(call: &Call<'_>, operation: Operation) -> bool {
    call.gateway.capabilities().find(operation).is_some()
}

fn refuses_duplicates(call: &Call<'_>, operation: Operation) -> bool {
    call.gateway.capabilities().find(operation).is_some_and(|capability| capability.refuses_duplicates)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Payment, PaymentStatus, Payout, PayoutStatus, Refund, RefundStatus};

    #[test]
    fn what_was_found_in_a_state_that_no_document_names_exists() {
        let lost = || Error::new(ErrorKind::Connection, "the answer was lost").with_outcome(Outcome::Unknown);
        assert!(!record_exists(&lost()));
        assert!(record_exists(&lost().with_kind(ErrorKind::Mismatch)));
        for found in [
            OperationResult::Payment(Box::new(Payment::new("payermax", PaymentStatus::Unknown, false))),
            OperationResult::Payout(Box::new(Payout::new("payermax", PayoutStatus::Unknown, false))),
            OperationResult::Refund(Box::new(Refund::new("payermax", RefundStatus::Unknown, false))),
        ] {
            assert!(!found.says_state());
            let error = with_record(lost(), found);
            assert!(record_exists(&error) && error.outcome == Outcome::Unknown);
        }
    }
}
