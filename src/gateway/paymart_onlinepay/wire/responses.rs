//! What comes back. Read leniently: the documents print numbers as texts and texts as numbers.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::gateway::read_number;

/// `POST /payments`, `/payments/confirm`, `/payments/decline`, and `POST /payouts` with several providers.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct CreateResponse {
    pub token: Option<String>,
    pub processing_url: Option<Pages>,
    #[serde(rename = "selectorURL")]
    pub selector_url: Option<String>,
    pub payment: Option<PaymentRecord>,
    pub payout: Option<PayoutRecord>,
    pub redirect_request: Option<RedirectRequest>,
}

/// One page, or one for each provider.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum Pages {
    One(String),
    Each(Vec<BTreeMap<String, String>>),
}

/// `payment` of an answer.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct PaymentRecord {
    pub token: Option<String>,
    #[serde(deserialize_with = "read_number")]
    pub order_number: Option<String>,
    pub amount: Option<Value>,
    pub gateway_amount: Option<Value>,
    pub currency: Option<String>,
    pub gateway_currency: Option<String>,
    pub status: Option<String>,
    pub two_stage_mode: Option<bool>,
    pub decline_reason: Option<Value>,
    /// What the engine keeps for itself; newer editions print it.
    pub commission: Option<Value>,
}

/// `payout` of an answer.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct PayoutRecord {
    pub token: Option<String>,
    #[serde(deserialize_with = "read_number")]
    pub order_number: Option<String>,
    pub amount: Option<Value>,
    pub currency: Option<String>,
    pub status: Option<String>,
    pub timestamp: Option<String>,
    pub decline_reason: Option<Value>,
}

/// Where the customer's browser has to go for 3-D Secure.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct RedirectRequest {
    pub url: Option<String>,
    pub params: Option<BTreeMap<String, Value>>,
    #[serde(rename = "type")]
    pub form: Option<String>,
}

/// `GET /payments/{token}`.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct RecordResponse {
    pub payment: Option<Record>,
}

/// `GET /payments` and `GET /payments/order/{number}`. The document writes `curentPage`.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct ListResponse {
    pub total_count: Option<u64>,
    pub curent_page: Option<u32>,
    pub per_page: Option<u32>,
    pub total_page: Option<u32>,
    pub payments: Option<Vec<Record>>,
}

/// One payment or payout.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Record {
    pub id: Option<Value>,
    pub status: Option<String>,
    pub token: Option<String>,
    pub currency: Option<String>,
    pub product: Option<String>,
    pub callback_url: Option<String>,
    pub redirect_success_url: Option<String>,
    pub redirect_fail_url: Option<String>,
    pub amount: Option<Value>,
    pub gateway_amount: Option<Value>,
    pub gateway_currency: Option<String>,
    pub created_at: Option<String>,
    pub updated_at: Option<String>,
    pub extra_return_param: Option<String>,
    pub operation_type: Option<String>,
    #[serde(deserialize_with = "read_number")]
    pub order_number: Option<String>,
    pub two_stage_mode: Option<bool>,
    pub decline_reason: Option<Value>,
    pub declination_reason: Option<Value>,
    pub available_for_refund: Option<Value>,
    pub recurring_token: Option<String>,
    pub wallet_token: Option<String>,
    pub commission_data: Option<Commission>,
}

/// What the engine keeps for itself; newer editions print it.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Commission {
    pub commission_amount: Option<Value>,
}

/// `POST /refunds`.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct RefundResponse {
    pub token: Option<String>,
    pub processing_url: Option<Pages>,
    pub refund: Option<RefundRecord>,
}

/// `refund` of an answer.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct RefundRecord {
    pub token: Option<String>,
    /// Not in the document; where an answer repeats it, it has to be the payment's.
    #[serde(deserialize_with = "read_number")]
    pub order_number: Option<String>,
    pub amount: Option<Value>,
    pub currency: Option<String>,
    pub status: Option<String>,
    pub decline_reason: Option<Value>,
}

/// `GET /balance`.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct BalanceResponse {
    pub wallet: Option<Wallet>,
}

/// `wallet` of a balance.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Wallet {
    pub available: Option<Value>,
    pub hold: Option<Value>,
    pub currency: Option<String>,
}

/// `GET /disputes/list`.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct DisputesResponse {
    pub disputes: Option<Vec<DisputeRecord>>,
}

/// One dispute.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct DisputeRecord {
    pub id: Option<Value>,
    pub amount: Option<Value>,
    pub currency: Option<String>,
    pub investigation_report: Option<String>,
    pub status: Option<String>,
    pub merchant_profile_id: Option<Value>,
    pub user_profile_id: Option<Value>,
    pub feed_id: Option<Value>,
    pub created_at: Option<String>,
    pub updated_at: Option<String>,
    pub dispute_type: Option<Value>,
    pub reason_code: Option<Value>,
    pub comment: Option<String>,
}

/// A notification.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct Notification {
    pub token: Option<String>,
    #[serde(rename = "type")]
    pub operation: Option<String>,
    pub status: Option<String>,
    pub extra_return_param: Option<String>,
    #[serde(deserialize_with = "read_number")]
    pub order_number: Option<String>,
    pub wallet_token: Option<String>,
    pub wallet_display_name: Option<String>,
    pub recurring_token: Option<String>,
    pub sanitized_mask: Option<String>,
    pub card_holder: Option<String>,
    pub amount: Option<Value>,
    pub currency: Option<String>,
    pub gateway_amount: Option<Value>,
    pub gateway_currency: Option<String>,
    pub gateway_details: Option<Value>,
}

/// A number that is not empty.
pub fn filled(number: Option<&String>) -> Option<String> {
    number.filter(|text| !text.is_empty()).cloned()
}

/// A value that the documents print as a text here and as a number there.
pub fn plain(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
