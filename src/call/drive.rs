//! Drives an operation from exchange to exchange: the gateway's own, and what is built on its queries.
//!
//! Resolving, confirming and looking up what has a duplicate number are part of this, so a host that does its own HTTP has them too.

use super::check;
use super::existing::Attempt;
use super::query::{self, Purpose, Question};
use super::state::{CallState, CallStep};
use super::{confirm, existing, news, resolve};
use crate::config::ClientConfig;
use crate::error::{Error, ErrorKind, Outcome, Result};
use crate::gateway::{
    Context, Exchange, Gateway, GatewayFactory, OperationResult, RecordRules, State, Step, Subject,
    check_proof, malformed, raw, settle_pages,
};
use crate::model::ClientCheckRequest;
use crate::money::Currency;
use crate::operation::{Operation, Request};

/// Starts any operation.
pub fn start(gateway: &dyn Gateway, request: &Request, context: &Context) -> Result<CallStep> {
    let operation = request.operation();
    let question = match request {
        Request::NotificationConfirm(confirm) => Some(confirm::question(gateway, confirm)?),
        _ => resolve::question(request, context.now_ms),
    };
    match question {
        Some(question) => ask(gateway, operation, question, context),
        None => Ok(wrap(operation, None, gateway.start(request, context)?)),
    }
}

/// Starts a check of a client, whose settings are a part of what is checked.
pub fn start_check(
    config: &ClientConfig,
    factory: &GatewayFactory,
    request: &ClientCheckRequest,
    context: &Context,
) -> Result<CallStep> {
    let (request, progress) = check::start(config, factory, request, context.now_ms)?;
    let state = State::new(Operation::ClientCheck, Subject::default(), &());
    let purpose = Purpose::Check { progress: Box::new(progress) };
    Ok(wrap(Operation::ClientCheck, Some(purpose), Step::Send { request, state }))
}

/// Continues any operation after an exchange.
pub fn resume(
    gateway: &dyn Gateway,
    state: CallState,
    exchange: &Exchange,
    context: &Context,
) -> Result<CallStep> {
    let CallState { operation, purpose, gateway: state } = state;
    if let Some(Purpose::Check { progress }) = purpose {
        return resume_check(gateway, progress, state, exchange, context);
    }
    // Looking something up repeats no number.
    let attempt = (purpose.is_none() && !state.prepares).then(|| Attempt::of(&state));
    let step = resume_own(gateway, state, exchange, context);
    let Some(purpose) = purpose else {
        return match step {
            Ok(step) => Ok(wrap(operation, None, step)),
            Err(error) => look_up(gateway, operation, error, attempt, context),
        };
    };
    let found = match step {
        Ok(Step::Done(answer)) => Ok(answer),
        Ok(step) => return Ok(wrap(operation, Some(purpose), step)),
        Err(error) => Err(with_candidates(error)),
    };
    if let Purpose::Existing { error } = purpose {
        return Err(existing::add(operation, *error, found));
    }
    let settle_after_ms = gateway.capabilities().settle_after_ms.saturating_add(context.total_ms);
    let finished = found.and_then(|answer| finish(answer, &purpose, gateway.record_rules()));
    finished.map(CallStep::Done).map_err(|error| resolve::settle(error, settle_after_ms, &purpose))
}

/// Continues a check: after the request without credentials comes the query, and after that the result.
fn resume_check(
    gateway: &dyn Gateway,
    mut progress: Box<check::Progress>,
    state: State,
    exchange: &Exchange,
    context: &Context,
) -> Result<CallStep> {
    let repeats = progress.repeats(exchange, context.now_ms);
    let step = if state.operation == Operation::ClientCheck {
        if repeats {
            let request = progress.probe();
            let purpose = Purpose::Check { progress };
            return Ok(wrap(Operation::ClientCheck, Some(purpose), Step::Send { request, state }));
        }
        let has_query = gateway.capabilities().find(Operation::PaymentGet).is_some();
        let Some(order_id) = progress.reached(exchange, context.now_ms, has_query)? else {
            return Ok(CallStep::Done(OperationResult::ClientCheck(progress.finish(gateway.name()))));
        };
        gateway.start(&query::payment(&order_id), context)
    } else if repeats {
        gateway.start(&query::payment(&progress.question(context.now_ms)), context)
    } else {
        progress.queried(exchange, context.now_ms);
        resume_own(gateway, state, exchange, context)
    };
    match step {
        Ok(step @ Step::Send { .. }) => {
            Ok(wrap(Operation::ClientCheck, Some(Purpose::Check { progress }), step))
        }
        answer => {
            progress.answered(answer.map(|_| ()))?;
            Ok(CallStep::Done(OperationResult::ClientCheck(progress.finish(gateway.name()))))
        }
    }
}

