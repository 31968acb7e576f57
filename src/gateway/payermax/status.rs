//! PayerMax's words and codes, and what they mean here.

use crate::error::ErrorKind;
use crate::gateway::CodeMeaning;
use crate::model::{
    Decline, DeclineReason, PaymentLinkStatus, PaymentStatus, PayoutStatus, RefundStatus,
    StoredCredentialReason, SubscriptionStatus, TokenStatus,
};
use crate::operation::Operation;

/// Codes with which nothing happened, whatever the operation. Sources: the published pages of error codes and of payouts.
const REFUSED: &[&str] = &[
    "PARAMS_INVALID",
    "CONTRACT_INVALID",
    "PAYMENT_METHOD_NOT_EXIST",
    "PAYMENT_METHOD_SUSPEND",
    "ONBOARD_ERROR",
    "COUNTRY_INVALID",
    "CURRENCY_INVALID",
    "AMOUNT_LIMIT",
    "AMOUNT_LIMIT_MINIMUM",
    "AMOUNT_LIMIT_MAXIMUM",
    "AMOUNT_INVALID",
    "REFUND_NO_INVALID",
    "REFUND_INSUFFICIENT_BALANCE",
    "PARAMETER_ERROR",
    "INSUFFICIENT_QUOTA",
    "AMOUNT_LIMIT_UNMATCHED",
    "CONTRACT_NOT_SIGNED",
    "RISK_INTERCEPT",
    "ACCOUNT_NOT_EXIST",
    "REQUEST_PARAM_INVALID",
];

/// Codes by which a payment was tried and failed.
const DECLINED: &[&str] = &[
    "PAYMENT_FAILED",
    "PAYMENT_REJECTED",
    "ISSUER_PAYMENT_REJECTED",
    "DECLINED_BY_MERCHANT_BLACKLIST",
    "BALANCE_INSUFFICIENT",
    "ACCOUNT_BLOCKED",
    "AUTHENTICATE_FAILED",
    "AUTH_FAILED",
    "AUTH_EXPIRED",
    "OTP_VERIFY_FAILED",
    "OTP_VERIFY_LIMIT",
    "OVER_VERIFY_LIMIT",
];

/// Codes with which PayerMax says that it is in trouble, or not ready yet. They leave open what happened.
const TROUBLE: &[&str] = &["SYSTEM_ERROR", "REQUEST_TIMEOUT", "UNEXPECTED_ERROR", "PAYMENT_PROCESSING"];

/// Codes for a one-time password that is wrong, or was wrong too often.
const WRONG_PASSWORDS: &[&str] = &["OTP_VERIFY_FAILED", "OTP_VERIFY_LIMIT", "OVER_VERIFY_LIMIT"];

/// Codes that decline the customer's card or account. For a payment this is a decline, with a reason that the customer can act
/// on; for everything else it is a refusal.
const DECLINED_CARDS: &[&str] = &[
    "CARD_INVALID",
    "CARD_EXPIRE_DATE_INVALID",
    "CARD_HOLDER_NAME_INVALID",
    "CVV_INVALID",
    "UNSUPPORT_CARD",
    "ACCOUNT_INVALID",
];

