//! Operations that libtill builds from a gateway's own queries: resolving, and confirming a notification.
//!
//! They are part of the machine, so a host that does its own HTTP has them too.

use jiff::Timestamp;
use serde_json::json;

use super::page::without_false_pages;
use super::{Answer, Context, Exchange, Gateway, Purpose, State, Step, check_proof, malformed};
use crate::error::{Error, ErrorKind, Outcome, Result};
use crate::json;
use crate::model::{
    Event, EventType, NotificationConfirmRequest, Payment, PaymentGetRequest, PayoutGetRequest,
    RefundGetRequest, Verified,
};
use crate::money::{Amount, Currency};
use crate::operation::{Operation, Request};

/// Begins any operation.
pub fn start(gateway: &dyn Gateway, request: &Request, context: &Context) -> Result<Step> {
    let operation = request.operation();
    let resolving = |attempted_at: &Option<String>| Purpose::Resolve {
        attempted_at: attempted_at.clone(),
        asked_ms: context.now_ms,
    };
    let (query, amount, currency, purpose) = match request {
        Request::PaymentResolve(resolve) => (
            payment_query(&resolve.order_id),
            Some(resolve.amount),
            Some(resolve.currency.clone()),
            resolving(&resolve.attempted_at),
        ),
        Request::PayoutResolve(resolve) => (
            payout_query(&resolve.order_id),
            Some(resolve.amount),
            Some(resolve.currency.clone()),
            resolving(&resolve.attempted_at),
        ),
        Request::RefundResolve(resolve) => (
            refund_query(&resolve.refund_id),
            resolve.amount,
            resolve.currency.clone(),
            resolving(&resolve.attempted_at),
        ),
        Request::NotificationConfirm(confirm) => confirmation(gateway, confirm)?,
        _ => return gateway.start(request, context),
    };
    check_time(&purpose)?;
    wrapped(gateway.start(&query, context)?, operation, amount, currency, purpose)
}

/// A notification can be about something that this gateway cannot be asked about.
fn check_query(gateway: &dyn Gateway, query: Operation) -> Result<()> {
    if gateway.capabilities().find(query).is_some() {
        return Ok(());
    }
    let message = format!("{} has no {}, so this cannot be confirmed", gateway.name(), query.name());
    Err(Error::fault(ErrorKind::Unsupported, "event.type", message))
}

/// A time that cannot be read would settle nothing, silently.
fn check_time(purpose: &Purpose) -> Result<()> {
    match purpose {
        Purpose::Resolve { attempted_at: Some(text), .. } if text.parse::<Timestamp>().is_err() => {
            let message = "must be a time in RFC 3339, such as 2026-11-20T12:00:00Z";
            Err(Error::fault(ErrorKind::InvalidRequest, "attempted_at", message))
        }
        _ => Ok(()),
    }
}

/// Goes on with any operation after an exchange.
pub fn resume(gateway: &dyn Gateway, state: State, exchange: &Exchange, context: &Context) -> Result<Step> {
    let Some(purpose) = state.purpose.clone() else { return resumed(gateway, state, exchange, context) };
    let (operation, subject) = (state.operation, state.subject.clone());
    match resumed(gateway, state, exchange, context) {
        Ok(Step::Done(answer)) => finished(answer, purpose).map(Step::Done),
        Ok(step) => wrapped(step, operation, subject.amount, subject.currency, purpose),
        Err(error) => Err(settled(error, gateway, &purpose)),
    }
}

/// Goes on with a gateway's own operation. Whatever it reads, JSON is read strictly: of a member that stands twice nobody
/// knows which one holds, and a nested flood would take the shop's memory. `call_raw` gives answers back as they are.
fn resumed(gateway: &dyn Gateway, state: State, exchange: &Exchange, context: &Context) -> Result<Step> {
    let prepares = state.prepares;
    let step = read_strictly(gateway, state, exchange, context);
    step.map_err(|error| if prepares { error.with_outcome(Outcome::NotSent) } else { error })
}

fn read_strictly(
    gateway: &dyn Gateway,
    state: State,
    exchange: &Exchange,
    context: &Context,
) -> Result<Step> {
    if let Ok(response) = exchange
        && state.operation != Operation::CallRaw
        && response.body.trim_ascii_start().starts_with(b"{")
        && let Err(error) = json::parse(&response.body)
    {
        return Err(malformed(response, state.operation, &error.message));
    }
    without_false_pages(gateway.resume(state, exchange, context))
}

fn payment_query(order_id: &str) -> Request {
    Request::PaymentGet(PaymentGetRequest {
        order_id: Some(order_id.to_owned()),
        ..PaymentGetRequest::default()
    })
}

fn payout_query(order_id: &str) -> Request {
    Request::PayoutGet(PayoutGetRequest {
        order_id: Some(order_id.to_owned()),
        ..PayoutGetRequest::default()
    })
}

