//! Queries of payments, payouts and the balance (`beyond`: the country editions' pages).

use serde_json::{Value, json};

use super::editions::{self, Route};
use super::{answers, codes, conditions, fields};
use crate::gateway::{Call, Failure, queried};
use crate::ledger;
use crate::money::shortest_text;
use crate::store::orders::{self, Kind, Order};
use crate::work::Work;

/// Shows a payment.
pub fn pay_in(work: &Work<'_>, call: &Call, route: &Route) -> Result<Value, Failure> {
    let order = found(work, call, route, Kind::Payment)?;
    let mut data = answers::queried(&call.merchant, &order);
    data["wayCode"] = order.details["way"].clone();
    editions::show_amounts(&call.merchant, &order, &mut data);
    Ok(data)
}

/// Shows a payout.
pub fn pay_out(work: &Work<'_>, call: &Call, route: &Route) -> Result<Value, Failure> {
    let order = found(work, call, route, Kind::Payout)?;
    let mut data = answers::queried(&call.merchant, &order);
    data["amount"] = json!(shortest_text(order.amount, &order.currency));
    Ok(data)
}

fn found(work: &Work<'_>, call: &Call, route: &Route, kind: Kind) -> Result<Order, Failure> {
    conditions::check(call, route)?;
    let number = fields::required(call, "tradeNo")?;
    let order = orders::by_number(work.connection, &call.merchant.id, kind, number)?;
    let unknown = || codes::refusal(&call.merchant, "unknown", format!("tradeNo {number} does not exist"));
    Ok(queried(work, call, order).ok_or_else(unknown)?)
}

/// What can be used and what is set aside.
pub fn balance(work: &Work<'_>, call: &Call, route: &Route) -> Result<Value, Failure> {
    conditions::check(call, route)?;
    let currency = editions::currency(&call.merchant);
    let of = |account| ledger::balance(work, &call.merchant.id, currency, account);
    Ok(editions::balance(&call.merchant, of)?)
}
