//! PAY, PAY_3DS and RETRIEVE: model to wire, and back.

use super::merchant::NAME;
use super::sign::Response;
use super::step::{GlobalmerchantStep, Prepared};
use super::table::Table;
use super::wire::{Action, ResponseFields};
use super::{amount, order, status};
use crate::error::{ErrorKind, Result};
use crate::field;
use crate::gateway::{
    MoneyRecord, Named, OperationResult, Reading, State, Subject, check_named, compare, malformed, refusal,
    says_unknown_order, unlisted,
};
use crate::model::{NextAction, Payment, PaymentGetRequest, PaymentRequest, PaymentStatus};
use crate::money::Currency;
use crate::operation::Operation;

/// "Payment parameters".
pub(super) fn create(request: &PaymentRequest) -> Result<Prepared> {
    let reading = Reading::new(request, NAME);
    let view = reading.view(request);
    // With it, and without, this is another action.
    let with_3ds = field!(view.three_d_secure).value() == Some(&true);
    let action = if with_3ds { Action::PayWith3ds } else { Action::Pay };
    let mut table = Table::new(&reading, action);
    order::write(&view, &mut table);
    order::refuse_unsupported(&view);
    if with_3ds {
        table.text("callback_url", field!(view.notify_url));
        table.text("redirect_url", field!(view.success_url));
    }
    table.options(field!(view.gateway_options));
    let (form, ignored) = table.finish()?;
    let subject = Subject::order(&request.order_id, request.amount, &request.currency);
    let step = if with_3ds { GlobalmerchantStep::PayWith3ds } else { GlobalmerchantStep::Pay };
    Ok(Prepared::new(Operation::PaymentCreate, &step, form, subject, ignored))
}

/// "Retrieve parameters".
pub(super) fn get(request: &PaymentGetRequest) -> Result<Prepared> {
    let reading = Reading::new(request, NAME);
    let view = reading.view(request);
    let mut table = Table::new(&reading, Action::Retrieve);
    field!(view.id).unsupported("globalmerchant finds payments by order_id only");
    if request.id.is_none() || request.order_id.is_some() {
        table.order_id(field!(view.order_id));
    }
    let (form, ignored) = table.finish()?;
    let subject = Subject { order_id: request.order_id.clone(), ..Subject::default() };
    Ok(Prepared::new(Operation::PaymentGet, &GlobalmerchantStep::Retrieve, form, subject, ignored))
}

/// "Payment Response". Its only listed code is the success; any other leaves open what happened.
pub(super) fn parse_create(
    response: &Response<'_>,
    state: &State,
    with_3ds: bool,
) -> Result<OperationResult> {
    let mut payment = to_payment(&response.fields, &response.code);
    // An empty number is there, and is not the ordered one.
    payment.order_id = response.fields.out_trade_no.clone();
    let may_have_page = with_3ds || payment.status == PaymentStatus::Approved;
    if let Some(url) = response.fields.page().filter(|_| may_have_page) {
        payment.status = PaymentStatus::RequiresAction;
        payment.is_final = false;
        payment.next_action = Some(NextAction::redirect(url));
    } else if with_3ds || payment.status == PaymentStatus::Unknown || response.fields.names_page() {
        // No document describes the answer to PAY_3DS, or a page in any answer, so only RETRIEVE can say that it was paid.
        return Err(unlisted(&response.code, &response.message, response.http, state.operation));
    }
    check_amount(payment, response, state)
}

/// "Retrieve Response". A message about an unknown order counts only without `txid`: a payment with one exists, and the
/// message may be about an unknown card or issuer.
pub(super) fn parse_get(response: &Response<'_>, state: &State) -> Result<OperationResult> {
    let payment = to_payment(&response.fields, &response.code);
    let asked = state.subject.order_id.as_deref();
    let exists = payment.id.is_some() && payment.order_id.is_some();
    if !exists {
        let stated = response.fields.out_trade_no.as_deref();
        check_named(&[Named::text("order number", asked, stated)], state.operation)?;
    }
    if payment.status == PaymentStatus::Approved && !exists {
        return Err(malformed(response.http, state.operation, "it says paid, and does not say which order"));
    }
    if payment.status == PaymentStatus::Unknown && !exists {
        let (code, message) = (response.code.as_str(), response.message.as_str());
        if payment.id.is_none() && says_unknown_order(message, asked.unwrap_or_default(), status::ORDER_NAMES)
        {
            return Err(refusal(ErrorKind::NotFound, code, message, response.http));
        }
        return Err(unlisted(code, message, response.http, state.operation));
    }
    check_amount(payment, response, state)
}

/// The currency of an answer, in any case.
pub(super) fn read_currency(reply: &ResponseFields) -> Option<Currency> {
    reply.ccy.as_ref().and_then(|code| Currency::new(&code.to_ascii_uppercase()))
}

/// The payment in an answer or a callback.
pub(super) fn to_payment(reply: &ResponseFields, code: &str) -> Payment {
    let (state, is_final) = status::payment(code);
    let mut payment = Payment::new(NAME, state, is_final);
    payment.id = reply.txid.clone().filter(|text| !text.is_empty());
    payment.order_id = reply.out_trade_no.clone().filter(|text| !text.is_empty());
    payment.currency = read_currency(reply);
    payment.amount = amount::read(reply.amt.as_deref(), payment.currency.as_ref());
    payment.descriptor = reply.bill.clone();
    payment.gateway_code = reply.code.clone();
    payment.gateway_message = reply.msg.clone();
    payment
}

/// The result, if the payment agrees with the request. One that says "paid" must state its amount, because nothing else shows
/// that it is the requested payment.
fn check_amount(mut payment: Payment, response: &Response<'_>, state: &State) -> Result<OperationResult> {
    let asked = &state.subject;
    if payment.status == PaymentStatus::Approved && asked.amount.is_some() && payment.amount.is_none() {
        let reason = "it says paid, and has no amount and currency that can be read";
        return Err(malformed(response.http, state.operation, reason));
    }
    payment.add_answer(state.ignored(), response.text.clone());
    let mut payment = compare(payment, state)?;
    payment.order_id = payment.order_id.or_else(|| asked.order_id.clone());
    payment.amount = payment.amount.or(state.ordered_amount());
    payment.currency = payment.currency.or_else(|| asked.currency.clone());
    Ok(payment.into_result())
}
