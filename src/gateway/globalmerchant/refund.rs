//! REFUND: model to wire, and back. Nothing asks for a refund: what became of one, the gateway alone can say.

use super::envelope::Opened;
use super::table::Table;
use super::wire::Action;
use super::{NAME, Prepared, status};
use crate::error::Result;
use crate::gateway::{Answer, State, Subject, check_refund, unlisted};
use crate::model::{Refund, RefundRequest, RefundStatus};
use crate::operation::Operation;

/// "Refund parameters". The shop's own number has no field; its order number is compared with the answer's.
pub(super) fn create(request: &RefundRequest) -> Result<Prepared> {
    let mut table = Table::new(Action::Refund);
    table.text("txid", "payment_id", request.payment_id.as_deref());
    table.checks.require("amount", request.amount.as_ref(), NAME);
    table.checks.require("currency", request.currency.as_ref(), NAME);
    if let (Some(amount), Some(currency)) = (request.amount, &request.currency) {
        table.amount("refund_amt", amount, currency);
    }
    table.text("refund_reason", "reason", request.reason.as_deref());
    table.checks.ignore("notify_url", request.notify_url.as_ref());
    table.options(request.gateway_options.as_ref());
    let (form, ignored) = table.finish()?;
    let subject = Subject {
        order_id: request.order_id.clone(),
        refund_id: Some(request.refund_id.clone()),
        id: request.payment_id.clone(),
        amount: request.amount,
        currency: request.currency.clone(),
    };
    let action = Some(Action::Refund);
    Ok(Prepared { operation: Operation::RefundCreate, action, form, subject, ignored })
}

/// "Refund Response".
pub(super) fn created(answer: &Opened<'_>, state: &State) -> Result<Answer> {
    let (status, is_final) = status::refund(&answer.code);
    if status == RefundStatus::Unknown {
        return Err(unlisted(&answer.code, &answer.message, answer.response, state.operation));
    }
    let asked = &state.subject;
    let mut refund = Refund::new(NAME, status, is_final);
    refund.order_id = answer.reply.out_trade_no.clone();
    refund.payment_id = answer.reply.txid.clone();
    refund.gateway_code = answer.reply.code.clone();
    refund.gateway_message = answer.reply.msg.clone();
    refund.raw = Some(answer.text.clone());
    let mut refund = check_refund(refund, state)?;
    refund.refund_id = asked.refund_id.clone();
    refund.order_id = refund.order_id.or_else(|| asked.order_id.clone());
    refund.payment_id = refund.payment_id.or_else(|| asked.id.clone());
    refund.amount = asked.amount;
    refund.currency = asked.currency.clone();
    refund.ignored = (!state.ignored.is_empty()).then(|| state.ignored.clone());
    Ok(Answer::Refund(Box::new(refund)))
}
