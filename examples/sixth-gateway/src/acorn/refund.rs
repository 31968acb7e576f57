//! `POST /v1/refunds`: model to wire, and back. The bank has no query for refunds: if an answer is lost, the outcome of the
//! refund stays unknown.

use till::error::Result;
use till::field;
use till::gateway::{OperationResult, Reading, State, Subject, check_refund, decimal_amount};
use till::model::{Decline, Refund, RefundRequest, RefundStatus};
use till::money::Currency;
use till::operation::Operation;

use super::envelope::Opened;
use super::merchant::NAME;
use super::payment::decimal;
use super::request::Prepared;
use super::status;
use super::wire::{NewRefund, RefundRecord};

/// `POST /v1/refunds`.
pub(super) fn create(request: &RefundRequest) -> Result<Prepared> {
    let reading = Reading::new(request, NAME);
    let view = reading.view(request);
    field!(view.payment_id).unsupported("Acorn finds payments by order_id only");
    let (amount, currency) = (field!(view.amount).required(), field!(view.currency).required());
    let body = NewRefund {
        refund: field!(view.refund_id).take(),
        order: field!(view.order_id).required().take(),
        amount: decimal(&amount, &currency),
        currency: currency.value().map(|currency| currency.code().to_owned()),
        note: field!(view.reason).take(),
    };
    let options = field!(view.gateway_options).value();
    let ignored = reading.finish()?;
    let subject = Subject {
        order_id: request.order_id.clone(),
        refund_id: Some(request.refund_id.clone()),
        amount: request.amount,
        currency: request.currency.clone(),
        ..Subject::default()
    };
    let prepared = Prepared::post("refund", Operation::RefundCreate, "/v1/refunds", body, subject)?;
    Ok(prepared.with(options, ignored))
}

/// The answer, compared with the request.
pub(super) fn result(answer: &Opened<'_>, state: &State) -> Result<OperationResult> {
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
    check_refund(refund, state).map(|refund| OperationResult::Refund(Box::new(refund)))
}