fn refund_query(refund_id: &str) -> Request {
    Request::RefundGet(RefundGetRequest {
        refund_id: Some(refund_id.to_owned()),
        ..RefundGetRequest::default()
    })
}

/// The query for what the shop expects. What the event says is a reason to ask, and no part of the answer.
fn confirmation(
    gateway: &dyn Gateway,
    confirm: &NotificationConfirmRequest,
) -> Result<(Request, Option<Amount>, Option<Currency>, Purpose)> {
    let expected = &confirm.expected;
    check_sender(&confirm.event, gateway.name())?;
    let query = match confirm.event.event_type {
        EventType::Payment => payment_query(&expected.order_id),
        EventType::Payout => payout_query(&expected.order_id),
        EventType::Refund => refund_query(&expected.order_id),
        EventType::Token | EventType::Other => {
            let message = "only events about payments, payouts and refunds can be confirmed";
            return Err(Error::fault(ErrorKind::Unsupported, "event.type", message));
        }
    };
    check_query(gateway, query.operation())?;
    let told = event_order(&confirm.event);
    if told.is_some_and(|told| told != expected.order_id) {
        return Err(Error::new(
            ErrorKind::Mismatch,
            "the event is about another order than the expected one",
        ));
    }
    let event = Event { raw: None, ..confirm.event.clone() };
    Ok((query, Some(expected.amount), Some(expected.currency.clone()), Purpose::Confirm(Box::new(event))))
}

/// A gateway vouches for its own events only.
pub(crate) fn check_sender(event: &Event, gateway: &str) -> Result<()> {
    if event.gateway == gateway {
        return Ok(());
    }
    let message = format!("the event is another gateway's; this client is for {gateway}");
    Err(Error::fault(ErrorKind::InvalidRequest, "event.gateway", message))
}

/// The shop's number of what an event is about.
pub(crate) fn event_order(event: &Event) -> Option<&str> {
    match event.event_type {
        EventType::Payment => event.payment.as_ref()?.order_id.as_deref(),
        EventType::Payout => event.payout.as_ref()?.order_id.as_deref(),
        EventType::Refund => event.refund.as_ref()?.refund_id.as_deref(),
        EventType::Token | EventType::Other => None,
    }
}

fn event_id(event: &Event) -> Option<&str> {
    match event.event_type {
        EventType::Payment => event.payment.as_ref()?.id.as_deref(),
        EventType::Payout => event.payout.as_ref()?.id.as_deref(),
        EventType::Refund => event.refund.as_ref()?.id.as_deref(),
        EventType::Token | EventType::Other => None,
    }
}

fn answer_id(answer: &Answer) -> Option<&str> {
    match answer {
        Answer::Payment(payment) => payment.id.as_deref(),
        Answer::Payout(payout) => payout.id.as_deref(),
        Answer::Refund(refund) => refund.id.as_deref(),
        _ => None,
    }
}

fn wrapped(
    step: Step,
    operation: Operation,
    amount: Option<Amount>,
    currency: Option<Currency>,
    purpose: Purpose,
) -> Result<Step> {
    match step {
        Step::Done(answer) => finished(answer, purpose).map(Step::Done),
        Step::Send { request, mut state } => {
            state.operation = operation;
            state.subject.amount = amount;
            state.subject.currency = currency;
            state.purpose = Some(purpose);
            Ok(Step::Send { request, state })
        }
    }
}

fn finished(answer: Answer, purpose: Purpose) -> Result<Answer> {
    match purpose {
        Purpose::Resolve { .. } => Ok(found_again(answer)),
        Purpose::Confirm(event) => confirmed(answer, *event),
    }
}

/// Marks a result as found again; what the customer should do next is lost unless the query tells it too. A state that no
/// document names is no answer to the question.
fn found_again(answer: Answer) -> Answer {
    if !answer.says_state() {
        return answer;
    }
    match answer {
        Answer::Payment(mut payment) => {
            payment.resolved = Some(true);
            if !payment.is_final && payment.next_action.is_none() {
                payment.next_action_lost = Some(true);
            }
            Answer::Payment(payment)
        }
        Answer::Refund(mut refund) => {
            refund.resolved = Some(true);
            Answer::Refund(refund)
        }
        Answer::Payout(mut payout) => {
            payout.resolved = Some(true);
            Answer::Payout(payout)
        }
        other => other,
    }
}

