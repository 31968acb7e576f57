//! `GET /disputes/list`, and of newer versions of the engine `GET /disputes` and `POST /disputes`.

use anyhow::Context;
use serde_json::{Value, json};

use super::brand::Business;
use super::{errors, fields, notices, queries, records};
use crate::clock::{self, Milliseconds};
use crate::gateway::{Call, Failure, Refusal};
use crate::settlement::{self, Outcome};
use crate::store::disputes::{self, Dispute, Filter};
use crate::store::merchants::Merchant;
use crate::store::orders::{self, State};
use crate::work::Work;

/// seed: no parameters, the 100 latest; assumed: newest first.
const SHOWN: u32 = 100;
/// What distinguishes the list with filters from the one without.
pub const FILTERED: &str = "filtered";
/// beyond: the words of the filter.
const STATUSES: [&str; 3] = ["approved", "pending", "declined"];
/// seed: the number of the sample; assumed: of these disputes too.
const TYPE: i64 = 2;

/// The latest disputes of a merchant.
pub fn list(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    let filter = if call.body["segment"] == FILTERED { filter(call)? } else { Some(Filter::default()) };
    let mut found = match filter {
        Some(filter) => disputes::newest(work.connection, &call.merchant.id, &filter, SHOWN)?,
        None => Vec::new(),
    };
    for dispute in &mut found {
        let minor = dispute["amount"].as_i64().unwrap_or_default();
        dispute["amount"] = records::amount(&call.merchant, minor);
    }
    Ok(json!({ "success": true, "status": 200, "disputes": found }))
}

/// beyond: status, date, requisite and device; assumed: a date is a day in UTC, and no dispute here has a requisite or a
/// device, so either finds nothing.
fn filter(call: &Call) -> Result<Option<Filter>, Refusal> {
    let query = &call.body["query"];
    let asked = |name: &str| query[name].as_str().filter(|text| !text.is_empty());
    if asked("requisite").is_some() || asked("device").is_some() {
        return Ok(None);
    }
    let status = asked("status").map(str::to_owned);
    if status.as_ref().is_some_and(|status| !STATUSES.contains(&status.as_str())) {
        let message = format!("status must be one of {}", STATUSES.join(", "));
        return Err(errors::refusal("incorrect_status", message));
    }
    let day = |text: &str| {
        clock::day(text)
            .ok_or_else(|| errors::refusal("incorrect_date", "date must be a day such as 2015-01-01"))
    };
    let created: Option<(Milliseconds, Milliseconds)> = asked("date").map(day).transpose()?;
    Ok(Some(Filter { status, created }))
}

/// beyond: the shop disputes a payment that failed, with the payer's receipt; assumed: who says so in the description
/// gets the decision at once.
pub fn create(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    let text = |name| fields::text(&call.body, name);
    let has_document = call.body["document"]["size"].as_u64().is_some_and(|size| size > 0);
    let (Some(_), Some(description), true) = (text("token"), text("description"), has_document) else {
        let message = "send token, description and a file as document";
        return Err(errors::refusal("token_description_document_are_required", message).into());
    };
    let payment = queries::named_payment(work, call, &call.body["token"])?;
    check(work, payment.id, payment.state)?;
    let amount = match &call.body["amount"] {
        Value::Null => payment.amount,
        value => fields::amount(value)?,
    };
    if amount != payment.amount {
        // beyond: the code of gateways that cannot; assumed: this one cannot.
        let code = "gateway_response_error: change_of_amount_is_not_supported";
        return Err(errors::refusal(code, "amount must be the payment's").into());
    }
    let dispute = Dispute {
        merchant: call.merchant.id.clone(),
        payment: payment.id,
        amount,
        currency: payment.currency.clone(),
        status: "pending".to_owned(),
        dispute_type: TYPE,
        reason_code: None,
        comment: Some(description.to_owned()),
        investigation_report: None,
        created_at: work.now,
    };
    let id = disputes::insert(work.connection, &dispute)?;
    notices::disputed(work, &call.merchant, &payment, &dispute)?;
    if description == "approved" || description == "declined" {
        decide(work, &call.merchant, id, description)?;
    }
    Ok(json!({ "success": true, "result": 0, "status": 200 }))
}

/// beyond: one dispute at a time, none after one that was won, and only of a payment that failed.
fn check(work: &Work<'_>, payment: i64, state: State) -> Result<(), Failure> {
    let earlier = disputes::statuses(work.connection, payment)?;
    let has = |words: &[&str]| earlier.iter().any(|status| words.contains(&status.as_str()));
    if has(&["pending", "processing"]) {
        return Err(errors::refusal("payment_already_has_pending_dispute", "wait for its decision").into());
    }
    if has(&["approved"]) {
        return Err(errors::refusal("payment_already_has_accepted_dispute", "it was decided before").into());
    }
    // assumed: what the customer gave up has failed too.
    if !matches!(state, State::Declined | State::Expired | State::Cancelled) {
        return Err(errors::refusal("invalid_payment_status", "only failed payments can be disputed").into());
    }
    Ok(())
}

/// Decides a dispute. beyond: one that is won pays the amount, and only the dispute is told of; assumed: the payment's
/// record says approved from then on.
pub fn decide(work: &Work<'_>, merchant: &Merchant, id: i64, status: &str) -> anyhow::Result<()> {
    disputes::set_status(work.connection, id, status, work.now)?;
    let dispute = disputes::by_id(work.connection, &merchant.id, id)?.context("it was there before")?;
    let mut payment = orders::by_id(work.connection, dispute.payment)?.context("a dispute has a payment")?;
    let failed = matches!(payment.state, State::Declined | State::Expired | State::Cancelled);
    if status == "approved" && failed {
        payment.details["dispute_won"] = json!(true);
        settlement::settle(work, &Business::of(merchant), &mut payment, Outcome::Approved, None)?;
    }
    notices::disputed(work, merchant, &payment, &dispute)
}