/// Why something failed, by the codes of payments, refunds and payouts. A code that only says that it did, such as
/// `PAYMENT_FAILED`, is not listed: its message says more.
pub const REASONS: &[(&str, DeclineReason)] = &[
    ("BALANCE_INSUFFICIENT", DeclineReason::InsufficientFunds),
    ("AMOUNT_NOT_ENOUGH", DeclineReason::InsufficientFunds),
    ("REFUND_INSUFFICIENT_BALANCE", DeclineReason::InsufficientFunds),
    ("CARD_EXPIRE_DATE_INVALID", DeclineReason::ExpiredCard),
    ("CVV_INVALID", DeclineReason::IncorrectCvc),
    ("CARD_INVALID", DeclineReason::IncorrectNumber),
    ("CARD_HOLDER_NAME_INVALID", DeclineReason::IncorrectHolder),
    ("PAYEE_NAME_INVALID", DeclineReason::IncorrectHolder),
    ("INVALID_PAYEE_NAME", DeclineReason::IncorrectHolder),
    ("UNSUPPORT_CARD", DeclineReason::CardNotSupported),
    ("PAYMENT_METHOD_NOT_EXIST", DeclineReason::CardNotSupported),
    ("PAYMENT_METHOD_SUSPEND", DeclineReason::CardNotSupported),
    ("PAYMENT_METHOD_NOT_AVAILABLE", DeclineReason::CardNotSupported),
    ("DECLINED_BY_MERCHANT_BLACKLIST", DeclineReason::FraudSuspected),
    ("RISK_INTERCEPT", DeclineReason::FraudSuspected),
    ("DECLINED_BY_RISK", DeclineReason::FraudSuspected),
    ("DECLINED_BY_COMPLIANCE", DeclineReason::FraudSuspected),
    ("DECLINED_PAYEE_BLACKLISTED", DeclineReason::FraudSuspected),
    ("AUTHENTICATE_FAILED", DeclineReason::AuthenticationFailed),
    ("AUTH_FAILED", DeclineReason::AuthenticationFailed),
    ("AUTH_EXPIRED", DeclineReason::AuthenticationFailed),
    ("OTP_VERIFY_FAILED", DeclineReason::AuthenticationFailed),
    ("OTP_VERIFY_LIMIT", DeclineReason::AuthenticationFailed),
    ("OVER_VERIFY_LIMIT", DeclineReason::AuthenticationFailed),
    ("PIN_INVALID", DeclineReason::AuthenticationFailed),
    ("PIN_VERIFY_LIMIT", DeclineReason::AuthenticationFailed),
    ("KYC_FAILED", DeclineReason::AuthenticationFailed),
    ("AMOUNT_LIMIT", DeclineReason::LimitExceeded),
    ("AMOUNT_LIMIT_MINIMUM", DeclineReason::LimitExceeded),
    ("AMOUNT_LIMIT_MAXIMUM", DeclineReason::LimitExceeded),
    ("AMOUNT_LIMIT_UNMATCHED", DeclineReason::LimitExceeded),
    ("AMOUNT_UNMATCHED", DeclineReason::LimitExceeded),
    ("INSUFFICIENT_QUOTA", DeclineReason::LimitExceeded),
    ("PAYEE_AMOUNT_EXCEED_LIMIT", DeclineReason::LimitExceeded),
    ("TRANSACTION_EXCEED_LIMIT", DeclineReason::LimitExceeded),
    ("ACCOUNT_BLOCKED", DeclineReason::AccountBlocked),
    ("ACCOUNT_INVALID", DeclineReason::InvalidAccount),
    ("ACCOUNT_NOT_EXIST", DeclineReason::InvalidAccount),
    ("ACCOUNT_ABNORMAL", DeclineReason::InvalidAccount),
    ("INVALID_ACCOUNT", DeclineReason::InvalidAccount),
    ("INVALID_ACCOUNT_FORMAT", DeclineReason::InvalidAccount),
    ("INVALID_ACCOUNT_TYPE", DeclineReason::InvalidAccount),
    ("INVALID_BANK_BRANCH", DeclineReason::InvalidAccount),
    ("INVALID_BANKCODE", DeclineReason::InvalidAccount),
    ("INVALID_IFSC_CODE", DeclineReason::InvalidAccount),
    ("BANKCODE_INVALID", DeclineReason::InvalidAccount),
    ("MISMATCHED_BANK", DeclineReason::InvalidAccount),
    ("UPI_INVALID", DeclineReason::InvalidAccount),
    ("CURRENCY_INVALID", DeclineReason::CurrencyNotSupported),
    ("CURRENCY_UNMATCHED", DeclineReason::CurrencyNotSupported),
    ("COUNTRY_INVALID", DeclineReason::CurrencyNotSupported),
    ("BANK_NOT_AVAILABLE", DeclineReason::IssuerUnavailable),
    ("SYSTEM_ERROR", DeclineReason::ProcessingError),
    ("REQUEST_TIMEOUT", DeclineReason::ProcessingError),
    ("UNEXPECTED_ERROR", DeclineReason::ProcessingError),
    ("PROVIDER_FAILED_PROCESS", DeclineReason::ProcessingError),
];

