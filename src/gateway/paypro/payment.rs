//! payInApi, payIn and queryPayInResult: model to wire, and back.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::envelope::Opened;
use super::wire::{Order, PayIn, Query};
use super::{NAME, Prepared, status};
use crate::error::{Error, ErrorKind, Outcome, Result};
use crate::gateway::{Answer, Checks, State, Subject, check_payment, decimal_amount};
use crate::model::*;
use crate::money::{Amount, Currency};
use crate::operation::Operation;

/// payInApi with a way code, payIn without.
pub(super) fn create(request: &PaymentRequest) -> Result<Prepared> {
    let mut checks = Checks::default();
    check_create(request, &mut checks);
    let amount = whole_units(request.amount, &request.currency, &mut checks);
    let ignored = checks.finish()?;
    let customer = request.customer.clone().unwrap_or_default();
    let way_code = request.payment_method.as_ref().and_then(|method| method.way_code.clone());
    let names = [customer.first_name, customer.last_name];
    let full_name = names.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let payer = request.payer.as_ref().and_then(|payer| payer.name.clone());
    let fields = PayIn {
        trade_no: request.order_id.clone(),
        amount,
        mobile: customer.phone,
        email: customer.email,
        payer: payer.or((!full_name.is_empty()).then_some(full_name)),
        way_code: way_code.clone(),
        notify_url: request.notify_url.clone(),
        return_url: request.success_url.clone(),
        remark: request.remark.clone().or(request.custom_data.clone()),
    };
    let subject = Subject::order(&request.order_id, request.amount, &request.currency);
    let api = if way_code.is_some() { "payInApi" } else { "payIn" };
    let mut prepared = Prepared::new(Operation::PaymentCreate, api, fields, subject)?;
    prepared.memory.insert("way_code".to_owned(), Value::from(way_code));
    Ok(prepared.with(request.gateway_options.as_ref(), ignored))
}

fn check_create(request: &PaymentRequest, checks: &mut Checks) {
    checks.require("notify_url", request.notify_url.as_ref(), NAME);
    let method = request.payment_method.clone().unwrap_or_default();
    let message = "Paypro takes payment_method.way_code, or nothing for its hosted page";
    checks.unsupported("payment_method.card", method.card.as_ref(), message);
    checks.unsupported("payment_method.stored_token", method.stored_token.as_ref(), message);
    checks.unsupported("payment_method.wallet", method.wallet.as_ref(), message);
    checks.unsupported("payment_method.bank_transfer", method.bank_transfer.as_ref(), message);
    if request.capture == Some(Capture::Manual) {
        checks.unsupported("capture", Some(&()), "Paypro takes the money at once");
    }
    checks.unsupported(
        "stored_credential",
        request.stored_credential.as_ref(),
        "Paypro stores no credentials",
    );
    checks.no_three_d_secure(request.three_d_secure, NAME);
    if request.remark.is_some() {
        checks.ignore("custom_data", request.custom_data.as_ref());
    }
    checks.ignore("description", request.description.as_ref());
    checks.ignore("failure_url", request.failure_url.as_ref());
    checks.ignore("locale", request.locale.as_ref());
    checks.ignore("country", request.country.as_ref());
    checks.ignore("billing", request.billing.as_ref());
    checks.ignore("shipping", request.shipping.as_ref());
    checks.ignore("items", request.items.as_ref());
    checks.ignore("browser", request.browser.as_ref());
    checks.ignore("device", request.device.as_ref());
    checks.ignore("risk", request.risk.as_ref());
    checks.ignore("expires_in_s", request.expires_in_s.as_ref());
}

/// Paypro's amounts: whole units, "Decimal not supported".
pub(super) fn whole_units(amount: Amount, currency: &Currency, checks: &mut Checks) -> String {
    let Some(exponent) = currency.exponent() else {
        checks.fault("currency", "is not in ISO 4217; see the dictionary currencies");
        return String::new();
    };
    if amount == Amount::ZERO {
        checks.fault("amount", "must be more than 0");
    }
    amount.to_decimal(exponent, 0).unwrap_or_else(|error| {
        checks.fault("amount", error.to_string());
        String::new()
    })
}

/// queryPayInResult.
pub(super) fn get(request: &PaymentGetRequest) -> Result<Prepared> {
    let order_id = by_order_id(request.id.as_ref(), request.order_id.as_ref())?;
    let subject = Subject { order_id: Some(order_id.clone()), ..Subject::default() };
    Prepared::new(Operation::PaymentGet, "queryPayInResult", Query { trade_no: order_id }, subject)
}

pub(super) fn by_order_id(id: Option<&String>, order_id: Option<&String>) -> Result<String> {
    let mut checks = Checks::default();
    checks.unsupported("id", id, "Paypro finds orders by order_id only");
    if id.is_none() {
        checks.require("order_id", order_id, NAME);
    }
    checks.finish()?;
    Ok(order_id.cloned().unwrap_or_default())
}

