//! The engine's words and codes, and what they mean here.

use crate::error::ErrorKind;
use crate::gateway;
use crate::model::{Decline, DeclineReason, PaymentStatus, PayoutStatus, RefundStatus};
use crate::operation::Operation;

/// What a record or a notification is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Payment,
    Payout,
    Refund,
    Dispute,
    Other,
}

/// The kind that an engine's word names, compared exactly: records say `pay` and `payout`, list filters `pays` and `payouts`, and
/// PayMart's notifications `payment`. The engine's notifications also have `refund` and `dispute`. Any other word is neither a
/// payment nor a payout.
pub fn kind(word: Option<&str>) -> Kind {
    match word {
        Some("pay" | "pays" | "payment") => Kind::Payment,
        Some("payout" | "payouts") => Kind::Payout,
        Some("refund") => Kind::Refund,
        Some("dispute") => Kind::Dispute,
        _ => Kind::Other,
    }
}

/// The status of a payment, and whether it is final. A word that is in no document is unknown and never final. Whether a
/// two-step payment is authorized, no word says: it stays pending until it is captured or cancelled.
pub fn payment(word: &str) -> (PaymentStatus, bool) {
    match word {
        "init" => (PaymentStatus::Created, false),
        // `sent` is only in the sample of a list.
        "pending" | "sent" => (PaymentStatus::Pending, false),
        // OnlinePay's Get says accepted where its table of states says approved.
        "approved" | "accepted" => (PaymentStatus::Approved, true),
        "declined" => (PaymentStatus::Declined, true),
        // Newer editions of the engine's document: it may still be paid.
        "expired" => (PaymentStatus::Expired, false),
        // The engine's notifications: money went back, wholly or in part.
        "refunded" => (PaymentStatus::Refunded, true),
        _ => (PaymentStatus::Unknown, false),
    }
}

/// The same for a payout in a list of payments.
pub fn listed_payout(word: &str) -> (PaymentStatus, bool) {
    match payout(word) {
        (PayoutStatus::Pending, _) if word != "init" => (PaymentStatus::Pending, false),
        (PayoutStatus::Unknown, _) => (PaymentStatus::Unknown, false),
        _ => payment(word),
    }
}

/// The status of a payout, and whether it is final: as far as the engine's word goes, which may decide one otherwise later.
pub fn payout(word: &str) -> (PayoutStatus, bool) {
    match word {
        // The engine's newer editions: an expired payout may still be made.
        "init" | "pending" | "sent" | "expired" => (PayoutStatus::Pending, false),
        "approved" | "accepted" => (PayoutStatus::Succeeded, true),
        "declined" => (PayoutStatus::Failed, true),
        _ => (PayoutStatus::Unknown, false),
    }
}

/// The status of a refund, and whether it is final.
pub fn refund(word: &str) -> (RefundStatus, bool) {
    match word {
        "init" | "pending" => (RefundStatus::Pending, false),
        "approved" | "accepted" => (RefundStatus::Succeeded, true),
        "declined" => (RefundStatus::Failed, true),
        _ => (RefundStatus::Unknown, false),
    }
}

