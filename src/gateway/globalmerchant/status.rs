//! globalmerchant's codes, and what they mean here. Its document prints two: `0000`, "Payment Success", and `2007`, "Refund
//! apply success". It names no refusal, so none is taken for one.

use crate::model::{PaymentStatus, RefundStatus};

/// What messages call an order, in lower case.
pub const ORDER_NAMES: &[&str] = &["trade", "trade_no", "out_trade_no"];

/// Every code that the document prints.
pub const CODES: [&str; 2] = ["0000", "2007"];

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::agreement::{check_codes, check_states};
    use crate::dictionary::{error_codes, payment_states};
    use crate::model::{CodeReading, StateSubject};

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
    fn the_dictionaries_read_codes_and_states_alike() {
        check_states("globalmerchant", StateSubject::Payment, payment);
        check_states("globalmerchant", StateSubject::Refund, refund);
        check_codes("globalmerchant", CODES, |code| match (payment(code).0, refund(code).0) {
            (PaymentStatus::Unknown, RefundStatus::Unknown) => CodeReading::Unknown,
            _ => CodeReading::Accepted,
        });
    }

    #[test]
    fn the_dictionaries_list_what_the_document_prints_and_nothing_that_is_assumed() {
        let listed = |codes: Vec<&str>| assert_eq!(codes, CODES);
        let is_ours = |name: &String| name == "globalmerchant";
        listed(
            error_codes()
                .iter()
                .filter(|row| row.gateways.iter().any(is_ours))
                .map(|row| row.code.as_str())
                .collect(),
        );
        listed(
            payment_states()
                .iter()
                .filter(|row| is_ours(&row.gateway))
                .map(|row| row.code.as_str())
                .collect(),
        );
    }
}
