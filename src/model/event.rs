//! Notifications, once parsed.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::{CallOptions, Capture, Dispute, Payment, PaymentLink, Payout, Refund, Subscription, Token};
use crate::money::{Amount, Currency};

/// What a notification is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EventType {
    /// A payment changed: see `payment`.
    Payment,
    /// A refund changed: see `refund`.
    Refund,
    /// A payout changed: see `payout`.
    Payout,
    /// A token changed: see `token`.
    Token,
    /// A customer disputes a payment at the bank: see `dispute`.
    Dispute,
    /// A bank suspects fraud behind a payment, and no money is claimed yet: see `dispute`.
    FraudWarning,
    /// A payment link was paid or changed: see `payment_link`.
    PaymentLink,
    /// A subscription changed, or one of its periods was charged: see `subscription`.
    Subscription,
    /// Something that libtill does not name: see `raw`.
    Other,
}

/// What authenticates an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verified {
    /// The gateway's signature.
    Signature,
    /// The gateway itself, which was asked.
    Query,
    /// Nothing: do not act on it, call `notification_confirm`.
    None,
}

/// One notification.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Event {
    /// The gateway that sent it.
    pub gateway: String,
    /// What it is about.
    #[serde(rename = "type")]
    pub event_type: EventType,
    /// What authenticates it. Act on the event only if this is not `none`.
    pub verified: Verified,
    /// Whether its signed time is more than fifteen minutes old. Gateways repeat for a day, so it may still be news.
    pub stale: bool,
    /// Identifies the news: every repetition has the same key, so a unique index keeps a shop from acting twice. If `verified`
    /// is `none`, use the key of the confirmed event, because the sender of a forged event chooses its key. If a notification
    /// has no number of its refund or dispute, or does not say whether it is about a payment or a payout, its bytes are part of the
    /// key: two equal refunds have two keys, and so has a repetition with other bytes.
    pub dedupe_key: String,
    /// The payment, for `payment`. If its `operation` is `other`, it may also be a payout: see `expected.kind`.
    pub payment: Option<Payment>,
    /// The refund, for `refund`.
    pub refund: Option<Refund>,
    /// The payout, for `payout`.
    pub payout: Option<Payout>,
    /// The token, for `token`.
    pub token: Option<Token>,
    /// The dispute, for `dispute` and `fraud_warning`.
    pub dispute: Option<Dispute>,
    /// The payment link, for `payment_link`.
    pub payment_link: Option<PaymentLink>,
    /// The subscription, for `subscription`.
    pub subscription: Option<Subscription>,
    /// Whether it moves the shop's record forward from `expected.status`, if that was given: never out of a final status, and
    /// never back. Old news may arrive last.
    pub supersedes: Option<bool>,
    /// When the gateway sent it, RFC 3339 if the gateway's time is readable. Gateways repeat for a day and in any order, so a
    /// later time does not mean newer news: see `supersedes`.
    pub notified_at: Option<String>,
    /// The notification's body, verbatim.
    pub raw: Option<String>,
}

/// What an order is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrderKind {
    /// Money that a customer pays to the shop.
    Payment,
    /// Money that the shop pays out.
    Payout,
}

/// The shop's record of the order that an event should be about.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// The shop's order number; the refund number for a refund, and the link's number for a payment link.
    #[schemars(length(min = 1, max = 255))]
    pub order_id: String,
    /// Amount in minor units.
    pub amount: Amount,
    /// Currency.
    pub currency: Currency,
    /// The status of the payment, payout or refund in the shop's record, in libtill's words such as `pending`; the event then
    /// reports whether it `supersedes` that status.
    #[schemars(length(min = 1, max = 32))]
    pub status: Option<String>,
    /// Whether the order is a payment or a payout. If absent, it is what the event says, or a payment where a notification does
    /// not say it (Paypro). An event that says otherwise is a `mismatch`.
    pub kind: Option<OrderKind>,
    /// The `capture` of a payment that the shop has not captured yet. With `manual`, it counts as authorized and not as paid
    /// until the gateway says that it was captured.
    pub capture: Option<Capture>,
}

impl Event {
    /// An event with nothing but its type and what authenticates it.
    pub fn new(gateway: &str, event_type: EventType, verified: Verified) -> Self {
        Self {
            gateway: gateway.to_owned(),
            event_type,
            verified,
            stale: false,
            dedupe_key: String::new(),
            payment: None,
            refund: None,
            payout: None,
            token: None,
            dispute: None,
            payment_link: None,
            subscription: None,
            supersedes: None,
            notified_at: None,
            raw: None,
        }
    }
}

/// Asks the gateway whether an event is true.
#[skip_serializing_none]
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NotificationConfirmRequest {
    /// The event, as `notification_parse` gave it.
    pub event: Event,
    /// What the shop knows of the order.
    pub expected: Expected,
    /// Settings of this call.
    pub options: Option<CallOptions>,
}

/// Compares an event with what the shop expects, without asking the gateway.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NotificationCheckRequest {
    /// The event, authenticated by signature or by query.
    pub event: Event,
    /// What the shop knows of the order.
    pub expected: Expected,
}

/// Asks what to answer to a notification.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NotificationReplyRequest {
    /// Whether the shop has stored the event (`true` when absent); otherwise the gateway is asked to send it again.
    pub accepted: Option<bool>,
}

/// The HTTP response that this gateway expects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NotificationReply {
    /// HTTP status.
    pub http_status: u16,
    /// HTTP headers.
    pub headers: BTreeMap<String, String>,
    /// HTTP body.
    pub body: String,
}
