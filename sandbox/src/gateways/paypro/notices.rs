//! Notifications of payments and payouts (`beyond`: the country editions' paymentNotify pages).

use anyhow::Result;
use serde_json::{Map, Value};

use super::super::Gateway;
use super::answers;
use super::queries::whole_amount;
use super::sign::{Fields, SaltPosition};
use crate::clock;
use crate::notifications::enqueue;
use crate::sandbox::Work;
use crate::store::merchants::Merchant;
use crate::store::orders::{Kind, Order, State};

/// An order was decided, or paid in part.
pub fn decided(work: &Work<'_>, gateway: &dyn Gateway, merchant: &Merchant, order: &Order) -> Result<()> {
    let kind = if order.kind == Kind::Payout { "payOut" } else { "payIn" };
    enqueue(work, gateway, merchant, order, kind, |wrong_signature| {
        body(work, merchant, order, wrong_signature)
    })
}

fn body(work: &Work<'_>, merchant: &Merchant, order: &Order, wrong_signature: bool) -> String {
    // beyond: the amount is what was paid indeed.
    let paid = if order.kind == Kind::Payment && order.paid > 0 { order.paid } else { order.amount };
    let mut fields = vec![
        ("status", answers::status(order)),
        ("message", answers::description(order).to_owned()),
        ("platFormTradeNo", order.gateway_id.clone()),
        ("tradeNo", order.number.clone()),
        ("amount", whole_amount(paid, &order.currency)),
        ("timestamp", work.now.to_string()),
    ];
    if matches!(order.state, State::Approved | State::Partial) {
        // beyond: local time; assumed: the sandbox's locality is UTC.
        fields.push(("successTime", clock::plain_seconds(work.now)));
    }
    if order.kind == Kind::Payment && !order.detail("way").is_empty() {
        fields.push(("wayCode", order.detail("way").to_owned()));
    }
    let texts = || fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
    // assumed: the same rule as for requests.
    let salt = if wrong_signature { "another secret" } else { &merchant.credential };
    let sign = Fields::of(texts()).sign(salt, SaltPosition::of(merchant));
    let mut members: Map<String, Value> = texts().map(|(name, value)| (name, Value::String(value))).collect();
    members.insert("sign".to_owned(), Value::String(sign));
    Value::Object(members).to_string()
}
