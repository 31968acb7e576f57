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
    let members: Map<String, Value> =
        fields.into_iter().map(|(name, value)| (name.to_owned(), Value::String(value))).collect();
    let mut told = Value::Object(members);
    super::MEMBERS.shape(merchant, &mut told);
    // assumed: the same rule as for requests, in which a number enters as the text that is sent.
    let salt = if wrong_signature { "another secret" } else { &merchant.credential };
    let signed = Fields::read(told.to_string().as_bytes());
    told["sign"] = signed.map(|fields| fields.sign(salt, SaltPosition::of(merchant))).into();
    told.to_string()
}
