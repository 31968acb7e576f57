//! applyDropinSession: model to wire, and back.

use super::amount::{self, Use};
use super::merchant::NAME;
use super::payment::parse_data;
use super::sign::Response;
use super::status;
use super::step::{Call, PayermaxStep, Prepared, check_answer};
use super::wire::{SessionOrder, SessionRecord, filled};
use crate::error::Result;
use crate::field;
use crate::gateway::{OperationResult, Reading, State, Subject, json_body, unreadable};
use crate::model::{
    Capture, Initiator, PaymentSession, PaymentSessionRequest, StoredCredentialReason,
    StoredCredentialSequence,
};
use crate::money::Amount;
use crate::operation::Operation;

const VERSION: &str = "1.6";

/// `componentList`.
const COMPONENTS: &[&str] = &["CARD", "APPLEPAY", "GOOGLEPAY"];

/// applyDropinSession.
pub(super) fn create(request: &PaymentSessionRequest) -> Result<Prepared> {
    let reading = Reading::new(request, NAME);
    let view = reading.view(request);
    let (amount, currency, stored) =
        (field!(view.amount), field!(view.currency), field!(view.stored_credential));
    let is_manual = field!(view.capture).value() == Some(&Capture::Manual);
    let first = field!(stored.sequence).value() == Some(&StoredCredentialSequence::First);
    let checks_card = amount.peek() == Some(&Amount::ZERO) && first;
    if field!(stored.initiator).value() == Some(&Initiator::Merchant) {
        field!(stored.initiator).refuse("must be customer, who is there and types into the component");
    }
    // Only a check of a card needs to know why it will be charged later.
    let reason = field!(stored.reason);
    let mit_type = if checks_card { reason.value().map(mit_type) } else { None };
    if !checks_card {
        reason.ignore();
    }
    let components = field!(view.components);
    if components.value().is_some_and(|all| all.iter().any(|word| !COMPONENTS.contains(&word.as_str()))) {
        components.refuse("must be some of CARD, APPLEPAY and GOOGLEPAY");
    }
    let use_ = if checks_card { Use::CardCheck } else { Use::Payment };
    let order = SessionOrder {
        total_amount: amount.is_set().then(|| amount::text(&amount, &currency, use_)),
        mit_type,
        capture_mode: is_manual.then_some("MANUAL"),
        authorization_type: is_manual.then_some("FINAL_AUTH"),
        currency: currency.value().map_or_else(String::new, |unit| unit.code().to_owned()),
        country: field!(view.country).required().alpha2().take(),
        user_id: field!(view.customer.id).required().take(),
        token_for_future_use: first.then_some(true),
        component_list: components.take(),
    };
    let options = field!(view.gateway_options).value();
    let ignored = reading.finish()?;
    let call = Call { version: VERSION, ..Call::new("applyDropinSession", json_body(order, options)?) };
    let customer_id = request.customer.id.clone().unwrap_or_default();
    let step = PayermaxStep::OpenSession { customer_id };
    Ok(Prepared::new(Operation::PaymentSessionCreate, &step, call, Subject::default(), ignored))
}

/// `mitType` of sessions, in the spelling of their own table.
fn mit_type(reason: &StoredCredentialReason) -> &'static str {
    match status::mit_type(*reason) {
        status::UNSCHEDULED => "UNSCHDULED",
        scheduled => scheduled,
    }
}

/// applyDropinSession, answer. A component that lacks one of its keys cannot begin.
pub(super) fn parse_create(response: &Response, state: &State) -> Result<OperationResult> {
    check_answer(&response.data, state)?;
    let data: SessionRecord = parse_data(response, state)?;
    let (Some(session_key), Some(client_key)) = (filled(data.session_key), filled(data.client_key)) else {
        return Err(unreadable(state.operation, "it lacks sessionKey or clientKey"));
    };
    let raw = Some(response.text.clone());
    Ok(OperationResult::PaymentSession(PaymentSession {
        gateway: NAME.to_owned(),
        session_key,
        client_key,
        ignored: state.ignored(),
        raw,
    }))
}
