//! A subscription as answers and notifications show it (`beyond`: PayerMax's api.json).

use serde_json::{Value, json};

use super::cards;
use crate::clock;
use crate::money::major_number;
use crate::store::merchants::Merchant;
use crate::store::orders::Order;

/// The plan, as far as every answer has it.
pub fn plan(subscription: &Order) -> Value {
    json!({
        "subscriptionNo": subscription.gateway_id,
        "subscriptionStatus": subscription.details["status"],
    })
}

/// Numbers, user and status.
pub fn shown(subscription: &Order) -> Value {
    json!({
        "subscriptionRequestId": subscription.number,
        "userId": subscription.details["user"],
        "subscriptionPlan": plan(subscription),
    })
}

/// All charges so far.
pub fn charges(merchant: &Merchant, subscription: &Order) -> Vec<Value> {
    let charges = subscription.details["charges"].as_array();
    charges.into_iter().flatten().map(|charge| self::charge(merchant, subscription, charge)).collect()
}

/// One charge. beyond: a table says FAILED for one that was given up, and a sample PENDING; assumed: the table is right.
pub fn charge(merchant: &Merchant, subscription: &Order, charge: &Value) -> Value {
    let time = |name: &str| json!(charge[name].as_i64().map(clock::seconds_with_tight_offset));
    let failed = charge["status"] == "FAILED";
    let status = if failed {
        json!(merchant.setting("failed_period_status", "FAILED"))
    } else {
        charge["status"].clone()
    };
    let source = &subscription.details["source"];
    let card = &source["card"];
    let mut last = json!({ "lastPaymentStatus": charge["last"], "payTime": time("at") });
    if charge["last"] == "SUCCESS" {
        last["tradeToken"] = charge["payment"].clone();
    } else {
        last["errorCode"] = charge["code"].clone();
        last["errorMsg"] = charge["words"].clone();
    }
    let mut shown = json!({
        "subscriptionIndex": charge["index"],
        "paymentStatus": status,
        "periodStartTime": time("start"),
        "periodEndTime": time("end"),
        "payAmount": {
            "amount": major_number(charge["amount"].as_i64().unwrap_or(0), &subscription.currency),
            "currency": subscription.currency,
        },
        "paymentMethodType": source["method"],
        "cardOrg": card["brand"].as_str().unwrap_or_default(),
        "lastPaymentInfo": last,
    });
    if !card.is_null() {
        shown["cardInfo"] =
            cards::shown_card_info(card, source["country"].as_str().unwrap_or_default(), None);
    }
    shown
}
