//! refund and refundQuery: model to wire, and back.

use serde_json::Value;

use super::amount::{self, Use};
use super::envelope::Opened;
use super::payment::{about_another, check_readable, read, repeated};
use super::rules::check_order_id;
use super::status::{self, Words};
use super::wire::{RefundOrder, RefundState};
use super::{NAME, Prepared};
use crate::error::Result;
use crate::gateway::{Answer, Checks, State, Subject, check_refund, decimal_amount, rfc3339};
use crate::model::{Refund, RefundGetRequest, RefundRequest, RefundStatus};
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
    let message = "PayerMax does not tell how much of a payment was refunded: leave it out";
    checks.unsupported("expected_refunded", request.expected_refunded.as_ref(), message);
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
        ..Subject::default()
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
    let subject =
        Subject { refund_id: request.refund_id.clone(), id: request.id.clone(), ..Subject::default() };
    let data = serde_json::json!({"outRefundNo": request.refund_id, "refundTradeNo": request.id});
    Prepared::new(Operation::RefundGet, "refundQuery", data, subject)
}

/// refund, answer: PayerMax's description repeats neither amount nor the shop's order number here.
pub(super) fn created(answer: &Opened, state: &State) -> Result<Answer> {
    let data: RefundState = match answer.code.as_str() {
        "APPLY_SUCCESS" => read(answer, state)?,
        _ if answer.data.is_null() => RefundState::default(),
        _ => read(answer, state)?,
    };
    let (amount, currency) = repeated(data.told_amount(), data.refund_currency.as_deref(), state)?;
    let words = Words::of(Some(&answer.code), Some(&answer.message));
    let mut refund = if answer.code == "APPLY_SUCCESS" {
        refund_state(data, &words)
    } else {
        refund_state(RefundState { status: Some("REFUND_FAILED".to_owned()), ..data }, &words)
    };
    refund.refund_id = refund.refund_id.or(state.subject.refund_id.clone());
    refund.order_id = refund.order_id.or(state.subject.order_id.clone());
    refund.payment_id = state.subject.id.clone();
    (refund.amount, refund.currency) = (amount, currency);
    refund.ignored = (!state.ignored.is_empty()).then(|| state.ignored.clone());
    refund.raw = Some(answer.text.clone());
    check_refund(refund, state).map(|refund| Answer::Refund(Box::new(refund)))
}

/// refundQuery, answer.
pub(super) fn found(answer: &Opened, state: &State) -> Result<Answer> {
    let data: RefundState = read(answer, state)?;
    check_readable(data.told_amount(), data.refund_currency.as_deref(), state)?;
    let mut refund = refund_state(data, &Words::default());
    let differs = |told: &Option<String>, asked: &Option<String>| matches!((told, asked), (Some(told), Some(asked)) if told != asked);
    if differs(&refund.id, &state.subject.id) {
        return Err(about_another(state, "refund"));
    }
    refund.raw = Some(answer.text.clone());
    check_refund(refund, state).map(|refund| Answer::Refund(Box::new(refund)))
}

impl RefundState {
    /// The amount, under the table's name or the sample's.
    fn told_amount(&self) -> Option<&Value> {
        self.refund_amount.as_ref().or(self.total_amount.as_ref())
    }
}

/// The state of a refund, as refundQuery and the REFUND notification tell it.
pub(super) fn refund_state(data: RefundState, words: &Words) -> Refund {
    let (status, is_final) = status::refund(data.status.as_deref().unwrap_or_default());
    let currency = data.refund_currency.as_deref().and_then(Currency::new);
    let mut refund = Refund::new(NAME, status, is_final);
    refund.amount = decimal_amount(data.told_amount(), currency.as_ref());
    refund.currency = currency;
    refund.id = data.refund_trade_no;
    refund.refund_id = data.out_refund_no;
    refund.order_id = data.out_trade_no;
    refund.updated_at = data.refund_finish_time.as_deref().map(rfc3339);
    if status == RefundStatus::Failed {
        refund.decline = Some(status::decline((None, data.result_msg), words));
    }
    refund
}
