//! The bank's words and codes, and their meaning in libtill.

use till::error::ErrorKind;
use till::gateway::CodeMeaning;
use till::model::{PaymentStatus, RefundStatus};
use till::operation::Operation;

/// Maps a code. Only what the bank lists as a refusal is one.
pub fn meaning(code: &str, operation: Operation) -> CodeMeaning {
    match (code, operation) {
        ("ok", _) => CodeMeaning::Accepted,
        ("bad_signature" | "unknown_merchant", _) => CodeMeaning::Refused(ErrorKind::Authentication),
        ("bad_request", _) => CodeMeaning::Refused(ErrorKind::GatewayRejected),
        ("unknown_order", _) => CodeMeaning::Refused(ErrorKind::NotFound),
        ("order_exists", Operation::PaymentCreate) => CodeMeaning::Refused(ErrorKind::DuplicateOrder),
        ("refund_exists" | "refund_too_high" | "not_paid", Operation::RefundCreate) => {
            CodeMeaning::Refused(ErrorKind::GatewayRejected)
        }
        _ => CodeMeaning::Unlisted,
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
