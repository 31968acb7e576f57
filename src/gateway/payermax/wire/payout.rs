//! paymentOrderPay and paymentOrderQry, in PayerMax's own spelling.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_with::skip_serializing_none;

/// paymentOrderPay, `data`.
#[skip_serializing_none]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PayoutOrder {
    pub out_trade_no: Option<String>,
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
#[skip_serializing_none]
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
#[skip_serializing_none]
#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub struct AccountInfo {
    pub account_no: Option<String>,
    pub account_type: Option<String>,
    pub check_digit: Option<String>,
}

/// paymentOrderPay, `data.payeeInfo.bankInfo`.
#[skip_serializing_none]
#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub struct BankInfo {
    pub bank_code: Option<String>,
    pub bank_name: Option<String>,
    pub bank_branch: Option<String>,
    pub bank_city: Option<String>,
}

/// paymentOrderPay, `data.payeeInfo.name`.
#[skip_serializing_none]
#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub struct PayeeName {
    pub first_name: Option<String>,
    pub middle_name: Option<String>,
    pub last_name: Option<String>,
    pub full_name: Option<String>,
}

/// paymentOrderPay, `data.payeeInfo.document`.
#[skip_serializing_none]
#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub struct PayeeDocument {
    pub document_type: Option<String>,
    pub document_id: Option<String>,
}

/// paymentOrderPay, `data.payeeInfo.address`.
#[skip_serializing_none]
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
pub struct PayoutRecord {
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
