//! capture and cancel: the second step of payments that wait for it.

use serde_json::{Value, json};

use super::super::{Call, Failure, Gateway, Refusal};
use super::amounts::{self, Rule};
use super::{Payermax, codes, fields};
use crate::clock::{compact, seconds_with_offset};
use crate::identifiers;
use crate::money::major_number;
use crate::sandbox::Work;
use crate::settlement::{self, Outcome};
use crate::store::orders::{self, Kind, Order, State};

fn payment(work: &Work<'_>, call: &Call) -> Result<Order, Failure> {
    let number = call.body["data"]["outTradeNo"].as_str().unwrap_or_default();
    let key = Payermax.number_key(number);
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
        order.details["captured"] = json!(last);
        settlement::settle(work, &mut order, Outcome::Approved, Some(amount))?;
        None
    };
    let mut answer = result(work, data, failure);
    answer["captureNo"] = json!(format!("{}ED{}", compact(work.now), identifiers::digits(16)));
    answer["amount"] = major_number(amount, &order.currency);
    answer["currency"] = json!(order.currency);
    answer["isFinal"] = json!(last);
    Ok(answer)
}

/// Gives up what was held; assumed: also a payment that nobody paid yet.
pub fn cancel(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    fields::check(fields::CANCEL, &call.body)?;
    let data = &call.body["data"];
    let mut order = payment(work, call)?;
    take_request(&mut order, &data["requestId"])?;
    let failure = match order.state {
        State::Pending | State::Authorised => {
            settlement::settle(work, &mut order, Outcome::Cancelled, None)?;
            None
        }
        State::Expired | State::Cancelled => Some("ORDER_CLOSED"),
        _ => Some("PARAMS_INVALID"),
    };
    let mut answer = result(work, data, failure);
    answer["cancelNo"] = json!(format!("{}ED{}", compact(work.now), identifiers::digits(16)));
    Ok(answer)
}

/// assumed: what the payment's state forbids answers APPLY_SUCCESS with status FAILED.
fn result(work: &Work<'_>, data: &Value, failure: Option<&str>) -> Value {
    let now = json!(seconds_with_offset(work.now));
    json!({
        "requestId": data["requestId"],
        "outTradeNo": data["outTradeNo"],
        "status": if failure.is_none() { "SUCCESS" } else { "FAILED" },
        "createdTime": now,
        "succeededTime": if failure.is_none() { now.clone() } else { Value::Null },
        "failedTime": if failure.is_some() { now } else { Value::Null },
        "errorCode": failure,
        "errorMsg": failure.map(|_| "The payment's state does not allow it."),
    })
}
