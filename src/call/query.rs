//! The queries that resolving and confirming make, and the purpose of their answers.

use serde::{Deserialize, Serialize};

use super::check::Progress;
use crate::error::Error;
use crate::model::{
    Event, PaymentGetRequest, PaymentLinkGetRequest, PayoutGetRequest, RefundGetRequest,
    SubscriptionGetRequest,
};
use crate::money::{Amount, Currency};
use crate::operation::Request;

/// A query that libtill makes with a gateway's own operation. The gateway sees only the query.
pub struct Question {
    /// The query.
    pub query: Request,
    /// The amount that the answer must agree with.
    pub amount: Option<Amount>,
    /// The currency that the answer must agree with.
    pub currency: Option<Currency>,
    /// Whether the payment is known to be captured manually.
    pub manual_capture: bool,
    /// The purpose of the answer.
    pub purpose: Purpose,
}

/// The purpose of a query's answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// To determine the outcome of an attempt.
    Resolve {
        /// When the attempt was made, if the shop knows.
        attempted_at: Option<String>,
        /// When the gateway was asked, in milliseconds since 1970: the answer does not cover what happens later.
        asked_ms: i64,
    },
    /// To show what has the number that the gateway refused as a duplicate.
    Existing {
        /// The refusal.
        error: Box<Error>,
    },
    /// To check the client.
    Check {
        /// What was found so far.
        progress: Box<Progress>,
    },
    /// To confirm an event.
    Confirm {
        /// What the notification claims.
        event: Box<Event>,
        /// The status in the shop's record, if the shop passed one.
        stored: Option<String>,
    },
}

/// Queries a payment by the shop's order number.
pub fn payment(order_id: &str) -> Request {
    Request::PaymentGet(PaymentGetRequest {
        order_id: Some(order_id.to_owned()),
        ..PaymentGetRequest::default()
    })
}

/// Queries a payment link by the shop's number.
pub fn payment_link(link_id: &str) -> Request {
    Request::PaymentLinkGet(PaymentLinkGetRequest { link_id: link_id.to_owned(), options: None })
}

/// Queries a subscription by the shop's number.
pub fn subscription(subscription_id: &str) -> Request {
    Request::SubscriptionGet(SubscriptionGetRequest {
        subscription_id: Some(subscription_id.to_owned()),
        ..SubscriptionGetRequest::default()
    })
}

/// Queries a payout by the shop's order number.
pub fn payout(order_id: &str) -> Request {
    Request::PayoutGet(PayoutGetRequest {
        order_id: Some(order_id.to_owned()),
        ..PayoutGetRequest::default()
    })
}

/// Queries a refund by the shop's refund number.
pub fn refund(refund_id: &str) -> Request {
    Request::RefundGet(RefundGetRequest {
        refund_id: Some(refund_id.to_owned()),
        ..RefundGetRequest::default()
    })
}
