//! currentBalanceQuery and dayEndBalanceQuery, in PayerMax's own spelling.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// currentBalanceQuery, `data`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BalanceQuery {
    /// Whether accounts with nothing in them are listed.
    pub plain_sign: bool,
    pub account_currency: Vec<String>,
}

/// dayEndBalanceQuery, `data`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DayEndBalanceQuery {
    pub account_currency: String,
    pub inquiry_date: String,
    pub timezone: &'static str,
}

/// The answer to either.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct BalanceResponse {
    #[serde(alias = "accountEndDayTimeTypes")]
    pub account_real_time_types: Option<Vec<AccountRecord>>,
    #[serde(alias = "acctTime")]
    pub inquiry_time: Option<String>,
    pub error_code: Option<String>,
    pub error_msg: Option<String>,
}

/// `accountRealTimeTypes[]` and `accountEndDayTimeTypes[]`.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct AccountRecord {
    pub account_type: Option<String>,
    pub currency: Option<String>,
    #[serde(alias = "endBalance")]
    pub balance: Option<Value>,
    /// As the description spells it.
    pub inital_balance: Option<Value>,
    pub inflow_amount: Option<Value>,
    pub outflow_amount: Option<Value>,
}
