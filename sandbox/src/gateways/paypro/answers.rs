//! The answer around `data`, and the status inside it.

use serde_json::{Value, json};

use super::{codes, editions};
use crate::clock::Milliseconds;
use crate::declines::{self, Reason};
use crate::gateway::{Answer, Refusal};
use crate::store::merchants::Merchant;
use crate::store::orders::{Kind, Order, State};
use crate::work::Work;

/// seed: code 0000 says no more than that the request was taken.
pub fn accepted(now: Milliseconds, data: Value) -> Answer {
    Answer {
        status: 200,
        code: "0000".to_owned(),
        body: json!({ "msg": "success", "code": "0000", "timestamp": now, "success": true, "data": data }),
    }
}

/// assumed: a refusal has no `data`, and HTTP status 200; a path that the edition does not have is not found.
pub fn refused(work: &Work<'_>, refusal: &Refusal) -> Answer {
    Answer {
        status: if refusal.code == codes::NO_PATH { 404 } else { 200 },
        code: refusal.code.clone(),
        body: json!({
            "msg": refusal.message, "code": refusal.code, "timestamp": work.now, "success": false,
        }),
    }
}

/// seed: 0000 is paid, 0001 paid in part, 0015 under way, everything else failed.
pub fn status(order: &Order) -> String {
    let status = match order.state {
        State::Approved => "0000",
        State::Partial => "0001",
        State::Pending | State::Authorised => "0015",
        // beyond: rejected; assumed: expiry, cancellation and return have no code of their own.
        State::Declined | State::Expired | State::Cancelled | State::Bounced => {
            return order.code.clone().unwrap_or_else(|| failure(order).to_owned());
        }
    };
    status.to_owned()
}

/// beyond: the codes of the gateway's lists; assumed: most reasons have none of their own.
fn failure(order: &Order) -> &'static str {
    match Reason::of(order).filter(|_| declines::has_failed(order)) {
        Some(Reason::LimitExceeded) if order.kind == Kind::Payout => "0100019",
        Some(Reason::ProcessingError | Reason::IssuerUnavailable) => "00032",
        _ => "00029",
    }
}

/// beyond: what queries and notifications say in words, which is the reason of what failed.
pub fn message(order: &Order) -> &str {
    declines::words(order).unwrap_or_else(|| description(order))
}

/// Words for the status; seed: "Create" for a new order, assumed: the others.
fn description(order: &Order) -> &'static str {
    match order.state {
        State::Pending | State::Authorised => "Create",
        State::Approved => "Success",
        State::Partial => "Partial payment",
        State::Declined => "REJECTED_TRANSACTION",
        State::Expired => "EXPIRED",
        State::Cancelled => "CANCELLED",
        State::Bounced => "RETURNED",
    }
}

/// seed: an order as the answer to its request shows it.
pub fn placed(merchant: &Merchant, order: &Order) -> Value {
    shown(order, editions::number_field(merchant, true))
}

/// beyond: an order as a query shows it, with the reason of what failed.
pub fn queried(merchant: &Merchant, order: &Order) -> Value {
    let mut data = shown(order, editions::number_field(merchant, false));
    data["message"] = json!(message(order));
    data
}

fn shown(order: &Order, number_field: &str) -> Value {
    let mut data = json!({
        "tradeNo": order.number,
        "status": status(order),
        "desc": description(order),
        "remark": order.details["remark"],
    });
    data[number_field] = json!(order.gateway_id);
    // assumed: what is confirmed on a telephone leaves nothing to pay with.
    if order.kind == Kind::Payment && !order.details["payment_info"].is_null() {
        data["paymentInfo"] = order.details["payment_info"].clone();
    }
    data
}