/// What a code says about a call of that operation.
pub fn meaning(code: &str, operation: Operation) -> CodeMeaning {
    let is_payment = matches!(operation, Operation::PaymentCreate | Operation::PaymentConfirm);
    match code {
        "APPLY_SUCCESS" => CodeMeaning::Accepted,
        "SIGN_VERIFY_FAILED" | "MERCHANT_INVALID" | "MERCHANT_APP_INVALID" => {
            CodeMeaning::Refused(ErrorKind::Authentication)
        }
        "ORDER_REPEAT" => CodeMeaning::Refused(ErrorKind::DuplicateOrder),
        "ORDER_NOT_EXIST" => CodeMeaning::Refused(ErrorKind::NotFound),
        // The code was wrong, and what the payment waits for has not happened.
        _ if operation == Operation::PaymentConfirm && WRONG_PASSWORDS.contains(&code) => {
            CodeMeaning::Refused(ErrorKind::GatewayRejected)
        }
        "ORDER_CLOSED" if operation != Operation::PaymentCreate => {
            CodeMeaning::Refused(ErrorKind::GatewayRejected)
        }
        "BALANCE_INSUFFICIENT" if !is_payment => CodeMeaning::Refused(ErrorKind::GatewayRejected),
        "REFUND_FAILED" if operation == Operation::RefundCreate => CodeMeaning::Declined,
        _ if is_payment && (DECLINED.contains(&code) || DECLINED_CARDS.contains(&code)) => {
            CodeMeaning::Declined
        }
        _ if REFUSED.contains(&code) || DECLINED_CARDS.contains(&code) => {
            CodeMeaning::Refused(ErrorKind::GatewayRejected)
        }
        _ if TROUBLE.contains(&code) => CodeMeaning::Trouble,
        _ => CodeMeaning::Unlisted,
    }
}

/// The status of an order, and whether it is final.
pub fn payment(word: &str) -> (PaymentStatus, bool) {
    match word {
        "SUCCESS" => (PaymentStatus::Approved, true),
        "PENDING" => (PaymentStatus::Pending, false),
        "FAILED" => (PaymentStatus::Declined, true),
        "CLOSED" => (PaymentStatus::Expired, true),
        _ => (PaymentStatus::Unknown, false),
    }
}

/// The same, for an order with a page that the customer still has to visit, or whose money is only reserved until the shop
/// captures it. A page beside a success takes precedence for every gateway, so that is not decided here.
pub fn payment_state(word: &str, has_page: bool, is_manual: bool) -> (PaymentStatus, bool) {
    match payment(word) {
        (PaymentStatus::Pending, _) if has_page => (PaymentStatus::RequiresAction, false),
        (PaymentStatus::Approved, _) if is_manual => (PaymentStatus::Authorized, false),
        known => known,
    }
}

/// Whether these words of an order say that the shop captures it. Only `MANUAL` is documented; an unknown word does not say that
/// the money was taken at once.
pub fn is_manual_capture(capture_mode: Option<&str>, authorization_type: Option<&str>) -> bool {
    let said =
        |word: Option<&str>| word.map(str::trim).filter(|word| !word.is_empty()).map(str::to_ascii_uppercase);
    match said(capture_mode) {
        Some(mode) => !matches!(mode.as_str(), "AUTO" | "AUTOMATIC"),
        None => said(authorization_type).is_some(),
    }
}

/// Why something failed: the reason beside the status, or the envelope's, which notifications have.
pub fn decline(beside: (Option<String>, Option<String>), envelope: &EnvelopeReason) -> Decline {
    let filled = |words: Option<String>| words.filter(|words| !words.trim().is_empty());
    let code = filled(beside.0).or_else(|| envelope.code.clone());
    let message = filled(beside.1).or_else(|| envelope.message.clone());
    Decline::new(code, message, REASONS)
}

/// An envelope's reason for a failure. An envelope that only accepts the request has none.
#[derive(Default)]
pub struct EnvelopeReason {
    code: Option<String>,
    message: Option<String>,
}

impl EnvelopeReason {
    /// The reason in an envelope with this code and message.
    pub fn of(code: Option<&str>, message: Option<&str>) -> Self {
        match code {
            Some(code) if code != "APPLY_SUCCESS" => {
                Self { code: Some(code.to_owned()), message: message.map(str::to_owned) }
            }
            _ => Self::default(),
        }
    }
}

/// The status of a refund, and whether it is final.
pub fn refund(word: &str) -> (RefundStatus, bool) {
    match word.trim() {
        "REFUND_SUCCESS" => (RefundStatus::Succeeded, true),
        "REFUND_PENDING" => (RefundStatus::Pending, false),
        "REFUND_FAILED" => (RefundStatus::Failed, true),
        _ => (RefundStatus::Unknown, false),
    }
}

/// The status of a payout, and whether it is final but for money that comes back.
pub fn payout(word: &str) -> (PayoutStatus, bool) {
    match word {
        "SUCCESS" => (PayoutStatus::Succeeded, true),
        "PENDING" => (PayoutStatus::Pending, false),
        "FAILED" => (PayoutStatus::Failed, true),
        "BOUNCEBACK" => (PayoutStatus::Returned, true),
        _ => (PayoutStatus::Unknown, false),
    }
}

