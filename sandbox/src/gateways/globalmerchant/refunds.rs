//! REFUND: money back to the payer, whole or in parts.

use serde_json::{Value, json};

use super::brand::Globalmerchant;
use super::codes::{self, Name};
use super::fields;
use super::payments::new_txid;
use crate::gateway::{Call, Failure, new_order};
use crate::settlement::{self, Outcome};
use crate::store::merchants::Merchant;
use crate::store::orders::{self, Kind, Order, State};
use crate::store::tasks;
use crate::work::Work;

/// assumed: how long a refund is under way after it was taken.
const DELAY_MILLISECONDS: i64 = 1_000;

/// seed: "apply success" says that it was taken; assumed: it is made a little later.
pub fn refund(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    fields::check_table(call, fields::REFUND)?;
    let merchant = &call.merchant;
    let payment = payment_of(work, merchant, fields::text(call, "txid"))?;
    let mut payment = payment.ok_or_else(|| Name::Unknown.plain_refusal(merchant))?;
    let amount = fields::amount(call, "refund_amt", &payment.currency)?;
    let refuse = |message: &str| Err(Name::Refund.refusal(merchant, message).into());
    // assumed: both refusals. The balance always suffices, because nothing else is taken from it.
    if payment.state != State::Approved {
        return refuse("the payment has not succeeded");
    }
    if amount > payment.paid - payment.refunded {
        return refuse("refund_amt is more than what is left of the payment");
    }
    // assumed: a refund has a number of the gateway only, which no answer shows.
    let id = new_txid(work, 'R');
    let mut refund = new_order(work, call, &Globalmerchant, Kind::Refund, &id);
    refund.gateway_id = id;
    refund.currency.clone_from(&payment.currency);
    refund.amount = amount;
    refund.parent = Some(payment.gateway_id.clone());
    payment.refunded += amount;
    orders::update(work.connection, &payment)?;
    settlement::commit(work, &mut refund)?;
    let delay = merchant.settings["refund_delay_ms"].as_i64().unwrap_or(DELAY_MILLISECONDS);
    tasks::insert(work.connection, &refund.gateway_id, Outcome::Approved.as_str(), work.now + delay)?;
    // seed: both numbers are those of the payment.
    Ok(json!({
        "out_trade_no": payment.number,
        "txid": payment.gateway_id,
        "code": codes::REFUND_TAKEN,
        "msg": "Refund apply success",
    }))
}

/// A merchant's own payment by the gateway's number.
pub fn payment_of(work: &Work<'_>, merchant: &Merchant, txid: &str) -> rusqlite::Result<Option<Order>> {
    let order = orders::by_gateway_id(work.connection, txid)?;
    Ok(order.filter(|order| order.merchant == merchant.id && order.kind == Kind::Payment))
}
