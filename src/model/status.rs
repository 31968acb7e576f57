//! The status of a payment, a refund or a payout.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The status of a payment. Only `approved` and `authorized` mean that the gateway accepted it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaymentStatus {
    /// The gateway knows the order; the customer has not begun to pay.
    Created,
    /// The customer has to do something: see `next_action`.
    RequiresAction,
    /// The gateway is working on it.
    Pending,
    /// The money is reserved and waits for `payment_capture` or `payment_cancel`.
    Authorized,
    /// The payment succeeded.
    Approved,
    /// The customer paid less than the amount: see `amount_received`.
    PartiallyPaid,
    /// The payment failed: see `decline`.
    Declined,
    /// The customer did not pay in time.
    Expired,
    /// The shop or the gateway cancelled it.
    Cancelled,
    /// It was paid, and refunded wholly or in part: see `amount_refunded`, if the gateway reports it.
    Refunded,
    /// The gateway answered with a word that libtill does not know; never final, and never declined.
    Unknown,
}

/// The status of a refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RefundStatus {
    /// The gateway took the refund on and has not finished it.
    Pending,
    /// The money went back.
    Succeeded,
    /// The refund failed; no money moved.
    Failed,
    /// The gateway answered with a word that libtill does not know; never final.
    Unknown,
}

/// The status of a payout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PayoutStatus {
    /// Somebody has to choose or confirm something: see `next_action`.
    RequiresAction,
    /// The gateway took the payout on and has not finished it.
    Pending,
    /// The money was paid out.
    Succeeded,
    /// The payout failed; no money moved.
    Failed,
    /// The money was paid out and returned.
    Returned,
    /// The gateway answered with a word that libtill does not know; never final.
    Unknown,
}

/// The status of a stored payment token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TokenStatus {
    /// The customer has to authenticate first: see `next_action`.
    RequiresAction,
    /// The gateway is working on it.
    Pending,
    /// The token can be charged.
    Active,
    /// The token's time is over.
    Expired,
    /// The token was deleted.
    Deleted,
    /// No token was created.
    Failed,
    /// The gateway answered with a word that libtill does not know.
    Unknown,
}

/// The status of a payment link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaymentLinkStatus {
    /// The gateway keeps its page open.
    Active,
    /// Its time is over, or the shop ended it.
    Expired,
    /// The gateway answered with a word that libtill does not know.
    Unknown,
}

/// The status of a subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SubscriptionStatus {
    /// It waits for the payment that activates it.
    Inactive,
    /// The payment that was to activate it failed.
    ActivationFailed,
    /// It is charged period by period.
    Active,
    /// Nobody activated it in time.
    Expired,
    /// Its last period was charged.
    Finished,
    /// The shop ended it.
    Cancelled,
    /// The gateway ended it, because a period could not be charged.
    Terminated,
    /// The gateway answered with a word that libtill does not know.
    Unknown,
}

/// Whether money may have moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Nothing was sent, or it provably never arrived.
    NotSent,
    /// The gateway refused with a code that its document lists as a refusal: nothing happened.
    Rejected,
    /// It may have happened, or it has: see `existing` and `payment`. Call the operation's `resolve` before anything else.
    Unknown,
}

/// The result of resolving.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The gateway has it: the result has its status.
    Found,
    /// It is proved that nothing happened; it may be sent again.
    Nothing,
    /// It is not known yet: ask again later, and send nothing before.
    Unknown,
}

/// Which kind of transaction a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TransactionKind {
    /// Money that a customer pays to the shop.
    Payment,
    /// Money that the shop pays out.
    Payout,
    /// What the gateway calls neither: no status of it is final. It is nothing to ask a list for.
    Other,
}
