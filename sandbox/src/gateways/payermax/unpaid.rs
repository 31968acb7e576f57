//! What ends a payment that nobody paid yet: orderClose, and the one-time password of confirmPayment.

use serde_json::{Value, json};

use super::brand::{Payermax, number_key};
use super::{codes, fields, payments};
use crate::cards::CardBehaviour;
use crate::clock;
use crate::gateway::{Call, Failure, Refusal};
use crate::settlement::{self, Outcome};
use crate::store::orders::{self, Kind, Order, State};
use crate::work::Work;

/// beyond: the code of the sample; assumed: it is the right one.
const RIGHT_CODE: &str = "99888";
/// assumed: so many wrong codes end the payment.
const WRONG_CODES: i64 = 3;
const OTP_LIMIT: &str = "OTP_VERIFY_LIMIT";

fn find(work: &Work<'_>, call: &Call) -> Result<Order, Failure> {
    let data = &call.body["data"];
    let key = number_key(data["outTradeNo"].as_str().unwrap_or_default());
    let found = orders::by_number(work.connection, &call.merchant.id, Kind::Payment, &key)?;
    let token = data["tradeToken"].as_str().filter(|token| !token.is_empty());
    let found = found.filter(|order| token.is_none_or(|token| order.gateway_id == token));
    Ok(found.ok_or_else(codes::unknown_order)?)
}

/// beyond: closes a payment; assumed: only one that waits for its payer, closing it again succeeds again, and the code of
/// any other.
pub fn close(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    fields::check(fields::ORDER_CLOSE, &call.body)?;
    let mut order = find(work, call)?;
    match order.state {
        State::Pending => settlement::settle(work, &Payermax, &mut order, Outcome::Cancelled, None)?,
        State::Expired | State::Cancelled => {}
        _ => return Err(codes::invalid("data.outTradeNo is decided, and cannot be closed.").into()),
    }
    Ok(json!({
        "outTradeNo": order.number,
        "closedTime": order.finished_at.map(clock::rfc3339),
        "status": "CLOSED",
    }))
}

/// Takes the code that the payer got; the inner refusal is one that leaves something behind.
///
/// beyond: the published table of answers is the refund's by mistake; assumed: the answer is that of orderAndPay.
pub fn confirm(work: &Work<'_>, call: &Call) -> Result<Result<Value, Refusal>, Failure> {
    fields::check(fields::CONFIRM, &call.body)?;
    let mut order = find(work, call)?;
    if order.details["awaits_code"] != true {
        return Err(codes::invalid("data.outTradeNo does not wait for a code.").into());
    }
    let wrong = order.details["wrong_codes"].as_i64().unwrap_or(0);
    match order.state {
        State::Pending => {}
        State::Expired | State::Cancelled => {
            return Err(Refusal::new("ORDER_CLOSED", "The order is closed.").into());
        }
        _ if wrong >= WRONG_CODES => return Err(too_many().into()),
        // assumed: a code that comes again gets the result again.
        _ => return Ok(Ok(payments::answer(work, call, &order))),
    }
    if call.body["data"]["paymentDetail"]["verificationCode"] == RIGHT_CODE {
        let outcome = outcome(&order);
        settlement::settle(work, &Payermax, &mut order, outcome, None)?;
        return Ok(Ok(payments::answer(work, call, &order)));
    }
    order.details["wrong_codes"] = json!(wrong + 1);
    if wrong + 1 < WRONG_CODES {
        orders::update(work.connection, &order)?;
        return Ok(Err(Refusal::new("OTP_VERIFY_FAILED", "The verification code is wrong.")));
    }
    order.code = Some(OTP_LIMIT.to_owned());
    settlement::settle(work, &Payermax, &mut order, Outcome::Declined, None)?;
    Ok(Err(too_many()))
}

fn too_many() -> Refusal {
    Refusal::new(OTP_LIMIT, "The verification code was wrong too often.")
}

/// assumed: after the right code the card decides, without 3-D Secure.
fn outcome(order: &Order) -> Outcome {
    match CardBehaviour::from_text(order.detail("behaviour")).approves {
        false => Outcome::Declined,
        true if order.details["manual_capture"] == true => Outcome::Authorised,
        true => Outcome::Approved,
    }
}