/// payInApi and payIn, answer.
pub(super) fn created(answer: &Opened, state: &State) -> Result<Answer> {
    let mut data: Order = read(answer, state)?;
    check_amount(&data, state)?;
    let asked = state.memory.get("way_code").and_then(Value::as_str).map(str::to_owned);
    data.way_code = data.way_code.or(asked);
    let mut payment = order_state(data, state);
    if payment.status == PaymentStatus::Pending {
        payment.status = PaymentStatus::RequiresAction;
        payment.next_action = Some(NextAction::new(NextActionType::Wait));
    }
    payment.ignored = (!state.ignored.is_empty()).then(|| state.ignored.clone());
    payment.raw = Some(answer.text.clone());
    check_payment(payment, state).map(|payment| Answer::Payment(Box::new(payment)))
}

/// Where the customer pays: a page of Paypro's, a code to tell in a store, or an account to transfer to.
fn next_action(info: Option<&str>, way_code: Option<&str>) -> Option<NextAction> {
    let info = info.filter(|info| !info.is_empty())?;
    let display = match way_code {
        _ if info.starts_with("https://") || info.starts_with("http://") => {
            return Some(NextAction::redirect(info));
        }
        Some("store") => Display { store_code: Some(info.to_owned()), ..Display::default() },
        Some("va") => Display { virtual_account: Some(info.to_owned()), ..Display::default() },
        _ => return None,
    };
    Some(NextAction::display(display))
}

/// queryPayInResult, answer.
pub(super) fn found(answer: &Opened, state: &State) -> Result<Answer> {
    let data: Order = read(answer, state)?;
    check_amount(&data, state)?;
    let mut payment = order_state(data, state);
    payment.raw = Some(answer.text.clone());
    check_payment(payment, state).map(|payment| Answer::Payment(Box::new(payment)))
}

/// The state of an order. Its amount, where an answer has one, is what was paid, or while nothing was, what was asked.
fn order_state(data: Order, state: &State) -> Payment {
    let code = data.status.unwrap_or_default();
    let (status, is_final) = status::payment(&code);
    let mut payment = Payment::new(NAME, status, is_final);
    let words = data.desc.filter(|words| !words.is_empty());
    payment.gateway_code = Some(code.clone()).filter(|code| !code.is_empty());
    payment.gateway_message = words.clone();
    payment.id = data.number.take();
    payment.order_id = data.trade_no;
    payment.currency = state.subject.currency.clone();
    let told = decimal_amount(data.amount.as_ref(), payment.currency.as_ref());
    let asked = state.subject.amount;
    payment.amount = match status {
        // Paid: with another amount than was asked for, the check that follows makes it a mismatch.
        PaymentStatus::Approved => told.or(state.ordered_amount()),
        PaymentStatus::PartiallyPaid => match told {
            Some(told) => asked.filter(|asked| *asked >= told).or(Some(told)),
            None => state.ordered_amount(),
        },
        PaymentStatus::Pending => told.filter(|told| *told > Amount::ZERO).or(asked),
        _ => asked,
    };
    if matches!(status, PaymentStatus::Approved | PaymentStatus::PartiallyPaid) {
        payment.amount_received = told;
    }
    if status == PaymentStatus::Pending {
        payment.next_action = next_action(data.payment_info.as_deref(), data.way_code.as_deref());
        if payment.next_action.is_some() {
            payment.status = PaymentStatus::RequiresAction;
        }
    }
    payment.method = data.way_code;
    payment.custom_data = data.remark.filter(|words| !words.is_empty());
    payment.updated_at = data.success_time;
    if status == PaymentStatus::Declined {
        payment.decline = Some(Decline::new(Some(code), words, &[]));
    }
    payment
}

/// Reads `data`; an answer that says yes without its content says nothing.
pub(super) fn read<T: DeserializeOwned>(answer: &Opened, state: &State) -> Result<T> {
    if !answer.data.is_object() {
        return Err(unreadable(state, "it has no data"));
    }
    serde_json::from_value(answer.data.clone())
        .map_err(|_| unreadable(state, "a field has another type than documented"))
}

fn unreadable(state: &State, why: &str) -> Error {
    let message = format!("the gateway's answer cannot be read: {why}");
    let mut error = Error::new(ErrorKind::MalformedResponse, message).with_outcome(Outcome::Unknown);
    error.retry_safe = !state.operation.moves_money();
    error
}

/// An amount that is there and cannot be read exactly is an error, never the amount that was asked for.
pub(super) fn check_amount(data: &Order, state: &State) -> Result<()> {
    let currency = state.subject.currency.as_ref();
    let told = data.amount.as_ref().filter(|told| !told.is_null() && told.as_str() != Some(""));
    match told {
        Some(told) if currency.is_some() && decimal_amount(Some(told), currency).is_none() => {
            Err(unreadable(state, "its amount is no number of its currency"))
        }
        _ => Ok(()),
    }
}
