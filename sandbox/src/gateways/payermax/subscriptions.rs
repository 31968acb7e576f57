//! Subscriptions: subscriptionCreate, subscriptionQuery, subscriptionCancel, and the payment that activates one (`beyond`:
//! PayerMax's api.json).

use anyhow::Result;
use serde_json::{Value, json};

use super::brand::{Payermax, number_key};
use super::{charges, codes, fields, plans, subscription_view};
use crate::clock::Milliseconds;
use crate::gateway::{Call, Failure, Refusal, is_repeated, new_order, queried};
use crate::identifiers;
use crate::settlement::{self, Outcome};
use crate::store::merchants::Merchant;
use crate::store::orders::{self, Kind, Order, State};
use crate::store::tasks;
use crate::work::Work;

/// assumed: how long a plan waits for the payment that activates it.
const ACTIVATION_MILLISECONDS: Milliseconds = 24 * 3_600_000;

/// Makes a plan that nobody pays yet.
pub fn create(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    fields::check(fields::SUBSCRIPTION_CREATE, &call.body)?;
    let data = &call.body["data"];
    let text = |name: &str| data[name].as_str().unwrap_or_default();
    let plan = &data["subscriptionPlan"];
    let currency = plan["periodAmount"]["currency"].as_str().unwrap_or_default();
    let mut subscription =
        new_order(work, call, &Payermax, Kind::Subscription, text("subscriptionRequestId"));
    // assumed: the code, and that numbers are compared as those of payments.
    if is_repeated(work, call, &subscription)? {
        return Err(codes::repeated().into());
    }
    subscription.amount = plans::amount(&plan["periodAmount"], "periodAmount", currency)?;
    subscription.currency = currency.to_owned();
    subscription.gateway_id = format!("SUB{}{}", identifiers::time(work), identifiers::digits(work, 9));
    subscription.notify_url = Some(text("callbackUrl").to_owned());
    subscription.details = json!({
        "subject": plan["subject"],
        "user": data["userId"],
        "status": "INACTIVE",
        "plan": plans::read(plan, currency)?,
        "charges": [],
    });
    settlement::commit(work, &mut subscription)?;
    let due_at = work.now + ACTIVATION_MILLISECONDS;
    tasks::insert(work.connection, &subscription.gateway_id, Outcome::Expired.as_str(), due_at)?;
    let shown = subscription_view::plan(&subscription);
    Ok(json!({ "subscriptionRequestId": subscription.number, "subscriptionPlan": shown }))
}

fn find(work: &Work<'_>, call: &Call) -> Result<Option<Order>, Failure> {
    let data = &call.body["data"];
    let given = |name: &str| data[name].as_str().filter(|text| !text.is_empty());
    let by_request = given("subscriptionRequestId").map(|number| {
        orders::by_number(work.connection, &call.merchant.id, Kind::Subscription, &number_key(number))
    });
    let own = given("subscriptionNo").map(|number| by_own_number(work, &call.merchant.id, number));
    match (by_request.transpose()?, own.transpose()?) {
        (None, None) => {
            Err(codes::invalid("data.subscriptionRequestId or data.subscriptionNo is required.").into())
        }
        (Some(first), None) | (None, Some(first)) => Ok(first),
        // Both numbers have to be the same plan's.
        (Some(first), Some(second)) => {
            Ok(first.filter(|first| second.is_some_and(|second| second.id == first.id)))
        }
    }
}

fn by_own_number(work: &Work<'_>, merchant: &str, number: &str) -> rusqlite::Result<Option<Order>> {
    let found = orders::by_gateway_id(work.connection, number)?;
    Ok(found.filter(|order| order.merchant == merchant && order.kind == Kind::Subscription))
}

/// Shows a plan and what was charged.
pub fn query(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    fields::check(fields::SUBSCRIPTION_QUERY, &call.body)?;
    let found = find(work, call)?;
    // assumed: the code.
    let subscription = queried(work, call, found).ok_or_else(codes::unknown_order)?;
    let mut shown = subscription_view::shown(&subscription);
    shown["merchantNo"] = json!(call.merchant.credential);
    shown["subscriptionPaymentDetails"] = json!(subscription_view::charges(&call.merchant, &subscription));
    Ok(shown)
}

