//! How payments and payouts are shown in records, and their states in words.

use serde_json::{Value, json};

use crate::clock;
use crate::declines;
use crate::store::merchants::Merchant;
use crate::store::orders::{Kind, Order, State};

/// seed: init until the customer comes, then pending, then approved or declined; and expired.
pub fn plain_status(order: &Order) -> &'static str {
    match order.state {
        State::Pending if order.details["opened"] == true => "pending",
        State::Pending => "init",
        // assumed: two steps and parts are no states of their own.
        State::Authorised | State::Partial => "pending",
        State::Approved => "approved",
        State::Expired => "expired",
        // assumed: what the customer gave up and what came back is declined.
        State::Declined | State::Cancelled | State::Bounced => "declined",
    }
}

/// The word for a payment of which something was refunded. beyond: the engine calls it refunded; the documents' lists of
/// states do not have the word, so the record says approved unless the merchant is set to have it.
fn refunded_word<'m>(merchant: &'m Merchant, order: &Order) -> Option<&'m str> {
    let is_refunded = order.kind == Kind::Payment && order.refunded > 0 && order.state == State::Approved;
    merchant.settings["refunded_word"].as_str().filter(|word| is_refunded && *word != "approved")
}

/// The state in a record. seed: samples also say `sent` for a new one and `accepted` for an approved one,
/// which can be set.
pub fn status<'m>(merchant: &'m Merchant, order: &Order) -> &'m str {
    if let Some(word) = refunded_word(merchant, order) {
        return word;
    }
    match plain_status(order) {
        "init" => merchant.setting("created_word", "init"),
        "approved" => merchant.setting("approved_word", "approved"),
        plain => plain,
    }
}

/// An amount in a record; seed: a number, in minor units.
pub fn amount(merchant: &Merchant, amount: i64) -> Value {
    match merchant.setting("amounts_in_records", "number") {
        "text" => json!(amount.to_string()),
        _ => json!(amount),
    }
}

/// An amount in the answer to a new payment, refund or payout; seed: a text, whatever was sent.
pub fn answered_amount(merchant: &Merchant, amount: i64) -> Value {
    match merchant.setting("amounts_in_answers", "text") {
        "number" => json!(amount),
        _ => json!(amount.to_string()),
    }
}

/// seed: the merchant's number is a text in one sample and a number in another.
fn order_number(merchant: &Merchant, order: &Order) -> Value {
    let text = order.detail("order_number");
    let as_number = merchant.setting("order_number_in_records", "text") == "number";
    match text.parse::<u64>() {
        // A number that would lose its zeros stays a text.
        Ok(number) if as_number && number.to_string() == text => json!(number),
        _ => order.details["order_number"].clone(),
    }
}

/// seed: everything about a payment or payout.
pub fn full(merchant: &Merchant, order: &Order) -> Value {
    let details = &order.details;
    let updated = details["updated_at"].as_i64().unwrap_or(order.created_at);
    let mut record = json!({
        "id": order.id,
        "status": status(merchant, order),
        "token": order.gateway_id,
        "currency": order.currency,
        "product": details["subject"],
        "callback_url": details["callback_url"],
        "redirect_success_url": details["redirect_success_url"],
        "redirect_fail_url": details["redirect_fail_url"],
        "amount": amount(merchant, order.amount),
        "created_at": clock::rfc3339(order.created_at),
        "updated_at": clock::rfc3339(updated),
        "extra_return_param": details["extra_return_param"],
        "operation_type": if order.kind == Kind::Payout { "payout" } else { "pay" },
        "order_number": order_number(merchant, order),
    });
    // assumed: what else a payment has is shown only when there is something.
    if details["two_step"] == true {
        record["two_stage_mode"] = json!(true);
    }
    if !details["recurring_token"].is_null() {
        record["recurring_token"] = details["recurring_token"].clone();
    }
    // beyond: why it was declined, in words.
    if let Some(reason) = declines::words(order) {
        record["decline_reason"] = json!(reason);
    }
    if let Some(commission) = commission(merchant, order.amount) {
        record["commission_data"] = commission;
    }
    record
}

/// seed: the list's sample has no `callback_url`.
pub fn in_list(merchant: &Merchant, order: &Order) -> Value {
    let mut record = full(merchant, order);
    if let Some(members) = record.as_object_mut() {
        members.remove("callback_url");
    }
    record
}

/// beyond: the three names; assumed: a percentage rounded down, and a fee, which the ledger does not book.
fn commission(merchant: &Merchant, amount: i64) -> Option<Value> {
    let setting = &merchant.settings["commission"];
    let charged = charged(merchant, amount)?;
    Some(json!({
        "commission_value": setting["value"], "commission_fee": setting["fee"], "commission_amount": charged,
    }))
}

/// What the commission is, where the merchant is set to pay one.
pub fn charged(merchant: &Merchant, amount: i64) -> Option<i64> {
    let setting = &merchant.settings["commission"];
    let (value, fee) = (setting["value"].as_i64()?, setting["fee"].as_i64()?);
    Some(amount.saturating_mul(value) / 100 + fee)
}

/// seed: what confirm and decline say about a payment; assumed: nothing is exchanged.
pub fn two_step(merchant: &Merchant, order: &Order) -> Value {
    json!({
        "amount": amount(merchant, order.amount),
        "gateway_amount": amount(merchant, order.amount),
        "currency": order.currency,
        "status": plain_status(order),
        "two_stage_mode": true,
    })
}
