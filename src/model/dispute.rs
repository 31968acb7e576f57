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

/// Queries one dispute.
#[skip_serializing_none]
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("x-must-be-sent" = true))]
pub struct DisputeGetRequest {
    /// The gateway's number of the dispute.
    #[schemars(length(min = 1, max = 64))]
    pub id: String,
    /// Settings of this call.
    pub options: Option<CallOptions>,
}

/// Answers a dispute, or a batch of them, with the shop's evidence.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(extend("x-must-be-sent" = true))]
pub struct DisputeRespondRequest {
    /// The gateway's number of the dispute; either this or `batch_id`.
    #[schemars(length(min = 1, max = 64))]
    pub id: Option<String>,
    /// The gateway's number of a batch of disputes, which are answered together.
    #[schemars(length(min = 1, max = 64))]
    pub batch_id: Option<String>,
    /// The shop's number of the customer, as the dispute has it.
    #[schemars(length(min = 1, max = 64))]
    pub customer_id: Option<String>,
    /// What the shop has to say.
    #[schemars(length(min = 1, max = 256))]
    pub message: Option<String>,
    /// Addresses from which the gateway downloads the evidence; http or https.
    #[schemars(length(max = 20), inner(length(min = 8, max = 1024), url))]
    pub evidence_urls: Option<Vec<String>>,
    /// Settings of this call.
    pub options: Option<CallOptions>,
}

/// Which disputes an answer reached.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct DisputeResponse {
    /// The gateway that answered.
    pub gateway: String,
    /// Numbers of the disputes that the gateway has answered.
    pub accepted: Vec<String>,
    /// Numbers of the disputes that could not be answered.
    pub refused: Vec<String>,
    /// The gateway's answer, verbatim.
    pub raw: Option<String>,
}

/// How a dispute ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DisputeOutcome {
    /// The shop keeps the money.
    Won,
    /// The customer gets the money back.
    Lost,
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
    /// How it ended; absent while it is open.
    pub outcome: Option<DisputeOutcome>,
    /// Last day for the shop's answer, `yyyy-mm-dd`.
    pub respond_by: Option<String>,
    /// The gateway's fee for the dispute, in minor units of `currency`.
    pub fee: Option<Amount>,
    /// The gateway's number of the batch that it belongs to.
    pub batch_id: Option<String>,
    /// The shop's number of the customer.
    pub customer_id: Option<String>,
    /// The gateway's answer, verbatim.
    pub raw: Option<String>,
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
