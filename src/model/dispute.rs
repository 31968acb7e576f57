//! Disputes: customers who reclaim a payment through their bank, and shops that prove one to the gateway.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::CallOptions;
use crate::money::{Amount, Currency};

/// A file that a shop uploads, such as the receipt of a payment.
#[derive(Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Upload {
    /// Its name, with the ending of its type.
    #[schemars(length(min = 1, max = 100), regex(pattern = "^[A-Za-z0-9._-]+$"))]
    pub name: String,
    /// Its media type, such as `image/png` or `application/pdf`.
    #[schemars(length(min = 3, max = 100), regex(pattern = "^[a-z]+/[a-z0-9.+-]+$"))]
    pub media_type: String,
    /// Its content in base64: at most 2 MiB before the encoding.
    #[schemars(length(min = 4, max = 2796204))]
    pub content: String,
}

/// Nothing of the content, which has a customer's data.
impl fmt::Debug for Upload {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Upload({}, {} characters)", self.media_type, self.content.len())
    }
}

/// Opens a dispute about a payment that the gateway calls unpaid, with the proof that the customer paid. A dispute that the gateway
/// approves makes the payment approved.
#[skip_serializing_none]
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("x-must-be-sent" = true))]
pub struct DisputeCreateRequest {
    /// The gateway's number of the payment.
    #[schemars(length(min = 1, max = 255))]
    pub payment_id: String,
    /// What happened.
    #[schemars(length(min = 1, max = 1024))]
    pub description: String,
    /// The proof, such as the customer's receipt.
    pub document: Upload,
    /// Fields of the gateway that libtill does not name, merged unchanged into its request.
    pub gateway_options: Option<Map<String, Value>>,
    /// Settings of this call.
    pub options: Option<CallOptions>,
}

/// Lists the latest disputes, all of them or by the filters that the gateway has.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(extend("x-must-be-sent" = true))]
pub struct DisputeListRequest {
    /// Only disputes with this status, in the gateway's words, such as `pending`, `approved` or `declined`.
    #[schemars(length(min = 1, max = 32))]
    pub status: Option<String>,
    /// Only disputes of this day, `yyyy-mm-dd`.
    #[schemars(length(min = 10, max = 10), regex(pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"))]
    pub date: Option<String>,
    /// Only disputes about payments to this account or card, as the customer was shown it.
    #[schemars(length(min = 1, max = 128))]
    pub account: Option<String>,
    /// Only disputes about payments to this device, in the gateway's words.
    #[schemars(length(min = 1, max = 128))]
    pub device: Option<String>,
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
