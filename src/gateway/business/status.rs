//! The engine's words and codes, and what they mean here.

use crate::error::ErrorKind;
use crate::model::{PaymentStatus, PayoutStatus, RefundStatus};

/// The status of a payment, and whether it is final. A word that is in no document is unknown and never final. Whether a
/// two-step payment is authorized, no word says: it stays pending until it is captured or cancelled.
pub fn payment(word: &str) -> (PaymentStatus, bool) {
    match word {
        "init" => (PaymentStatus::Created, false),
        // `sent` stands in the sample of a list only.
        "pending" | "sent" => (PaymentStatus::Pending, false),
        // OnlinePay's Get says accepted where its table of states says approved.
        "approved" | "accepted" => (PaymentStatus::Approved, true),
        "declined" => (PaymentStatus::Declined, true),
        // Newer editions of the engine's document: it may still be paid.
        "expired" => (PaymentStatus::Expired, false),
        _ => (PaymentStatus::Unknown, false),
    }
}

/// The status of a payout, and whether it is final.
pub fn payout(word: &str) -> (PayoutStatus, bool) {
    match word {
        "init" | "pending" | "sent" => (PayoutStatus::Pending, false),
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

/// What a code means, if it is a definite refusal. Not here, because they leave open what happened: core_api_error,
/// fetch_processing_url_error, requisite_not_found, action_skipped_due_to_debounce, commission_not_received,
/// filtered_traders_is_missing, `gateway_response_error: ...` and `http_422_...`.
pub fn refusal(code: &str) -> Option<ErrorKind> {
    Some(match code {
        "incorrect_private_key"
        | "merchant_not_found"
        | "user_not_found"
        | "auth_header_not_found"
        | "unknown_auth_header" => ErrorKind::Authentication,
        "order_number_already_exists" => ErrorKind::DuplicateOrder,
        "payment_not_found" => ErrorKind::NotFound,
        // The document's amount_less_than_balance is balance_less_than_amount in newer editions: too little money.
        "amount_less_than_balance"
        | "balance_less_than_amount"
        | "incorrect_address_info"
        | "incorrect_bank_card_info"
        | "incorrect_amount"
        | "incorrect_currency"
        | "incorrect_order_number"
        | "amount_less_than_minimum"
        | "amount_no_money"
        | "no_money_available_on_refund"
        | "payment_in_final_state"
        | "card_token_is_blank"
        | "invalid_json"
        | "content_type_not_allowed"
        | "no_route_match"
        | "settings_are_absent"
        | "customer_email_not_found"
        | "absent_host2host_mode"
        | "bank_name_is_not_valid_choice" => ErrorKind::GatewayRejected,
        _ if code.starts_with("absent_keys:") => ErrorKind::GatewayRejected,
        _ => return None,
    })
}

/// HTTP statuses under which the engine itself refuses: 403 by the document, 502 by newer editions, 200 with
/// `success: false` by the samples; others of 400 and up speak of the request too. A 500 speaks of a broken server.
pub fn may_refuse(http_status: u16) -> bool {
    matches!(http_status, 200 | 400..=499 | 502)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_documented_words_are_final() {
        for word in ["", "Approved", "refunded", "success", "approve d"] {
            assert_eq!(payment(word), (PaymentStatus::Unknown, false), "{word}");
            assert_eq!(payout(word), (PayoutStatus::Unknown, false), "{word}");
            assert_eq!(refund(word), (RefundStatus::Unknown, false), "{word}");
        }
        assert_eq!(payment("accepted"), payment("approved"));
        assert_eq!(payment("expired"), (PaymentStatus::Expired, false));
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
