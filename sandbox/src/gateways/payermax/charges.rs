//! The charges of a subscription, which the sandbox's clock brings (`beyond`: PayerMax's api.json).

use anyhow::Result;
use serde_json::{Value, json};

use super::brand::{Payermax, number_key};
use super::{notices, plans};
use crate::cards::CardBehaviour;
use crate::clock::Milliseconds;
use crate::identifiers;
use crate::settlement::{self, Outcome};
use crate::store::merchants::Merchant;
use crate::store::orders::{self, Kind, Order, State};
use crate::store::tasks;
use crate::work::Work;

/// What is due for a subscription.
pub const CHARGE: &str = "charge";
/// beyond: a charge that failed is tried three times more within a day; assumed: evenly.
const TRIES: i64 = 4;
const AGAIN_MILLISECONDS: Milliseconds = 8 * 3_600_000;
/// assumed: a plan with this subject is activated, and then cannot be charged.
const FAILING: &str = "FAILED";
/// beyond: the code and the words of the sample.
const SHORT_OF_MONEY: (&str, &str) = ("BALANCE_INSUFFICIENT", "Insufficient balance to pay.");

/// Whether a charge is tried again soon.
pub fn is_under_way(subscription: &Order) -> bool {
    let charges = subscription.details["charges"].as_array();
    charges.into_iter().flatten().any(|charge| charge["status"] == "PENDING")
}

/// Tells what became of a plan.
pub fn tell_status(work: &Work<'_>, merchant: &Merchant, plan: &Order) -> Result<()> {
    notices::subscription(work, &Payermax, merchant, plan)
}

/// The payment that activated a plan is its first charge.
pub fn note_first(work: &Work<'_>, merchant: &Merchant, plan: &mut Order, payment: &Order) -> Result<()> {
    plan.details["began"] = json!(work.now);
    let Some(first) = plans::charge(plan, 0, work.now) else {
        return Ok(());
    };
    note(work, plan, 0, first, payment, None);
    go_on(work, merchant, plan, 0, "SUCCESS")
}

/// The next charge is due, or is tried again.
pub fn charge(work: &Work<'_>, merchant: &Merchant, plan: &mut Order) -> Result<()> {
    let began = plan.details["began"].as_i64().unwrap_or(work.now);
    let known: Vec<Value> = plan.details["charges"].as_array().cloned().unwrap_or_default();
    let again = known.iter().position(|charge| charge["status"] == "PENDING");
    let index = i64::try_from(again.unwrap_or(known.len())).unwrap_or(i64::MAX);
    let Some(next) = plans::charge(plan, index, began) else {
        return Ok(());
    };
    let tries = again.map_or(0, |place| known[place]["tries"].as_i64().unwrap_or(0)) + 1;
    work.purpose.set(&[&plan.merchant, CHARGE, &plan.gateway_id]);
    let payment = pay(work, plan, index, next.amount, tries)?;
    let paid = payment.state == State::Approved;
    note(work, plan, index, next, &payment, Some(tries));
    let status = if paid {
        "SUCCESS"
    } else if tries < TRIES {
        "PENDING"
    } else {
        "FAILED"
    };
    go_on(work, merchant, plan, index, status)
}

/// assumed: a charge is decided by the card that the first one was made with, and nobody is asked.
fn pay(work: &Work<'_>, plan: &Order, index: i64, amount: i64, tries: i64) -> Result<Order> {
    let number = format!("{}_{index}_{tries}", plan.gateway_id);
    let source = &plan.details["source"];
    let mut payment = Order {
        id: 0,
        kind: Kind::Payment,
        gateway_id: format!("T{}{}", identifiers::time(work), identifiers::digits(work, 12)),
        number_key: number_key(&number),
        number,
        parent: Some(plan.gateway_id.clone()),
        amount,
        paid: 0,
        refunded: 0,
        state: State::Pending,
        code: None,
        details: json!({
            "subject": plan.details["subject"],
            "user": plan.details["user"],
            "country": source["country"],
            "method": source["method"],
            "card": source["card"],
            "behaviour": source["behaviour"],
            "period": index,
        }),
        created_at: work.now,
        visible_at: work.now,
        finished_at: None,
        ..plan.clone()
    };
    settlement::commit(work, &mut payment)?;
    let approves = source["behaviour"].as_str().is_some_and(|text| CardBehaviour::from_text(text).approves);
    let outcome = if approves && plan.detail("subject") != FAILING {
        Outcome::Approved
    } else {
        payment.code = Some(SHORT_OF_MONEY.0.to_owned());
        Outcome::Declined
    };
    settlement::settle(work, &Payermax, &mut payment, outcome, None)?;
    Ok(payment)
}

/// Whether a payment is a charge that the clock brought; assumed: only the subscription is told of then.
pub fn is_own(payment: &Order) -> bool {
    payment.details["period"].is_number()
}

fn note(
    work: &Work<'_>,
    plan: &mut Order,
    index: i64,
    charge: plans::Charge,
    payment: &Order,
    tries: Option<i64>,
) {
    let paid = payment.state == State::Approved;
    let noted = json!({
        "index": index,
        "start": charge.start,
        "end": charge.end,
        "amount": charge.amount,
        "tries": tries.unwrap_or(1),
        "at": work.now,
        "payment": payment.gateway_id,
        "last": if paid { "SUCCESS" } else { "FAILED" },
        "code": (!paid).then_some(SHORT_OF_MONEY.0),
        "words": (!paid).then_some(SHORT_OF_MONEY.1),
    });
    let mut charges = plan.details["charges"].as_array().cloned().unwrap_or_default();
    charges.retain(|known| known["index"] != index);
    charges.push(noted);
    plan.details["charges"] = json!(charges);
}

/// Keeps what became of a charge, tells of it, and plans what follows. beyond: a failure is told of after the last try;
/// assumed: and ends the plan.
fn go_on(work: &Work<'_>, merchant: &Merchant, plan: &mut Order, index: i64, status: &str) -> Result<()> {
    if let Some(noted) = plan.details["charges"].as_array_mut().and_then(|charges| charges.last_mut()) {
        noted["status"] = json!(status);
    }
    orders::update(work.connection, plan)?;
    let again = |due_at| tasks::insert(work.connection, &plan.gateway_id, CHARGE, due_at);
    if status == "PENDING" {
        return Ok(again(work.now + AGAIN_MILLISECONDS)?);
    }
    let began = plan.details["began"].as_i64().unwrap_or(work.now);
    let next = plans::charge(plan, index + 1, began);
    notices::subscription_payment(work, &Payermax, merchant, plan)?;
    let outcome = match next {
        Some(next) if status == "SUCCESS" => return Ok(again(next.due.max(work.now))?),
        None if status == "SUCCESS" => Outcome::Approved,
        _ => Outcome::Declined,
    };
    Ok(settlement::settle(work, &Payermax, plan, outcome, None)?)
}
