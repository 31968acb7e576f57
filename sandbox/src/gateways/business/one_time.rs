//! `POST /otp` and `GET /otp-resend`: the code that a customer gets on the telephone (`beyond`: newer pages of the engine).

use serde_json::{Value, json};

use super::brand::Business;
use super::{errors, fields, queries};
use crate::declines::{self, Reason};
use crate::gateway::{Answer, Call, Failure, Refusal};
use crate::settlement::{self, Outcome};
use crate::store::orders::{self, Order, State};
use crate::work::Work;

/// beyond: the code of the sample; assumed: it is the right one.
const RIGHT_CODE: &str = "443443";
/// assumed: so many wrong codes end the payment.
const WRONG_CODES: i64 = 3;

/// assumed: payments without a card whose customer has a telephone wait for a code, where the merchant is set so.
pub fn is_awaited(call: &Call) -> bool {
    let is_mobile = fields::text(&call.body["customer"], "phone").is_some();
    is_mobile && call.merchant.is_set("one_time_passwords")
}

/// Takes the code; one that is wrong leaves its trace, so the refusal is an answer.
pub fn confirm(work: &Work<'_>, call: &Call) -> Result<Answer, Failure> {
    let mut payment = waiting(work, call, &call.body["token"])?;
    let code = fields::text(&call.body, "otp").ok_or_else(|| wrong("otp is required"))?;
    let brand = Business::of(&call.merchant);
    if code == RIGHT_CODE {
        let is_held = payment.details["two_step"] == true;
        let outcome = if is_held { Outcome::Authorised } else { Outcome::Approved };
        settlement::settle(work, &brand, &mut payment, outcome, None)?;
        return Ok(Answer { status: 200, code: "0".to_owned(), body: done() });
    }
    let count = payment.details["wrong_codes"].as_i64().unwrap_or(0) + 1;
    payment.details["wrong_codes"] = json!(count);
    if count < WRONG_CODES {
        orders::update(work.connection, &payment)?;
    } else {
        payment.details[declines::REASON] = json!(Reason::AuthenticationFailed);
        payment.details[declines::WORDS] = json!("Wrong one-time password");
        settlement::settle(work, &brand, &mut payment, Outcome::Declined, None)?;
    }
    Ok(errors::answer(Some(&call.merchant), &wrong("otp is wrong")))
}

/// Sends the code again, which changes nothing here.
pub fn resend(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    waiting(work, call, &call.body["query"]["token"]).map(|_| done())
}

/// The payment that waits for a code. assumed: the code of one that waits for none; beyond: that of one that is decided.
fn waiting(work: &Work<'_>, call: &Call, token: &Value) -> Result<Order, Failure> {
    let payment = queries::named_payment(work, call, token)?;
    match payment.state {
        State::Pending if payment.details["awaits_code"] == true => Ok(payment),
        State::Pending | State::Authorised | State::Partial => {
            Err(errors::refusal("payment_is_not_waiting", "the payment waits for no code").into())
        }
        _ => Err(errors::refusal("payment_in_final_state", "the payment was decided before").into()),
    }
}

/// assumed: the code of a password that is missing or wrong.
fn wrong(message: &str) -> Refusal {
    errors::refusal("incorrect_otp", message)
}

fn done() -> Value {
    json!({ "success": true, "errors": [], "status": 200 })
}
