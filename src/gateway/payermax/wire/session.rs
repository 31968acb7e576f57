//! applyDropinSession, and what orderAndPay takes of the component and of wallets, in PayerMax's own spelling.

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

/// applyDropinSession, `data`.
#[skip_serializing_none]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionOrder {
    pub total_amount: Option<String>,
    pub mit_type: Option<&'static str>,
    pub capture_mode: Option<&'static str>,
    pub authorization_type: Option<&'static str>,
    pub currency: String,
    pub country: Option<String>,
    pub user_id: Option<String>,
    pub token_for_future_use: Option<bool>,
    pub component_list: Option<Vec<String>>,
}

/// applyDropinSession, answer.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct SessionRecord {
    pub session_key: Option<String>,
    pub client_key: Option<String>,
}

/// orderAndPay, `data.paymentDetail.googlePayDetails`.
#[skip_serializing_none]
#[derive(Serialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct GooglePayDetails {
    pub auth_method: &'static str,
    pub pan: String,
    pub expiration_month: Option<String>,
    pub expiration_year: Option<String>,
    pub cryptogram: Option<String>,
    pub eci_indicator: Option<String>,
    pub card_network: Option<String>,
    pub card_holder_full_name: Option<String>,
    pub description: Option<String>,
}

/// orderAndPay, `data.paymentDetail.applePayPaymentData`.
#[skip_serializing_none]
#[derive(Serialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct ApplePayData {
    pub application_primary_account_number: String,
    pub application_expiration_date: Option<String>,
    pub currency_code: Option<String>,
    pub transaction_amount: Option<String>,
    pub device_manufacturer_identifier: Option<String>,
    pub payment_data_type: Option<String>,
    pub payment_data: ApplePayCryptogram,
    pub network: Option<String>,
    #[serde(rename = "type")]
    pub card_type: Option<String>,
    pub display_name: Option<String>,
}

/// orderAndPay, `data.paymentDetail.applePayPaymentData.paymentData`.
#[skip_serializing_none]
#[derive(Serialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct ApplePayCryptogram {
    pub online_payment_cryptogram: String,
    pub eci_indicator: Option<String>,
}
