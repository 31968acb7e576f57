//! Payment links: pages of the gateway's whose address the shop sends to a customer.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::{CallOptions, Customer, Item, Payment, PaymentLinkStatus};
use crate::money::{Amount, Currency};

/// A payment link to be made. Store `link_id` under a unique key before the call.
#[skip_serializing_none]
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentLinkRequest {
    /// The shop's number for this link, never used twice.
    #[schemars(length(min = 1, max = 64))]
    #[schemars(extend("x-must-be-sent" = true))]
    pub link_id: String,
    /// Amount in minor units.
    #[schemars(extend("x-must-be-sent" = true))]
    pub amount: Amount,
    /// Currency.
    #[schemars(extend("x-must-be-sent" = true))]
    pub currency: Currency,
    /// What is paid for; customers see it.
    #[schemars(length(min = 1, max = 255))]
    pub description: Option<String>,
    /// Country in which the customer pays, alpha-2.
    #[schemars(length(min = 2, max = 3))]
    pub country: Option<String>,
    /// The shop's customer.
    pub customer: Option<Customer>,
    /// The cart.
    #[schemars(length(max = 500))]
    pub items: Option<Vec<Item>>,
    /// The shop's e-mail address for customers, shown on the page.
    #[schemars(length(min = 3, max = 255), email)]
    pub contact_email: Option<String>,
    /// Address of the shop's logo, shown on the page; http or https.
    #[schemars(length(min = 8, max = 1024), url)]
    pub logo_url: Option<String>,
    /// Where the gateway sends its notifications; http or https.
    #[schemars(length(min = 8, max = 1024), url)]
    pub notify_url: Option<String>,
    /// Language of the page, such as `en`, `zh`, `ja`.
    #[schemars(length(min = 2, max = 16))]
    pub locale: Option<String>,
    /// A remark for the shop's own records at the gateway.
    #[schemars(length(min = 1, max = 255))]
    pub remark: Option<String>,
    /// How long the link can be paid, in seconds.
    #[schemars(range(min = 1, max = 31536000))]
    pub expires_in_s: Option<u32>,
    /// Fields of the gateway that libtill does not name, merged unchanged into its request.
    // Nobody but the gateway knows what these move.
    #[schemars(extend("x-must-be-sent" = true))]
    pub gateway_options: Option<Map<String, Value>>,
    /// Settings of this call.
    pub options: Option<CallOptions>,
}

/// Queries one payment link, with what was paid at it.
#[skip_serializing_none]
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("x-must-be-sent" = true))]
pub struct PaymentLinkGetRequest {
    /// The shop's number of the link.
    #[schemars(length(min = 1, max = 64))]
    pub link_id: String,
    /// Settings of this call.
    pub options: Option<CallOptions>,
}

/// Ends a payment link: nobody can pay at it any more.
#[skip_serializing_none]
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("x-must-be-sent" = true))]
pub struct PaymentLinkExpireRequest {
    /// The shop's number of the link.
    #[schemars(length(min = 1, max = 64))]
    pub link_id: String,
    /// Settings of this call.
    pub options: Option<CallOptions>,
}

/// A payment link as the gateway reports it. A link is no payment: `payments` has what customers did at it.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PaymentLink {
    /// The gateway that answered.
    pub gateway: String,
    /// The gateway's number of the link.
    pub id: Option<String>,
    /// The shop's number of the link.
    pub link_id: Option<String>,
    /// Whether somebody can still pay at it.
    pub status: PaymentLinkStatus,
    /// Address of the page, to be sent to the customer.
    pub url: Option<String>,
    /// Address of a picture with the page's QR code.
    pub qr_code_url: Option<String>,
    /// Until when it can be paid, RFC 3339 where the gateway's time can be read.
    pub expires_at: Option<String>,
    /// Amount in minor units.
    pub amount: Option<Amount>,
    /// Currency.
    pub currency: Option<Currency>,
    /// Country in which the customer pays.
    pub country: Option<String>,
    /// What is paid for.
    pub description: Option<String>,
    /// The remark for the shop's own records.
    pub remark: Option<String>,
    /// The payments at the link. Each has an order number of the gateway's choice, and the link's amount.
    pub payments: Option<Vec<Payment>>,
    /// Fields of the request that this gateway cannot express and that only inform.
    pub ignored: Option<Vec<String>>,
    /// The gateway's answer, verbatim.
    pub raw: Option<String>,
}

impl PaymentLink {
    /// A payment link with nothing but its status.
    pub fn new(gateway: &str, status: PaymentLinkStatus) -> Self {
        Self {
            gateway: gateway.to_owned(),
            id: None,
            link_id: None,
            status,
            url: None,
            qr_code_url: None,
            expires_at: None,
            amount: None,
            currency: None,
            country: None,
            description: None,
            remark: None,
            payments: None,
            ignored: None,
            raw: None,
        }
    }
}
