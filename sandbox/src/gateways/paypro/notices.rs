//! Notifications of payments and payouts (`beyond`: the country editions' paymentNotify pages).

use anyhow::Result;
use serde_json::{Map, Value, json};

use super::sign::{Fields, SaltPosition};
use super::{answers, settings};
use crate::clock;
use crate::gateway::Gateway;
use crate::money::shortest_text;
use crate::notifications::enqueue;
use crate::store::merchants::Merchant;
use crate::store::orders::{Kind, Order, State};
use crate::work::Work;

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
        ("message", answers::message(order).to_owned()),
        ("platFormTradeNo", order.gateway_id.clone()),
        ("tradeNo", order.number.clone()),
        ("amount", shortest_text(paid, &order.currency)),
        ("timestamp", work.now.to_string()),
    ];
    if matches!(order.state, State::Approved | State::Partial) {
        // beyond: local time; assumed: the sandbox's locality is UTC.
        fields.push(("successTime", clock::plain_seconds(work.now)));
    }
    // beyond: both only for payments.
    for (name, kept) in [("channelCode", "channel"), ("wayCode", "way")] {
        if order.kind == Kind::Payment && !order.detail(kept).is_empty() {
            fields.push((name, order.detail(kept).to_owned()));
        }
    }
    let members: Map<String, Value> =
        fields.into_iter().map(|(name, value)| (name.to_owned(), Value::String(value))).collect();
    let mut told = Value::Object(members);
    settings::MEMBERS.shape(merchant, &mut told);
    let double = merchant.setting("numerals_in_notifications", "plain") == "double";
    let numeral = double.then(|| java_double(&shortest_text(paid, &order.currency)));
    let unsigned = with_numeral(&told, numeral.as_deref());
    // assumed: the same rule as for requests, in which a number enters as the text that is sent.
    let salt = if wrong_signature { "another secret" } else { &merchant.credential };
    let signed = Fields::read(unsigned.as_bytes());
    told["sign"] = signed.map(|fields| fields.sign(salt, SaltPosition::of(merchant))).into();
    with_numeral(&told, numeral.as_deref())
}

/// The body, with another text for its amount where that is a number.
fn with_numeral(told: &Value, numeral: Option<&str>) -> String {
    let Some(numeral) = numeral else {
        return told.to_string();
    };
    let member = |(name, value): (&String, &Value)| {
        let text = if name == "amount" { numeral.to_owned() } else { value.to_string() };
        format!("{}:{text}", json!(name))
    };
    let members: Vec<String> = told.as_object().into_iter().flatten().map(member).collect();
    format!("{{{}}}", members.join(","))
}

/// assumed: amounts may be doubles of Java, which writes ten million as 1.0E7.
fn java_double(amount: &str) -> String {
    let (whole, decimals) = amount.split_once('.').unwrap_or((amount, "0"));
    if whole.len() < 8 {
        return format!("{whole}.{decimals}");
    }
    let (first, rest) = whole.split_at(1);
    let digits = format!("{rest}{decimals}");
    let fraction = digits.trim_end_matches('0');
    format!("{first}.{}E{}", if fraction.is_empty() { "0" } else { fraction }, rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_as_java_writes_them() {
        for (whole, double) in [
            ("300", "300.0"),
            ("300.25", "300.25"),
            ("12345678.5", "1.23456785E7"),
            ("9999999", "9999999.0"),
            ("10000000", "1.0E7"),
            ("12345678", "1.2345678E7"),
            ("25500000", "2.55E7"),
        ] {
            assert_eq!(java_double(whole), double);
        }
    }

    #[test]
    fn a_numeral_stays_as_it_is() {
        let told = json!({ "amount": "1", "status": "0000" });
        assert_eq!(with_numeral(&told, Some("1.0E7")), r#"{"amount":1.0E7,"status":"0000"}"#);
    }
}
