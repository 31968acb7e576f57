//! The one list of operations. Requests, results, the schema, the constants of the header, every language's services and the
//! tables in `docs/` are generated from it.

use schemars::{JsonSchema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::{Error, ErrorKind, Result};
use crate::model::{PaymentLinkStatus, PaymentStatus, PayoutStatus, RefundStatus};
use crate::{json, model};

/// What an operation does to money, which decides how a failed call may be treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Moves or reserves money, or binds a customer: never repeated once it may have been sent.
    Moves,
    /// Reads: repeated freely.
    Reads,
    /// Needs no network at all.
    Local,
}

/// One row of the list.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct OperationInfo {
    /// The operation.
    #[serde(skip)]
    pub operation: Operation,
    /// Its name across the C ABI.
    pub name: &'static str,
    /// The group it belongs to in the bindings: `client.<resource>.<verb>(...)`; empty for the client itself.
    pub resource: &'static str,
    /// Its name within the group.
    pub verb: &'static str,
    /// The model type of the request.
    pub request: &'static str,
    /// The model type of the result.
    pub result: &'static str,
    /// What it does to money.
    pub effect: Effect,
    /// One sentence for the documentation.
    pub summary: &'static str,
}

/// A type that a variant of [`OperationResult`] holds.
#[diagnostic::on_unimplemented(
    message = "no result of an operation is a `{Self}`",
    note = "add a row for it to `results!` in src/operation.rs"
)]
trait IsResult {}

/// Compiles for a type that `results!` lists.
const fn is_result<T: IsResult>() {}

macro_rules! content {
    ($type:ident) => { model::$type };
    ($type:ident boxed) => { Box<model::$type> };
}

