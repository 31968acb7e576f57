//! queryPayInResult, queryPayOutResult and queryBalance (`beyond`: the country editions' pages).

use serde_json::{Value, json};

use super::editions::Edition;
use super::{answers, codes, fields};
use crate::gateway::{Call, Failure, queried};
use crate::ledger::{self, Account};
use crate::money::{major_text, whole_text};
use crate::store::orders::{self, Kind, Order};
use crate::work::Work;

/// Shows a payment.
pub fn pay_in(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    let order = found(work, call, Kind::Payment)?;
    let mut data = answers::order(&call.merchant, &order);
    data["wayCode"] = order.details["way"].clone();
    data["message"] = json!(answers::message(&order));
    Edition::of(&call.merchant).show_amounts(&order, &mut data);
    Ok(data)
}

/// Shows a payout.
pub fn pay_out(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    let order = found(work, call, Kind::Payout)?;
    let mut data = answers::order(&call.merchant, &order);
    data["message"] = json!(answers::message(&order));
    data["amount"] = json!(whole_text(order.amount, &order.currency));
    Ok(data)
}

fn found(work: &Work<'_>, call: &Call, kind: Kind) -> Result<Order, Failure> {
    fields::check_timestamp(call)?;
    let number = fields::required(call, "tradeNo")?;
    let order = orders::by_number(work.connection, &call.merchant.id, kind, number)?;
    let unknown = || codes::refusal(&call.merchant, "unknown", format!("tradeNo {number} does not exist"));
    Ok(queried(work, call, order).ok_or_else(unknown)?)
}

/// What can be used and what is set aside; the name `availablAmount` is the gateway's own.
pub fn balance(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    fields::check_timestamp(call)?;
    let currency = fields::currency(call);
    let of = |account| ledger::balance(work, &call.merchant.id, currency, account);
    Ok(json!({
        "availablAmount": major_text(of(Account::Available)?, currency),
        "freezeAmount": major_text(of(Account::Reserved)?, currency),
    }))
}
