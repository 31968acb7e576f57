//! `POST /payments/confirm` and `POST /payments/decline`: the second of two steps.

use serde_json::{Value, json};

use super::brand::Business;
use super::{errors, queries, records};
use crate::gateway::{Call, Failure};
use crate::settlement::{self, Outcome};
use crate::store::orders::State;
use crate::work::Work;

/// Takes what was held.
pub fn confirm(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    decide(work, call, Outcome::Approved)
}

/// Gives up what was held.
pub fn decline(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    decide(work, call, Outcome::Declined)
}

fn decide(work: &Work<'_>, call: &Call, outcome: Outcome) -> Result<Value, Failure> {
    let mut payment = queries::named_payment(work, call, &call.body["token"])?;
    match payment.state {
        State::Authorised => {}
        // assumed: the customer has not paid yet, or it is no payment in two steps.
        State::Pending | State::Partial => {
            return Err(errors::refusal("payment_is_not_waiting", "the payment holds nothing").into());
        }
        // beyond: the code; also when it was decided this very way before.
        _ => return Err(errors::refusal("payment_in_final_state", "the payment was decided before").into()),
    }
    settlement::settle(work, &Business::of(&call.merchant), &mut payment, outcome, None)?;
    // seed: unlike other answers, this one has a result and a status, and no list of errors.
    Ok(json!({
        "success": true, "result": 0, "status": 200, "payment": records::two_step(&call.merchant, &payment),
    }))
}
