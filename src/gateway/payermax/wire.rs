//! PayerMax's requests and answers, in its own spelling. Sections are the names of its APIs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Number, Value};

/// The envelope of every request.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Envelope<'a> {
    pub version: &'a str,
    pub key_version: &'a str,
    pub request_time: &'a str,
    pub app_id: &'a str,
    pub merchant_no: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sp_merchant_no: Option<&'a str>,
    pub data: &'a Value,
}

/// The envelope of every answer.
#[derive(Deserialize)]
pub struct Reply {
    pub code: String,
    pub msg: Option<String>,
    pub data: Option<Value>,
}

/// orderAndPay, `data`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Order {
    pub out_trade_no: String,
    pub integrate: &'static str,
    pub subject: Option<String>,
    pub total_amount: Number,
    pub currency: String,
    pub country: Option<String>,
    pub user_id: Option<String>,
    pub expire_time: Option<String>,
    pub payment_detail: PaymentDetail,
    pub goods_details: Option<Vec<Goods>>,
    pub shipping_info: Option<AddressInfo>,
    pub billing_info: Option<AddressInfo>,
    pub env_info: Option<EnvInfo>,
    pub language: Option<String>,
    pub risk_params: Option<BTreeMap<String, String>>,
    pub terminal_type: &'static str,
    pub os_type: Option<&'static str>,
    pub reference: Option<String>,
    pub front_callback_url: Option<String>,
    pub notify_url: Option<String>,
}

/// orderAndPay, `data.paymentDetail`.
#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub struct PaymentDetail {
    pub payment_method_type: Option<&'static str>,
    pub target_org: Option<String>,
    pub pay_account_info: Option<Vec<PayAccount>>,
    pub card_info: Option<CardInfo>,
    pub buyer_info: BuyerInfo,
    #[serde(rename = "paymentTokenID")]
    pub payment_token_id: Option<String>,
    pub token_for_future_use: Option<bool>,
    pub merchant_initiated: Option<bool>,
    pub mit_type: Option<&'static str>,
}

/// orderAndPay, `data.paymentDetail.payAccountInfo[]`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PayAccount {
    pub account_no: String,
    pub account_no_type: &'static str,
}

/// `cardInfo` of orderAndPay and applyPaymentToken.
#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub struct CardInfo {
    pub card_org: Option<String>,
    pub card_identifier_no: Option<String>,
    pub card_holder_full_name: Option<String>,
    pub card_expiration_month: Option<String>,
    pub card_expiration_year: Option<String>,
    pub cvv: Option<String>,
    pub stored: Option<&'static str>,
}

/// orderAndPay, `data.paymentDetail.buyerInfo`.
#[derive(Serialize, Default)]
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
pub struct Ordered {
    pub out_trade_no: Option<String>,
    pub trade_token: Option<String>,
    pub status: Option<String>,
    pub redirect_url: Option<String>,
    pub va_code: Option<String>,
    pub qr_code_url: Option<String>,
}

/// orderQuery, answer; and the PAYMENT notification.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct OrderState {
    pub out_trade_no: Option<String>,
    pub trade_token: Option<String>,
    pub total_amount: Option<Value>,
    pub currency: Option<String>,
    pub country: Option<String>,
    pub status: Option<String>,
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
    pub card_info: Option<CardState>,
}

/// orderQuery, `data.paymentDetails[].cardInfo`; the published description has a space before two names.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct CardState {
    pub card_org: Option<String>,
    #[serde(alias = " country")]
    pub country: Option<String>,
    pub card_type: Option<String>,
    pub card_number: Option<String>,
    pub card_holder_name: Option<String>,
    pub card_last4: Option<String>,
    pub card_expiration_year: Option<String>,
    pub card_expiration_month: Option<String>,
    pub card_identifier_no: Option<String>,
    pub card_identifier_name: Option<String>,
    #[serde(rename = "paymentTokenID", alias = " paymentTokenID")]
    pub payment_token_id: Option<String>,
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

/// capture and cancel, `data`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TwoStep {
    pub request_id: Option<String>,
    pub out_trade_no: Option<String>,
    pub currency: Option<String>,
    pub amount: Option<Number>,
}

/// capture and cancel, answer.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct TwoStepState {
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

/// refund, `data`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RefundOrder {
    pub out_refund_no: String,
    pub refund_amount: Number,
    pub refund_currency: String,
    pub out_trade_no: Option<String>,
    pub trade_token: Option<String>,
    pub comments: Option<String>,
    pub refund_notify_url: Option<String>,
}

/// refund and refundQuery, answer; and the REFUND notification.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct RefundState {
    pub out_refund_no: Option<String>,
    pub refund_trade_no: Option<String>,
    pub out_trade_no: Option<String>,
    #[serde(alias = "totalAmount")]
    pub refund_amount: Option<Value>,
    pub refund_currency: Option<String>,
    pub status: Option<String>,
    pub result_msg: Option<String>,
    pub refund_finish_time: Option<String>,
}

