//! REFUND: model to wire, and back. There is no query for refunds, so only the gateway's back office shows the outcome of one.
//!
//! The form names no currency, so an amount in another currency than the payment's would move another sum. RETRIEVE gets the
//! payment's currency before anything moves.

use super::merchant::NAME;
use super::sign::Response;
use super::step::{GlobalmerchantStep, Prepared};
use super::table::Table;
use super::wire::{Action, Form};
use super::{amount, payment, status};
use crate::error::{Error, ErrorKind, Result};
use crate::field;
use crate::gateway::{MoneyRecord, OperationResult, Reading, State, Subject, compare, unlisted, unreadable};
use crate::model::{PaymentGetRequest, Refund, RefundRequest, RefundStatus};
use crate::money::{Amount, Currency};
use crate::operation::Operation;

/// "Refund parameters", kept until the payment's currency is known. The shop's own number has no field.
pub(super) fn create(request: &RefundRequest) -> Result<Prepared> {
    let reading = Reading::new(request, NAME);
    let view = reading.view(request);
    let mut table = Table::new(&reading, Action::Refund);
    let order_id = field!(view.order_id);
    if order_id.value().is_none() {
        let message = "is required for globalmerchant: the payment's currency is asked for by order number first, \
                       because the refund itself names none";
        order_id.refuse(message);
    }
    table.text("txid", field!(view.payment_id));
    let (amount, currency) = (field!(view.amount).required(), field!(view.currency).required());
    table.amount("refund_amt", &amount, &currency);
    table.text("refund_reason", field!(view.reason));
    let message = "globalmerchant does not tell how much of a payment was refunded";
    field!(view.expected_refunded).unsupported(message);
    table.options(field!(view.gateway_options));
    let refund_id = field!(view.refund_id).take();
    let (form, ignored) = table.finish()?;
    let subject = Subject {
        order_id: request.order_id.clone(),
        refund_id,
        id: request.payment_id.clone(),
        amount: request.amount,
        currency: request.currency.clone(),
        ..Subject::default()
    };
    let lookup = PaymentGetRequest { order_id: request.order_id.clone(), ..PaymentGetRequest::default() };
    let lookup = payment::get(&lookup)?;
    let step = GlobalmerchantStep::RetrieveForRefund { form };
    Ok(Prepared::new(Operation::RefundCreate, &step, lookup.request, subject, ignored))
}

/// The refund itself, if the payment that was looked up is the one to refund.
pub(super) fn continue_refund(response: &Response<'_>, state: State, form: Form) -> Result<Prepared> {
    let asked = &state.subject;
    let subject = Subject { order_id: asked.order_id.clone(), ..Subject::default() };
    let lookup = State { operation: Operation::PaymentGet, subject, ..state.clone() };
    let OperationResult::Payment(payment) = payment::parse_get(response, &lookup)? else {
        return Err(Error::internal("RETRIEVE brought no payment"));
    };
    let other = |what: String| Error::new(ErrorKind::Mismatch, what);
    if payment.id != asked.id {
        return Err(other("the payment of this order has another number than payment_id".to_owned()));
    }
    match (&payment.currency, &asked.currency) {
        (Some(own), Some(currency)) if own == currency => {}
        (Some(own), _) => {
            return Err(other(format!("the payment is in {own}: a refund in another currency is refused")));
        }
        (None, _) => {
            let message = "the gateway does not tell the payment's currency, and the refund would name none";
            return Err(other(message.to_owned()));
        }
    }
    let State { operation, subject, ignored, .. } = state;
    Ok(Prepared::new(operation, &GlobalmerchantStep::Refund, form, subject, ignored))
}

/// "Refund Response".
pub(super) fn parse_create(response: &Response<'_>, state: &State) -> Result<OperationResult> {
    let (status, is_final) = status::refund(&response.code);
    if status == RefundStatus::Unknown {
        return Err(unlisted(&response.code, &response.message, response.http, state.operation));
    }
    let asked = &state.subject;
    let mut refund = Refund::new(NAME, status, is_final);
    refund.order_id = response.fields.out_trade_no.clone();
    refund.payment_id = response.fields.txid.clone();
    (refund.amount, refund.currency) = stated_amount(response, state)?;
    refund.gateway_code = response.fields.code.clone();
    refund.gateway_message = response.fields.msg.clone();
    refund.add_answer(state.ignored(), response.text.clone());
    let mut refund = compare(refund, state)?;
    refund.refund_id = asked.refund_id.clone();
    refund.order_id = refund.order_id.or_else(|| asked.order_id.clone());
    refund.payment_id = refund.payment_id.or_else(|| asked.id.clone());
    refund.amount = refund.amount.or(asked.amount);
    refund.currency = refund.currency.or_else(|| asked.currency.clone());
    Ok(refund.into_result())
}

/// Amount and currency, which are not in the document's answer. What is there has to be readable.
fn stated_amount(response: &Response<'_>, state: &State) -> Result<(Option<Amount>, Option<Currency>)> {
    let currency = payment::read_currency(&response.fields);
    let is_unread = response.fields.ccy.is_some() && currency.is_none();
    let amount = response.fields.amt.as_deref();
    let unit = currency.as_ref().or(state.subject.currency.as_ref());
    let read = amount::read(amount, unit);
    if is_unread || amount.is_some() != read.is_some() {
        return Err(unreadable(state.operation, "its amount or currency"));
    }
    Ok((read, currency))
}
