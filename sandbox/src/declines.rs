//! Why a payment, refund or payout fails, in words that are the same for every gateway.
//!
//! Each gateway says it in its own way; which of its codes or words stands for which reason is said there.

use crate::store::orders::{Order, State};

crate::text_enum::text_enum! {
    /// A reason that an issuer, a bank or a payer has.
    Reason {
        /// The account has too little.
        InsufficientFunds = "insufficient_funds",
        /// The card has expired.
        ExpiredCard = "expired_card",
        /// The security code is wrong.
        IncorrectCvc = "incorrect_cvc",
        /// The card number is wrong.
        IncorrectNumber = "incorrect_number",
        /// The issuer says no and does not say why.
        DoNotHonor = "do_not_honor",
        /// The card cannot be used for this.
        CardNotSupported = "card_not_supported",
        /// The card was reported lost or stolen.
        LostOrStolenCard = "lost_or_stolen_card",
        /// It looks like fraud.
        FraudSuspected = "fraud_suspected",
        /// The payer did not pass 3-D Secure.
        AuthenticationFailed = "authentication_failed",
        /// More than the account may spend.
        LimitExceeded = "limit_exceeded",
        /// The account is blocked.
        AccountBlocked = "account_blocked",
        /// There is no such account.
        InvalidAccount = "invalid_account",
        /// The issuer does not answer.
        IssuerUnavailable = "issuer_unavailable",
        /// Something broke on the way.
        ProcessingError = "processing_error",
        /// The payer gave up.
        CancelledByCustomer = "cancelled_by_customer",
    }
}

impl Reason {
    /// assumed: the words in which banks put it.
    pub fn words(self) -> &'static str {
        match self {
            Self::InsufficientFunds => "Insufficient funds",
            Self::ExpiredCard => "Expired card",
            Self::IncorrectCvc => "Incorrect CVV",
            Self::IncorrectNumber => "Invalid card number",
            Self::DoNotHonor => "Do not honor",
            Self::CardNotSupported => "Card not supported",
            Self::LostOrStolenCard => "Lost or stolen card",
            Self::FraudSuspected => "Suspected fraud",
            Self::AuthenticationFailed => "3-D Secure authentication failed",
            Self::LimitExceeded => "Limit exceeded",
            Self::AccountBlocked => "Account is blocked",
            Self::InvalidAccount => "Invalid account",
            Self::IssuerUnavailable => "Issuer unavailable",
            Self::ProcessingError => "Processing error",
            Self::CancelledByCustomer => "Cancelled by the customer",
        }
    }

    /// The reason for which an order fails or would fail, if one is known.
    pub fn of(order: &Order) -> Option<Self> {
        Self::from_text(order.detail(REASON))
    }
}

/// The detail in which an order keeps its reason.
pub const REASON: &str = "decline_reason";
/// The detail in which an order keeps the words that were asked for.
pub const WORDS: &str = "decline_words";

/// Whether an order has failed.
pub fn has_failed(order: &Order) -> bool {
    matches!(order.state, State::Declined | State::Cancelled | State::Bounced)
}

/// Why an order failed, in words; none when it has not failed, or nobody said why.
pub fn words(order: &Order) -> Option<&str> {
    let asked = order.details[WORDS].as_str();
    asked.or_else(|| Reason::of(order).map(Reason::words)).filter(|_| has_failed(order))
}