/// The status of a payment link, in any case.
pub fn payment_link(word: &str) -> PaymentLinkStatus {
    match word.to_ascii_uppercase().as_str() {
        "ACTIVE" => PaymentLinkStatus::Active,
        "EXPIRED" => PaymentLinkStatus::Expired,
        _ => PaymentLinkStatus::Unknown,
    }
}

/// The status of a payment at a link, and whether it is final. A query of the payment says why it was closed.
pub fn payment_at_link(word: &str) -> (PaymentStatus, bool) {
    match word {
        "SUCCESS" => (PaymentStatus::Approved, true),
        "PENDING" => (PaymentStatus::Pending, false),
        "CLOSE" => (PaymentStatus::Expired, false),
        _ => (PaymentStatus::Unknown, false),
    }
}

/// The status of a subscription.
pub fn subscription(word: &str) -> SubscriptionStatus {
    match word {
        "INACTIVE" => SubscriptionStatus::Inactive,
        "ACTIVE_FAILED" => SubscriptionStatus::ActivationFailed,
        "ACTIVE" => SubscriptionStatus::Active,
        "EXPIRED" => SubscriptionStatus::Expired,
        "FINISH" => SubscriptionStatus::Finished,
        "CANCEL" => SubscriptionStatus::Cancelled,
        "TERMINATE" => SubscriptionStatus::Terminated,
        _ => SubscriptionStatus::Unknown,
    }
}

/// `mitType` for charges that come when the customer's account needs them.
pub const UNSCHEDULED: &str = "UNSCHEDULED";

/// `mitType` of orders: why the shop charges without the customer.
pub fn mit_type(reason: StoredCredentialReason) -> &'static str {
    match reason {
        StoredCredentialReason::Unscheduled => UNSCHEDULED,
        StoredCredentialReason::Recurring | StoredCredentialReason::Installment => "SCHEDULED",
    }
}

/// The status of a token.
pub fn token(word: &str) -> TokenStatus {
    match word {
        "Activated" | "SUCCESS" => TokenStatus::Active,
        "Expired" => TokenStatus::Expired,
        "Deleted" => TokenStatus::Deleted,
        "PENDING" => TokenStatus::Pending,
        "FAILED" => TokenStatus::Failed,
        _ => TokenStatus::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::agreement::{check_codes, check_states};
    use crate::model::StateSubject;

    #[test]
    fn a_word_that_is_not_listed_is_unknown_and_never_final() {
        assert_eq!(payment("SETTLED"), (PaymentStatus::Unknown, false));
        assert_eq!(refund(""), (RefundStatus::Unknown, false));
        assert_eq!(payout("success"), (PayoutStatus::Unknown, false));
        assert_eq!(token("Frozen"), TokenStatus::Unknown);
    }

    #[test]
    fn trouble_and_unlisted_codes_are_no_refusals() {
        for code in ["SYSTEM_ERROR", "REQUEST_TIMEOUT", "UNEXPECTED_ERROR", "PAYMENT_PROCESSING"] {
            assert_eq!(meaning(code, Operation::PaymentCreate), CodeMeaning::Trouble, "{code}");
        }
        for code in ["", "NEW_CODE"] {
            assert_eq!(meaning(code, Operation::PaymentCreate), CodeMeaning::Unlisted, "{code}");
        }
        assert_eq!(meaning("PAYMENT_FAILED", Operation::PaymentCreate), CodeMeaning::Declined);
        assert_eq!(meaning("PAYMENT_FAILED", Operation::PayoutCreate), CodeMeaning::Unlisted);
    }

    #[test]
    fn the_dictionaries_read_codes_and_states_alike() {
        let reading = |code: &str| meaning(code, Operation::PaymentCreate).into();
        check_codes("payermax", REFUSED.iter().chain(DECLINED).chain(DECLINED_CARDS).copied(), reading);
        check_states("payermax", StateSubject::Payment, payment);
        check_states("payermax", StateSubject::Refund, refund);
        check_states("payermax", StateSubject::Payout, payout);
        let ended = [TokenStatus::Expired, TokenStatus::Deleted, TokenStatus::Failed];
        check_states("payermax", StateSubject::Token, |word| (token(word), ended.contains(&token(word))));
    }
}
