//! refund and refundQuery.

use serde_json::{Value, json};

use super::amounts::{self, Rule};
use super::brand::{Payermax, number_key};
use super::{codes, fields};
use crate::clock;
use crate::gateway::{Call, Failure, Refusal, is_repeated, new_order, queried};
use crate::identifiers;
use crate::ledger::{self, Account};
use crate::money::major_number;
use crate::settlement::{self, Outcome};
use crate::store::orders::{self, Kind, Order, State};
use crate::store::tasks;
use crate::work::Work;

/// beyond: refunds are taken for 180 days.
const WINDOW_MILLISECONDS: i64 = 180 * 24 * 3_600_000;
/// assumed: how long a refund is pending.
const DELAY_MILLISECONDS: i64 = 1_000;

/// Places a refund.
pub fn refund(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    fields::check(fields::REFUND, &call.body)?;
    let data = &call.body["data"];
    let text = |name: &str| data[name].as_str().unwrap_or_default();
    let mut refund = new_order(work, call, &Payermax, Kind::Refund, text("outRefundNo"));
    // assumed: ORDER_REPEAT, as for payments and payouts.
    if is_repeated(work, call, &refund)? {
        return Err(codes::repeated().into());
    }
    let mut payment = paid_payment(work, call)?;
    if text("refundCurrency") != payment.currency {
        return Err(Refusal::new("CURRENCY_INVALID", "data.refundCurrency is not the payment's.").into());
    }
    let number = amounts::number_text(&call.raw, "refundAmount").unwrap_or_default();
    refund.amount = amounts::minor_units(Rule::Refund, "data.refundAmount", &number, &payment.currency)?;
    if refund.amount > payment.paid - payment.refunded {
        // assumed: the code.
        let message = "data.refundAmount is more than what is left of the payment.";
        return Err(Refusal::new("AMOUNT_LIMIT_MAXIMUM", message).into());
    }
    if refund.amount > ledger::balance(work, &refund.merchant, &payment.currency, Account::Available)? {
        return Err(Refusal::new("REFUND_INSUFFICIENT_BALANCE", "Insufficient balance to refund").into());
    }
    refund.gateway_id = format!("{}TI{}", identifiers::time(work), identifiers::digits(work, 16));
    refund.currency.clone_from(&payment.currency);
    refund.parent = Some(payment.gateway_id.clone());
    let own_address = data["refundNotifyUrl"].as_str().filter(|address| !address.is_empty());
    refund.notify_url = own_address.map(str::to_owned).or(refund.notify_url);
    refund.details = json!({ "payment_number": payment.number });
    payment.refunded += refund.amount;
    orders::update(work.connection, &payment)?;
    settlement::commit(work, &mut refund)?;
    plan_result(work, call, &refund, text("comments"))?;
    Ok(json!({
        "outRefundNo": refund.number,
        "tradeOrderNo": payment.gateway_id,
        "refundTradeNo": refund.gateway_id,
        "status": status(&refund),
    }))
}

/// assumed: the comments FAILED and PENDING force a result; anything else succeeds soon.
fn plan_result(work: &Work<'_>, call: &Call, refund: &Order, comments: &str) -> Result<(), Failure> {
    let outcome = match comments {
        "PENDING" => return Ok(()),
        "FAILED" => Outcome::Declined,
        _ => Outcome::Approved,
    };
    let delay = call.merchant.settings["refund_delay_ms"].as_i64().unwrap_or(DELAY_MILLISECONDS);
    Ok(tasks::insert(work.connection, &refund.gateway_id, outcome.as_str(), work.now + delay)?)
}

fn paid_payment(work: &Work<'_>, call: &Call) -> Result<Order, Failure> {
    let data = &call.body["data"];
    let given = |name: &str| data[name].as_str().filter(|text| !text.is_empty());
    let found = match (given("outTradeNo"), given("tradeToken")) {
        (None, None) => {
            return Err(codes::invalid("data.outTradeNo or data.tradeToken is required.").into());
        }
        (Some(number), token) => {
            let key = number_key(number);
            orders::by_number(work.connection, &call.merchant.id, Kind::Payment, &key)?
                .filter(|order| token.is_none_or(|token| order.gateway_id == token))
        }
        (None, Some(token)) => orders::by_gateway_id(work.connection, token)?
            .filter(|order| order.merchant == call.merchant.id && order.kind == Kind::Payment),
    };
    let payment = found.ok_or_else(codes::unknown_order)?;
    // assumed: the codes of both.
    if !matches!(payment.state, State::Approved | State::Partial) {
        return Err(Refusal::new("REFUND_FAILED", "The payment has not succeeded.").into());
    }
    if work.now - payment.created_at > WINDOW_MILLISECONDS {
        return Err(Refusal::new("REFUND_FAILED", "The payment is older than 180 days.").into());
    }
    Ok(payment)
}

/// The status of a refund.
pub fn status(refund: &Order) -> &'static str {
    match refund.state {
        State::Approved => "REFUND_SUCCESS",
        State::Pending => "REFUND_PENDING",
        _ => "REFUND_FAILED",
    }
}

/// Shows a refund.
pub fn query(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    fields::check(fields::REFUND_QUERY, &call.body)?;
    let data = &call.body["data"];
    let given = |name: &str| data[name].as_str().filter(|text| !text.is_empty());
    let found = match (given("outRefundNo"), given("refundTradeNo")) {
        (None, None) => {
            return Err(codes::invalid("data.outRefundNo or data.refundTradeNo is required.").into());
        }
        (Some(number), _) => {
            let key = number_key(number);
            orders::by_number(work.connection, &call.merchant.id, Kind::Refund, &key)?
        }
        (None, Some(number)) => orders::by_gateway_id(work.connection, number)?
            .filter(|order| order.merchant == call.merchant.id && order.kind == Kind::Refund),
    };
    let refund = queried(work, call, found).ok_or_else(codes::unknown_order)?;
    let amount = major_number(refund.amount, &refund.currency);
    Ok(json!({
        "outRefundNo": refund.number,
        "refundTradeNo": refund.gateway_id,
        // beyond: the table says refundAmount, the sample totalAmount; both are sent.
        "refundAmount": amount,
        "totalAmount": amount,
        "refundCurrency": refund.currency,
        "outTradeNo": refund.details["payment_number"],
        "status": status(&refund),
        "resultMsg": if status(&refund) == "REFUND_FAILED" { "Refund failed" } else { "" },
        "refundFinishTime": refund.finished_at.map(clock::rfc3339),
    }))
}
