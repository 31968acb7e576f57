//! refund and refundQuery: model to wire, and back.

use super::amount::{self, Use};
use super::envelope::Opened;
use super::payment::{read, unreadable};
use super::rules::check_order_id;
use super::wire::{RefundOrder, RefundState};
use super::{NAME, Prepared, status};
use crate::error::Result;
use crate::gateway::{Answer, Checks, State, Subject, check_refund, decimal_amount, rfc3339};
use crate::model::{Decline, Refund, RefundGetRequest, RefundRequest, RefundStatus};
use crate::money::Currency;
use crate::operation::Operation;

/// refund.
pub(super) fn create(request: &RefundRequest) -> Result<Prepared> {
    let mut checks = Checks::default();
    checks.length("refund_id", Some(&request.refund_id), 1..=64, NAME);
    check_order_id(&mut checks, "order_id", request.order_id.as_deref(), 64);
    checks.length("payment_id", request.payment_id.as_deref(), 1..=64, NAME);
    checks.require("amount", request.amount.as_ref(), NAME);
    checks.require("currency", request.currency.as_ref(), NAME);
    if request.order_id.is_none() && request.payment_id.is_none() {
        checks.fault("order_id", "order_id or payment_id is required for payermax");
    }
    let number = match (request.amount, &request.currency) {
        (Some(amount), Some(currency)) => amount::number(amount, currency, Use::Refund, "amount"),
        _ => Ok(0.into()),
    };
    let refund_amount = number.unwrap_or_else(|fault| {
        checks.fault(&fault.path, fault.message);
        0.into()
    });
    let ignored = checks.finish()?;
    let data = RefundOrder {
        out_refund_no: request.refund_id.clone(),
        refund_amount,
        refund_currency: request
            .currency
            .as_ref()
            .map(|currency| currency.code().to_owned())
            .unwrap_or_default(),
        out_trade_no: request.order_id.clone(),
        trade_token: request.payment_id.clone(),
        comments: request.reason.clone(),
        refund_notify_url: request.notify_url.clone(),
    };
    let subject = Subject {
        order_id: request.order_id.clone(),
        refund_id: Some(request.refund_id.clone()),
        id: request.payment_id.clone(),
        amount: request.amount,
        currency: request.currency.clone(),
    };
    let prepared = Prepared::new(Operation::RefundCreate, "refund", data, subject)?;
    Ok(prepared.with(request.gateway_options.as_ref(), ignored))
}

/// refundQuery.
pub(super) fn get(request: &RefundGetRequest) -> Result<Prepared> {
    let mut checks = Checks::default();
    checks.exactly_one(&[("refund_id", request.refund_id.is_some()), ("id", request.id.is_some())]);
    checks.length("id", request.id.as_deref(), 1..=64, NAME);
    checks.finish()?;
    let subject = Subject { refund_id: request.refund_id.clone(), ..Subject::default() };
    let data = serde_json::json!({"outRefundNo": request.refund_id, "refundTradeNo": request.id});
    Prepared::new(Operation::RefundGet, "refundQuery", data, subject)
}

/// refund, answer: PayerMax repeats neither amount nor order number here.
pub(super) fn created(answer: &Opened, state: &State) -> Result<Answer> {
    let mut refund = if answer.code == "APPLY_SUCCESS" {
        let data: RefundState = read(answer, state)?;
        refund_state(data, state)?
    } else {
        let mut refund = Refund::new(NAME, RefundStatus::Failed, true);
        refund.decline = Some(Decline::new(Some(answer.code.clone()), Some(answer.message.clone()), &[]));
        refund
    };
    refund.refund_id = refund.refund_id.or(state.subject.refund_id.clone());
    refund.order_id = refund.order_id.or(state.subject.order_id.clone());
    refund.payment_id = state.subject.id.clone();
    refund.amount = refund.amount.or(state.subject.amount);
    refund.currency = refund.currency.or(state.subject.currency.clone());
    refund.ignored = (!state.ignored.is_empty()).then(|| state.ignored.clone());
    refund.raw = Some(answer.text.clone());
    check_refund(refund, state).map(|refund| Answer::Refund(Box::new(refund)))
}

/// refundQuery, answer.
pub(super) fn found(answer: &Opened, state: &State) -> Result<Answer> {
    let data: RefundState = read(answer, state)?;
    let mut refund = refund_state(data, state)?;
    if refund.amount.is_none() && state.subject.amount.is_some() {
        return Err(unreadable(state, "its amount or currency cannot be read"));
    }
    refund.raw = Some(answer.text.clone());
    check_refund(refund, state).map(|refund| Answer::Refund(Box::new(refund)))
}

/// The state of a refund, as refundQuery and the REFUND notification tell it.
pub(super) fn refund_state(data: RefundState, _state: &State) -> Result<Refund> {
    let (status, is_final) = status::refund(data.status.as_deref().unwrap_or_default());
    let currency = data.refund_currency.as_deref().and_then(Currency::new);
    let mut refund = Refund::new(NAME, status, is_final);
    refund.id = data.refund_trade_no;
    refund.refund_id = data.out_refund_no;
    refund.order_id = data.out_trade_no;
    refund.amount = decimal_amount(data.refund_amount.or(data.total_amount).as_ref(), currency.as_ref());
    refund.currency = currency;
    refund.updated_at = data.refund_finish_time.as_deref().map(rfc3339);
    if status == RefundStatus::Failed {
        refund.decline = Some(Decline::new(None, data.result_msg, &[]));
    }
    Ok(refund)
}