/// Codes of definite refusals. The document's amount_less_than_balance is balance_less_than_amount in newer editions: too
/// little money. Not here, because they leave open what happened: core_api_error, fetch_processing_url_error,
/// requisite_not_found, action_skipped_due_to_debounce, commission_not_received, filtered_traders_is_missing,
/// `gateway_response_error: ...` and `http_422_...`.
const REFUSED: &[(&str, ErrorKind)] = &[
    ("incorrect_private_key", ErrorKind::Authentication),
    ("merchant_not_found", ErrorKind::Authentication),
    ("user_not_found", ErrorKind::Authentication),
    ("auth_header_not_found", ErrorKind::Authentication),
    ("unknown_auth_header", ErrorKind::Authentication),
    ("order_number_already_exists", ErrorKind::DuplicateOrder),
    ("payment_not_found", ErrorKind::NotFound),
    ("amount_less_than_balance", ErrorKind::GatewayRejected),
    ("balance_less_than_amount", ErrorKind::GatewayRejected),
    ("incorrect_address_info", ErrorKind::GatewayRejected),
    ("incorrect_bank_card_info", ErrorKind::GatewayRejected),
    ("incorrect_amount", ErrorKind::GatewayRejected),
    ("incorrect_currency", ErrorKind::GatewayRejected),
    ("incorrect_order_number", ErrorKind::GatewayRejected),
    ("amount_less_than_minimum", ErrorKind::GatewayRejected),
    ("amount_no_money", ErrorKind::GatewayRejected),
    ("no_money_available_on_refund", ErrorKind::GatewayRejected),
    ("payment_in_final_state", ErrorKind::GatewayRejected),
    ("card_token_is_blank", ErrorKind::GatewayRejected),
    ("invalid_json", ErrorKind::GatewayRejected),
    ("content_type_not_allowed", ErrorKind::GatewayRejected),
    ("no_route_match", ErrorKind::GatewayRejected),
    ("settings_are_absent", ErrorKind::GatewayRejected),
    ("customer_email_not_found", ErrorKind::GatewayRejected),
    ("absent_host2host_mode", ErrorKind::GatewayRejected),
    ("bank_name_is_not_valid_choice", ErrorKind::GatewayRejected),
];

/// Codes with which newer editions refuse to open a dispute. In any other answer they would say nothing about what happened.
const NO_DISPUTE: &[&str] = &[
    "payment_already_has_pending_dispute",
    "token_description_document_are_required",
    "cant_create_dispute",
    "invalid_payment_status",
];

/// Codes with which the engine says that it is in trouble, or has nobody at the moment who takes the payment. They leave open what
/// happened.
const TROUBLE: &[&str] = &[
    "core_api_error",
    "fetch_processing_url_error",
    "requisite_not_found",
    "filtered_traders_is_missing",
    "action_skipped_due_to_debounce",
];

/// Whether the same call may succeed later, although the engine did not make it now.
pub fn is_trouble(code: &str) -> bool {
    TROUBLE.contains(&code)
}

/// Why something was declined, where the engine gives one of its own codes for a reason. Else it has words of banks.
pub const REASONS: &[(&str, DeclineReason)] = &[
    ("amount_less_than_balance", DeclineReason::InsufficientFunds),
    ("balance_less_than_amount", DeclineReason::InsufficientFunds),
    ("amount_no_money", DeclineReason::InsufficientFunds),
    ("no_money_available_on_refund", DeclineReason::InsufficientFunds),
    ("incorrect_bank_card_info", DeclineReason::IncorrectNumber),
    ("incorrect_address_info", DeclineReason::IncorrectHolder),
    ("incorrect_currency", DeclineReason::CurrencyNotSupported),
    ("amount_less_than_minimum", DeclineReason::LimitExceeded),
    ("bank_name_is_not_valid_choice", DeclineReason::InvalidAccount),
    ("core_api_error", DeclineReason::ProcessingError),
];

/// Why a payment was declined: words, or one of the engine's codes in their place.
pub fn decline(status: PaymentStatus, reason: Option<String>) -> Option<Decline> {
    (status == PaymentStatus::Declined).then(|| Decline::new(None, reason, REASONS))
}

/// What a code means, if it is a definite refusal.
pub fn refusal(code: &str) -> Option<ErrorKind> {
    let listed = REFUSED.iter().find(|(known, _)| *known == code).map(|(_, kind)| *kind);
    // `absent_keys:` is followed by what the merchant has no keys for.
    listed.or_else(|| code.starts_with("absent_keys:").then_some(ErrorKind::GatewayRejected))
}

/// The same in the answer of an operation.
pub fn refusal_of(operation: Operation, code: &str) -> Option<ErrorKind> {
    let opens_dispute = operation == Operation::DisputeCreate;
    let is_no_dispute = opens_dispute && NO_DISPUTE.contains(&code);
    refusal(code).or_else(|| is_no_dispute.then_some(ErrorKind::GatewayRejected))
}

