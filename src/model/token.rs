//! Payment tokens: a way to pay that the gateway keeps for a customer.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::{Browser, CallOptions, Customer, Device, MaskedCard, NextAction, PaymentMethod, TokenStatus};

/// What a token will be charged for when the customer is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TokenUse {
    /// At fixed times.
    Scheduled,
    /// When the customer's account needs it.
    Unscheduled,
}

/// A token to be made.
#[skip_serializing_none]
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenRequest {
    /// The shop's number for this request, never used twice.
    #[schemars(length(min = 1, max = 64))]
    #[schemars(extend("x-must-be-sent" = true))]
    pub request_id: String,
    /// Country of the customer, alpha-2.
    #[schemars(length(min = 2, max = 3))]
    pub country: String,
    /// A card or a bank.
    #[schemars(extend("x-must-be-sent" = true))]
    pub payment_method: PaymentMethod,
    /// The shop's customer; `customer.id` is required, and `customer.ip`.
    pub customer: Customer,
    /// Where the customer returns; http, https or an app's own scheme.
    #[schemars(length(min = 3, max = 1024))]
    pub return_url: String,
    /// Set where the token will also be charged when the customer is not there.
    // It decides whether the shop may charge without the customer.
    #[schemars(extend("x-must-be-sent" = true))]
    pub merchant_use: Option<TokenUse>,
    /// The customer's browser.
    pub browser: Option<Browser>,
    /// The customer's device.
    pub device: Option<Device>,
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

/// Asks for the result of a `token_create`.
#[skip_serializing_none]
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("x-must-be-sent" = true))]
pub struct TokenGetRequest {
    /// The shop's number of the request.
    #[schemars(length(min = 1, max = 64))]
    pub request_id: String,
    /// The shop's number of the customer.
    #[schemars(length(min = 1, max = 64))]
    pub customer_id: String,
    /// Settings of this call.
    pub options: Option<CallOptions>,
}

/// Asks for a customer's tokens.
#[skip_serializing_none]
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("x-must-be-sent" = true))]
pub struct TokenListRequest {
    /// The shop's number of the customer.
    #[schemars(length(min = 1, max = 64))]
    pub customer_id: String,
    /// Only this token.
    #[schemars(length(min = 1, max = 64))]
    pub token: Option<String>,
    /// Only tokens that may be charged when the customer is not there.
    pub merchant_use: Option<bool>,
    /// Only this way to pay, in the gateway's words, such as `CARD`.
    #[schemars(length(min = 1, max = 64))]
    pub method: Option<String>,
    /// Only this organisation.
    #[schemars(length(min = 1, max = 32))]
    pub organisation: Option<String>,
    /// Only this card scheme.
    #[schemars(length(min = 1, max = 32))]
    pub brand: Option<String>,
    /// Settings of this call.
    pub options: Option<CallOptions>,
}

/// Deletes a token.
#[skip_serializing_none]
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenDeleteRequest {
    /// The token.
    #[schemars(length(min = 1, max = 64))]
    #[schemars(extend("x-must-be-sent" = true))]
    pub token: String,
    /// The shop's number of the customer.
    #[schemars(length(min = 1, max = 64))]
    #[schemars(extend("x-must-be-sent" = true))]
    pub customer_id: String,
    /// Why.
    #[schemars(length(min = 1, max = 256))]
    pub reason: Option<String>,
    /// Settings of this call.
    pub options: Option<CallOptions>,
}

/// A token as the gateway reports it.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Token {
    /// The gateway that answered.
    pub gateway: String,
    /// The token, once there is one.
    pub token: Option<String>,
    /// The shop's number of the request.
    pub request_id: Option<String>,
    /// The shop's number of the customer.
    pub customer_id: Option<String>,
    /// The status.
    pub status: TokenStatus,
    /// What the shop has to do next.
    pub next_action: Option<NextAction>,
    /// Until when it can be charged.
    pub expires_at: Option<String>,
    /// The card behind it, masked.
    pub card: Option<MaskedCard>,
    /// The account behind it, masked.
    pub account: Option<String>,
    /// Way to pay, in the gateway's words.
    pub method: Option<String>,
    /// The organisation behind it.
    pub organisation: Option<String>,
    /// Whether the customer must type the security code again.
    pub cvv_required: Option<bool>,
    /// Whether it may be charged when the customer is not there.
    pub merchant_use: Option<bool>,
    /// The shop's order number of the payment that made the token.
    pub order_id: Option<String>,
    /// Country of the customer.
    pub country: Option<String>,
    /// Fields of the request that this gateway cannot express and that only inform.
    pub ignored: Option<Vec<String>>,
    /// The gateway's answer, verbatim.
    pub raw: Option<String>,
}

impl Token {
    /// A token with nothing but its status.
    pub fn new(gateway: &str, status: TokenStatus) -> Self {
        Self {
            gateway: gateway.to_owned(),
            token: None,
            request_id: None,
            customer_id: None,
            status,
            next_action: None,
            expires_at: None,
            card: None,
            account: None,
            method: None,
            organisation: None,
            cvv_required: None,
            merchant_use: None,
            order_id: None,
            country: None,
            ignored: None,
            raw: None,
        }
    }
}

/// A customer's tokens.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TokenPage {
    /// The tokens.
    pub data: Vec<Token>,
    /// Number of the next page; absent on the last one.
    pub next: Option<u32>,
    /// The gateway's answer, verbatim.
    pub raw: Option<String>,
}
