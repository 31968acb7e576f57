//! Payouts: money that the shop sends.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::{Address, CallOptions, Decline, Destination, Fee, NextAction, PayoutStatus, Recipient, Verdict};
use crate::money::{Amount, Currency};

/// A payout to be made. Store `order_id` under a unique key before the call: it names one attempt.
#[skip_serializing_none]
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PayoutRequest {
    /// The shop's number for this attempt, never used twice.
    #[schemars(length(min = 1, max = 255))]
    #[schemars(extend("x-must-be-sent" = true))]
    pub order_id: String,
    /// Amount in minor units.
    #[schemars(extend("x-must-be-sent" = true))]
    pub amount: Amount,
    /// Currency.
    #[schemars(extend("x-must-be-sent" = true))]
    pub currency: Currency,
    /// Where the money goes.
    #[schemars(extend("x-must-be-sent" = true))]
    pub destination: Option<Destination>,
    /// Who receives it.
    pub recipient: Option<Recipient>,
    /// Billing address of the recipient; some gateways take codes of the dictionaries in it.
    pub billing: Option<Address>,
    /// Country in which the money is received, alpha-2.
    #[schemars(length(min = 2, max = 3))]
    pub country: Option<String>,
    /// Currency of the shop's account that is charged.
    #[schemars(extend("x-must-be-sent" = true))]
    pub source_currency: Option<Currency>,
    /// Currency in which the recipient is paid.
    #[schemars(extend("x-must-be-sent" = true))]
    pub destination_currency: Option<Currency>,
    /// The shop's own text, which the gateway gives back.
    #[schemars(length(min = 1, max = 1024))]
    pub custom_data: Option<String>,
    /// Text for the recipient's statement.
    #[schemars(length(min = 1, max = 255))]
    pub remark: Option<String>,
    /// What the money is for, in the gateway's words.
    #[schemars(length(min = 1, max = 32))]
    pub purpose: Option<String>,
    /// Where the gateway sends its notifications; http or https.
    #[schemars(length(min = 8, max = 255), url)]
    pub notify_url: Option<String>,
    /// Facts for the gateway's fraud rules, in the gateway's words.
    #[schemars(length(max = 100))]
    pub risk: Option<BTreeMap<String, String>>,
    /// Fields of the gateway that libtill does not name, merged unchanged into its request.
    // Nobody but the gateway knows what these move.
    #[schemars(extend("x-must-be-sent" = true))]
    pub gateway_options: Option<Map<String, Value>>,
    /// Settings of this call.
    pub options: Option<CallOptions>,
}

/// Queries one payout; exactly one of `id` and `order_id`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(extend("x-must-be-sent" = true))]
pub struct PayoutGetRequest {
    /// The gateway's number of the payout.
    #[schemars(length(min = 1, max = 255))]
    pub id: Option<String>,
    /// The shop's order number.
    #[schemars(length(min = 1, max = 255))]
    pub order_id: Option<String>,
    /// Settings of this call.
    pub options: Option<CallOptions>,
}

/// Resolves a payout whose outcome is unknown.
#[skip_serializing_none]
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PayoutResolveRequest {
    /// The shop's order number.
    #[schemars(length(min = 1, max = 255))]
    pub order_id: String,
    /// Amount that was asked for, in minor units.
    pub amount: Amount,
    /// Currency that was asked for.
    pub currency: Currency,
    /// When the last byte of the attempt may have been sent, RFC 3339; the start of the call will do, because the client's
    /// `total_ms` is added. Once it is longer ago than the error's `settle_after_ms`, an empty answer is final.
    #[schemars(length(min = 20, max = 40), extend("format" = "date-time"))]
    pub attempted_at: Option<String>,
    /// Settings of this call.
    pub options: Option<CallOptions>,
}

/// A payout as the gateway reports it.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Payout {
    /// The gateway that answered.
    pub gateway: String,
    /// The gateway's number of the payout.
    pub id: Option<String>,
    /// The shop's order number.
    pub order_id: Option<String>,
    /// The status.
    pub status: PayoutStatus,
    /// Whether the status cannot change any more, but for `returned` after `succeeded`.
    #[serde(rename = "final")]
    pub is_final: bool,
    /// Amount in minor units.
    pub amount: Option<Amount>,
    /// Currency.
    pub currency: Option<Currency>,
    /// What the shop's account was charged, in minor units of `source_currency`.
    pub source_amount: Option<Amount>,
    /// Currency of `source_amount`.
    pub source_currency: Option<Currency>,
    /// What the recipient gets, in minor units of `destination_currency`.
    pub destination_amount: Option<Amount>,
    /// Currency of `destination_amount`.
    pub destination_currency: Option<Currency>,
    /// Fees that the gateway takes.
    pub fees: Option<Vec<Fee>>,
    /// What the shop has to do next.
    pub next_action: Option<NextAction>,
    /// Why it failed or was returned.
    pub decline: Option<Decline>,
    /// The shop's own text, given back.
    pub custom_data: Option<String>,
    /// The gateway's finer word for a pending payout.
    pub sub_status: Option<String>,
    /// Set where the outcome was unknown at first and was found by asking the gateway.
    pub resolved: Option<bool>,
    /// Set by resolving: `found`, or `unknown` if the gateway reports a state that no document names.
    pub verdict: Option<Verdict>,
    /// The same for the same news, wherever it comes from: an answer or an event. Store it under a unique key, and act once.
    pub dedupe_key: Option<String>,
    /// References at banks and channels, in the gateway's words.
    pub references: Option<BTreeMap<String, String>>,
    /// When it was created, RFC 3339 where the gateway's time can be read.
    pub created_at: Option<String>,
    /// When it changed last, RFC 3339 where the gateway's time can be read.
    pub updated_at: Option<String>,
    /// Fields of the request that this gateway cannot express and that only inform.
    pub ignored: Option<Vec<String>>,
    /// The gateway's answer, verbatim.
    pub raw: Option<String>,
}

impl Payout {
    /// A payout with nothing but its status.
    pub fn new(gateway: &str, status: PayoutStatus, is_final: bool) -> Self {
        Self {
            gateway: gateway.to_owned(),
            id: None,
            order_id: None,
            status,
            is_final,
            amount: None,
            currency: None,
            source_amount: None,
            source_currency: None,
            destination_amount: None,
            destination_currency: None,
            fees: None,
            next_action: None,
            decline: None,
            custom_data: None,
            sub_status: None,
            resolved: None,
            verdict: None,
            dedupe_key: None,
            references: None,
            created_at: None,
            updated_at: None,
            ignored: None,
            raw: None,
        }
    }
}
