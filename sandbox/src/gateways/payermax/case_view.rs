//! A case as caseSearch and notifications show it (`beyond`: PayerMax's api.json).

use serde_json::{Value, json};

use crate::clock;
use crate::money::major_text;
use crate::store::orders::Order;

/// Waits for the shop's evidence.
pub const INQUIRY: &str = "DISPUTE_INQUIRY";
/// Has the shop's evidence, and waits for the issuer.
pub const RECEIVED: &str = "DISPUTE_RECEIVED";
/// The issuer has decided.
pub const END: &str = "DISPUTE_END";
/// Over.
pub const CLOSED: &str = "CASE_CLOSED";
/// Taken back by the payer.
pub const CANCEL: &str = "CASE_CANCEL";

/// Whether the case still waits for its decision.
pub fn waits(case: &Order) -> bool {
    matches!(case.detail("case_status"), INQUIRY | RECEIVED)
}

/// What caseSearch shows. beyond: all amounts are texts with the currency's decimals; assumed: what was frozen is in the
/// payment's currency, and `batchId` is empty without a batch.
pub fn searched(case: &Order, payment: &Order) -> Value {
    let fee = case.details["fee"].as_i64().unwrap_or(0);
    let text = |amount| json!(major_text(amount, &case.currency));
    json!({
        "caseId": case.number,
        "batchId": case.detail("batch"),
        "status": case.details["case_status"],
        "caseResult": case.details["case_result"],
        "outTradeNo": payment.number,
        "tradeToken": payment.gateway_id,
        "outUserId": payment.details["user"],
        "tradeCreateTime": clock::rfc3339(payment.created_at),
        "retrievalDate": day(case.created_at),
        "expirationDate": day(case.details["due_at"].as_i64().unwrap_or_default()),
        "amount": text(case.amount - fee),
        "fee": text(fee),
        "totalAmount": text(case.amount),
        "currency": case.currency,
        "originTradeAmount": text(case.amount - fee),
        "originTradeCurrency": case.currency,
    })
}

/// What notifications tell: the same, and more about the payment.
pub fn told(case: &Order, payment: &Order) -> Value {
    let mut told = searched(case, payment);
    let card = &payment.details["card"];
    told["cardOrg"] = json!(card["brand"].as_str().unwrap_or_default());
    told["targetOrg"] = json!(payment.detail("target_org"));
    told["paymentMethodType"] = payment.details["method"].clone();
    told["productDesc"] = payment.details["subject"].clone();
    told["channelOrderNo"] = json!(format!("TPC{}", payment.gateway_id.get(1..).unwrap_or_default()));
    told["payFinishTime"] = json!(payment.finished_at.map(clock::rfc3339));
    told["tradeAmount"] = json!(major_text(payment.amount, &payment.currency));
    told["tradeCurrency"] = json!(payment.currency);
    told["tradeCountry"] = payment.details["country"].clone();
    told["reasonCode"] = case.details["reason_code"].clone();
    told["reasonMessage"] = case.details["reason_message"].clone();
    told
}

fn day(at: i64) -> String {
    clock::rfc3339(at).chars().take(10).collect()
}
