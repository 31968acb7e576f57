//! createPaybylink, queryPaybylink and expirePaybylink, in PayerMax's own spelling.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_with::skip_serializing_none;

use super::PaidWith;

/// createPaybylink, `data`.
#[skip_serializing_none]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LinkOrder {
    pub merchant_link_id: Option<String>,
    pub link_type: &'static str,
    pub expires_time: Option<String>,
    pub country: Option<String>,
    pub currency: String,
    pub total_amount: String,
    pub language: Option<String>,
    pub description: Option<String>,
    pub link_description: Option<String>,
    pub user_info: LinkUser,
    pub goods_details: Vec<LinkGoods>,
    pub merchant_info: LinkMerchant,
    pub notify_url: Option<String>,
}

/// createPaybylink, `data.userInfo`.
#[skip_serializing_none]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LinkUser {
    pub user_id: Option<String>,
    pub username: Option<String>,
}

/// createPaybylink, `data.goodsDetails[]`.
#[skip_serializing_none]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LinkGoods {
    pub goods_name: Option<String>,
    pub goods_description: Option<String>,
    pub quantity: String,
    pub price: String,
    pub goods_currency: String,
    pub show_url: Option<String>,
}

/// createPaybylink, `data.merchantInfo`.
#[skip_serializing_none]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LinkMerchant {
    pub logo_url: Option<String>,
    pub contact_email: Option<String>,
}

/// queryPaybylink and expirePaybylink, `data`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LinkQuery {
    pub merchant_link_id: Option<String>,
}

/// createPaybylink, queryPaybylink and expirePaybylink, answer; and the PAYBYLINK notification.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct LinkRecord {
    pub link_id: Option<String>,
    pub merchant_link_id: Option<String>,
    pub link_url: Option<String>,
    pub qr_code_url: Option<String>,
    pub link_status: Option<String>,
    pub expires_at: Option<String>,
    pub total_amount: Option<Value>,
    pub currency: Option<String>,
    pub country: Option<String>,
    pub description: Option<String>,
    pub link_description: Option<String>,
    pub pay_by_link_info: Option<Vec<LinkPayment>>,
}

/// queryPaybylink, `data.payByLinkInfo[]`.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct LinkPayment {
    pub out_trade_no: Option<String>,
    pub status: Option<String>,
    pub complete_at: Option<String>,
    pub payment_details: Option<Vec<PaidWith>>,
}
