//! Disputes: customers who reclaim a payment through their bank.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::CallOptions;
use crate::money::{Amount, Currency};

/// Lists the latest disputes.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DisputeListRequest {
    /// Settings of this call.
    pub options: Option<CallOptions>,
}

/// A dispute.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Dispute {
    /// The gateway's number of the dispute, if it has one.
    pub id: Option<String>,
    /// The gateway's number of the disputed payment, if the notification has it.
    pub payment_id: Option<String>,
    /// The shop's order number of the disputed payment, if the notification has it.
    pub order_id: Option<String>,
    /// Disputed amount in minor units.
    pub amount: Option<Amount>,
    /// Currency.
    pub currency: Option<Currency>,
    /// Report of the investigation.
    pub investigation_report: Option<String>,
    /// The status in the gateway's words, such as `processing`.
    pub status: Option<String>,
    /// The gateway's number of the merchant.
    pub merchant_profile_id: Option<String>,
    /// The gateway's number of the user.
    pub user_profile_id: Option<String>,
    /// The gateway's internal number of the disputed payment, in a list of disputes. It is not the `id` of the payment.
    pub payment_reference: Option<String>,
    /// When it was opened, RFC 3339 where the gateway's time can be read.
    pub created_at: Option<String>,
    /// When it changed last, RFC 3339 where the gateway's time can be read.
    pub updated_at: Option<String>,
    /// Kind of dispute, in the gateway's numbers.
    pub dispute_type: Option<String>,
    /// The bank's code for the reason.
    pub reason_code: Option<String>,
    /// Comment.
    pub comment: Option<String>,
}

/// The latest disputes.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DisputePage {
    /// The disputes.
    pub data: Vec<Dispute>,
    /// Number of the next page; absent on the last one.
    pub next: Option<u32>,
    /// The gateway's answer, verbatim.
    pub raw: Option<String>,
}
