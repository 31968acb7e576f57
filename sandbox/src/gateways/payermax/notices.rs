//! Notifications: PAYMENT, REFUND, PAYOUT, TOKENIZATION, PAYBYLINK, and those about disputes and subscriptions (`beyond`: PayerMax's api.json).

use anyhow::Result;
use serde_json::{Value, json};

use super::{
    case_view, codes, link_view, payment_view, payouts, refunds, settings, subscription_view, tokens,
};
use crate::clock;
use crate::declines::Reason;
use crate::gateway::Gateway;
use crate::notifications::enqueue;
use crate::store::merchants::Merchant;
use crate::store::orders::{Order, State};
use crate::work::Work;

const SUCCESS: (&str, &str) = ("APPLY_SUCCESS", "Success.");

fn envelope(
    work: &Work<'_>,
    merchant: &Merchant,
    kind: &str,
    (code, message): (&str, &str),
    data: Value,
) -> String {
    let mut told = json!({
        "code": code,
        "msg": message,
        "keyVersion": "1",
        "appId": merchant.account,
        "merchantNo": merchant.credential,
        "notifyTime": clock::rfc3339(work.now),
        "notifyType": kind,
        "data": data,
    });
    settings::MEMBERS.shape(merchant, &mut told);
    told.to_string()
}

/// beyond: some notifications have a version, as requests do.
fn versioned(work: &Work<'_>, merchant: &Merchant, kind: &str, version: &str, data: Value) -> String {
    let mut told: Value =
        serde_json::from_str(&envelope(work, merchant, kind, SUCCESS, data)).unwrap_or_default();
    told["version"] = json!(version);
    told.to_string()
}

/// beyond: a case was opened, or became something else. Its kind is the notification's type, and two of its states are
/// told only by newer versions.
pub fn case(
    work: &Work<'_>,
    gateway: &dyn Gateway,
    merchant: &Merchant,
    case: &Order,
    payment: &Order,
) -> Result<()> {
    let version = merchant.setting("dispute_notices", "1.4");
    let newer = matches!(case.detail("case_status"), case_view::RECEIVED | case_view::CANCEL);
    if newer && version == "1.4" {
        return Ok(());
    }
    let kind = case.detail("kind");
    enqueue(work, gateway, merchant, case, kind, |_| {
        versioned(work, merchant, kind, version, case_view::told(case, payment))
    })
}

/// beyond: a payment was a fraud; that has no case.
pub fn fraud(work: &Work<'_>, gateway: &dyn Gateway, merchant: &Merchant, payment: &Order) -> Result<()> {
    enqueue(work, gateway, merchant, payment, "FRAUD", |_| {
        let data = json!({
            "merchantNo": merchant.credential,
            "outTradeNo": payment.number,
            "outUserId": payment.details["user"],
            "tradeAmount": crate::money::major_text(payment.amount, &payment.currency),
            "tradeCurrency": payment.currency,
            "tradeCreateTime": clock::rfc3339(payment.created_at),
            "receiveDate": clock::rfc3339(work.now),
        });
        versioned(work, merchant, "FRAUD", "1.0", data)
    })
}

/// A payment ended. On a failure the code carries the error.
pub fn payment(work: &Work<'_>, gateway: &dyn Gateway, merchant: &Merchant, order: &Order) -> Result<()> {
    if payment_view::status(order) == "PENDING" {
        return Ok(());
    }
    enqueue(work, gateway, merchant, order, "PAYMENT", |_| {
        let mut data = payment_view::full(order);
        data["completeTime"] = json!(clock::rfc3339(order.finished_at.unwrap_or(work.now)));
        if let Some(members) = data.as_object_mut() {
            for name in ["resultMsg", "resultCode", "createTime"] {
                members.remove(name);
            }
        }
        let code = order.code.as_deref();
        let result = code.map_or(SUCCESS, |code| (code, payment_view::reason(order, code)));
        envelope(work, merchant, "PAYMENT", result, data)
    })?;
    // beyond: a card saved with a payment is told of as well.
    if order.state == State::Approved && order.details["saves_token"] == true {
        return token(work, gateway, merchant, order);
    }
    Ok(())
}

/// beyond: what was held was captured or given up.
pub fn second_step(
    work: &Work<'_>,
    gateway: &dyn Gateway,
    merchant: &Merchant,
    order: &Order,
    (kind, data): (&str, Value),
) -> Result<()> {
    enqueue(work, gateway, merchant, order, kind, |_| envelope(work, merchant, kind, SUCCESS, data))
}

