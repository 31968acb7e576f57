//! `POST /v1/refunds`: model to wire, and back. The bank has no query for refunds: if an answer is lost, the outcome of the
//! refund stays unknown.

use till::error::Result;
use till::gateway::{Answer, Checks, State, Subject, check_refund, decimal_amount};
use till::model::{Decline, Refund, RefundRequest, RefundStatus};
use till::money::Currency;
use till::operation::Operation;

use super::envelope::Opened;
use super::payment::decimal;
use super::wire::{NewRefund, RefundRecord};
use super::{NAME, Prepared, status};

/// `POST /v1/refunds`.
pub(super) fn create(request: &RefundRequest) -> Result<Prepared> {
    let mut checks = Checks::default();
    checks.unsupported("payment_id", request.payment_id.as_ref(), "Acorn finds payments by order_id only");
    checks.require("order_id", request.order_id.as_ref(), NAME);
    checks.require("amount", request.amount.as_ref(), NAME);
    checks.require("currency", request.currency.as_ref(), NAME);
    checks.ignore("notify_url", request.notify_url.as_ref());
    let amount = match (request.amount, &request.currency) {
        (Some(amount), Some(currency)) => decimal(amount, currency, &mut checks),
        _ => String::new(),
    };
    let ignored = checks.finish()?;
    let body = NewRefund {
        refund: request.refund_id.clone(),
        order: request.order_id.clone().unwrap_or_default(),
        amount,
        currency: request.currency.as_ref().map(|currency| currency.code().to_owned()).unwrap_or_default(),
        note: request.reason.clone(),
    };
    let subject = Subject {
        order_id: request.order_id.clone(),
        refund_id: Some(request.refund_id.clone()),
        id: None,
        amount: request.amount,
        currency: request.currency.clone(),
    };
    let prepared = Prepared::post("refund", Operation::RefundCreate, "/v1/refunds", body, subject)?;
    Ok(prepared.with(request.gateway_options.as_ref(), ignored))
}

/// The answer, compared with the request.
pub(super) fn result(answer: &Opened<'_>, state: &State) -> Result<Answer> {
    let record: RefundRecord = answer.read(answer.reply.refund.as_ref(), state)?;
    let currency = Currency::new(&record.currency);
    let amount = decimal_amount(Some(&record.amount), currency.as_ref());
    if amount.is_none() {
        return Err(answer.unreadable(state, "its amount or currency is unreadable"));
    }
    let (status, is_final) = status::refund(&record.state);
    let mut refund = Refund::new(NAME, status, is_final);
    refund.id = Some(record.id);
    refund.refund_id = Some(record.refund);
    refund.order_id = Some(record.order);
    refund.amount = amount;
    refund.currency = currency;
    refund.gateway_code = Some(record.state);
    if status == RefundStatus::Failed {
        refund.decline = Some(Decline::new(record.reason, None, &[]));
    }
    refund.ignored = (!state.ignored.is_empty()).then(|| state.ignored.clone());
    refund.raw = Some(answer.text.clone());
    check_refund(refund, state).map(|refund| Answer::Refund(Box::new(refund)))
}
