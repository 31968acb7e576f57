//! Refunds.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::{CallOptions, Decline, RefundStatus, Verdict};
use crate::money::{Amount, Currency};

/// A refund to be made. Store `refund_id` under a unique key before the call: it names one attempt.
#[skip_serializing_none]
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundRequest {
    /// The shop's number for this refund, never used twice. Some gateways' requests have no field for it: there the same
    /// number sent twice refunds twice, and only the shop's own record prevents it (`docs/gateways.md` says where).
    #[schemars(length(min = 1, max = 64))]
    #[schemars(extend("x-must-be-sent" = true))]
    pub refund_id: String,
    /// The gateway's number of the payment.
    #[schemars(length(min = 1, max = 255))]
    #[schemars(extend("x-must-be-sent" = true))]
    pub payment_id: Option<String>,
    /// The shop's order number of the payment.
    #[schemars(length(min = 1, max = 255))]
    #[schemars(extend("x-must-be-sent" = true))]
    pub order_id: Option<String>,
    /// How much to refund, in minor units; absent: the whole payment, if the gateway supports that.
    #[schemars(extend("x-must-be-sent" = true))]
    pub amount: Option<Amount>,
    /// Currency of the payment.
    #[schemars(extend("x-must-be-sent" = true))]
    pub currency: Option<Currency>,
    /// How much of the payment was refunded before, as the shop knows it, in minor units: a guard against refunding twice. If
    /// the gateway reports refunded amounts, libtill queries first and refuses the refund unless they agree; otherwise the
    /// guard is refused as `unsupported`.
    #[schemars(extend("x-must-be-sent" = true))]
    pub expected_refunded: Option<Amount>,
    /// Why.
    #[schemars(length(min = 1, max = 512))]
    pub reason: Option<String>,
    /// Where the gateway sends its notifications; http or https.
    #[schemars(length(min = 8, max = 256), url)]
    pub notify_url: Option<String>,
    /// Fields of the gateway that libtill does not name, merged unchanged into its request.
    // Nobody but the gateway knows what these move.
    #[schemars(extend("x-must-be-sent" = true))]
    pub gateway_options: Option<Map<String, Value>>,
    /// Settings of this call.
    pub options: Option<CallOptions>,
}

/// Queries one refund; exactly one of `id` and `refund_id`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(extend("x-must-be-sent" = true))]
pub struct RefundGetRequest {
    /// The gateway's number of the refund.
    #[schemars(length(min = 1, max = 255))]
    pub id: Option<String>,
    /// The shop's number of the refund.
    #[schemars(length(min = 1, max = 64))]
    pub refund_id: Option<String>,
    /// Settings of this call.
    pub options: Option<CallOptions>,
}

/// Resolves a refund whose outcome is unknown.
#[skip_serializing_none]
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundResolveRequest {
    /// The shop's number of the refund.
    #[schemars(length(min = 1, max = 64))]
    pub refund_id: String,
    /// Amount that was asked for, in minor units; absent for a whole refund.
    pub amount: Option<Amount>,
    /// Currency that was asked for.
    pub currency: Option<Currency>,
    /// When the last byte of the attempt may have been sent, RFC 3339; the start of the call will do, because the client's
    /// `total_ms` is added. Once it is longer ago than the error's `settle_after_ms`, an empty answer is final.
    #[schemars(length(min = 20, max = 40), extend("format" = "date-time"))]
    pub attempted_at: Option<String>,
    /// Settings of this call.
    pub options: Option<CallOptions>,
}

/// A refund as the gateway reports it.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Refund {
    /// The gateway that answered.
    pub gateway: String,
    /// The gateway's number of the refund.
    pub id: Option<String>,
    /// The shop's number of the refund.
    pub refund_id: Option<String>,
    /// The gateway's number of the payment.
    pub payment_id: Option<String>,
    /// The shop's order number of the payment.
    pub order_id: Option<String>,
    /// The status.
    pub status: RefundStatus,
    /// Whether the status cannot change any more.
    #[serde(rename = "final")]
    pub is_final: bool,
    /// Amount in minor units.
    pub amount: Option<Amount>,
    /// Currency.
    pub currency: Option<Currency>,
    /// Why it failed.
    pub decline: Option<Decline>,
    /// The gateway's code for the status, if it has one.
    pub gateway_code: Option<String>,
    /// The gateway's words for the status; they prove nothing.
    pub gateway_message: Option<String>,
    /// A page of the gateway's about the payment.
    pub page_url: Option<String>,
    /// Set where the outcome was unknown at first and was found by asking the gateway.
    pub resolved: Option<bool>,
    /// Set by resolving: `found`, or `unknown` if the gateway reports a state that no document names.
    pub verdict: Option<Verdict>,
    /// The same for the same news, wherever it comes from: an answer or an event. Store it under a unique key, and act once.
    pub dedupe_key: Option<String>,
    /// When it changed last, RFC 3339 where the gateway's time can be read.
    pub updated_at: Option<String>,
    /// Fields of the request that this gateway cannot express and that only inform.
    pub ignored: Option<Vec<String>>,
    /// The gateway's answer, verbatim.
    pub raw: Option<String>,
}

impl Refund {
    /// A refund with nothing but its status.
    pub fn new(gateway: &str, status: RefundStatus, is_final: bool) -> Self {
        Self {
            gateway: gateway.to_owned(),
            id: None,
            refund_id: None,
            payment_id: None,
            order_id: None,
            status,
            is_final,
            amount: None,
            currency: None,
            decline: None,
            gateway_code: None,
            gateway_message: None,
            page_url: None,
            resolved: None,
            verdict: None,
            dedupe_key: None,
            updated_at: None,
            ignored: None,
            raw: None,
        }
    }
}
