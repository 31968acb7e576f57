//! The gateway's own payment page, and the customer's way back from it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

/// Asks for the gateway's own payment page.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckoutUrlRequest {
    /// The gateway's number of the payment.
    #[schemars(length(min = 1, max = 255))]
    pub token: String,
}

/// The gateway's own payment page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CheckoutUrl {
    /// Where to send the customer.
    pub url: String,
}

/// What a gateway appended to the URL on which a customer returned.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnParseRequest {
    /// The query string, without the question mark.
    #[schemars(length(max = 65536))]
    pub query: String,
}

/// A hint which payment a returning customer belongs to. It proves nothing: ask the gateway.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ReturnHint {
    /// The gateway's number of the payment.
    pub id: Option<String>,
    /// The shop's order number.
    pub order_id: Option<String>,
    /// What the address claims; never proof of payment.
    pub claimed_status: Option<String>,
}
