//! A payment as queries and notifications show it (`beyond`: PayerMax's api.json).

use serde_json::{Value, json};

use super::cards;
use crate::clock;
use crate::money::major_number;
use crate::store::orders::{Order, State};

/// The status of a payment or a token application.
pub fn status(order: &Order) -> &'static str {
    match order.state {
        // assumed: PayerMax has no status of its own for a payment that waits for its capture.
        State::Pending | State::Authorised => "PENDING",
        State::Approved => "SUCCESS",
        // assumed: what was captured in part counts as paid, what was paid in part is still open.
        State::Partial if order.details["manual_capture"] == true => "SUCCESS",
        State::Partial => "PENDING",
        State::Declined | State::Bounced => "FAILED",
        State::Expired | State::Cancelled => "CLOSED",
    }
}

/// Words for a code.
pub fn message(code: &str) -> &'static str {
    match code {
        "ORDER_CLOSED" => "The order is closed.",
        "ISSUER_PAYMENT_REJECTED" => "The issuer rejected the payment.",
        _ => "Payment failed",
    }
}

/// Everything about a payment.
pub fn full(order: &Order) -> Value {
    let status = status(order);
    let mut shown = json!({
        "outTradeNo": order.number,
        "tradeToken": order.gateway_id,
        "totalAmount": major_number(order.amount, &order.currency),
        "currency": order.currency,
        "country": order.details["country"],
        "status": status,
        "resultMsg": "",
        "createTime": clock::rfc3339(order.created_at),
        // beyond: details only when it worked, an empty list otherwise.
        "paymentDetails": if status == "SUCCESS" { json!([payment_detail(order)]) } else { json!([]) },
    });
    if let Some(code) = &order.code {
        shown["resultCode"] = json!(code);
        shown["resultMsg"] = json!(message(code));
    }
    if order.details["reference"].is_string() {
        shown["reference"] = order.details["reference"].clone();
    }
    if order.details["account"].is_string() {
        shown["paymentCode"] = order.details["account"].clone();
    }
    if let Some(finished) = order.finished_at {
        shown["completeTime"] = json!(clock::rfc3339(finished));
        shown["channelNo"] = json!(format!("UPC{}", &order.gateway_id[1..]));
    }
    shown
}

fn payment_detail(order: &Order) -> Value {
    let mut shown = json!({
        "paymentMethodType": order.details["method"],
        "payAmount": major_number(order.paid, &order.currency),
        "payCurrency": order.currency,
        "exchangeRate": "1",
    });
    if order.details["target_org"].is_string() {
        shown["targetOrg"] = order.details["target_org"].clone();
    }
    let token = order.details["token"].as_str();
    if let Some(token) = token {
        shown["paymentTokenID"] = json!(token);
    }
    if !order.details["card"].is_null() {
        shown["cardInfo"] = cards::shown_card_info(&order.details["card"], order.detail("country"), token);
    }
    shown
}
