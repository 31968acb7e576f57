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
    /// The balance at the end of this day, `yyyy-mm-dd` in UTC; absent: now.
    #[schemars(length(min = 10, max = 10), regex(pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"))]
    pub date: Option<String>,
    /// Settings of this call.
    pub options: Option<CallOptions>,
}

/// What is in one account, in minor units of the balance's currency.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct AccountBalance {
    /// What the account is for, in the gateway's words, such as `DISBURSEMENT`.
    pub account_type: String,
    /// What is in it; absent if it is a debt.
    pub amount: Option<Amount>,
    /// What was in it when the day began, if a day was asked for.
    pub opening: Option<Amount>,
    /// What came in on that day.
    pub inflow: Option<Amount>,
    /// What went out on that day.
    pub outflow: Option<Amount>,
}

/// A balance.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Balance {
    /// The gateway that answered.
    pub gateway: String,
    /// What can be paid out, in minor units; absent if the gateway names no such account.
    pub available: Option<Amount>,
    /// What is held back, in minor units.
    pub held: Option<Amount>,
    /// Currency.
    pub currency: Currency,
    /// The single accounts, at gateways that have several.
    pub accounts: Option<Vec<AccountBalance>>,
    /// When it was so, RFC 3339 where the gateway's time can be read.
    pub as_of: Option<String>,
    /// The gateway's answer, verbatim.
    pub raw: Option<String>,
}

impl Balance {
    /// A balance with nothing but its currency.
    pub fn new(gateway: &str, currency: Currency) -> Self {
        Self {
            gateway: gateway.to_owned(),
            available: None,
            held: None,
            currency,
            accounts: None,
            as_of: None,
            raw: None,
        }
    }
}
