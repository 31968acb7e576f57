//! payOut: money to somebody (`beyond`: the country editions' pages).

use serde_json::{Value, json};

use super::brand::Paypro;
use super::editions::{self, Route};
use super::{answers, codes, conditions, fields};
use crate::cards::payout_behaviour;
use crate::gateway::{Call, Failure, is_repeated, new_order};
use crate::identifiers;
use crate::ledger::{self, Account};
use crate::settlement::{self, Outcome};
use crate::store::orders::Kind;
use crate::store::tasks;
use crate::work::Work;

/// assumed: how long a payout is under way.
const DELAY_MILLISECONDS: i64 = 1_000;

/// Places a payout.
pub fn pay(work: &Work<'_>, call: &Call, route: &Route) -> Result<Value, Failure> {
    conditions::check(call, route)?;
    let number = fields::required(call, "tradeNo")?;
    let amount = fields::amount(call, route.amounts, editions::currency(&call.merchant))?;
    let notify_url = fields::optional(call, "notifyUrl")?;
    let remark = fields::optional(call, "remark")?;
    let mut order = new_order(work, call, &Paypro, Kind::Payout, number);
    if is_repeated(work, call, &order)? {
        return Err(
            codes::refusal(&call.merchant, "repeated", format!("tradeNo {number} was used before")).into()
        );
    }
    order.currency = editions::currency(&call.merchant).to_owned();
    if amount > ledger::balance(work, &order.merchant, &order.currency, Account::Available)? {
        return Err(codes::refusal(&call.merchant, "balance", "the balance is not enough").into());
    }
    order.gateway_id = identifiers::letters(work, 16);
    order.amount = amount;
    // beyond: without an address of its own it has the merchant's.
    if !notify_url.is_empty() {
        order.notify_url = Some(notify_url.to_owned());
    }
    order.details = json!({ "remark": remark });
    settlement::commit(work, &mut order)?;
    if let Some(outcome) = forced_result(call, remark) {
        let delay = call.merchant.settings["payout_delay_ms"].as_i64().unwrap_or(DELAY_MILLISECONDS);
        tasks::insert(work.connection, &order.gateway_id, outcome.as_str(), work.now + delay)?;
    }
    Ok(answers::placed(&call.merchant, &order))
}

/// assumed: the remark FAILED or PENDING, or a payout test card as the account, force a result.
fn forced_result(call: &Call, remark: &str) -> Option<Outcome> {
    let declined = call
        .body
        .as_object()
        .into_iter()
        .flat_map(|members| members.values())
        .any(|value| value.as_str().and_then(payout_behaviour) == Some(false));
    match remark {
        "PENDING" => None,
        "FAILED" => Some(Outcome::Declined),
        _ if declined => Some(Outcome::Declined),
        _ => Some(Outcome::Approved),
    }
}
