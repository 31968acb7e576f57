//! applyPaymentToken, InquireApplyRequest, inquirePaymentToken and removePaymentToken, in PayerMax's own spelling.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::{CardInfo, EnvInfo};

/// applyPaymentToken, `data`.
#[skip_serializing_none]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TokenOrder {
    pub request_id: Option<String>,
    pub country: Option<String>,
    pub payment_method_type: &'static str,
    pub target_org: Option<String>,
    pub user_id: Option<String>,
    pub front_callback_url: Option<String>,
    pub token_scope: &'static str,
    pub mit_type: Option<&'static str>,
    pub card_info: Option<CardInfo>,
    pub env_info: EnvInfo,
    pub risk_params: Option<BTreeMap<String, String>>,
}

/// InquireApplyRequest, inquirePaymentToken and removePaymentToken, `data`.
#[skip_serializing_none]
#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub struct TokenQuery {
    pub user_id: Option<String>,
    pub token_scope: Option<&'static str>,
    pub request_id: Option<String>,
    #[serde(rename = "paymentTokenID")]
    pub payment_token_id: Option<String>,
    pub payment_method_type: Option<String>,
    pub target_org: Option<String>,
    pub card_org: Option<String>,
    pub remove_reason: Option<String>,
}

/// applyPaymentToken and InquireApplyRequest, answer.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct ApplyTokenResponse {
    pub redirect_url: Option<String>,
    pub request_id: Option<String>,
    pub status: Option<String>,
    #[serde(rename = "paymentTokenID")]
    pub payment_token_id: Option<String>,
    /// Not in the table; where an answer repeats it, it has to be the customer's.
    pub user_id: Option<String>,
}

/// inquirePaymentToken, answer.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct TokenListResponse {
    pub token_list: Option<Vec<TokenRecord>>,
}

/// inquirePaymentToken, `data.tokenList[]`; removePaymentToken, answer; and the TOKENIZATION notification.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct TokenRecord {
    pub user_id: Option<String>,
    #[serde(rename = "paymentTokenID")]
    pub payment_token_id: Option<String>,
    pub payment_token_expiry: Option<String>,
    pub payment_token_status: Option<String>,
    pub card_info: Option<String>,
    #[serde(rename = "ifCVV")]
    pub if_cvv: Option<String>,
    pub brand: Option<String>,
    pub payment_method_type: Option<String>,
    pub target_org: Option<String>,
    pub account_display: Option<String>,
    pub out_trade_no: Option<String>,
    pub request_id: Option<String>,
    #[serde(rename = "supportMIT")]
    pub support_mit: Option<bool>,
    pub status: Option<String>,
    pub country: Option<String>,
}