/// The event with the gateway's answer in the place of the notification's claims.
///
/// An event that names another number of the gateway's than the expected order has is about something else: a cheaper
/// payment that was approved proves nothing for this one.
fn confirmed(answer: Answer, event: Event) -> Result<Answer> {
    if let (Some(told), Some(found)) = (event_id(&event), answer_id(&answer))
        && told != found
    {
        let message = "the event is about another payment than the expected order's";
        return Err(Error::new(ErrorKind::Mismatch, message).with_outcome(Outcome::Unknown));
    }
    check_proof(&answer)?;
    let dedupe_key = match event.verified {
        Verified::Signature => event.dedupe_key.clone(),
        // Else a false claim could use up the key of true news, or give the same news a second one.
        Verified::Query | Verified::None => news_key(&answer, &event.gateway),
    };
    let mut event = Event {
        payment: None,
        refund: None,
        payout: None,
        verified: Verified::Query,
        stale: false,
        dedupe_key,
        ..event
    };
    match answer {
        Answer::Payment(payment) => event.payment = Some(*payment),
        Answer::Refund(refund) => event.refund = Some(*refund),
        Answer::Payout(payout) => event.payout = Some(*payout),
        _ => return Err(Error::internal("a query brought something else than it asked for")),
    }
    Ok(Answer::Event(Box::new(event)))
}

/// The key of what the gateway says: whose, which one, where it stands and how much.
fn news_key(answer: &Answer, gateway: &str) -> String {
    let (kind, order, status, amount) = match answer {
        Answer::Payment(payment) => ("payment", &payment.order_id, json!(payment.status), payment.amount),
        Answer::Refund(refund) => ("refund", &refund.refund_id, json!(refund.status), refund.amount),
        Answer::Payout(payout) => ("payout", &payout.order_id, json!(payout.status), payout.amount),
        _ => ("other", &None, json!(""), None),
    };
    let id = answer_id(answer).or(order.as_deref()).unwrap_or_default();
    let amount = amount.map(|amount| amount.to_string()).unwrap_or_default();
    format!("{gateway}:{kind}:{id}:{}:{amount}", status.as_str().unwrap_or_default())
}

/// What a query's failure means for the attempt that it asks about.
fn settled(mut error: Error, gateway: &dyn Gateway, purpose: &Purpose) -> Error {
    if error.kind == ErrorKind::Mismatch {
        let wrong: Option<Payment> = error.payment.take().map(|payment| *payment);
        error.candidates = error.candidates.take().or_else(|| wrong.map(|payment| vec![payment]));
    }
    let Purpose::Resolve { attempted_at, asked_ms } = purpose else { return error };
    if error.kind != ErrorKind::NotFound {
        error.outcome = Outcome::Unknown;
        return error;
    }
    let settle_after_ms = gateway.capabilities().settle_after_ms;
    let attempted: Option<Timestamp> = attempted_at.as_ref().and_then(|text| text.parse().ok());
    let age_ms = attempted.map(|time| asked_ms.saturating_sub(time.as_millisecond()));
    if age_ms.is_some_and(|age_ms| age_ms > settle_after_ms as i64) {
        error.message = "the gateway does not know it, and has had time enough: nothing happened".to_owned();
        return error.with_outcome(Outcome::NotSent);
    }
    error.message = format!(
        "the gateway does not know it yet; that is final only {settle_after_ms} ms after the attempt"
    );
    error.outcome = Outcome::Unknown;
    error.retry_safe = true;
    error.settle_after_ms = Some(settle_after_ms);
    error
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use crate::model::PaymentStatus;

    use super::*;

    fn event(verified: &str, claim: &str) -> Event {
        let event: Value = json!({"gateway": "paymart", "type": "payment", "verified": verified, "stale": false,
            "dedupe_key": format!("paymart:payment:T1:{claim}")});
        serde_json::from_value(event).expect("an event")
    }

    fn told(status: PaymentStatus, amount: Option<i64>) -> Answer {
        let mut payment = Payment::new("paymart", status, false);
        payment.id = Some("T1".to_owned());
        payment.amount = amount.and_then(Amount::from_minor);
        payment.currency = Currency::new("EUR");
        Answer::Payment(Box::new(payment))
    }

    fn key(event: Event) -> String {
        match confirmed(told(PaymentStatus::Created, Some(10_020)), event) {
            Ok(Answer::Event(event)) => event.dedupe_key,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_claim_neither_uses_up_the_key_of_true_news_nor_gives_it_a_second_one() {
        for claim in ["approved:10020", "approved:1", "accepted:10020"] {
            assert_eq!(key(event("none", claim)), "paymart:payment:T1:created:10020");
        }
        assert_eq!(key(event("signature", "approved:10020")), "paymart:payment:T1:approved:10020");
    }

    #[test]
    fn a_success_without_its_amount_confirms_nothing() {
        let judged = |status, amount| {
            confirmed(told(status, amount), event("none", "x")).map(|_| ()).map_err(|error| error.kind)
        };
        assert_eq!(judged(PaymentStatus::Approved, None), Err(ErrorKind::Mismatch));
        assert_eq!(judged(PaymentStatus::Approved, Some(10_020)), Ok(()));
        assert_eq!(judged(PaymentStatus::Pending, None), Ok(()));
    }
}
