//! What an operation gives back.

use serde_json::Value;

use crate::json;
use crate::model::*;

/// The result of an operation, of the type that the list of operations names.
#[derive(Clone, Debug)]
pub enum OperationResult {
    /// A payment.
    Payment(Box<Payment>),
    /// Payments, page by page.
    PaymentPage(PaymentPage),
    /// A refund.
    Refund(Box<Refund>),
    /// A payout.
    Payout(Box<Payout>),
    /// A balance.
    Balance(Balance),
    /// Disputes.
    DisputePage(DisputePage),
    /// A token.
    Token(Box<Token>),
    /// Tokens, page by page.
    TokenPage(TokenPage),
    /// An event that was confirmed.
    Event(Box<Event>),
    /// What to answer to a notification.
    NotificationReply(NotificationReply),
    /// A payment page.
    CheckoutUrl(CheckoutUrl),
    /// A hint which payment a customer returned from.
    ReturnHint(ReturnHint),
    /// The gateway's own answer.
    Raw(RawResponse),
}

impl OperationResult {
    /// The result as JSON, without members that are null.
    pub fn to_json(&self) -> Value {
        let value = match self {
            Self::Payment(payment) => serde_json::to_value(payment),
            Self::PaymentPage(page) => serde_json::to_value(page),
            Self::Refund(refund) => serde_json::to_value(refund),
            Self::Payout(payout) => serde_json::to_value(payout),
            Self::Balance(balance) => serde_json::to_value(balance),
            Self::DisputePage(page) => serde_json::to_value(page),
            Self::Token(token) => serde_json::to_value(token),
            Self::TokenPage(page) => serde_json::to_value(page),
            Self::Event(event) => serde_json::to_value(event),
            Self::NotificationReply(reply) => serde_json::to_value(reply),
            Self::CheckoutUrl(url) => serde_json::to_value(url),
            Self::ReturnHint(hint) => serde_json::to_value(hint),
            Self::Raw(response) => serde_json::to_value(response),
        };
        json::without_nulls(value.expect("results are plain data"))
    }

    /// Whether it is final that no money moves.
    pub fn is_failed(&self) -> bool {
        match self {
            Self::Payment(payment) => {
                payment.is_final
                    && matches!(payment.status, PaymentStatus::Declined | PaymentStatus::Cancelled)
            }
            Self::Refund(refund) => refund.is_final && refund.status == RefundStatus::Failed,
            Self::Payout(payout) => payout.is_final && payout.status == PayoutStatus::Failed,
            _ => false,
        }
    }

    /// Whether it says where the payment, refund or payout stands, in a word that libtill knows.
    pub fn says_state(&self) -> bool {
        match self {
            Self::Payment(payment) => payment.status != PaymentStatus::Unknown,
            Self::Refund(refund) => refund.status != RefundStatus::Unknown,
            Self::Payout(payout) => payout.status != PayoutStatus::Unknown,
            _ => true,
        }
    }
}
