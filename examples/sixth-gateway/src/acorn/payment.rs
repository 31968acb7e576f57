//! `POST /v1/payments` and `GET /v1/payments/{order}`: model to wire, and back.

use serde_json::Value;
use till::error::Result;
use till::gateway::{Answer, Checks, State, Subject, check_payment, decimal_amount, path_segment};
use till::model::*;
use till::money::{Amount, Currency};
use till::operation::Operation;

use super::envelope::Opened;
use super::wire::{NewPayment, PaymentRecord};
use super::{NAME, Prepared, status};

/// `POST /v1/payments`. A field that changes money or authentication and has no equivalent at this bank is refused; a field
/// that only informs is reported as ignored.
pub(super) fn create(request: &PaymentRequest) -> Result<Prepared> {
    let mut checks = Checks::default();
    let message = "Acorn accepts payments only on its own page: leave this out";
    checks.unsupported("payment_method", request.payment_method.as_ref(), message);
    checks.unsupported("stored_credential", request.stored_credential.as_ref(), "Acorn stores nothing");
    if request.capture == Some(Capture::Manual) {
        checks.unsupported("capture", Some(&()), "Acorn captures at once");
    }
    checks.no_three_d_secure(request.three_d_secure, NAME);
    checks.length("order_id", Some(&request.order_id), 1..=40, NAME);
    ignore_the_rest(request, &mut checks);
    let amount = decimal(request.amount, &request.currency, &mut checks);
    let ignored = checks.finish()?;
    let body = NewPayment {
        order: request.order_id.clone(),
        amount,
        currency: request.currency.code().to_owned(),
        note: request.description.clone(),
        return_url: request.success_url.clone(),
        notify_url: request.notify_url.clone(),
    };
    let subject = Subject {
        order_id: Some(request.order_id.clone()),
        amount: Some(request.amount),
        currency: Some(request.currency.clone()),
        ..Subject::default()
    };
    let prepared = Prepared::post("payment", Operation::PaymentCreate, "/v1/payments", body, subject)?;
    Ok(prepared.with(request.gateway_options.as_ref(), ignored))
}

fn ignore_the_rest(request: &PaymentRequest, checks: &mut Checks) {
    checks.ignore("failure_url", request.failure_url.as_ref());
    checks.ignore("custom_data", request.custom_data.as_ref());
    checks.ignore("locale", request.locale.as_ref());
    checks.ignore("country", request.country.as_ref());
    checks.ignore("payer", request.payer.as_ref());
    checks.ignore("customer", request.customer.as_ref());
    checks.ignore("billing", request.billing.as_ref());
    checks.ignore("shipping", request.shipping.as_ref());
    checks.ignore("items", request.items.as_ref());
    checks.ignore("browser", request.browser.as_ref());
    checks.ignore("device", request.device.as_ref());
    checks.ignore("risk", request.risk.as_ref());
    checks.ignore("remark", request.remark.as_ref());
    checks.ignore("expires_in_s", request.expires_in_s.as_ref());
}

/// An amount as the bank writes it: `25.00` in USD, `25` in JPY. Never through a float.
pub(super) fn decimal(amount: Amount, currency: &Currency, checks: &mut Checks) -> String {
    let Some(exponent) = currency.exponent() else {
        checks.fault("currency", "is not in ISO 4217; see the dictionary currencies");
        return String::new();
    };
    if amount == Amount::ZERO {
        checks.fault("amount", "must be more than 0");
    }
    amount.to_decimal(exponent, exponent).unwrap_or_else(|error| {
        checks.fault("amount", error.to_string());
        String::new()
    })
}

/// `GET /v1/payments/{order}`.
pub(super) fn get(request: &PaymentGetRequest) -> Result<Prepared> {
    let mut checks = Checks::default();
    checks.unsupported("id", request.id.as_ref(), "Acorn finds payments by order_id only");
    if request.id.is_none() {
        checks.require("order_id", request.order_id.as_ref(), NAME);
    }
    checks.finish()?;
    let order_id = request.order_id.clone().unwrap_or_default();
    let path = format!("/v1/payments/{}", path_segment("order_id", &order_id)?);
    let subject = Subject { order_id: Some(order_id), ..Subject::default() };
    Ok(Prepared::get("payment", Operation::PaymentGet, path, subject))
}

/// The answer to both, compared with the request.
pub(super) fn result(answer: &Opened<'_>, state: &State) -> Result<Answer> {
    let record: PaymentRecord = answer.read(answer.reply.payment.as_ref(), state)?;
    let mut payment =
        payment(record).ok_or_else(|| answer.unreadable(state, "its amount or currency is unreadable"))?;
    payment.ignored = (!state.ignored.is_empty()).then(|| state.ignored.clone());
    payment.raw = Some(answer.text.clone());
    check_payment(payment, state).map(|payment| Answer::Payment(Box::new(payment)))
}

/// A payment as answers and notifications report it; `None` without a readable amount.
pub(super) fn payment(record: PaymentRecord) -> Option<Payment> {
    let currency = Currency::new(&record.currency)?;
    let amount = decimal_amount(Some(&record.amount), Some(&currency))?;
    let (status, is_final) = status::payment(&record.state);
    let mut payment = Payment::new(NAME, status, is_final);
    payment.id = Some(record.id);
    payment.order_id = Some(record.order);
    payment.amount = Some(amount);
    payment.currency = Some(currency);
    payment.gateway_code = Some(record.state);
    if status == PaymentStatus::Declined {
        payment.decline = Some(Decline::new(record.reason, None, &[]));
    }
    if let (PaymentStatus::Pending, Some(page)) = (status, record.page) {
        payment.status = PaymentStatus::RequiresAction;
        payment.next_action = Some(NextAction::redirect(page));
    }
    Some(payment)
}

/// The record in a notification.
pub(super) fn notified(record: &Value) -> Option<Payment> {
    payment(serde_json::from_value(record.clone()).ok()?)
}
