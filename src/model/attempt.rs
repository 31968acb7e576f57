//! Attempts: one payment, payout or refund as a shop stores it, from before the call until nothing more can happen.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::{Capture, Event, NextAction, Outcome, Payment, Payout, Refund, Verdict};
use crate::money::{Amount, Currency};

/// What an attempt is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AttemptKind {
    /// Money that a customer pays to the shop.
    Payment,
    /// Money that the shop pays out.
    Payout,
    /// Money that the shop gives back.
    Refund,
}

/// What is known of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AttemptStatus {
    /// Nothing yet: the call has not been made, or its outcome is unknown.
    Open,
    /// Nothing happened: the attempt may be sent again under its number.
    NotMade,
    /// Under way: the customer, the bank or the gateway has to act.
    UnderWay,
    /// The money is reserved, and not paid.
    Authorized,
    /// A part has been paid.
    PartiallyPaid,
    /// The money has moved. Final.
    Succeeded,
    /// The money has moved and came back, whole or in part. Final.
    Refunded,
    /// No money moved under this number. Final, unless the gateway tells of another payment that the customer began under it.
    Failed,
    /// What is known contradicts itself. A person has to look. Final.
    Conflict,
}

/// What a shop does about an attempt. Do each once, and record that it was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AttemptAction {
    /// Wait, and ask when `attempt_due` says so.
    Wait,
    /// Send the customer where `next_action` says.
    SendCustomer,
    /// Keep the goods for the order, and do not ship: the money is reserved, or a part of it is missing.
    Hold,
    /// Ship, or book the payout or the refund: the money has moved.
    Fulfil,
    /// Give the goods free, or let the customer pay again: no money moved under this attempt.
    Release,
    /// Book what came back: `amount_refunded` is the sum.
    RefundArrived,
    /// Ask a person to look: see `alarms`.
    Alarm,
}

/// What cannot be, and needs a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AttemptAlarm {
    /// The customer paid twice: two payments of the gateway have succeeded under this number.
    PaidTwice,
    /// Another amount, or another currency, than the attempt's has moved.
    OtherAmount,
    /// The gateway said both that the money moved and that it never will.
    FailedAndSucceeded,
    /// More was refunded than was paid, or one refund has two amounts.
    RefundedTooMuch,
    /// The customer disputes the payment at the bank, or did, or the bank warns of fraud: see `disputes`.
    Disputed,
}

/// One state that the gateway has reported.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct AttemptState {
    /// The status, in libtill's words for a payment, a payout or a refund; `open`, `won` or `lost` for a dispute. Of a refund's call: `call_begun`, `call_unknown`,
    /// `call_refused` or `call_settled`, which is a resolve's certainty that nothing happened.
    #[schemars(length(min = 1, max = 32))]
    pub status: String,
    /// When the call was made, RFC 3339, for a call's own outcome.
    #[schemars(length(min = 20, max = 40), extend("format" = "date-time"))]
    pub attempted_at: Option<String>,
    /// Whether the gateway called it final.
    #[serde(rename = "final")]
    pub is_final: bool,
    /// The amount that the record named, in minor units.
    pub amount: Option<Amount>,
    /// Its currency.
    pub currency: Option<Currency>,
    /// How much of it was refunded, if a payment's record said so, in minor units.
    pub amount_refunded: Option<Amount>,
}

/// Everything that was reported about one record of the gateway.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct AttemptRecord {
    /// The record's number: the gateway's for a payment or a payout, the shop's for a refund where there is one. Absent if the news
    /// had none.
    #[schemars(length(max = 255))]
    pub id: Option<String>,
    /// What was reported, sorted, each once.
    #[schemars(length(max = 1000))]
    pub states: Vec<AttemptState>,
}

/// A payment, payout or refund as a shop stores it under its unique number. It is plain JSON: store it as it is, and pass it back.
/// `attempt_create` makes it before the call, and `attempt_merge` adds what becomes known.
///
/// Merging gives the same in any order and with any repetition, so workers, notifications and jobs need no order among themselves: a
/// lock of the row while it is read, merged and written is enough.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Attempt {
    /// Version of this format, 1.
    pub version: u32,
    /// The gateway.
    #[schemars(length(min = 1, max = 64))]
    pub gateway: String,
    /// What it is.
    pub kind: AttemptKind,
    /// The shop's order number, or refund number for a refund.
    #[schemars(length(min = 1, max = 255))]
    pub number: String,
    /// Amount in minor units.
    pub amount: Amount,
    /// Currency.
    pub currency: Currency,
    /// Whether a payment is captured later.
    pub capture: Option<Capture>,
    /// When the call was made or is about to be made, RFC 3339.
    #[schemars(extend("format" = "date-time"), length(min = 20, max = 40))]
    pub attempted_at: String,
    /// Whether a call ended with an unknown outcome.
    #[serde(default)]
    pub was_unknown: bool,
    /// Whether a call ended with the certainty that it moved nothing. Beside `was_unknown` it says nothing: another call was sent.
    #[serde(default)]
    pub was_refused: bool,
    /// Whether a resolve established that nothing happened under the number.
    #[serde(default)]
    pub was_nothing: bool,
    /// What the gateway has reported of the payment, payout or refund itself.
    #[serde(default)]
    #[schemars(length(max = 100))]
    pub records: Vec<AttemptRecord>,
    /// What it has reported of a payment's refunds.
    #[serde(default)]
    #[schemars(length(max = 1000))]
    pub refunds: Vec<AttemptRecord>,
    /// What it has reported of a payment's disputes: `open`, `won` or `lost`.
    #[serde(default)]
    #[schemars(length(max = 100))]
    pub disputes: Vec<AttemptRecord>,
    /// Where the customer goes, if the gateway said so.
    pub next_action: Option<NextAction>,
    /// What is known, from all of the above.
    pub status: AttemptStatus,
    /// What the shop does now. A payment that was refunded in part has two: ship, and book the refund.
    pub actions: Vec<AttemptAction>,
    /// What needs a person.
    pub alarms: Vec<AttemptAlarm>,
    /// How much of a payment was refunded, in minor units, added up by refund number. 0 with the action `refund_arrived` means that the
    /// gateway has not said how much.
    pub amount_refunded: Amount,
    /// Whether a refund is under way or unknown: do not start another one for this payment.
    pub refund_blocked: bool,
}

