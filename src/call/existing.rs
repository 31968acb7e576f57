//! What exists under a number that the gateway refuses as a duplicate. It is looked up before the refusal is returned: the shop wants
//! to see it, and its state decides whether anything happened.

use super::query;
use crate::error::{Error, ErrorKind, Outcome, Result};
use crate::gateway::{OperationResult, State};
use crate::operation::{Operation, Request};

/// What an attempt was about, kept until its answer is known.
pub(super) struct Attempt {
    operation: Operation,
    number: Option<String>,
    is_manual: bool,
}

impl Attempt {
    /// The attempt whose request is under way.
    pub fn of(state: &State) -> Self {
        let subject = &state.subject;
        let (number, is_manual) = match state.operation {
            Operation::PaymentCreate => (&subject.order_id, subject.manual_capture),
            // Nothing else than a payment in two steps is captured or cancelled.
            Operation::PaymentCapture | Operation::PaymentCancel => (&subject.order_id, true),
            Operation::PayoutCreate | Operation::PaymentLinkCreate | Operation::SubscriptionCreate => {
                (&subject.order_id, false)
            }
            Operation::RefundCreate => (&subject.refund_id, false),
            _ => (&None, false),
        };
        Self { operation: state.operation, number: number.clone(), is_manual }
    }

    /// The query for what has the number, and whether the payment is known to be captured manually.
    pub fn question(&self) -> Option<(Request, bool)> {
        let number = self.number.as_deref()?;
        let query = match self.operation {
            Operation::PayoutCreate => query::payout(number),
            Operation::RefundCreate => query::refund(number),
            Operation::PaymentLinkCreate => query::payment_link(number),
            Operation::SubscriptionCreate => query::subscription(number),
            _ => query::payment(number),
        };
        Some((query, self.is_manual))
    }
}

/// The refusal of a duplicate, as long as it is not known what has the number: it may be the shop's own payment, which succeeded.
pub(super) fn left_open(error: Error) -> Error {
    Error { retry_safe: error.retry_safe, ..error.with_outcome(Outcome::Unknown) }
}

/// Adds what was found to the refusal. Only if it failed has nothing moved; but a payment that was cancelled before is no failed
/// cancellation.
pub(super) fn add(operation: Operation, mut error: Error, found: Result<OperationResult>) -> Error {
    let existing = match found {
        Ok(existing) => existing,
        Err(found) if found.kind == ErrorKind::Mismatch => {
            (error.candidates, error.payout, error.refund) = (found.candidates, found.payout, found.refund);
            return error;
        }
        Err(_) => return error,
    };
    let failed = existing.is_failed() && operation != Operation::PaymentCancel;
    match existing {
        OperationResult::Payment(payment) => error.existing = Some(payment),
        OperationResult::Payout(payout) => error.existing_payout = Some(payout),
        OperationResult::Refund(refund) => error.existing_refund = Some(refund),
        OperationResult::PaymentLink(link) => error.existing_payment_link = Some(link),
        OperationResult::Subscription(subscription) => error.existing_subscription = Some(subscription),
        _ => {}
    }
    if failed { error.with_outcome(Outcome::Rejected) } else { error }
}

/// The refusal without the gateway's own words, for the state that a host keeps.
pub(super) fn without_words(error: Error) -> Error {
    let Error { kind, outcome, retry_safe, transient, gateway_code, http_status, .. } = error;
    Error {
        outcome,
        retry_safe,
        transient,
        gateway_code,
        http_status,
        ..Error::new(kind, "the gateway refused the number as a duplicate")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Payment, PaymentStatus};

    fn added(operation: Operation, status: PaymentStatus) -> Error {
        let payment = Payment::new("payermax", status, true);
        let error = left_open(Error::new(ErrorKind::DuplicateOrder, "taken"));
        add(operation, error, Ok(OperationResult::Payment(Box::new(payment))))
    }

    #[test]
    fn what_exists_decides_the_outcome_of_a_duplicate() {
        for (operation, status, outcome) in [
            (Operation::PaymentCreate, PaymentStatus::Approved, Outcome::Unknown),
            (Operation::PaymentCreate, PaymentStatus::Expired, Outcome::Unknown),
            (Operation::PaymentCreate, PaymentStatus::Declined, Outcome::Rejected),
            (Operation::PaymentCapture, PaymentStatus::Approved, Outcome::Unknown),
            (Operation::PaymentCapture, PaymentStatus::Cancelled, Outcome::Rejected),
            (Operation::PaymentCancel, PaymentStatus::Cancelled, Outcome::Unknown),
        ] {
            let error = added(operation, status);
            assert_eq!((error.outcome, error.retry_safe), (outcome, true), "{operation:?} {status:?}");
            assert_eq!(error.existing.map(|payment| payment.status), Some(status));
        }
    }

    #[test]
    fn what_could_not_be_told_apart_is_shown_and_leaves_the_outcome_open() {
        let error = || left_open(Error::new(ErrorKind::DuplicateOrder, "taken"));
        let candidates = Some(vec![Payment::new("paymart", PaymentStatus::Declined, true)]);
        let found = Error { candidates, ..Error::new(ErrorKind::Mismatch, "two of them") };
        let shown = add(Operation::PaymentCreate, error(), Err(found));
        assert_eq!((shown.outcome, shown.candidates.map(|all| all.len())), (Outcome::Unknown, Some(1)));
        let unseen = add(Operation::PaymentCreate, error(), Err(Error::new(ErrorKind::NotFound, "none")));
        assert_eq!((unseen.kind, unseen.outcome), (ErrorKind::DuplicateOrder, Outcome::Unknown));
    }

    #[test]
    fn a_state_keeps_nothing_that_the_gateway_wrote() {
        let error = Error {
            gateway_code: Some("ORDER_REPEAT".to_owned()),
            gateway_message: Some("card 4242".to_owned()),
            body: Some("card 4242".to_owned()),
            http_status: Some(200),
            ..left_open(Error::new(ErrorKind::DuplicateOrder, "card 4242"))
        };
        let kept = without_words(error);
        assert!(!serde_json::to_string(&kept).expect("plain data").contains("4242"));
        assert_eq!((kept.kind, kept.outcome), (ErrorKind::DuplicateOrder, Outcome::Unknown));
        assert_eq!((kept.gateway_code.as_deref(), kept.http_status), (Some("ORDER_REPEAT"), Some(200)));
    }
}
