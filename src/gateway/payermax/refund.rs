//! refund and refundQuery: model to wire, and back.

use serde_json::Value;

use super::amount::{self, Use};
use super::merchant::NAME;
use super::order::order_id;
use super::payment::{check_readable, read, repeated};
use super::sign::Opened;
use super::status::{self, Words};
use super::step::{Call, PayermaxStep, Prepared};
use super::wire::{RefundOrder, RefundState};
use crate::error::Result;
use crate::field;
use crate::gateway::{
    OperationResult, Reading, State, Subject, compared_result, decimal_amount, json_body, mismatch, rfc3339,
};
use crate::model::{Refund, RefundGetRequest, RefundRequest, RefundStatus};
use crate::money::Currency;
use crate::operation::Operation;

/// refund.
pub(super) fn create(request: &RefundRequest) -> Result<Prepared> {
    let reading = Reading::new(request, NAME);
    let view = reading.view(request);
    let (amount, currency) = (field!(view.amount).required(), field!(view.currency).required());
    let message = "PayerMax does not tell how much of a payment was refunded: leave it out";
    field!(view.expected_refunded).unsupported(message);
    if request.order_id.is_none() && request.payment_id.is_none() {
        field!(view.order_id).fault("order_id or payment_id is required for payermax");
    }
    let data = RefundOrder {
        out_refund_no: field!(view.refund_id).length(1..=64).take(),
        refund_amount: amount::number(&amount, &currency, Use::Refund),
        refund_currency: currency.value().map(|currency| currency.code().to_owned()),
        out_trade_no: order_id(field!(view.order_id), 64),
        trade_token: field!(view.payment_id).length(1..=64).take(),
        comments: field!(view.reason).take(),
        refund_notify_url: field!(view.notify_url).take(),
    };
    let options = field!(view.gateway_options).value();
    let ignored = reading.finish()?;
    let subject = Subject {
        order_id: request.order_id.clone(),
        refund_id: Some(request.refund_id.clone()),
        id: request.payment_id.clone(),
        amount: request.amount,
        currency: request.currency.clone(),
        ..Subject::default()
    };
    let call = Call::new("refund", json_body(data, options)?);
    Ok(Prepared::new(Operation::RefundCreate, &PayermaxStep::Refund, call, subject, ignored))
}

/// refundQuery.
pub(super) fn get(request: &RefundGetRequest) -> Result<Prepared> {
    let reading = Reading::new(request, NAME);
    let view = reading.view(request);
    let (refund_id, id) = (field!(view.refund_id), field!(view.id).length(1..=64));
    reading.exactly_one(&[refund_id.choice(), id.choice()]);
    let (refund_id, id) = (refund_id.take(), id.take());
    let ignored = reading.finish()?;
    let data = serde_json::json!({"outRefundNo": refund_id, "refundTradeNo": id});
    let call = Call::new("refundQuery", json_body(data, None)?);
    let subject = Subject { refund_id, id, ..Subject::default() };
    Ok(Prepared::new(Operation::RefundGet, &PayermaxStep::GetRefund, call, subject, ignored))
}

/// refund, answer: PayerMax's description repeats neither amount nor the shop's order number here.
pub(super) fn parse_create(answer: &Opened, state: &State) -> Result<OperationResult> {
    let data: RefundState = match answer.code.as_str() {
        "APPLY_SUCCESS" => read(answer, state)?,
        _ if answer.data.is_null() => RefundState::default(),
        _ => read(answer, state)?,
    };
    let (amount, currency) = repeated(data.stated_amount(), data.refund_currency.as_deref(), state)?;
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
    compared_result(refund, &answer.text, state)
}

/// refundQuery, answer.
pub(super) fn parse_get(answer: &Opened, state: &State) -> Result<OperationResult> {
    let data: RefundState = read(answer, state)?;
    check_readable(data.stated_amount(), data.refund_currency.as_deref(), state)?;
    let refund = refund_state(data, &Words::default());
    if matches!((&refund.id, &state.subject.id), (Some(stated), Some(asked)) if stated != asked) {
        return Err(mismatch(state.operation, "another refund"));
    }
    compared_result(refund, &answer.text, state)
}

impl RefundState {
    /// The amount, under the table's name or the sample's.
    fn stated_amount(&self) -> Option<&Value> {
        self.refund_amount.as_ref().or(self.total_amount.as_ref())
    }
}

/// The state of a refund, as refundQuery and the REFUND notification tell it.
pub(super) fn refund_state(data: RefundState, words: &Words) -> Refund {
    let (status, is_final) = status::refund(data.status.as_deref().unwrap_or_default());
    let currency = data.refund_currency.as_deref().and_then(Currency::new);
    let mut refund = Refund::new(NAME, status, is_final);
    refund.amount = decimal_amount(data.stated_amount(), currency.as_ref());
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
