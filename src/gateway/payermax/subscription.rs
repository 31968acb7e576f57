//! subscriptionCreate, subscriptionQuery, subscriptionCancel and their notifications: model to wire, and back.

use super::amount::{self, Use};
use super::merchant::NAME;
use super::payment::{masked_card, parse_data};
use super::sign::Response;
use super::status::{self, EnvelopeReason};
use super::step::{Call, PayermaxStep, Prepared, check_answer};
use super::wire::{
    ChargeRecord, PeriodRule, Plan, SubscriptionOrder, SubscriptionQuery, SubscriptionRecord, Sum, TrialDays,
    TrialPeriods, filled,
};
use crate::error::Result;
use crate::field;
use crate::gateway::{
    Field, OperationResult, Reading, State, Subject, decimal_amount, json_body, mismatch, to_rfc3339,
    unreadable,
};
use crate::model::{
    Payment, PaymentStatus, PeriodUnit, Subscription, SubscriptionCancelRequest, SubscriptionCharge,
    SubscriptionGetRequest, SubscriptionRequest,
};
use crate::money::{Amount, Currency};
use crate::operation::Operation;

const VERSION: &str = "1.5";

/// subscriptionCreate.
pub(super) fn create(request: &SubscriptionRequest) -> Result<Prepared> {
    let reading = Reading::new(request, NAME);
    let view = reading.view(request);
    let order = SubscriptionOrder {
        subscription_request_id: field!(view.subscription_id).take(),
        user_id: field!(view.customer.id).required().take(),
        callback_url: field!(view.notify_url).required().length(1..=256).take(),
        subscription_plan: plan(&view),
    };
    let options = field!(view.gateway_options).value();
    let ignored = reading.finish()?;
    let subject = Subject { order_id: Some(request.subscription_id.clone()), ..Subject::default() };
    let call = Call { version: VERSION, ..Call::new("subscriptionCreate", json_body(order, options)?) };
    let customer_id = request.customer.id.clone();
    let step = PayermaxStep::CreateSubscription { customer_id };
    Ok(Prepared::new(Operation::SubscriptionCreate, &step, call, subject, ignored))
}

fn plan(view: &Field<'_, SubscriptionRequest>) -> Plan {
    let (trial, offer) = (field!(view.trial), field!(view.introductory_offer));
    let currency = field!(view.currency);
    Plan {
        subject: field!(view.title).length(1..=256).take(),
        description: field!(view.description).length(1..=256).take(),
        total_periods: field!(view.total_periods).take(),
        first_period_start_date: field!(view.starts_at).take(),
        advance_days: field!(view.advance_days).take(),
        period_rule: PeriodRule {
            period_unit: field!(view.period.unit).value().map_or("", unit),
            period_count: field!(view.period.count).take().unwrap_or_default(),
        },
        period_amount: sum(&field!(view.amount), &currency, Use::Payment),
        trial_period_config: offer.is_set().then(|| TrialPeriods {
            trial_period_count: field!(offer.periods).take().unwrap_or_default(),
            trial_period_amount: sum(&field!(offer.amount), &currency, Use::Payment),
        }),
        trial_config: trial.is_set().then(|| TrialDays {
            trial_amount: sum(&field!(trial.amount), &currency, Use::Trial),
            trial_days: field!(trial.days).take().unwrap_or_default(),
        }),
    }
}

fn unit(unit: &PeriodUnit) -> &'static str {
    match unit {
        PeriodUnit::Day => "D",
        PeriodUnit::Week => "W",
        PeriodUnit::Month => "M",
        PeriodUnit::Year => "Y",
    }
}

fn sum(amount: &Field<'_, Amount>, currency: &Field<'_, Currency>, use_: Use) -> Sum {
    let code = currency.value().map_or_else(String::new, |unit| unit.code().to_owned());
    Sum { amount: amount::number(amount, currency, use_), currency: code }
}

/// subscriptionQuery.
pub(super) fn get(request: &SubscriptionGetRequest) -> Result<Prepared> {
    let reading = Reading::new(request, NAME);
    let view = reading.view(request);
    let (id, subscription_id) = (field!(view.id), field!(view.subscription_id));
    reading.exactly_one(&[id.choice(), subscription_id.choice()]);
    let data =
        SubscriptionQuery { subscription_request_id: subscription_id.take(), subscription_no: id.take() };
    let ignored = reading.finish()?;
    let subject =
        Subject { id: request.id.clone(), order_id: request.subscription_id.clone(), ..Subject::default() };
    let call = Call { version: VERSION, ..Call::new("subscriptionQuery", json_body(data, None)?) };
    Ok(Prepared::new(Operation::SubscriptionGet, &PayermaxStep::GetSubscription, call, subject, ignored))
}

