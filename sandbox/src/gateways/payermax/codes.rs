//! PayerMax's codes, `beyond` unless marked otherwise; which of them fits where is often `assumed`.

use crate::declines::Reason;
use crate::gateway::Refusal;

/// A field is missing or malformed, or (`assumed`) the request's time is out of the window.
pub fn invalid(message: impl Into<String>) -> Refusal {
    Refusal::new("PARAMS_INVALID", message)
}

/// The signature does not fit the body.
pub fn wrong_signature() -> Refusal {
    Refusal::new("SIGN_VERIFY_FAILED", "The signature verify failed.")
}

/// No key is known for the application.
pub fn unknown_application() -> Refusal {
    Refusal::new("MERCHANT_APP_INVALID", "Signature key is not configured.")
}

/// The merchant number is not the application's.
pub fn wrong_merchant() -> Refusal {
    Refusal::new("MERCHANT_INVALID", "merchantNo does not belong to appId.")
}

/// The number is taken.
pub fn repeated() -> Refusal {
    Refusal::new("ORDER_REPEAT", "The order has already been placed.")
}

/// There is no such order.
pub fn unknown_order() -> Refusal {
    Refusal::new("ORDER_NOT_EXIST", "The order does not exist.")
}

/// The code of a payment or payout that failed for a reason. The codes are `beyond`; which of them stands for what is
/// `assumed`, and where several reasons share one, the words tell them apart.
pub fn of_reason(reason: Reason) -> &'static str {
    match reason {
        Reason::InsufficientFunds => "BALANCE_INSUFFICIENT",
        Reason::ExpiredCard => "CARD_EXPIRE_DATE_INVALID",
        Reason::IncorrectCvc => "CVV_INVALID",
        Reason::IncorrectNumber => "CARD_INVALID",
        Reason::DoNotHonor | Reason::LostOrStolenCard => "ISSUER_PAYMENT_REJECTED",
        Reason::CardNotSupported => "UNSUPPORT_CARD",
        Reason::FraudSuspected => "PAYMENT_REJECTED",
        Reason::AuthenticationFailed => "AUTHENTICATE_FAILED",
        Reason::LimitExceeded => "AMOUNT_LIMIT",
        Reason::AccountBlocked => "ACCOUNT_BLOCKED",
        Reason::InvalidAccount => "ACCOUNT_INVALID",
        Reason::IssuerUnavailable | Reason::ProcessingError => "PAYMENT_FAILED",
        Reason::CancelledByCustomer => "ORDER_CLOSED",
    }
}