/// The query for what has a number that was refused as a duplicate, in place of the refusal; any other error as it is.
fn look_up(
    gateway: &dyn Gateway,
    operation: Operation,
    error: Error,
    attempt: Option<Attempt>,
    context: &Context,
) -> Result<CallStep> {
    let Some(attempt) = attempt.filter(|_| error.kind == ErrorKind::DuplicateOrder) else {
        return Err(error);
    };
    let error = existing::left_open(error);
    let known = |query: &Request| gateway.capabilities().find(query.operation()).is_some();
    let question = attempt.question().filter(|(query, _)| known(query));
    let Some((query, manual_capture)) = question else { return Err(error) };
    let Ok(Step::Send { request, mut state }) = gateway.start(&query, context) else { return Err(error) };
    state.subject = Subject { manual_capture, ..state.subject };
    let purpose = Purpose::Existing { error: Box::new(error) };
    Ok(wrap(operation, Some(purpose), Step::Send { request, state }))
}

/// Wraps a gateway's step in the shop's operation.
fn wrap(operation: Operation, purpose: Option<Purpose>, step: Step) -> CallStep {
    match step {
        Step::Done(answer) => CallStep::Done(answer),
        Step::Send { request, state } => {
            CallStep::Send { request, state: Box::new(CallState { operation, purpose, gateway: state }) }
        }
    }
}

/// Starts a gateway's query in place of the shop's operation.
fn ask(
    gateway: &dyn Gateway,
    operation: Operation,
    question: Question,
    context: &Context,
) -> Result<CallStep> {
    let Question { query, amount, currency, manual_capture, purpose } = question;
    let Step::Send { request, mut state } = gateway.start(&query, context)? else {
        return Err(Error::internal("a query ended before it was sent"));
    };
    check_account(&state, currency.as_ref(), &purpose)?;
    state.subject.amount = amount;
    state.subject.currency = currency;
    state.subject.manual_capture = manual_capture;
    Ok(wrap(operation, Some(purpose), Step::Send { request, state }))
}

/// If answers name no currency, the account's currency applies: a payment in another currency cannot be found there, and its
/// amount would be misread.
fn check_account(state: &State, expected: Option<&Currency>, purpose: &Purpose) -> Result<()> {
    let (Some(account), Some(expected)) = (&state.subject.currency, expected) else { return Ok(()) };
    if account == expected {
        return Ok(());
    }
    let path = match purpose {
        Purpose::Resolve { .. } | Purpose::Existing { .. } | Purpose::Check { .. } => "currency",
        Purpose::Confirm { .. } => "expected.currency",
    };
    let message = format!("must be {account}, the currency of the account: see credentials.currency");
    Err(Error::violation(ErrorKind::InvalidRequest, path, message))
}

/// Continues a gateway's own operation. A request that only prepares it, by reading, moves nothing.
fn resume_own(gateway: &dyn Gateway, state: State, exchange: &Exchange, context: &Context) -> Result<Step> {
    let prepares = state.prepares;
    let step = read_strictly(gateway, state, exchange, context);
    step.map_err(|error| if prepares { error.with_outcome(Outcome::NotSent) } else { error })
}

/// Refuses an answer that is no JSON object, read strictly, before the gateway reads it. `call_raw` returns answers unchanged,
/// unless they would take too much memory as JSON.
fn read_strictly(
    gateway: &dyn Gateway,
    state: State,
    exchange: &Exchange,
    context: &Context,
) -> Result<Step> {
    if let Ok(response) = exchange {
        let checked = match state.operation {
            Operation::CallRaw => raw::check_length(response),
            _ => response.envelope().map(|_| ()),
        };
        checked.map_err(|problem| malformed(response, state.operation, problem))?;
    }
    let query = matches!(
        state.operation,
        Operation::PaymentGet | Operation::RefundGet | Operation::PayoutGet | Operation::PaymentLinkGet
    );
    let expected = query.then(|| state.subject.clone());
    match settle_pages(gateway.resume(state, exchange, context))? {
        Step::Done(answer) => {
            // A shop also acts on the answer to a plain query.
            expected.map_or(Ok(()), |expected| check_proof(&answer, &expected))?;
            Ok(Step::Done(news::with_dedupe_key(answer, gateway.record_rules())))
        }
        step => Ok(step),
    }
}

