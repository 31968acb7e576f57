//! A payment as queries and notifications show it (`beyond`: PayerMax's api.json).

use serde_json::{Value, json};

use super::cards;
use crate::clock;
use crate::declines;
use crate::gateway::PageKind;
use crate::money::major_number;
use crate::store::orders::{Order, State};

/// The status of a payment or a token application.
pub fn status(order: &Order) -> &'static str {
    match order.state {
        State::Pending => "PENDING",
        // beyond: an authorisation succeeded, and captureMode says that nothing was captured yet.
        State::Authorised | State::Approved => "SUCCESS",
        // assumed: what was captured in part counts as paid, what was paid in part is still open.
        State::Partial if order.details["manual_capture"] == true => "SUCCESS",
        State::Partial => "PENDING",
        State::Declined | State::Bounced => "FAILED",
        State::Expired | State::Cancelled => "CLOSED",
    }
}

/// Words for a code.
fn message(code: &str) -> &'static str {
    match code {
        "ORDER_CLOSED" => "The order is closed.",
        "ISSUER_PAYMENT_REJECTED" => "The issuer rejected the payment.",
        _ => "Payment failed",
    }
}

/// Why a payment failed, in words.
pub fn reason<'o>(order: &'o Order, code: &str) -> &'o str {
    declines::words(order).filter(|_| order.state == State::Declined).unwrap_or_else(|| message(code))
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
        shown["resultMsg"] = json!(reason(order, code));
    }
    if order.details["reference"].is_string() {
        shown["reference"] = order.details["reference"].clone();
    }
    if is_held(order) {
        shown["captureMode"] = json!("MANUAL");
        shown["authorizationType"] = order.details["authorization_type"].clone();
    }
    if status == "SUCCESS" && order.details["methods"].is_array() {
        // beyond: where the payer was when paying on PayerMax's page.
        shown["cashierCountry"] = order.details["country"].clone();
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

/// assumed: once something was captured, the payment is shown as any other.
fn is_held(order: &Order) -> bool {
    order.details["manual_capture"] == true && !matches!(order.state, State::Approved | State::Partial)
}

fn payment_detail(order: &Order) -> Value {
    let mut shown = json!({
        "paymentMethodType": order.details["method"],
        "payAmount": major_number(if is_held(order) { order.amount } else { order.paid }, &order.currency),
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
        if order.detail("page_kind") == PageKind::ThreeDomainSecure.segment() {
            shown["cardInfo"]["threeDSResult"] = authentication(&order.details["card"]);
        }
    }
    shown
}

/// beyond: a payer was authenticated on the issuer's page; assumed: with this version.
fn authentication(card: &Value) -> Value {
    let eci = if card["brand"] == "MASTERCARD" { "02" } else { "05" };
    json!({ "threeDSVersion": "2.2.0", "enrolled": "Y", "authenticationStatus": "Y", "eci": eci })
}
