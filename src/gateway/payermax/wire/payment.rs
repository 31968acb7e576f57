//! orderAndPay, orderQuery, capture and cancel, in PayerMax's own spelling.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Number, Value};
use serde_with::skip_serializing_none;

use super::{ApplePayData, GooglePayDetails};

/// orderAndPay, `data`.
#[skip_serializing_none]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Order {
    pub out_trade_no: Option<String>,
    pub integrate: &'static str,
    pub capture_mode: Option<&'static str>,
    pub authorization_type: Option<&'static str>,
    pub subject: Option<String>,
    pub total_amount: Number,
    pub currency: String,
    pub country: Option<String>,
    pub user_id: Option<String>,
    pub expire_time: Option<String>,
    /// On PayerMax's page, only what the shop decides about it.
    pub payment_detail: Option<PaymentDetail>,
    pub goods_details: Option<Vec<Goods>>,
    pub shipping_info: Option<AddressInfo>,
    pub billing_info: Option<AddressInfo>,
    pub env_info: Option<EnvInfo>,
    pub language: Option<String>,
    pub risk_params: Option<BTreeMap<String, String>>,
    pub terminal_type: Option<&'static str>,
    pub os_type: Option<&'static str>,
    pub reference: Option<String>,
    pub front_callback_url: Option<String>,
    pub notify_url: Option<String>,
}

/// orderAndPay, `data.paymentDetail`.
#[skip_serializing_none]
#[derive(Serialize, Default, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct PaymentDetail {
    pub payment_method_type: Option<String>,
    pub target_org: Option<String>,
    pub pay_account_info: Option<Vec<PayAccount>>,
    pub card_info: Option<CardInfo>,
    pub buyer_info: Option<BuyerInfo>,
    #[serde(rename = "paymentTokenID")]
    pub payment_token_id: Option<String>,
    /// What the component collected, in its session.
    pub payment_token: Option<String>,
    pub session_key: Option<String>,
    pub google_pay_details: Option<GooglePayDetails>,
    pub apple_pay_payment_data: Option<ApplePayData>,
    pub token_for_future_use: Option<bool>,
    pub merchant_initiated: Option<bool>,
    pub mit_type: Option<&'static str>,
}

/// orderAndPay, `data.paymentDetail.payAccountInfo[]`.
#[derive(Serialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct PayAccount {
    pub account_no: String,
    pub account_no_type: &'static str,
}

/// `cardInfo` of orderAndPay and applyPaymentToken.
#[skip_serializing_none]
#[derive(Serialize, Default, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct CardInfo {
    pub card_org: Option<String>,
    pub card_identifier_no: Option<String>,
    pub card_holder_full_name: Option<String>,
    pub card_expiration_month: Option<String>,
    pub card_expiration_year: Option<String>,
    pub cvv: Option<String>,
    pub stored: Option<&'static str>,
    /// Of orderAndPay: whether the customer is asked to authenticate.
    #[serde(rename = "dynamic3DS")]
    pub dynamic_3ds: Option<&'static str>,
}

/// orderAndPay, `data.paymentDetail.buyerInfo`.
#[skip_serializing_none]
#[derive(Serialize, Default, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct BuyerInfo {
    pub first_name: Option<String>,
    pub middle_name: Option<String>,
    pub last_name: Option<String>,
    pub email: Option<String>,
    pub phone_no: Option<String>,
    pub phone_no_region: Option<String>,
    pub id_type: Option<String>,
    pub id_no: Option<String>,
    pub tax_type: Option<String>,
    pub tax_no: Option<String>,
    pub address: Option<String>,
    pub city: Option<String>,
    pub region: Option<String>,
    pub zip_code: Option<String>,
    pub client_ip: Option<String>,
    pub user_agent: Option<String>,
}

/// orderAndPay, `data.goodsDetails[]`.
#[skip_serializing_none]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Goods {
    pub goods_id: Option<String>,
    pub goods_name: String,
    pub quantity: String,
    pub price: String,
    pub goods_currency: String,
    pub show_url: Option<String>,
    pub goods_category: Option<String>,
}

/// orderAndPay, `data.shippingInfo` and `data.billingInfo`.
#[skip_serializing_none]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AddressInfo {
    pub first_name: Option<String>,
    pub middle_name: Option<String>,
    pub last_name: Option<String>,
    pub phone_no: Option<String>,
    pub phone_no_region: Option<String>,
    pub email: Option<String>,
    pub address1: Option<String>,
    pub address2: Option<String>,
    pub address3: Option<String>,
    pub city: Option<String>,
    pub region: Option<String>,
    pub state: Option<String>,
    pub country: Option<String>,
    pub zip_code: Option<String>,
}

/// `envInfo` of orderAndPay and applyPaymentToken.
#[skip_serializing_none]
#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub struct EnvInfo {
    pub user_agent: Option<String>,
    pub client_ip: Option<String>,
    pub terminal_type: Option<&'static str>,
    pub os_type: Option<&'static str>,
    pub os_version: Option<String>,
    pub browser_type: Option<String>,
    pub time_zone: Option<String>,
    pub device_id: Option<String>,
    pub device_language: Option<String>,
    pub screen_height: Option<String>,
    pub screen_width: Option<String>,
}