/// Turns the answer into the form that the purpose requires.
fn finish(answer: OperationResult, purpose: &Purpose, rules: RecordRules) -> Result<OperationResult> {
    match purpose {
        Purpose::Resolve { .. } => Ok(resolve::mark_resolved(answer)),
        Purpose::Confirm { event, stored } => confirm::confirm_event(answer, event, stored.as_deref(), rules),
        Purpose::Existing { .. } | Purpose::Check { .. } => Ok(answer),
    }
}

/// Keeps a payment that does not match as a candidate: the shop may recognise it.
fn with_candidates(mut error: Error) -> Error {
    if error.kind == ErrorKind::Mismatch {
        let wrong = error.payment.take();
        error.candidates = error.candidates.take().or_else(|| wrong.map(|payment| vec![*payment]));
    }
    error
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::model::{Event, Payment, PaymentStatus, Verified};
    use crate::money::Amount;

    fn event(verified: &str, claim: &str) -> Event {
        let event: Value = json!({"gateway": "paymart", "type": "payment", "verified": verified, "stale": true,
            "dedupe_key": format!("paymart:payment:T1:{claim}")});
        serde_json::from_value(event).expect("an event")
    }

    fn reported(status: PaymentStatus, amount: Option<i64>) -> Payment {
        let mut payment = Payment::new("paymart", status, false);
        payment.id = Some("T1".to_owned());
        payment.order_id = Some("A1".to_owned());
        payment.amount = amount.and_then(Amount::from_minor);
        payment.currency = Currency::new("EUR");
        payment
    }

    fn subject() -> Subject {
        let amount = Amount::from_minor(10_020).expect("in range");
        Subject::order("A1", amount, &Currency::new("EUR").expect("listed"))
    }

    fn checked(payment: Payment, purpose: &Purpose) -> Result<OperationResult> {
        let answer = OperationResult::Payment(Box::new(payment));
        check_proof(&answer, &subject())?;
        finish(answer, purpose, RecordRules { repeats_order_numbers: true, ..RecordRules::default() })
    }

    fn confirm(payment: Payment, event: Event) -> Result<Event> {
        let purpose = Purpose::Confirm { event: Box::new(event), stored: Some("pending".to_owned()) };
        match checked(payment, &purpose)? {
            OperationResult::Event(event) => Ok(*event),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_claim_neither_uses_up_the_key_of_true_news_nor_gives_it_a_second_one() {
        for verified in ["none", "signature"] {
            for claim in ["approved:10020", "approved:1", "accepted:10020"] {
                let news = confirm(reported(PaymentStatus::Created, Some(10_020)), event(verified, claim));
                assert_eq!(news.expect("confirmed").dedupe_key, "paymart:payment:T1:created:");
            }
        }
    }

    #[test]
    fn what_is_confirmed_is_as_new_as_the_answer_and_says_whether_it_leads_on() {
        let news =
            confirm(reported(PaymentStatus::Approved, Some(10_020)), event("none", "x")).expect("confirmed");
        assert_eq!((news.stale, news.verified, news.supersedes), (false, Verified::Query, Some(true)));
        let older =
            confirm(reported(PaymentStatus::Created, Some(10_020)), event("none", "x")).expect("confirmed");
        assert_eq!(older.supersedes, Some(false));
    }

    #[test]
    fn what_a_query_leaves_out_of_a_success_is_not_equal() {
        let asked_ms = 0;
        let resolve = Purpose::Resolve { attempted_at: None, asked_ms };
        let whole = || reported(PaymentStatus::Approved, Some(10_020));
        let without: [(&str, Payment); 3] = [
            ("order number", Payment { order_id: None, ..whole() }),
            ("amount", Payment { amount: None, ..whole() }),
            ("currency", Payment { currency: None, ..whole() }),
        ];
        for (missing, payment) in without {
            for purpose in [&resolve, &Purpose::Confirm { event: Box::new(event("none", "x")), stored: None }]
            {
                let error = checked(payment.clone(), purpose).expect_err(missing);
                assert_eq!((error.kind, error.outcome), (ErrorKind::Mismatch, Outcome::Unknown), "{missing}");
            }
        }
        let pending = Payment { amount: None, ..reported(PaymentStatus::Pending, None) };
        assert!(checked(pending, &resolve).is_ok());
    }
}
