//! What the shop has with a gateway.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::CallOptions;
use crate::money::{Amount, Currency};

/// Queries the balance in one currency.
#[skip_serializing_none]
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("x-must-be-sent" = true))]
pub struct BalanceGetRequest {
    /// Currency of the account.
    pub currency: Currency,
    /// Settings of this call.
    pub options: Option<CallOptions>,
}

/// A balance.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Balance {
    /// The gateway that answered.
    pub gateway: String,
    /// What can be paid out, in minor units.
    pub available: Amount,
    /// What is held back, in minor units.
    pub held: Option<Amount>,
    /// Currency.
    pub currency: Currency,
    /// The gateway's answer, verbatim.
    pub raw: Option<String>,
}
