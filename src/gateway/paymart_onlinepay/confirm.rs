//! `POST /otp`, of the engine's newer editions: model to wire, and back.

use super::dialect::Dialect;
use super::sign::Response;
use super::step::{BusinessStep, Call, Prepared};
use super::wire::OneTimePassword;
use crate::error::Result;
use crate::field;
use crate::gateway::{OperationResult, Reading, State, Subject, compared_result};
use crate::model::{NextAction, NextActionType, Payment, PaymentConfirmRequest, PaymentStatus};
use crate::operation::Operation;

/// `POST /otp`. It names the payment by its token only, and the state of a call keeps no secret, so the payment is not looked up first.
pub(super) fn confirm(request: &PaymentConfirmRequest, dialect: &Dialect) -> Result<Prepared> {
    let reading = Reading::new(request, dialect.title);
    let view = reading.view(request);
    let id = field!(view.id).required().take();
    let password = OneTimePassword {
        token: id.clone(),
        otp: field!(view.verification_code).value().map(|code| code.reveal().to_owned()),
    };
    let subject = Subject { id, order_id: field!(view.order_id).take(), ..Subject::default() };
    let ignored = reading.finish()?;
    let call = Call::post("/otp", password, None)?;
    Ok(Prepared::new(Operation::PaymentConfirm, &BusinessStep::Confirm, call, subject, ignored))
}

/// `POST /otp`, answer: the code was taken. What became of the payment it does not say.
pub(super) fn parse_confirm(
    response: &Response,
    state: &State,
    dialect: &Dialect,
) -> Result<OperationResult> {
    let mut payment = Payment::new(dialect.name, PaymentStatus::Pending, false);
    payment.id = state.subject.id.clone();
    payment.order_id = state.subject.order_id.clone();
    payment.next_action = Some(NextAction::new(NextActionType::Wait));
    compared_result(payment, &response.text, state)
}
