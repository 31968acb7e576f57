//! Paypro's codes, and what they mean here.

use crate::error::ErrorKind;
use crate::gateway::CodeMeaning;
use crate::model::{DeclineReason, PaymentStatus, PayoutStatus};
use crate::operation::Operation;

/// Codes of definite refusals: REJECTED_TRANSACTION, PAYEE_DAILY_CUMULATIVE_AMT_REACHED.
const REFUSED: &[&str] = &["00029", "0100019"];

/// Codes of errors of Paypro itself, which may pass: a system exception, UNKNOWN_ERROR.
const TROUBLE: &[&str] = &["5000", "00032"];

/// Why an order failed, by its code. REJECTED_TRANSACTION says no more than its words.
pub const REASONS: &[(&str, DeclineReason)] =
    &[("00032", DeclineReason::ProcessingError), ("0100019", DeclineReason::LimitExceeded)];

/// What messages call an order, in lower case.
pub const ORDER_NAMES: &[&str] = &["trade", "tradeno"];

/// Every code that the documents print.
pub const CODES: &[&str] = &["0000", "0001", "0015", "5000", "00032", "00029", "0100019"];

/// What the outer code says. No document lists the code of an order that is not known; where a query's own words say so
/// (`unknown_order`), they are taken (assumed), and make nothing final before the settle time is over.
pub fn meaning(code: &str, unknown_order: bool, operation: Operation) -> CodeMeaning {
    match code {
        "0000" => CodeMeaning::Accepted,
        _ if REFUSED.contains(&code) => CodeMeaning::Refused(ErrorKind::GatewayRejected),
        _ if TROUBLE.contains(&code) => CodeMeaning::Trouble,
        _ if unknown_order && !operation.moves_money() => CodeMeaning::Refused(ErrorKind::NotFound),
        _ => CodeMeaning::Unlisted,
    }
}

/// The status of a payment, and whether it is final. The document calls every other code a failure; a code that no
/// document lists is left unknown all the same, because a shop that takes it for a failure charges again.
pub fn payment(code: &str) -> (PaymentStatus, bool) {
    match code {
        "0000" => (PaymentStatus::Approved, true),
        "0001" => (PaymentStatus::PartiallyPaid, false),
        "0015" => (PaymentStatus::Pending, false),
        _ if REFUSED.contains(&code) => (PaymentStatus::Declined, true),
        _ => (PaymentStatus::Unknown, false),
    }
}

/// The same in a notification, and whether the code is only a payment's. A notification does not say whether it is about a payment or a
/// payout, which may have the same number. So nothing that it says is final, and a success is none before the gateway was asked.
pub fn notified(code: &str) -> (PaymentStatus, bool) {
    match payment(code) {
        (_, true) => (PaymentStatus::Unknown, false),
        (status, false) => (status, status == PaymentStatus::PartiallyPaid),
    }
}

/// The status of a payout, and whether it is final.
pub fn payout(code: &str) -> (PayoutStatus, bool) {
    match code {
        "0000" => (PayoutStatus::Succeeded, true),
        "0015" => (PayoutStatus::Pending, false),
        _ if REFUSED.contains(&code) => (PayoutStatus::Failed, true),
        _ => (PayoutStatus::Unknown, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::agreement::{check_codes, check_states};
    use crate::model::StateSubject;

    #[test]
    fn a_code_that_is_not_listed_is_unknown_and_never_final() {
        for code in ["", "0002", "00032", "5000", "success"] {
            assert_eq!(payment(code), (PaymentStatus::Unknown, false), "{code}");
            assert_eq!(payout(code), (PayoutStatus::Unknown, false), "{code}");
        }
    }

    #[test]
    fn a_notification_says_nothing_final_about_what_it_does_not_name() {
        for (code, status, is_payment) in [
            ("0000", PaymentStatus::Unknown, false),
            ("00029", PaymentStatus::Unknown, false),
            ("0100019", PaymentStatus::Unknown, false),
            ("0015", PaymentStatus::Pending, false),
            ("0001", PaymentStatus::PartiallyPaid, true),
            ("new", PaymentStatus::Unknown, false),
        ] {
            assert_eq!(notified(code), (status, is_payment), "{code}");
            assert!(!is_payment || payout(code) == (PayoutStatus::Unknown, false), "{code}");
        }
    }

    #[test]
    fn words_make_an_order_unknown_to_a_query_only() {
        assert_eq!(meaning("0404", true, Operation::PaymentGet), CodeMeaning::Refused(ErrorKind::NotFound));
        assert_eq!(meaning("0404", false, Operation::PaymentGet), CodeMeaning::Unlisted);
        assert_eq!(meaning("0404", true, Operation::PaymentCreate), CodeMeaning::Unlisted);
        assert_eq!(meaning("5000", true, Operation::PaymentGet), CodeMeaning::Trouble);
    }

    #[test]
    fn the_dictionaries_read_codes_and_states_alike() {
        let reading = |code: &str| meaning(code, false, Operation::PaymentCreate).into();
        check_codes("paypro", REFUSED.iter().copied(), reading);
        check_states("paypro", StateSubject::Payment, payment);
        check_states("paypro", StateSubject::Payout, payout);
    }
}