/// beyond: ends a plan, unless it is being activated or charged; assumed: the code then, and that ending it again
/// succeeds again.
pub fn cancel(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    fields::check(fields::SUBSCRIPTION_CANCEL, &call.body)?;
    let mut subscription = find(work, call)?.ok_or_else(codes::unknown_order)?;
    let charging = charges::is_under_way(&subscription) || is_being_activated(work, &subscription)?;
    match subscription.state {
        State::Cancelled => {}
        State::Pending | State::Authorised if !charging => {
            settlement::settle(work, &Payermax, &mut subscription, Outcome::Cancelled, None)?;
        }
        _ => return Err(codes::invalid("data.subscriptionNo cannot be cancelled now.").into()),
    }
    Ok(subscription_view::shown(&subscription))
}

fn is_being_activated(work: &Work<'_>, subscription: &Order) -> rusqlite::Result<bool> {
    let payments = orders::children(work.connection, subscription, Kind::Payment)?;
    Ok(payments.iter().any(|payment| payment.state.is_open()))
}

/// The plan that a payment is to activate, if it names one. assumed: user, currency and amount have to be the plan's,
/// and the codes. A plan that the merchant manages names no number; it is checked, and not played.
pub fn to_activate(work: &Work<'_>, call: &Call, amount: i64) -> Result<Option<Order>, Failure> {
    let data = &call.body["data"];
    let number = data["subscriptionPlan"]["subscriptionNo"].as_str().filter(|text| !text.is_empty());
    let Some(number) = number else {
        if !data["subscriptionPlan"].is_null() {
            fields::check(fields::OWN_PLAN, &call.body)?;
        }
        return Ok(None);
    };
    let found = by_own_number(work, &call.merchant.id, number)?;
    let subscription = found.ok_or_else(codes::unknown_order)?;
    let refuse = |what: &str| Failure::from(codes::invalid(format!("data.{what}.")));
    if subscription.state != State::Pending || is_being_activated(work, &subscription)? {
        return Err(refuse("subscriptionPlan.subscriptionNo does not wait to be activated"));
    }
    if subscription.details["user"] != data["userId"] {
        return Err(refuse("userId is not the subscription's"));
    }
    if subscription.currency != data["currency"].as_str().unwrap_or_default() {
        return Err(Refusal::new("CURRENCY_INVALID", "data.currency is not the subscription's.").into());
    }
    let first = plans::charge(&subscription, 0, work.now).map(|charge| charge.amount);
    if first != Some(amount) {
        let message = "data.totalAmount is not the first amount of the subscription.";
        return Err(Refusal::new("AMOUNT_INVALID", message).into());
    }
    Ok(Some(subscription))
}

/// The subscription that a payment belongs to, if it belongs to one.
pub fn of(work: &Work<'_>, payment: &Order) -> Result<Option<Order>> {
    let parent = payment.parent.as_deref().map(|id| orders::by_gateway_id(work.connection, id));
    Ok(parent.transpose()?.flatten().filter(|parent| parent.kind == Kind::Subscription))
}

/// A payment that was to activate a plan was decided.
pub fn paid(work: &Work<'_>, merchant: &Merchant, payment: &Order, mut plan: Order) -> Result<()> {
    match payment.state {
        State::Approved => {
            tasks::forget(work.connection, &plan.gateway_id)?;
            plan.details["source"] = json!({
                "method": payment.details["method"],
                "card": payment.details["card"],
                "country": payment.details["country"],
                "behaviour": payment.details["behaviour"],
            });
            settlement::settle(work, &Payermax, &mut plan, Outcome::Authorised, None)?;
            charges::note_first(work, merchant, &mut plan, payment)
        }
        // assumed: another payment may still activate it.
        State::Declined => {
            plan.details["status"] = json!("ACTIVE_FAILED");
            orders::update(work.connection, &plan)?;
            charges::tell_status(work, merchant, &plan)
        }
        _ => Ok(()),
    }
}

/// A plan came to a state: names it.
pub fn complete(subscription: &mut Order) {
    let status = match subscription.state {
        State::Authorised => "ACTIVE",
        State::Approved | State::Partial => "FINISH",
        State::Declined | State::Bounced => "TERMINATE",
        State::Expired => "EXPIRED",
        State::Cancelled => "CANCEL",
        State::Pending => return,
    };
    subscription.details["status"] = json!(status);
}
