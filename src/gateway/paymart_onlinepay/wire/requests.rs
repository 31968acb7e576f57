//! What is sent.

use serde::Serialize;
use serde_json::Value;
use serde_with::skip_serializing_none;

/// `POST /payments`.
#[skip_serializing_none]
#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub struct CreatePayment {
    pub product: Option<String>,
    pub amount: Value,
    pub currency: Option<String>,
    pub callback_url: Option<String>,
    pub redirect_success_url: Option<String>,
    pub redirect_fail_url: Option<String>,
    pub pending_url: Option<String>,
    /// The engine writes this one in snake_case.
    #[serde(rename = "expires_at")]
    pub expires_at: Option<u32>,
    pub extra_return_param: Option<String>,
    pub order_number: Option<String>,
    pub locale: Option<&'static str>,
    pub wallet_token: Option<String>,
    pub recurring: Option<bool>,
    pub recurring_token: Option<String>,
    pub need_confirmation: Option<bool>,
    pub card: Option<CardObject>,
    pub customer: Option<CustomerObject>,
}

/// `POST /otp`.
#[derive(Serialize)]
pub struct OneTimePassword {
    pub token: Option<String>,
    pub otp: Option<String>,
}

/// The card object; a payout's has number and expiry only.
#[skip_serializing_none]
#[derive(Serialize)]
pub struct CardObject {
    pub pan: String,
    pub expires: String,
    pub holder: Option<String>,
    pub cvv: Option<String>,
}

/// The customer object of a payment.
#[skip_serializing_none]
#[derive(Serialize, Default, PartialEq)]
pub struct CustomerObject {
    pub email: Option<String>,
    pub address: Option<String>,
    pub country: Option<String>,
    pub city: Option<String>,
    pub region: Option<String>,
    pub postcode: Option<String>,
    pub phone: Option<String>,
    pub ip: Option<String>,
    pub browser: Option<BrowserObject>,
}

/// The browser object: the twelve fields of 3-D Secure 2.
#[skip_serializing_none]
#[derive(Serialize, PartialEq)]
pub struct BrowserObject {
    pub accept_header: Option<String>,
    pub color_depth: Option<u32>,
    pub ip: Option<String>,
    pub language: Option<String>,
    pub screen_height: Option<u32>,
    pub screen_width: Option<u32>,
    pub tz: Option<i32>,
    pub user_agent: Option<String>,
    pub java_enabled: Option<bool>,
    pub javascript_enabled: Option<bool>,
    pub window_width: Option<u32>,
    pub window_height: Option<u32>,
}

/// `POST /payouts` of both documents.
#[skip_serializing_none]
#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub struct CreatePayout {
    pub amount: Option<Value>,
    pub currency: Option<String>,
    pub order_number: Option<String>,
    pub extra_return_param: Option<String>,
    pub card: Option<CardObject>,
    pub customer: Option<PayoutCustomer>,
    pub wallet_token: Option<String>,
    pub bank_account: Option<BankAccountObject>,
    pub billing: Option<BillingObject>,
}

/// The customer object of PayMart's payout.
#[skip_serializing_none]
#[derive(Serialize)]
pub struct PayoutCustomer {
    pub email: Option<String>,
    pub address: Option<String>,
    pub ip: Option<String>,
    pub name: Option<String>,
    pub surname: Option<String>,
}

/// The bank account of OnlinePay's payout.
#[skip_serializing_none]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BankAccountObject {
    pub account_holder: Option<String>,
    pub account_number: Option<String>,
    pub bank_code: Option<String>,
}

/// The billing address of OnlinePay's payout: codes of the dictionaries.
#[skip_serializing_none]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BillingObject {
    pub state: Option<String>,
    pub country_code: Option<String>,
    pub city: Option<String>,
    pub zip: Option<String>,
    pub street: Option<String>,
    pub phone: Option<String>,
}
