//! caseSearch, caseReplay and the notifications of disputes, in PayerMax's own spelling.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_with::skip_serializing_none;

/// caseSearch, `data`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CaseQuery {
    pub case_id: Option<String>,
}

/// caseReplay, `data`.
#[skip_serializing_none]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CaseReply {
    pub case_id: Option<String>,
    pub batch_id: Option<String>,
    pub out_user_id: Option<String>,
    pub response_content: Option<String>,
    pub representment_file: Option<Vec<String>>,
}

/// caseReplay, answer.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct CaseReplyResponse {
    pub success_case_ids: Option<Vec<String>>,
    pub fail_case_ids: Option<Vec<String>>,
}

/// caseSearch, answer; and the notifications of disputes and of fraud.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct CaseRecord {
    pub case_id: Option<String>,
    pub batch_id: Option<String>,
    pub out_trade_no: Option<String>,
    pub trade_token: Option<String>,
    pub out_user_id: Option<String>,
    pub status: Option<String>,
    pub case_result: Option<String>,
    /// What is really frozen; `currency` is its currency.
    pub amount: Option<Value>,
    pub fee: Option<Value>,
    pub currency: Option<String>,
    /// What is to be frozen, in the payment's currency.
    pub origin_trade_amount: Option<Value>,
    pub origin_trade_currency: Option<String>,
    /// The payment's amount, in notifications.
    pub trade_amount: Option<Value>,
    pub trade_currency: Option<String>,
    pub retrieval_date: Option<String>,
    pub expiration_date: Option<String>,
    pub reason_code: Option<String>,
    pub reason_message: Option<String>,
    /// When a warning of fraud was received.
    pub receive_date: Option<String>,
}