/// Begins an attempt. Store the result under the number as a unique key, and commit, before the call.
#[skip_serializing_none]
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AttemptCreateRequest {
    /// What it is.
    pub kind: AttemptKind,
    /// The shop's order number, or refund number for a refund.
    #[schemars(length(min = 1, max = 255))]
    pub number: String,
    /// Amount in minor units.
    pub amount: Amount,
    /// Currency.
    pub currency: Currency,
    /// Whether a payment is captured later.
    pub capture: Option<Capture>,
    /// When the call is made, RFC 3339.
    #[schemars(extend("format" = "date-time"), length(min = 20, max = 40))]
    pub attempted_at: String,
}

/// Adds news to an attempt: one of these, as libtill returned it.
#[skip_serializing_none]
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AttemptMergeRequest {
    /// The attempt as it was stored.
    pub attempt: Box<Attempt>,
    /// The result of a call or of a resolve about a payment.
    pub payment: Option<Box<Payment>>,
    /// The result of a call or of a resolve about a payout.
    pub payout: Option<Box<Payout>>,
    /// The result of a call or of a resolve about a refund. A payment's attempt takes its refunds too.
    pub refund: Option<Box<Refund>>,
    /// An authenticated event.
    pub event: Option<Box<Event>>,
    /// The error of a call or of a resolve.
    pub error: Option<Box<AttemptError>>,
    /// The number of a refund of this payment whose call is about to be made. Merge it, store the result, and commit, before the call.
    #[schemars(length(min = 1, max = 255))]
    pub refund_id: Option<String>,
    /// What a person saw at the gateway, where the gateway cannot be asked.
    pub review: Option<Box<AttemptReview>>,
    /// When the call of this refund, of this error or of this review was made, RFC 3339: an old error says nothing about a new call.
    /// By default the attempt's time; required with a refund of a payment, unless a review saw the refund.
    #[schemars(extend("format" = "date-time"), length(min = 20, max = 40))]
    pub attempted_at: Option<String>,
    /// Another copy of the attempt, such as one that a second machine has merged.
    pub other: Option<Box<Attempt>>,
}

/// What a person saw at the gateway about a call whose outcome is unknown. It counts like the gateway's own word: look closely.
#[skip_serializing_none]
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AttemptReview {
    /// True: the money has moved. False: the gateway has no such payment, payout or refund, and no call is under way.
    pub happened: bool,
    /// The number of a refund, if the review of a payment's attempt is about a refund of it.
    #[schemars(length(min = 1, max = 255))]
    pub refund_id: Option<String>,
    /// The amount that moved, in minor units of the attempt's currency. By default the attempt's; required for a payment's refund that
    /// happened.
    pub amount: Option<Amount>,
}

/// What counts of an error: the whole error object may be passed, and the rest of it is not read. Whether nothing happened is taken from
/// the call that makes a payment, payout or refund, and from a resolve; an error of a query, of a capture or of a cancel says nothing
/// about it.
#[skip_serializing_none]
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
pub struct AttemptError {
    /// The operation that failed, as in `payment_create`.
    #[schemars(length(max = 64))]
    pub operation: Option<String>,
    /// What the error says about money.
    pub outcome: Outcome,
    /// The result of a resolve.
    pub verdict: Option<Verdict>,
    /// The order number.
    #[schemars(length(max = 255))]
    pub order_id: Option<String>,
    /// The refund number of a refund.
    #[schemars(length(max = 255))]
    pub refund_id: Option<String>,
    /// The payment that exists under the number.
    pub existing: Option<Box<Payment>>,
    /// The payout that exists under the number.
    pub existing_payout: Option<Box<Payout>>,
    /// The refund that exists under the number.
    pub existing_refund: Option<Box<Refund>>,
}

/// Asks when to ask the gateway about an attempt.
#[skip_serializing_none]
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AttemptDueRequest {
    /// The attempt as it was stored.
    pub attempt: Box<Attempt>,
    /// The time, RFC 3339.
    #[schemars(extend("format" = "date-time"), length(min = 20, max = 40))]
    pub now: String,
    /// When the gateway was last asked, RFC 3339; absent if never.
    #[schemars(extend("format" = "date-time"), length(min = 20, max = 40))]
    pub asked_at: Option<String>,
}

/// Whether to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AttemptAsk {
    /// Ask now, with the operation's resolve.
    Now,
    /// Ask at the time in `at`.
    Later,
    /// Do not ask: nothing can change, or the gateway has no query.
    Never,
}

/// When to ask the gateway.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AttemptDue {
    /// Whether to ask.
    pub ask: AttemptAsk,
    /// When, RFC 3339, for `later`.
    pub at: Option<String>,
}
