//! What answers say of an order.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::codes::{self, Name};
use crate::declines::{self, Reason};
use crate::gateway::{Answer, Refusal};
use crate::money;
use crate::store::merchants::Merchant;
use crate::store::orders::{Order, State};

/// seed: an order in the members of the sample of RETRIEVE, which all other answers add to.
pub fn order(merchant: &Merchant, order: &Order) -> Value {
    json!({
        "out_trade_no": order.number,
        "txid": order.gateway_id,
        "amt": amount(order),
        "ccy": order.currency,
        "code": code(merchant, order),
        "msg": message(order),
    })
}

/// The code of an order.
pub fn code<'a>(merchant: &'a Merchant, order: &'a Order) -> &'a str {
    decided_code(order).unwrap_or_else(|| match order.state {
        // assumed: a payment that was paid in part waits for the rest.
        State::Pending | State::Authorised | State::Partial => Name::Pending.code(merchant),
        _ => codes::of_decline(merchant, Reason::of(order).filter(|_| declines::has_failed(order))),
    })
}

/// seed: 0000 is paid; assumed: failures have the code that they were decided with.
pub fn decided_code(order: &Order) -> Option<&str> {
    match order.state {
        State::Approved => Some(codes::PAID),
        State::Pending | State::Authorised | State::Partial => None,
        State::Declined | State::Expired | State::Cancelled | State::Bounced => order.code.as_deref(),
    }
}

/// seed: "Payment Success"; assumed: the others, and that a reason stands behind them.
fn message(order: &Order) -> String {
    let plain = match order.state {
        State::Approved => "Payment Success",
        State::Pending | State::Authorised | State::Partial => Name::Pending.words(),
        State::Declined | State::Bounced => Name::Declined.words(),
        State::Expired => "Payment Expired",
        State::Cancelled => "Payment Cancelled",
    };
    let reason = declines::words(order).map(|words| format!(": {words}"));
    format!("{plain}{}", reason.unwrap_or_default())
}

/// seed: two decimals; assumed: in every currency.
fn amount(order: &Order) -> String {
    let mut amount = Decimal::new(order.amount, money::exponent(&order.currency).unwrap_or(2));
    amount.rescale(2);
    amount.to_string()
}

/// seed: HTTP 200 and JSON.
pub fn answer(body: Value) -> Answer {
    let code = body["code"].as_str().unwrap_or_default().to_owned();
    Answer { status: 200, code, body }
}

/// assumed: a refusal has HTTP status 200 and no member of an order.
pub fn refused(refusal: &Refusal) -> Answer {
    answer(json!({ "code": refusal.code, "msg": refusal.message }))
}
