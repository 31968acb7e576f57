//! `POST /refunds`.

use serde_json::{Value, json};

use super::brand::Business;
use super::{errors, fields, queries, records};
use crate::gateway::{Call, Failure, PageKind, new_order, page_url};
use crate::identifiers;
use crate::ledger::{self, Account};
use crate::settlement::{self, Outcome};
use crate::store::orders::{self, Kind, State};
use crate::work::Work;

/// Gives a payment back, whole or in part; seed: decided at once.
pub fn create(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    let brand = Business::of(&call.merchant);
    let mut payment = queries::named_payment(work, call, &call.body["token"])?;
    if payment.state != State::Approved {
        // assumed: the code.
        return Err(errors::refusal("payment_is_not_approved", "only approved payments are refunded").into());
    }
    let left = payment.paid - payment.refunded;
    // assumed: without an amount, all that is left.
    let amount = match &call.body["amount"] {
        Value::Null => left,
        value => fields::amount(value)?,
    };
    if amount > left || left == 0 {
        // assumed: the code of a refund of too much.
        return Err(errors::refusal("incorrect_amount", format!("amount must be at most {left}")).into());
    }
    if amount > ledger::balance(work, &payment.merchant, &payment.currency, Account::Available)? {
        // beyond: the code.
        return Err(errors::refusal("no_money_available_on_refund", "the balance is not enough").into());
    }
    // seed: a refund has no number of the merchant's.
    let token = identifiers::secret(work);
    let mut refund = new_order(work, call, &brand, Kind::Refund, &token);
    refund.gateway_id = token;
    refund.currency.clone_from(&payment.currency);
    refund.amount = amount;
    refund.parent = Some(payment.gateway_id.clone());
    payment.refunded += amount;
    orders::update(work.connection, &payment)?;
    settlement::commit(work, &mut refund)?;
    // beyond: a sister of the engine refuses odd amounts in its test environment.
    let odd = call.merchant.is_set("refund_parity") && amount % 2 == 1;
    let outcome = if odd { Outcome::Declined } else { Outcome::Approved };
    settlement::settle(work, &brand, &mut refund, outcome, None)?;
    Ok(json!({
        "success": true,
        "errors": [],
        "token": payment.gateway_id,
        "processingUrl": page_url(work.site, &brand, PageKind::Checkout, &payment.gateway_id),
        "refund": {
            "token": refund.gateway_id,
            "amount": records::answered_amount(&call.merchant, refund.amount),
            "currency": refund.currency,
            "status": records::plain_status(&refund),
        },
    }))
}
