//! paymentOrderPay and paymentOrderQry.

use serde_json::{Value, json};

use super::amounts::{self, Rule};
use super::brand::{Payermax, number_key};
use super::{codes, countries, fields};
use crate::cards::payout_behaviour;
use crate::clock::seconds_with_offset;
use crate::declines;
use crate::gateway::{Call, Failure, Refusal, is_repeated, new_order, queried};
use crate::identifiers;
use crate::ledger::{self, Account};
use crate::money::major_text;
use crate::settlement::{self, Outcome};
use crate::store::orders::{self, Kind, Order, State};
use crate::store::tasks;
use crate::work::Work;

/// assumed: how long a payout is pending.
const DELAY_MILLISECONDS: i64 = 1_000;

/// Places a payout.
pub fn pay(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    fields::check(fields::PAYMENT_ORDER_PAY, &call.body)?;
    let data = &call.body["data"];
    if !countries::exists(data["country"].as_str().unwrap_or_default()) {
        return Err(Refusal::new("COUNTRY_INVALID", "data.country is not known.").into());
    }
    let currency = data["trade"]["currency"].as_str().unwrap_or_default();
    let text = data["trade"]["amount"].as_str().unwrap_or_default();
    let amount = amounts::minor_units(Rule::Payout, "data.trade.amount", text, currency)?;
    let mut order =
        new_order(work, call, &Payermax, Kind::Payout, data["outTradeNo"].as_str().unwrap_or_default());
    if is_repeated(work, call, &order)? {
        return Err(codes::repeated().into());
    }
    if amount > ledger::balance(work, &order.merchant, currency, Account::Available)? {
        return Err(Refusal::new("INSUFFICIENT_QUOTA", "The balance is not sufficient.").into());
    }
    order.gateway_id = format!("{}PO{}", identifiers::time(work), identifiers::digits(work, 16));
    order.currency = currency.to_owned();
    order.amount = amount;
    let own_address = data["notifyUrl"].as_str().filter(|address| !address.is_empty());
    order.notify_url = own_address.map(str::to_owned).or(order.notify_url);
    order.details = json!({
        "trade_amount": text,
        "reference": data["reference"],
        "notify_email": data["notifyEmail"],
        "notify_phone": data["notifyPhone"],
    });
    settlement::commit(work, &mut order)?;
    if let Some(outcome) = forced_result(data) {
        let delay = call.merchant.settings["payout_delay_ms"].as_i64().unwrap_or(DELAY_MILLISECONDS);
        tasks::insert(work.connection, &order.gateway_id, outcome.as_str(), work.now + delay)?;
    }
    Ok(json!({ "tradeNo": order.gateway_id, "outTradeNo": order.number, "status": status(&order) }))
}

/// beyond: a remark wins, then amounts force a result; `None` stays pending.
fn forced_result(data: &Value) -> Option<Outcome> {
    match data["remark"].as_str() {
        Some("SUCCESS") => return Some(Outcome::Approved),
        Some("FAILED") => return Some(Outcome::Declined),
        _ => {}
    }
    let amount = data["trade"]["amount"].as_str().unwrap_or_default();
    match amount.parse::<rust_decimal::Decimal>().map(|amount| amount.normalize().to_string()).as_deref() {
        Ok("110" | "11000") => return Some(Outcome::Declined),
        Ok("100" | "10000") => return None,
        _ => {}
    }
    // assumed: the payout test cards of the ReactivePay engine keep their meaning here.
    let account = data["payeeInfo"]["accountInfo"]["accountNo"].as_str().unwrap_or_default();
    match payout_behaviour(account) {
        Some(false) => Some(Outcome::Declined),
        _ => Some(Outcome::Approved),
    }
}

/// The status of a payout.
pub fn status(order: &Order) -> &'static str {
    match order.state {
        State::Approved => "SUCCESS",
        State::Pending => "PENDING",
        State::Bounced => "BOUNCEBACK",
        _ => "FAILED",
    }
}

/// Shows a payout.
pub fn query(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    fields::check(fields::PAYMENT_ORDER_QRY, &call.body)?;
    let number = call.body["data"]["outTradeNo"].as_str().unwrap_or_default();
    let key = number_key(number);
    let found = orders::by_number(work.connection, &call.merchant.id, Kind::Payout, &key)?;
    let order = queried(work, call, found).ok_or_else(codes::unknown_order)?;
    Ok(full(&order))
}

/// Everything about a payout; assumed: no fees, taxes or exchange.
pub fn full(order: &Order) -> Value {
    let amount = major_text(order.amount, &order.currency);
    let side = json!({
        "amount": amount,
        "currency": order.currency,
        "exchangeRate": "1.0000000000",
        "fee": "0.00",
        "feeCurrency": order.currency,
        "tax": "0.00",
        "taxCurrency": order.currency,
    });
    let finished = order.finished_at.map(seconds_with_offset).unwrap_or_default();
    let when = |states: &[State]| {
        if states.contains(&order.state) { finished.as_str() } else { "" }
    };
    json!({
        "outTradeNo": order.number,
        "tradeNo": order.gateway_id,
        "status": status(order),
        "responseCode": order.code.as_deref().unwrap_or_default(),
        "responseMsg": declines::words(order).unwrap_or(if order.code.is_some() { "The payout failed." } else { "" }),
        "reference": order.detail("reference"),
        "notifyEmail": order.detail("notify_email"),
        "notifyPhone": order.detail("notify_phone"),
        "redeemCode": "",
        "expiryTime": "",
        "transactionUtcTime": seconds_with_offset(order.created_at),
        "fundsFreezeTime": seconds_with_offset(order.created_at),
        "fundsReturnTime": when(&[State::Declined, State::Bounced]),
        "bounceBackTime": when(&[State::Bounced]),
        "payFinishTime": when(&[State::Approved, State::Declined]),
        "trade": { "amount": order.details["trade_amount"], "currency": order.currency },
        "source": side,
        "destination": side,
    })
}