/// A refund ended.
pub fn refund(work: &Work<'_>, gateway: &dyn Gateway, merchant: &Merchant, order: &Order) -> Result<()> {
    enqueue(work, gateway, merchant, order, "REFUND", |_| {
        let data = json!({
            "outRefundNo": order.number,
            "refundTradeNo": order.gateway_id,
            "outTradeNo": order.details["payment_number"],
            "refundAmount": crate::money::major_number(order.amount, &order.currency),
            "refundCurrency": order.currency,
            "status": refunds::status(order),
            "refundFinishTime": clock::rfc3339(order.finished_at.unwrap_or(work.now)),
        });
        envelope(work, merchant, "REFUND", SUCCESS, data)
    })
}

/// A payout ended, or came back.
pub fn payout(work: &Work<'_>, gateway: &dyn Gateway, merchant: &Merchant, order: &mut Order) -> Result<()> {
    if order.state == State::Declined && order.code.is_none() {
        order.code = Some(Reason::of(order).map_or("ACCOUNT_NOT_EXIST", codes::of_reason).to_owned());
    }
    enqueue(work, gateway, merchant, order, "PAYOUT", |_| {
        envelope(work, merchant, "PAYOUT", SUCCESS, payouts::full(order))
    })
}

/// beyond: a link was paid; what is told has the payments that succeeded.
pub fn link(work: &Work<'_>, gateway: &dyn Gateway, merchant: &Merchant, link: &Order) -> Result<()> {
    if link.state != State::Approved {
        return Ok(());
    }
    let payments = link_view::payments(work, link)?;
    let paid = payments.iter().filter(|payment| payment.state == State::Approved);
    let paid: Vec<Value> = paid.map(|payment| link_view::payment(link, payment)).collect();
    enqueue(work, gateway, merchant, link, "PAYBYLINK", |_| {
        let mut data = link_view::with_amount(work, merchant, link);
        data["payByLinkInfo"] = json!(paid);
        envelope(work, merchant, "PAYBYLINK", SUCCESS, data)
    })
}

/// beyond: a subscription became something else.
pub fn subscription(work: &Work<'_>, gateway: &dyn Gateway, merchant: &Merchant, plan: &Order) -> Result<()> {
    enqueue(work, gateway, merchant, plan, "SUBSCRIPTION", |_| {
        envelope(work, merchant, "SUBSCRIPTION", SUCCESS, subscription_view::shown(plan))
    })
}

/// beyond: the latest charge of a subscription was made, or given up.
pub fn subscription_payment(
    work: &Work<'_>,
    gateway: &dyn Gateway,
    merchant: &Merchant,
    plan: &Order,
) -> Result<()> {
    let charge = subscription_view::charges(merchant, plan).pop();
    enqueue(work, gateway, merchant, plan, "SUBSCRIPTION_PAYMENT", |_| {
        let mut data = subscription_view::shown(plan);
        if let Some(members) = data["subscriptionPlan"].as_object_mut() {
            members.remove("subscriptionStatus");
        }
        data["subscriptionPaymentDetail"] = json!(charge);
        envelope(work, merchant, "SUBSCRIPTION_PAYMENT", SUCCESS, data)
    })
}

/// A token was made, or will not be.
pub fn token(work: &Work<'_>, gateway: &dyn Gateway, merchant: &Merchant, order: &Order) -> Result<()> {
    let status = tokens::apply_status(order);
    enqueue(work, gateway, merchant, order, "TOKENIZATION", |_| {
        let details = &order.details;
        let is_card = !details["card"].is_null();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let from_payment = order.details["saves_token"] == true;
        let data = json!({
            "userId": details["user"],
            "paymentTokenID": text(&details["token"]),
            "tokenScope": "tokenAcq",
            "paymentTokenExpiry": text(&details["token_expiry"]),
            "paymentTokenStatus": if status == "SUCCESS" { "Activated" } else { "" },
            "cardInfo": text(&details["card"]["number"]),
            "ifCVV": if is_card { "N" } else { "" },
            "brand": text(&details["card"]["brand"]),
            "outTradeNo": if from_payment { order.number.as_str() } else { "" },
            "paymentMethodType": details["method"],
            "targetOrg": if is_card { String::new() } else { text(&details["target_org"]) },
            "accountDisplay": "",
            "country": details["country"],
            "requestId": if from_payment { "" } else { order.number.as_str() },
            "supportMIT": details["mit"] == true,
            "status": status,
            "referralCode": text(&details["referral_code"]),
        });
        envelope(work, merchant, "TOKENIZATION", SUCCESS, data)
    })
}
