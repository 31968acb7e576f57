//! PAY, PAY_3DS and RETRIEVE: model to wire, and back.

use super::envelope::Opened;
use super::merchant::NAME;
use super::request::Prepared;
use super::table::Table;
use super::wire::{Action, Reply};
use super::{amount, order, status};
use crate::error::{ErrorKind, Result};
use crate::field;
use crate::gateway::{
    OperationResult, Reading, State, Subject, check_payment, malformed, refusal, says_unknown_order, unlisted,
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
    order::refuse(&view);
    if with_3ds {
        table.text("callback_url", field!(view.notify_url));
        table.text("redirect_url", field!(view.success_url));
    }
    table.options(&field!(view.gateway_options));
    let (form, ignored) = table.finish()?;
    let subject = Subject::order(&request.order_id, request.amount, &request.currency);
    Ok(Prepared {
        operation: Operation::PaymentCreate,
        action: Some(action),
        form,
        subject,
        ignored,
        follows: None,
    })
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
    let action = Some(Action::Retrieve);
    Ok(Prepared { operation: Operation::PaymentGet, action, form, subject, ignored, follows: None })
}

/// "Payment Response". Its only listed code is the success; any other leaves open what happened.
pub(super) fn created(answer: &Opened<'_>, state: &State) -> Result<OperationResult> {
    let mut payment = told(&answer.reply, &answer.code);
    let assumed = state.phase == Action::PayWith3ds.name();
    if let Some(url) = answer.reply.page().filter(|_| assumed) {
        payment.status = PaymentStatus::RequiresAction;
        payment.is_final = false;
        payment.next_action = Some(NextAction::redirect(url));
    } else if assumed || payment.status == PaymentStatus::Unknown {
        // No document tells the answer of PAY_3DS: that it was paid, RETRIEVE has to say.
        return Err(unlisted(&answer.code, &answer.message, answer.response, state.operation));
    }
    payment.ignored = (!state.ignored.is_empty()).then(|| state.ignored.clone());
    compared(payment, answer, state)
}

/// "Retrieve Response". Words about an unknown order count only without `txid`: a payment with one exists, and its
/// words may be about a card or an issuer that was not found.
pub(super) fn found(answer: &Opened<'_>, state: &State) -> Result<OperationResult> {
    let payment = told(&answer.reply, &answer.code);
    let exists = payment.id.is_some() && payment.order_id.is_some();
    if payment.status == PaymentStatus::Approved && !exists {
        return Err(malformed(
            answer.response,
            state.operation,
            "it says paid, and does not say which order",
        ));
    }
    if payment.status == PaymentStatus::Unknown && !exists {
        let (code, message) = (answer.code.as_str(), answer.message.as_str());
        let asked = state.subject.order_id.as_deref().unwrap_or_default();
        if payment.id.is_none() && says_unknown_order(message, asked) {
            return Err(refusal(ErrorKind::NotFound, code, message, answer.response));
        }
        return Err(unlisted(code, message, answer.response, state.operation));
    }
    compared(payment, answer, state)
}

/// A payment as an answer or a callback tells it.
pub(super) fn told(reply: &Reply, code: &str) -> Payment {
    let (state, is_final) = status::payment(code);
    let mut payment = Payment::new(NAME, state, is_final);
    payment.id = reply.txid.clone();
    payment.order_id = reply.out_trade_no.clone();
    payment.currency = reply.ccy.as_ref().and_then(|code| Currency::new(&code.to_ascii_uppercase()));
    payment.amount = amount::read(reply.amt.as_deref(), payment.currency.as_ref());
    payment.descriptor = reply.bill.clone();
    payment.gateway_code = reply.code.clone();
    payment.gateway_message = reply.msg.clone();
    payment
}

/// A payment that agrees with what was asked. One that says "paid" has to name how much, because nothing else shows that it
/// is the payment that was asked for.
fn compared(mut payment: Payment, answer: &Opened<'_>, state: &State) -> Result<OperationResult> {
    let asked = &state.subject;
    if payment.status == PaymentStatus::Approved && asked.amount.is_some() && payment.amount.is_none() {
        let reason = "it says paid, and has no amount and currency that can be read";
        return Err(malformed(answer.response, state.operation, reason));
    }
    payment.raw = Some(answer.text.clone());
    let mut payment = check_payment(payment, state)?;
    payment.order_id = payment.order_id.or_else(|| asked.order_id.clone());
    payment.amount = payment.amount.or(state.ordered_amount());
    payment.currency = payment.currency.or_else(|| asked.currency.clone());
    Ok(OperationResult::Payment(Box::new(payment)))
}