/// HTTP statuses under which the engine itself refuses: beside those of every gateway 502, by newer editions. A 500 speaks of a
/// broken server.
pub fn may_refuse(http_status: u16) -> bool {
    http_status == 502 || gateway::may_refuse(http_status)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::agreement::{check_codes, check_states};
    use crate::model::{CodeReading, StateSubject};

    #[test]
    fn the_dictionaries_read_codes_and_states_alike() {
        let reading = |code: &str| match refusal(code) {
            Some(_) => CodeReading::Rejected,
            None => CodeReading::Unknown,
        };
        for gateway in ["paymart", "onlinepay"] {
            check_codes(gateway, REFUSED.iter().map(|(code, _)| *code), reading);
            check_states(gateway, StateSubject::Payment, payment);
            check_states(gateway, StateSubject::Payout, payout);
            check_states(gateway, StateSubject::Refund, refund);
        }
    }

    #[test]
    fn only_documented_words_are_final() {
        for word in ["", "Approved", "Refunded", "success", "approve d"] {
            assert_eq!(payment(word), (PaymentStatus::Unknown, false), "{word}");
            assert_eq!(listed_payout(word), (PaymentStatus::Unknown, false), "{word}");
            assert_eq!(payout(word), (PayoutStatus::Unknown, false), "{word}");
            assert_eq!(refund(word), (RefundStatus::Unknown, false), "{word}");
        }
        assert_eq!(payment("refunded"), (PaymentStatus::Refunded, true));
        assert_eq!(payout("refunded"), (PayoutStatus::Unknown, false));
        assert_eq!(refund("refunded"), (RefundStatus::Unknown, false));
        assert_eq!(payout("expired"), (PayoutStatus::Pending, false));
        assert_eq!(listed_payout("expired"), (PaymentStatus::Pending, false));
        assert_eq!(listed_payout("refunded"), (PaymentStatus::Unknown, false));
        assert_eq!(listed_payout("init"), payment("init"));
        assert_eq!(listed_payout("approved"), payment("approved"));
        assert_eq!(payment("accepted"), payment("approved"));
        assert_eq!(payment("expired"), (PaymentStatus::Expired, false));
    }

    #[test]
    fn only_the_engines_own_words_name_a_payment_or_a_payout() {
        for word in ["pay", "pays", "payment"] {
            assert_eq!(kind(Some(word)), Kind::Payment, "{word}");
        }
        for word in ["payout", "payouts"] {
            assert_eq!(kind(Some(word)), Kind::Payout, "{word}");
        }
        for word in ["Payout", "Pay", "PAYMENT", "payments", "pay ", "refunds", "chargeback", "void", ""] {
            assert_eq!(kind(Some(word)), Kind::Other, "{word}");
        }
        assert_eq!(kind(None), Kind::Other);
    }

    #[test]
    fn only_the_opening_of_a_dispute_is_refused_by_a_disputes_codes() {
        for code in NO_DISPUTE {
            let refused = refusal_of(Operation::DisputeCreate, code);
            assert_eq!(refused, Some(ErrorKind::GatewayRejected), "{code}");
            assert_eq!(refusal_of(Operation::PaymentCreate, code), None, "{code}");
        }
        assert_eq!(refusal_of(Operation::DisputeCreate, "core_api_error"), None);
    }

    #[test]
    fn codes_that_leave_the_outcome_open_are_no_refusals() {
        for code in ["", "core_api_error", "gateway_response_error: timeout", "http_422_x", "something_new"] {
            assert_eq!(refusal(code), None, "{code}");
        }
        assert_eq!(refusal("amount_less_than_balance"), refusal("balance_less_than_amount"));
        assert_eq!(refusal("absent_keys:currency"), Some(ErrorKind::GatewayRejected));
    }
}
