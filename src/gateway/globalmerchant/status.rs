//! globalmerchant's codes, and what they mean here. Its document prints two: `0000`, "Payment Success", and `2007`, "Refund
//! apply success". It names no refusal, so none is taken for one.

use crate::model::{PaymentStatus, RefundStatus};

/// The status of a payment, and whether it is final. A code that is not listed may be a refusal, or a payment that is still
/// under way: who takes it for a refusal charges twice.
pub fn payment(code: &str) -> (PaymentStatus, bool) {
    match code {
        "0000" => (PaymentStatus::Approved, true),
        _ => (PaymentStatus::Unknown, false),
    }
}

/// The status of a refund, and whether it is final: "apply success" is no more than that.
pub fn refund(code: &str) -> (RefundStatus, bool) {
    match code {
        "2007" => (RefundStatus::Pending, false),
        _ => (RefundStatus::Unknown, false),
    }
}

/// Whether a query's own words say that the order is not known (assumed: no document lists a code for it). They make
/// nothing final before the settle time is over.
pub fn is_unknown_order(message: &str) -> bool {
    let words = message.to_ascii_lowercase().replace('_', " ");
    ["not exist", "not found", "no such"].iter().any(|phrase| words.contains(phrase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_that_is_not_listed_is_unknown_and_never_final() {
        for code in ["", "0", "000", "00000", "1001", "2007", "9999", "success"] {
            assert_eq!(payment(code), (PaymentStatus::Unknown, false), "{code}");
        }
        for code in ["", "0000", "2006", "2008", "9999"] {
            assert_eq!(refund(code), (RefundStatus::Unknown, false), "{code}");
        }
    }

    #[test]
    fn the_two_printed_codes_are_known() {
        assert_eq!(payment("0000"), (PaymentStatus::Approved, true));
        assert_eq!(refund("2007"), (RefundStatus::Pending, false));
    }

    #[test]
    fn an_unknown_order_is_told_by_words() {
        for words in ["Order does not exist", "ORDER_NOT_FOUND", "no such order"] {
            assert!(is_unknown_order(words), "{words}");
        }
        for words in ["", "Payment failed", "system busy", "nothing"] {
            assert!(!is_unknown_order(words), "{words}");
        }
    }
}