macro_rules! results {
    ($($variant:ident($type:ident $($boxed:ident)?), $summary:literal;)+) => {
        /// The result of an operation, of the type that the list of operations names.
        #[derive(Clone, Debug, Serialize)]
        #[serde(untagged)]
        pub enum OperationResult {
            $(#[doc = $summary] $variant(content!($type $($boxed)?)),)+
        }

        $(impl IsResult for model::$type {})+
    };
}

/// The settings of a call, which every request has that goes over the network.
macro_rules! options {
    (Local, $request:ident) => {{
        let _ = $request;
        None
    }};
    ($effect:ident, $request:ident) => {
        $request.options.as_ref()
    };
}

macro_rules! operations {
    ($($variant:ident $name:literal $resource:literal $verb:literal $request:ident => $result:ident, $effect:ident, $summary:literal;)+) => {
        /// An operation of a client.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum Operation {
            $(#[doc = $summary] $variant,)+
        }

        /// A checked request, ready for a gateway. [`Request::decode`] makes one.
        #[derive(Clone, Debug, Serialize)]
        #[serde(untagged)]
        #[allow(clippy::large_enum_variant, reason = "a request lives as long as its call, and there is one at a time")]
        pub enum Request {
            $(#[doc = $summary] $variant(model::$request),)+
        }

        impl Request {
            /// Reads a JSON value that was checked against the operation's schema.
            pub(crate) fn from_checked(operation: Operation, value: Value) -> serde_json::Result<Self> {
                match operation {
                    $(Operation::$variant => serde_json::from_value(value).map(Self::$variant),)+
                }
            }

            /// The operation that the request is for.
            pub fn operation(&self) -> Operation {
                match self {
                    $(Self::$variant(_) => Operation::$variant,)+
                }
            }

            /// The settings of this call.
            pub fn options(&self) -> Option<&model::CallOptions> {
                match self {
                    $(Self::$variant(request) => options!($effect, request),)+
                }
            }
        }

        /// Adds every request and result to the model's schema.
        pub(crate) fn define(generator: &mut SchemaGenerator) {
            $(generator.subschema_for::<model::$request>();)+
            $(generator.subschema_for::<model::$result>();)+
        }

        const _: () = { $(is_result::<model::$result>();)+ };

        impl Operation {
            /// Every operation, in the order in which a shop meets them.
            pub const ALL: &'static [OperationInfo] = &[
                $(OperationInfo {
                    operation: Operation::$variant,
                    name: $name,
                    resource: $resource,
                    verb: $verb,
                    request: stringify!($request),
                    result: stringify!($result),
                    effect: Effect::$effect,
                    summary: $summary,
                },)+
            ];
        }
    };
}

results! {
    Payment(Payment boxed), "A payment.";
    PaymentPage(PaymentPage), "One page of payments.";
    PaymentLink(PaymentLink boxed), "A payment link.";
    PaymentSession(PaymentSession), "A session of a drop-in component.";
    Subscription(Subscription boxed), "A subscription.";
    Refund(Refund boxed), "A refund.";
    Payout(Payout boxed), "A payout.";
    Balance(Balance), "A balance.";
    DisputePage(DisputePage), "Disputes.";
    Dispute(Dispute boxed), "A dispute.";
    DisputeResponse(DisputeResponse), "Which disputes an answer reached.";
    Token(Token boxed), "A token.";
    TokenPage(TokenPage), "One page of tokens.";
    Event(Event boxed), "A confirmed event.";
    NotificationReply(NotificationReply), "The HTTP answer to a notification.";
    CheckoutUrl(CheckoutUrl), "The address of a payment page.";
    ReturnHint(ReturnHint), "A hint which payment a customer returned from.";
    ClientCheck(ClientCheck), "What a check of the client found.";
    Raw(RawResponse), "The gateway's own answer.";
    Attempt(Attempt boxed), "An attempt.";
    AttemptDue(AttemptDue), "When to ask about an attempt.";
}

operations! {
    PaymentCreate "payment_create" "payments" "create" PaymentRequest => Payment, Moves,
        "Takes a payment, or prepares the page on which the customer pays.";
    PaymentGet "payment_get" "payments" "get" PaymentGetRequest => Payment, Reads,
        "Queries one payment by the gateway's number or by order number.";
    PaymentList "payment_list" "payments" "list" PaymentListRequest => PaymentPage, Reads,
        "Lists payments, page by page.";
    PaymentCapture "payment_capture" "payments" "capture" PaymentCaptureRequest => Payment, Moves,
        "Captures an authorized payment.";
    PaymentCancel "payment_cancel" "payments" "cancel" PaymentCancelRequest => Payment, Moves,
        "Cancels an authorized payment.";
    PaymentClose "payment_close" "payments" "close" PaymentCloseRequest => Payment, Moves,
        "Closes a payment that nobody has paid yet.";
    PaymentConfirm "payment_confirm" "payments" "confirm" PaymentConfirmRequest => Payment, Moves,
        "Continues a payment with the code that the customer has received.";
    PaymentResolve "payment_resolve" "payments" "resolve" PaymentResolveRequest => Payment, Reads,
        "Determines what happened to a payment whose outcome is unknown.";
    RefundCreate "refund_create" "refunds" "create" RefundRequest => Refund, Moves,
        "Refunds a payment, whole or in part.";
    RefundGet "refund_get" "refunds" "get" RefundGetRequest => Refund, Reads,
        "Queries one refund.";
    RefundResolve "refund_resolve" "refunds" "resolve" RefundResolveRequest => Refund, Reads,
        "Determines what happened to a refund whose outcome is unknown.";
    PayoutCreate "payout_create" "payouts" "create" PayoutRequest => Payout, Moves,
        "Pays money out to a card, a wallet or a bank account.";
    PayoutGet "payout_get" "payouts" "get" PayoutGetRequest => Payout, Reads,
        "Queries one payout.";
    PayoutResolve "payout_resolve" "payouts" "resolve" PayoutResolveRequest => Payout, Reads,
        "Determines what happened to a payout whose outcome is unknown.";
    PaymentLinkCreate "payment_link_create" "payment_links" "create" PaymentLinkRequest => PaymentLink, Moves,
        "Makes a page for one order, whose address the shop sends to the customer.";
    PaymentLinkGet "payment_link_get" "payment_links" "get" PaymentLinkGetRequest => PaymentLink, Reads,
        "Queries one payment link, with what was paid at it.";
    PaymentLinkExpire "payment_link_expire" "payment_links" "expire" PaymentLinkExpireRequest => PaymentLink, Moves,
        "Ends a payment link.";
    PaymentSessionCreate "payment_session_create" "payment_sessions" "create" PaymentSessionRequest => PaymentSession, Reads,
        "Opens a session of the gateway's drop-in component, which collects cards and wallets in the shop's page.";
    SubscriptionCreate "subscription_create" "subscriptions" "create" SubscriptionRequest => Subscription, Moves,
        "Makes a subscription that the gateway charges once its customer has activated it.";
    SubscriptionGet "subscription_get" "subscriptions" "get" SubscriptionGetRequest => Subscription, Reads,
        "Queries one subscription, with what was charged.";
    SubscriptionCancel "subscription_cancel" "subscriptions" "cancel" SubscriptionCancelRequest => Subscription, Moves,
        "Ends a subscription.";
    BalanceGet "balance_get" "balances" "get" BalanceGetRequest => Balance, Reads,
        "Queries the balance in one currency.";
    DisputeCreate "dispute_create" "disputes" "create" DisputeCreateRequest => Dispute, Moves,
        "Opens a dispute about a payment that the customer has paid, with the proof.";
    DisputeList "dispute_list" "disputes" "list" DisputeListRequest => DisputePage, Reads,
        "Lists the latest disputes.";
    DisputeGet "dispute_get" "disputes" "get" DisputeGetRequest => Dispute, Reads,
        "Queries one dispute.";
    DisputeRespond "dispute_respond" "disputes" "respond" DisputeRespondRequest => DisputeResponse, Moves,
        "Answers a dispute with the shop's evidence.";
    TokenCreate "token_create" "tokens" "create" TokenRequest => Token, Moves,
        "Stores a way to pay for later payments.";
    TokenGet "token_get" "tokens" "get" TokenGetRequest => Token, Reads,
        "Queries the result of a token_create.";
    TokenList "token_list" "tokens" "list" TokenListRequest => TokenPage, Reads,
        "Lists a customer's tokens.";
    TokenDelete "token_delete" "tokens" "delete" TokenDeleteRequest => Token, Moves,
        "Deletes a token.";
    NotificationConfirm "notification_confirm" "notifications" "confirm" NotificationConfirmRequest => Event, Reads,
        "Queries the gateway to confirm an event, and compares it with the shop's order.";
    NotificationCheck "notification_check" "notifications" "check" NotificationCheckRequest => Event, Local,
        "Compares an authenticated event with the shop's order.";
    NotificationReply "notification_reply" "notifications" "reply" NotificationReplyRequest => NotificationReply, Local,
        "Returns the HTTP response that the gateway expects to a notification.";
    AttemptCreate "attempt_create" "attempts" "create" AttemptCreateRequest => Attempt, Local,
        "Begins an attempt, which a shop stores before the call.";
    AttemptMerge "attempt_merge" "attempts" "merge" AttemptMergeRequest => Attempt, Local,
        "Adds a result, an error, an event or another copy to an attempt, and says what the shop does now.";
    AttemptDue "attempt_due" "attempts" "due" AttemptDueRequest => AttemptDue, Local,
        "Says when to ask the gateway about an attempt.";
    ClientCheck "client_check" "" "check" ClientCheckRequest => ClientCheck, Reads,
        "Checks settings, keys, connection, clock and credentials, and moves nothing.";
    CheckoutUrl "checkout_url" "" "checkout_url" CheckoutUrlRequest => CheckoutUrl, Local,
        "Gives the address of the gateway's own payment page.";
    ReturnParse "return_parse" "" "return_parse" ReturnParseRequest => ReturnHint, Local,
        "Reads what a gateway appended to a customer's return: a hint where to look, never proof of payment.";
    CallRaw "call_raw" "" "call_raw" RawRequest => RawResponse, Moves,
        "Sends a documented request as it stands, signed and authenticated, and returns the gateway's own answer.";
}

impl Operation {
    /// The operation's row in the list.
    pub fn info(self) -> &'static OperationInfo {
        &Self::ALL[self as usize]
    }

    /// The operation's name across the C ABI.
    pub fn name(self) -> &'static str {
        self.info().name
    }

    /// The operation of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|info| info.name == name).map(|info| info.operation)
    }

    /// The operation of that name, or an error that names the nearest.
    pub fn named(name: &str) -> Result<Self> {
        Self::from_name(name).ok_or_else(|| {
            let hint = json::proposal(name, Self::ALL.iter().map(|info| info.name)).unwrap_or_default();
            let message = format!("there is no operation \"{}\"{hint}", json::shown(name));
            Error::violation(ErrorKind::InvalidRequest, "operation", message)
        })
    }

    /// Whether it determines the outcome of an earlier call.
    pub fn resolves(self) -> bool {
        matches!(self, Self::PaymentResolve | Self::RefundResolve | Self::PayoutResolve)
    }

    /// The operation that determines its outcome, where there is one.
    pub fn resolved_by(self) -> Option<Self> {
        match self {
            Self::PaymentCreate => Some(Self::PaymentResolve),
            Self::RefundCreate => Some(Self::RefundResolve),
            Self::PayoutCreate => Some(Self::PayoutResolve),
            _ => None,
        }
    }

    /// Whether a repeated call could move money twice.
    pub fn moves_money(self) -> bool {
        self.info().effect == Effect::Moves
    }
}

impl OperationResult {
    /// The result as JSON, without members that are null.
    pub fn to_json(&self) -> Value {
        json::to_value(self)
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

    /// Whether it has the state of the payment, refund or payout, in a word that libtill knows.
    pub fn says_state(&self) -> bool {
        match self {
            Self::Payment(payment) => payment.status != PaymentStatus::Unknown,
            Self::Refund(refund) => refund.status != RefundStatus::Unknown,
            Self::Payout(payout) => payout.status != PayoutStatus::Unknown,
            Self::PaymentLink(link) => link.status != PaymentLinkStatus::Unknown,
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_stands_at_its_own_place_and_has_its_own_name() {
        for (index, info) in Operation::ALL.iter().enumerate() {
            assert_eq!(info.operation as usize, index);
            assert_eq!(Operation::from_name(info.name), Some(info.operation));
            let serialised = serde_json::to_value(info.operation).expect("an enum serialises");
            assert_eq!(serialised, info.name);
        }
    }
}
