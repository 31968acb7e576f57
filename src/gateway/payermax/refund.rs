//! refund and refundQuery: model to wire, and back.

use serde_json::Value;

use super::amount::{self, Use};
use super::merchant::NAME;
use super::order::{ORDER_NUMBER, REFUND_NUMBER, order_id};
use super::payment::{check_readable, parse_data, stated_or_ordered};
use super::sign::Response;
use super::status::{self, EnvelopeReason};
use super::step::{Call, PayermaxStep, Prepared};
use super::wire::{RefundOrder, RefundRecord};
use crate::error::Result;
use crate::field;
use crate::gateway::{
    OperationResult, Reading, State, Subject, compared_result, decimal_amount, json_body, mismatch,
    to_rfc3339,
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
        field!(view.order_id).refuse("order_id or payment_id is required for payermax");
    }
    let data = RefundOrder {
        out_refund_no: field!(view.refund_id).number(&REFUND_NUMBER).take(),
        refund_amount: amount::number(&amount, &currency, Use::Refund),
        refund_currency: currency.value().map(|currency| currency.code().to_owned()),
        out_trade_no: order_id(field!(view.order_id), &ORDER_NUMBER),
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
pub(super) fn parse_create(response: &Response, state: &State) -> Result<OperationResult> {
    let data: RefundRecord = match response.code.as_str() {
        "APPLY_SUCCESS" => parse_data(response, state)?,
        _ if response.data.is_null() => RefundRecord::default(),
        _ => parse_data(response, state)?,
    };
    let (amount, currency) = stated_or_ordered(data.stated_amount(), data.refund_currency.as_deref(), state)?;
    let words = EnvelopeReason::of(Some(&response.code), Some(&response.message));
    let payment_id = data.trade_token.clone();
    let mut refund = if response.code == "APPLY_SUCCESS" {
        to_refund(data, &words)
    } else {
        to_refund(RefundRecord { status: Some("REFUND_FAILED".to_owned()), ..data }, &words)
    };
    refund.refund_id = refund.refund_id.or(state.subject.refund_id.clone());
    refund.order_id = refund.order_id.or(state.subject.order_id.clone());
    refund.payment_id = payment_id.or(state.subject.id.clone());
    (refund.amount, refund.currency) = (amount, currency);
    compared_result(refund, &response.text, state)
}

/// refundQuery, answer.
pub(super) fn parse_get(response: &Response, state: &State) -> Result<OperationResult> {
    let data: RefundRecord = parse_data(response, state)?;
    check_readable(data.stated_amount(), data.refund_currency.as_deref(), state)?;
    let refund = to_refund(data, &EnvelopeReason::default());
    check_number(&refund, state)?;
    compared_result(refund, &response.text, state)
}

/// Compares PayerMax's number with the requested one. A refund that was finished without its number may be another one.
fn check_number(refund: &Refund, state: &State) -> Result<()> {
    let Some(asked) = &state.subject.id else { return Ok(()) };
    match &refund.id {
        Some(stated) if stated == asked => Ok(()),
        None if !refund.is_final => Ok(()),
        Some(_) => Err(mismatch(state.operation, "another refund")),
        None => Err(mismatch(state.operation, "a refund without its number")),
    }
}

impl RefundRecord {
    /// The amount, under the table's name or the sample's.
    fn stated_amount(&self) -> Option<&Value> {
        self.refund_amount.as_ref().or(self.total_amount.as_ref())
    }
}

/// A refund, in the answer to refundQuery and in the REFUND notification.
pub(super) fn to_refund(data: RefundRecord, words: &EnvelopeReason) -> Refund {
    let (status, is_final) = status::refund(data.status.as_deref().unwrap_or_default());
    let currency = data.refund_currency.as_deref().and_then(Currency::new);
    let mut refund = Refund::new(NAME, status, is_final);
    refund.amount = decimal_amount(data.stated_amount(), currency.as_ref());
    refund.currency = currency;
    refund.id = data.refund_trade_no;
    refund.refund_id = data.out_refund_no;
    refund.order_id = data.out_trade_no;
    refund.updated_at = data.refund_finish_time.as_deref().map(to_rfc3339);
    if status == RefundStatus::Failed {
        refund.decline = Some(status::decline((None, data.result_msg), words));
    }
    refund
}
