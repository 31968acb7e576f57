//! The bank's words and codes, and their meaning in libtill.

use till::error::ErrorKind;
use till::model::{PaymentStatus, RefundStatus};

/// What an answer's code says about the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The request was accepted; `state` says what happened.
    Accepted,
    /// A definite refusal: nothing happened.
    Refused(ErrorKind),
    /// Neither yes nor no: it may have happened.
    Unlisted,
}

/// Maps a code. Only what the bank lists as a refusal is one.
pub fn verdict(code: &str, phase: &str) -> Verdict {
    match (code, phase) {
        ("ok", _) => Verdict::Accepted,
        ("bad_signature" | "unknown_merchant", _) => Verdict::Refused(ErrorKind::Authentication),
        ("bad_request", _) => Verdict::Refused(ErrorKind::GatewayRejected),
        ("unknown_order", _) => Verdict::Refused(ErrorKind::NotFound),
        ("order_exists", "payment") => Verdict::Refused(ErrorKind::DuplicateOrder),
        ("refund_exists" | "refund_too_high" | "not_paid", "refund") => {
            Verdict::Refused(ErrorKind::GatewayRejected)
        }
        _ => Verdict::Unlisted,
    }
}

/// The status of a payment, and whether it is final.
pub fn payment(word: &str) -> (PaymentStatus, bool) {
    match word {
        "waiting" => (PaymentStatus::Pending, false),
        "paid" => (PaymentStatus::Approved, true),
        "refused" => (PaymentStatus::Declined, true),
        _ => (PaymentStatus::Unknown, false),
    }
}

/// The status of a refund, and whether it is final.
pub fn refund(word: &str) -> (RefundStatus, bool) {
    match word {
        "waiting" => (RefundStatus::Pending, false),
        "done" => (RefundStatus::Succeeded, true),
        "refused" => (RefundStatus::Failed, true),
        _ => (RefundStatus::Unknown, false),
    }
}