/// paymentOrderPay, `data`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PayoutOrder {
    pub out_trade_no: String,
    pub country: Option<String>,
    pub user_id: Option<String>,
    pub source_account: Option<String>,
    pub destination_currency: Option<String>,
    pub trade: Trade,
    pub payee_info: Payee,
    pub risk_params: Option<BTreeMap<String, String>>,
    pub remark: Option<String>,
    pub reference: Option<String>,
    pub notify_url: Option<String>,
    pub purpose: Option<String>,
}

/// paymentOrderPay, `data.trade`.
#[derive(Serialize)]
pub struct Trade {
    pub amount: String,
    pub currency: String,
}

/// paymentOrderPay, `data.payeeInfo`.
#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub struct Payee {
    pub payment_method_type: Option<&'static str>,
    pub target_org: Option<String>,
    pub payee_type: Option<&'static str>,
    pub account_info: AccountInfo,
    pub bank_info: Option<BankInfo>,
    pub name: Option<PayeeName>,
    pub document: Option<PayeeDocument>,
    pub address: Option<PayeeAddress>,
    pub payee_phone: Option<String>,
    pub birth_date: Option<String>,
    pub email: Option<String>,
    pub payee_nationality: Option<String>,
}

/// paymentOrderPay, `data.payeeInfo.accountInfo`.
#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub struct AccountInfo {
    pub account_no: Option<String>,
    pub account_type: Option<String>,
    pub check_digit: Option<String>,
}

/// paymentOrderPay, `data.payeeInfo.bankInfo`.
#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub struct BankInfo {
    pub bank_code: Option<String>,
    pub bank_name: Option<String>,
    pub bank_branch: Option<String>,
    pub bank_city: Option<String>,
}

/// paymentOrderPay, `data.payeeInfo.name`.
#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub struct PayeeName {
    pub first_name: Option<String>,
    pub middle_name: Option<String>,
    pub last_name: Option<String>,
    pub full_name: Option<String>,
}

/// paymentOrderPay, `data.payeeInfo.document`.
#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub struct PayeeDocument {
    pub document_type: Option<String>,
    pub document_id: Option<String>,
}

/// paymentOrderPay, `data.payeeInfo.address`.
#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub struct PayeeAddress {
    pub address: Option<String>,
    pub city: Option<String>,
    pub state: Option<String>,
    pub zip_code: Option<String>,
}

/// paymentOrderPay and paymentOrderQry, answer; and the PAYOUT notification.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct PayoutState {
    pub out_trade_no: Option<String>,
    pub trade_no: Option<String>,
    pub status: Option<String>,
    pub sub_status: Option<String>,
    pub response_code: Option<String>,
    pub response_msg: Option<String>,
    pub reference: Option<String>,
    pub redeem_code: Option<String>,
    pub expiry_time: Option<String>,
    pub bounce_back_time: Option<String>,
    pub transaction_utc_time: Option<String>,
    pub pay_finish_time: Option<String>,
    pub trade: Option<Money>,
    pub source: Option<Money>,
    pub destination: Option<Money>,
    pub additional_identifier: Option<AdditionalIdentifier>,
}

/// paymentOrderQry, `data.trade`, `data.source`, `data.destination`.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct Money {
    pub amount: Option<Value>,
    pub currency: Option<String>,
    pub exchange_rate: Option<String>,
    pub fee: Option<Value>,
    pub fee_currency: Option<String>,
    pub tax: Option<Value>,
    pub tax_currency: Option<String>,
}

/// paymentOrderQry, `data.additionalIdentifier`.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct AdditionalIdentifier {
    pub reference_id: Option<String>,
}

/// applyPaymentToken, `data`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TokenOrder {
    pub request_id: String,
    pub country: String,
    pub payment_method_type: &'static str,
    pub target_org: Option<String>,
    pub user_id: Option<String>,
    pub front_callback_url: String,
    pub token_scope: &'static str,
    pub mit_type: Option<&'static str>,
    pub card_info: Option<CardInfo>,
    pub env_info: EnvInfo,
    pub risk_params: Option<BTreeMap<String, String>>,
}

/// InquireApplyRequest, inquirePaymentToken and removePaymentToken, `data`.
#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub struct TokenQuery {
    pub user_id: String,
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
pub struct TokenApplied {
    pub redirect_url: Option<String>,
    pub request_id: Option<String>,
    pub status: Option<String>,
    #[serde(rename = "paymentTokenID")]
    pub payment_token_id: Option<String>,
}

/// inquirePaymentToken, answer.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct TokenList {
    pub token_list: Option<Vec<TokenState>>,
}

/// inquirePaymentToken, `data.tokenList[]`; removePaymentToken, answer; and the TOKENIZATION notification.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct TokenState {
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

/// The envelope of every notification.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Notification {
    #[serde(alias = "merchantAppId")]
    pub app_id: Option<String>,
    pub notify_time: Option<String>,
    pub notify_type: String,
    pub data: Value,
}