/// subscriptionCancel.
pub(super) fn cancel(request: &SubscriptionCancelRequest) -> Result<Prepared> {
    let reading = Reading::new(request, NAME);
    let view = reading.view(request);
    let data = SubscriptionQuery { subscription_request_id: None, subscription_no: field!(view.id).take() };
    let ignored = reading.finish()?;
    let subject = Subject { id: Some(request.id.clone()), ..Subject::default() };
    let call = Call { version: VERSION, ..Call::new("subscriptionCancel", json_body(data, None)?) };
    let step = PayermaxStep::GetSubscription;
    Ok(Prepared::new(Operation::SubscriptionCancel, &step, call, subject, ignored))
}

/// subscriptionCreate, answer. A subscription without a number cannot be activated, and was not seen to be made.
pub(super) fn parse_create(
    response: &Response,
    state: &State,
    customer_id: Option<&str>,
) -> Result<OperationResult> {
    check_answer(&response.data, state)?;
    let mut subscription = to_subscription(parse_data(response, state)?);
    if subscription.id.is_none() {
        return Err(unreadable(state.operation, "it has no subscriptionNo"));
    }
    subscription.subscription_id = subscription.subscription_id.or(state.subject.order_id.clone());
    subscription.customer_id = subscription.customer_id.or(customer_id.map(str::to_owned));
    subscription.ignored = state.ignored();
    Ok(answered(subscription, response))
}

/// subscriptionQuery and subscriptionCancel, answer, which has to name the subscription.
pub(super) fn parse_get(response: &Response, state: &State) -> Result<OperationResult> {
    check_answer(&response.data, state)?;
    let subscription = to_subscription(parse_data(response, state)?);
    let is_named = match &state.subject.id {
        Some(_) => subscription.id.is_some(),
        None => subscription.subscription_id.is_some(),
    };
    if !is_named {
        return Err(mismatch(state.operation, "no subscription"));
    }
    Ok(answered(subscription, response))
}

fn answered(mut subscription: Subscription, response: &Response) -> OperationResult {
    subscription.raw = Some(response.text.clone());
    OperationResult::Subscription(Box::new(subscription))
}

/// A subscription, in answers and in the SUBSCRIPTION and SUBSCRIPTION_PAYMENT notifications.
pub(super) fn to_subscription(data: SubscriptionRecord) -> Subscription {
    let plan = data.subscription_plan.unwrap_or_default();
    let mut subscription = Subscription::new(NAME);
    subscription.id = filled(plan.subscription_no);
    subscription.subscription_id = filled(data.subscription_request_id);
    subscription.customer_id = filled(data.user_id);
    subscription.status = filled(plan.subscription_status).as_deref().map(status::subscription);
    let latest = data.subscription_payment_detail.map(|charge| vec![charge]);
    let charges = data.subscription_payment_details.or(latest);
    subscription.charges = charges.map(|all| all.into_iter().map(to_charge).collect());
    subscription
}

/// The payment of a period. A success that does not name its payment, its amount and its currency, or that the latest attempt
/// contradicts, is none.
fn to_charge(data: ChargeRecord) -> SubscriptionCharge {
    let sum = data.pay_amount.unwrap_or_default();
    let latest = data.last_payment_info.unwrap_or_default();
    let (mut status, mut is_final) = status::payment(data.payment_status.as_deref().unwrap_or_default());
    let currency = sum.currency.as_deref().and_then(Currency::new);
    let amount = decimal_amount(sum.amount.as_ref(), currency.as_ref());
    let id = filled(latest.trade_token);
    let agrees = latest.last_payment_status.as_deref().is_none_or(|word| word == "SUCCESS");
    if status == PaymentStatus::Approved && !(id.is_some() && amount.is_some() && agrees) {
        (status, is_final) = (PaymentStatus::Unknown, false);
    }
    let mut payment = Payment::new(NAME, status, is_final);
    (payment.id, payment.amount, payment.currency) = (id, amount, currency);
    payment.method = filled(data.payment_method_type);
    payment.card = data.card_info.map(masked_card);
    payment.updated_at = filled(latest.pay_time).as_deref().map(to_rfc3339);
    let (code, message) = (filled(latest.error_code), filled(latest.error_msg));
    if status == PaymentStatus::Declined {
        payment.decline = Some(status::decline((code, message), &EnvelopeReason::default()));
    } else {
        // An attempt failed, and another one follows.
        (payment.gateway_code, payment.gateway_message) = (code, message);
    }
    SubscriptionCharge {
        index: data.subscription_index,
        period_start: filled(data.period_start_time).as_deref().map(to_rfc3339),
        period_end: filled(data.period_end_time).as_deref().map(to_rfc3339),
        payment,
    }
}
