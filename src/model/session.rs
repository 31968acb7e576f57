//! Sessions of a gateway's drop-in component, which collects cards and wallets in the shop's page.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::{CallOptions, Capture, Customer, StoredCredential};
use crate::money::{Amount, Currency};

/// A session to be opened. It moves nothing: a payment with `payment_method.drop_in` does.
#[skip_serializing_none]
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentSessionRequest {
    /// The shop's customer; `customer.id` is required.
    pub customer: Customer,
    /// Currency of the payment.
    #[schemars(extend("x-must-be-sent" = true))]
    pub currency: Currency,
    /// Amount of the payment in minor units; 0 checks a card, and needs `stored_credential`.
    #[schemars(extend("x-must-be-sent" = true))]
    pub amount: Option<Amount>,
    /// Country in which the customer pays, alpha-2.
    #[schemars(length(min = 2, max = 3))]
    pub country: Option<String>,
    /// What the component offers, in the gateway's words, such as `CARD`; absent: all that the merchant has.
    #[schemars(length(min = 1, max = 10), inner(length(min = 1, max = 32)))]
    pub components: Option<Vec<String>>,
    /// The `capture` of the payment.
    #[schemars(extend("x-must-be-sent" = true))]
    pub capture: Option<Capture>,
    /// Set when the payment stores a credential.
    #[schemars(extend("x-must-be-sent" = true))]
    pub stored_credential: Option<StoredCredential>,
    /// Fields of the gateway that libtill does not name, merged unchanged into its request.
    // Nobody but the gateway knows what these move.
    #[schemars(extend("x-must-be-sent" = true))]
    pub gateway_options: Option<Map<String, Value>>,
    /// Settings of this call.
    pub options: Option<CallOptions>,
}

/// A session, for the component in the shop's page.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct PaymentSession {
    /// The gateway that answered.
    pub gateway: String,
    /// The session's key, for the component and for the payment's `payment_method.drop_in`.
    pub session_key: String,
    /// The key with which the component begins.
    pub client_key: String,
    /// Fields of the request that this gateway cannot express and that only inform.
    pub ignored: Option<Vec<String>>,
    /// The gateway's answer, verbatim.
    pub raw: Option<String>,
}