/// orderAndPay, answer.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct OrderResponse {
    pub out_trade_no: Option<String>,
    pub trade_token: Option<String>,
    pub status: Option<String>,
    pub redirect_url: Option<String>,
    pub va_code: Option<String>,
    pub qr_code_url: Option<String>,
    /// Not in the table, as the next three; where an answer repeats them, they have to agree with the order.
    pub total_amount: Option<Value>,
    pub currency: Option<String>,
    pub capture_mode: Option<String>,
    pub authorization_type: Option<String>,
    /// Not in the table; orderQuery's names for why an order failed.
    pub result_code: Option<String>,
    pub result_msg: Option<String>,
}

/// orderQuery, answer; and the PAYMENT notification.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct OrderRecord {
    pub out_trade_no: Option<String>,
    pub trade_token: Option<String>,
    pub total_amount: Option<Value>,
    pub currency: Option<String>,
    pub country: Option<String>,
    pub status: Option<String>,
    /// In the notification of an authorization.
    pub capture_mode: Option<String>,
    pub authorization_type: Option<String>,
    /// Not in the table; where the customer still has to go somewhere, nothing is paid yet.
    pub redirect_url: Option<String>,
    pub result_msg: Option<String>,
    pub result_code: Option<String>,
    pub payment_details: Option<Vec<PaidWith>>,
    pub fees: Option<Fees>,
    pub reference: Option<String>,
    pub channel_no: Option<String>,
    pub third_channel_no: Option<String>,
    pub payment_code: Option<String>,
    pub create_time: Option<String>,
    pub complete_time: Option<String>,
}

/// orderQuery, `data.paymentDetails[]`.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct PaidWith {
    pub payment_method_type: Option<String>,
    pub target_org: Option<String>,
    pub pay_amount: Option<Value>,
    pub pay_currency: Option<String>,
    #[serde(rename = "paymentTokenID")]
    pub payment_token_id: Option<String>,
    pub card_info: Option<CardRecord>,
}

/// orderQuery, `data.paymentDetails[].cardInfo`; the published description has a space before two names.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct CardRecord {
    pub card_org: Option<String>,
    pub country: Option<String>,
    #[serde(rename = " country")]
    pub spaced_country: Option<String>,
    pub card_type: Option<String>,
    pub card_number: Option<String>,
    pub card_holder_name: Option<String>,
    pub card_last4: Option<String>,
    pub card_expiration_year: Option<String>,
    pub card_expiration_month: Option<String>,
    pub card_identifier_no: Option<String>,
    pub card_identifier_name: Option<String>,
    #[serde(rename = "paymentTokenID")]
    pub payment_token_id: Option<String>,
    #[serde(rename = " paymentTokenID")]
    pub spaced_payment_token_id: Option<String>,
    #[serde(rename = "threeDSResult")]
    pub three_ds_result: Option<ThreeDs>,
    pub avs_result: Option<String>,
}

/// orderQuery, `data.paymentDetails[].cardInfo.threeDSResult`.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct ThreeDs {
    #[serde(rename = "threeDSVersion")]
    pub version: Option<String>,
    pub authentication_status: Option<String>,
    pub eci: Option<String>,
}

/// orderQuery, `data.fees`.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct Fees {
    pub mer_fee: Option<MerchantFee>,
}

/// orderQuery, `data.fees.merFee`.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct MerchantFee {
    pub url: Option<String>,
    pub amount: Option<Value>,
    pub currency: Option<String>,
}

/// orderClose, `data`.
#[skip_serializing_none]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Closing {
    pub out_trade_no: Option<String>,
    pub reason: Option<String>,
}

/// orderClose, answer.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct ClosingRecord {
    pub out_trade_no: Option<String>,
    pub status: Option<String>,
    pub closed_time: Option<String>,
}

/// confirmPayment, `data`.
#[skip_serializing_none]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Confirmation {
    pub out_trade_no: Option<String>,
    pub trade_token: Option<String>,
    pub payment_detail: VerificationCode,
}

/// confirmPayment, `data.paymentDetail`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct VerificationCode {
    pub verification_code: Option<String>,
}

/// capture and cancel, `data`.
#[skip_serializing_none]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TwoStep {
    pub request_id: Option<String>,
    pub out_trade_no: Option<String>,
    pub currency: Option<String>,
    pub amount: Option<Number>,
}

/// capture and cancel, answer; and the CAPTURE and CANCEL notifications.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct TwoStepRecord {
    pub request_id: Option<String>,
    pub capture_no: Option<String>,
    pub cancel_no: Option<String>,
    pub out_trade_no: Option<String>,
    pub amount: Option<Value>,
    pub currency: Option<String>,
    pub status: Option<String>,
    pub created_time: Option<String>,
    pub succeeded_time: Option<String>,
    pub failed_time: Option<String>,
    pub error_code: Option<String>,
    pub error_msg: Option<String>,
}
