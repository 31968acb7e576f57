//! capture and cancel: the second step of payments that wait for it.

use serde_json::{Value, json};

use super::amounts::{self, Rule};
use super::brand::{Payermax, number_key};
use super::{codes, fields};
use crate::clock::seconds_with_offset;
use crate::gateway::{Call, Failure, Refusal};
use crate::identifiers;
use crate::money::major_number;
use crate::settlement::{self, Outcome};
use crate::store::orders::{self, Kind, Order, State};
use crate::store::tasks;
use crate::work::Work;

/// beyond: how long an amount stays held.
const AUTHORISATION_MILLISECONDS: i64 = 7 * 24 * 3_600_000;

fn payment(work: &Work<'_>, call: &Call) -> Result<Order, Failure> {
    let number = call.body["data"]["outTradeNo"].as_str().unwrap_or_default();
    let key = number_key(number);
    let found = orders::by_number(work.connection, &call.merchant.id, Kind::Payment, &key)?;
    Ok(found.ok_or_else(codes::unknown_order)?)
}

/// assumed: a requestId that was used for this payment before is refused as a repetition.
fn take_request(order: &mut Order, request: &Value) -> Result<(), Refusal> {
    let mut used = order.details["requests"].as_array().cloned().unwrap_or_default();
    if used.contains(request) {
        return Err(codes::repeated());
    }
    used.push(request.clone());
    order.details["requests"] = json!(used);
    Ok(())
}

/// Takes what was held, or a part of it.
pub fn capture(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    fields::check(fields::CAPTURE, &call.body)?;
    let data = &call.body["data"];
    let mut order = payment(work, call)?;
    take_request(&mut order, &data["requestId"])?;
    if data["currency"] != order.currency.as_str() {
        return Err(Refusal::new("CURRENCY_INVALID", "data.currency is not the payment's.").into());
    }
    let number = amounts::number_text(&call.raw, "amount").unwrap_or_default();
    let amount = amounts::minor_units(Rule::Payment, "data.amount", &number, &order.currency)?;
    // assumed: without finalCapture nothing more is captured.
    let last = data["finalCapture"].as_bool().unwrap_or(true);
    let open = order.details["manual_capture"] == true
        && order.details["captured"] != true
        && matches!(order.state, State::Authorised | State::Partial);
    let failure = if !open {
        Some("PARAMS_INVALID")
    } else if amount > order.amount - order.paid {
        Some("AMOUNT_LIMIT_MAXIMUM")
    } else {
        None
    };
    let answer = captured(work, &order, &data["requestId"], failure, (amount, last));
    if failure.is_none() {
        order.details["captured"] = json!(last);
        order.details["second_step"] = answer.clone();
        settlement::settle(work, &Payermax, &mut order, Outcome::Approved, Some(amount))?;
    }
    Ok(answer)
}

/// Gives up what was held; assumed: also a payment that nobody paid yet.
pub fn cancel(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    fields::check(fields::CANCEL, &call.body)?;
    let data = &call.body["data"];
    let mut order = payment(work, call)?;
    take_request(&mut order, &data["requestId"])?;
    let failure = match order.state {
        State::Pending | State::Authorised => None,
        State::Expired | State::Cancelled => Some("ORDER_CLOSED"),
        _ => Some("PARAMS_INVALID"),
    };
    let answer = cancelled(work, &order, &data["requestId"], failure);
    if failure.is_none() {
        order.details["second_step"] = answer.clone();
        settlement::settle(work, &Payermax, &mut order, Outcome::Cancelled, None)?;
    }
    Ok(answer)
}

/// beyond: an authorisation is good for seven days, and gives up the time that the payer had to pay.
pub fn note_authorisation(work: &Work<'_>, order: &Order) -> rusqlite::Result<()> {
    if order.state != State::Authorised {
        return Ok(());
    }
    tasks::forget(work.connection, &order.gateway_id)?;
    let due_at = work.now + AUTHORISATION_MILLISECONDS;
    tasks::insert(work.connection, &order.gateway_id, Outcome::Expired.as_str(), due_at)
}

/// beyond: the type and the data of the notification of a second step, after which the payment was captured or given up.
/// assumed: what was decided without a request has an empty requestId.
pub fn second_step(work: &Work<'_>, order: &mut Order) -> Option<(&'static str, Value)> {
    if order.state == State::Authorised {
        order.details["authorised"] = json!(true);
        // Also one that was decided so without having been asked for.
        order.details["manual_capture"] = json!(true);
        return None;
    }
    if order.details["authorised"] != true {
        return None;
    }
    let asked = order.details.as_object_mut().and_then(|details| details.remove("second_step"));
    match order.state {
        State::Approved | State::Partial => Some((
            "CAPTURE",
            asked.unwrap_or_else(|| captured(work, order, &json!(""), None, (order.paid, true))),
        )),
        State::Cancelled | State::Expired => {
            Some(("CANCEL", asked.unwrap_or_else(|| cancelled(work, order, &json!(""), None))))
        }
        _ => None,
    }
}

fn captured(
    work: &Work<'_>,
    order: &Order,
    request: &Value,
    failure: Option<&str>,
    (amount, last): (i64, bool),
) -> Value {
    let mut shown = result(work, order, request, failure);
    shown["captureNo"] = json!(format!("{}ED{}", identifiers::time(work), identifiers::digits(work, 16)));
    shown["amount"] = major_number(amount, &order.currency);
    shown["currency"] = json!(order.currency);
    shown["isFinal"] = json!(last);
    shown
}

fn cancelled(work: &Work<'_>, order: &Order, request: &Value, failure: Option<&str>) -> Value {
    let mut shown = result(work, order, request, failure);
    shown["cancelNo"] = json!(format!("{}ED{}", identifiers::time(work), identifiers::digits(work, 16)));
    shown
}

/// assumed: what the payment's state forbids answers APPLY_SUCCESS with status FAILED.
fn result(work: &Work<'_>, order: &Order, request: &Value, failure: Option<&str>) -> Value {
    let now = json!(seconds_with_offset(work.now));
    json!({
        "requestId": request,
        "outTradeNo": order.number,
        "status": if failure.is_none() { "SUCCESS" } else { "FAILED" },
        "createdTime": now,
        "succeededTime": if failure.is_none() { now.clone() } else { Value::Null },
        "failedTime": if failure.is_some() { now } else { Value::Null },
        "errorCode": failure,
        "errorMsg": failure.map(|_| "The payment's state does not allow it."),
    })
}
