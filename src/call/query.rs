//! The queries that resolving and confirming ask with, and what their answers are wanted for.

use serde::{Deserialize, Serialize};

use crate::model::{Event, PaymentGetRequest, PayoutGetRequest, RefundGetRequest};
use crate::money::{Amount, Currency};
use crate::operation::Request;

/// A question that libtill asks with a gateway's own query. The gateway sees the query alone.
pub struct Question {
    /// The query.
    pub query: Request,
    /// The amount that the answer has to agree with.
    pub amount: Option<Amount>,
    /// The currency that the answer has to agree with.
    pub currency: Option<Currency>,
    /// Whether the payment is known to be captured manually.
    pub manual_capture: bool,
    /// What the answer is wanted for.
    pub purpose: Purpose,
}

/// What the answer to a query is wanted for.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// To find out what became of an attempt.
    Resolve {
        /// When the attempt was made, if the shop knows.
        attempted_at: Option<String>,
        /// When the gateway was asked, in milliseconds since 1970: its answer cannot cover what it did after that.
        asked_ms: i64,
    },
    /// To confirm an event.
    Confirm {
        /// What the notification claims.
        event: Box<Event>,
        /// The status in the shop's record, if the shop passed one.
        stored: Option<String>,
    },
}

/// Asks for a payment by the shop's order number.
pub fn payment(order_id: &str) -> Request {
    Request::PaymentGet(PaymentGetRequest {
        order_id: Some(order_id.to_owned()),
        ..PaymentGetRequest::default()
    })
}

/// Asks for a payout by the shop's order number.
pub fn payout(order_id: &str) -> Request {
    Request::PayoutGet(PayoutGetRequest {
        order_id: Some(order_id.to_owned()),
        ..PayoutGetRequest::default()
    })
}

/// Asks for a refund by the shop's refund number.
pub fn refund(refund_id: &str) -> Request {
    Request::RefundGet(RefundGetRequest {
        refund_id: Some(refund_id.to_owned()),
        ..RefundGetRequest::default()
    })
}
