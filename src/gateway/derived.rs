//! Operations that libtill builds from a gateway's own queries: resolving, and confirming a notification.
//!
//! They are part of the machine, so a host that does its own HTTP has them too.

use jiff::Timestamp;

use super::page::without_false_pages;
use super::{
    Answer, Context, Exchange, Gateway, Purpose, State, Step, Subject, check_proof, malformed, news,
};
use crate::error::{Error, ErrorKind, Outcome, Result};
use crate::json;
use crate::model::{
    Capture, Event, EventType, NotificationConfirmRequest, Payment, PaymentGetRequest, PayoutGetRequest,
    RefundGetRequest, Verdict, Verified,
};
use crate::money::{Amount, Currency};
use crate::operation::{Operation, Request};

/// Begins any operation.
pub fn start(gateway: &dyn Gateway, request: &Request, context: &Context) -> Result<Step> {
    let operation = request.operation();
    let resolving = |attempted_at: &Option<String>, capture: Option<Capture>| Purpose::Resolve {
        attempted_at: attempted_at.clone(),
        asked_ms: context.now_ms,
        by_hand: capture == Some(Capture::Manual),
    };
    let (query, amount, currency, purpose) = match request {
        Request::PaymentResolve(resolve) => (
            payment_query(&resolve.order_id),
            Some(resolve.amount),
            Some(resolve.currency.clone()),
            resolving(&resolve.attempted_at, resolve.capture),
        ),
        Request::PayoutResolve(resolve) => (
            payout_query(&resolve.order_id),
            Some(resolve.amount),
            Some(resolve.currency.clone()),
            resolving(&resolve.attempted_at, None),
        ),
        Request::RefundResolve(resolve) => (
            refund_query(&resolve.refund_id),
            resolve.amount,
            resolve.currency.clone(),
            resolving(&resolve.attempted_at, None),
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
    let message = format!(
        "{} has no {}, so this cannot be confirmed: ask for the payment, or look into the gateway's back office",
        gateway.name(),
        query.name()
    );
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
    let settle_after_ms = gateway.capabilities().settle_after_ms.saturating_add(context.total_ms);
    match resumed(gateway, state, exchange, context) {
        Ok(Step::Done(answer)) => finished(answer, &subject, &purpose).map(Step::Done),
        Ok(step) => wrapped(step, operation, subject.amount, subject.currency, purpose.clone()),
        Err(error) => Err(error),
    }
    .map_err(|error| settled(error, settle_after_ms, &purpose))
}

/// Goes on with a gateway's own operation. Whatever it reads, JSON is read strictly, and only an object is an envelope: of a
/// member that stands twice nobody knows which one holds, a list could be taken for an envelope by its places, and a nested
/// flood would take the shop's memory. `call_raw` gives answers back as they are.
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
        && let Err(error) = json::parse_envelope(&response.body)
    {
        return Err(malformed(response, state.operation, &error.message));
    }
    let query =
        matches!(state.operation, Operation::PaymentGet | Operation::RefundGet | Operation::PayoutGet);
    let asked = query.then(|| state.subject.clone());
    match without_false_pages(gateway.resume(state, exchange, context))? {
        Step::Done(answer) => {
            // Who only asks acts on what it reads, too.
            asked.map_or(Ok(()), |asked| check_proof(&answer, &asked))?;
            Ok(Step::Done(news::keyed(answer)))
        }
        step => Ok(step),
    }
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
        EventType::Token | EventType::Dispute | EventType::Other => {
            let message = "only events about payments, payouts and refunds can be confirmed: ask for the payment or the \
                token, list the disputes, or look into the gateway's back office";
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
    if let Some(stored) = &expected.status {
        // What the query brings is not known yet; a word that is no status is refused before it is sent.
        news::supersedes(&event, stored)?;
    }
    let purpose = Purpose::Confirm { event: Box::new(event), stored: expected.status.clone() };
    Ok((query, Some(expected.amount), Some(expected.currency.clone()), purpose))
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
        EventType::Token | EventType::Dispute | EventType::Other => None,
    }
}

fn event_id(event: &Event) -> Option<&str> {
    match event.event_type {
        EventType::Payment => event.payment.as_ref()?.id.as_deref(),
        EventType::Payout => event.payout.as_ref()?.id.as_deref(),
        EventType::Refund => event.refund.as_ref()?.id.as_deref(),
        EventType::Token | EventType::Dispute | EventType::Other => None,
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
        Step::Done(_) => Err(Error::internal("a query ended before it was sent")),
        Step::Send { request, mut state } => {
            check_account(&state, currency.as_ref(), &purpose)?;
            state.operation = operation;
            state.subject.amount = amount;
            state.subject.currency = currency;
            state.purpose = Some(purpose);
            Ok(Step::Send { request, state })
        }
    }
}

/// Where answers name no currency, an account has one: what is asked about in another cannot be found there, and its amount
/// would be read in the wrong one.
fn check_account(state: &State, asked: Option<&Currency>, purpose: &Purpose) -> Result<()> {
    let (Some(account), Some(asked)) = (&state.subject.currency, asked) else { return Ok(()) };
    if account == asked {
        return Ok(());
    }
    let path = match purpose {
        Purpose::Resolve { .. } => "currency",
        Purpose::Confirm { .. } => "expected.currency",
    };
    let message = format!("must be {account}, the currency of the account: see credentials.currency");
    Err(Error::fault(ErrorKind::InvalidRequest, path, message))
}

/// What a query brought, where it proves what it is wanted for.
fn finished(answer: Answer, subject: &Subject, purpose: &Purpose) -> Result<Answer> {
    check_proof(&answer, subject)?;
    match purpose {
        Purpose::Resolve { .. } => Ok(found_again(answer)),
        Purpose::Confirm { event, stored } => confirmed(answer, event, stored.as_deref()),
    }
}

/// Marks a result as found again; what the customer should do next is lost unless the query tells it too. A state that no
/// document names is no answer to the question.
fn found_again(answer: Answer) -> Answer {
    let known = answer.says_state();
    let (resolved, verdict) =
        (known.then_some(true), Some(if known { Verdict::Found } else { Verdict::Unknown }));
    match answer {
        Answer::Payment(mut payment) => {
            (payment.resolved, payment.verdict) = (resolved, verdict);
            if known && !payment.is_final && payment.next_action.is_none() {
                payment.next_action_lost = Some(true);
            }
            Answer::Payment(payment)
        }
        Answer::Refund(mut refund) => {
            (refund.resolved, refund.verdict) = (resolved, verdict);
            Answer::Refund(refund)
        }
        Answer::Payout(mut payout) => {
            (payout.resolved, payout.verdict) = (resolved, verdict);
            Answer::Payout(payout)
        }
        other => other,
    }
}

/// The event with the gateway's answer in the place of the notification's claims.
///
/// An event that names another number of the gateway's than the expected order has is about something else: a cheaper
/// payment that was approved proves nothing for this one.
///
/// Its key is that of the answer: a false claim could use up the key of true news, or give the same news a second one.
fn confirmed(answer: Answer, claim: &Event, stored: Option<&str>) -> Result<Answer> {
    if let (Some(told), Some(found)) = (event_id(claim), answer_id(&answer))
        && told != found
    {
        let message = "the event is about another payment than the expected order's";
        return Err(Error::new(ErrorKind::Mismatch, message).with_outcome(Outcome::Unknown));
    }
    let mut event = Event {
        notified_at: claim.notified_at.clone(),
        ..Event::new(&claim.gateway, claim.event_type, Verified::Query)
    };
    match answer {
        Answer::Payment(payment) => event.payment = Some(*payment),
        Answer::Refund(refund) => event.refund = Some(*refund),
        Answer::Payout(payout) => event.payout = Some(*payout),
        _ => return Err(Error::internal("a query brought something else than it asked for")),
    }
    news::key_event(&mut event, b"");
    event.supersedes = stored.map(|stored| news::supersedes(&event, stored)).transpose()?;
    Ok(Answer::Event(Box::new(event)))
}

/// What a query's failure means for the attempt that it asks about.
fn settled(mut error: Error, settle_after_ms: u64, purpose: &Purpose) -> Error {
    if error.kind == ErrorKind::Mismatch {
        let wrong: Option<Payment> = error.payment.take().map(|payment| *payment);
        error.candidates = error.candidates.take().or_else(|| wrong.map(|payment| vec![payment]));
    }
    let Purpose::Resolve { attempted_at, asked_ms, .. } = purpose else { return error };
    error.verdict = Some(Verdict::Unknown);
    if error.kind != ErrorKind::NotFound {
        error.outcome = Outcome::Unknown;
        return error;
    }
    let attempted: Option<Timestamp> = attempted_at.as_ref().and_then(|text| text.parse().ok());
    let age_ms = attempted.map(|time| asked_ms.saturating_sub(time.as_millisecond()));
    if age_ms.is_some_and(|age_ms| age_ms > settle_after_ms as i64) {
        error.message = "the gateway does not know it, and has had time enough: nothing happened".to_owned();
        error.verdict = Some(Verdict::Nothing);
        return error.with_outcome(Outcome::NotSent);
    }
    error.message = format!(
        "the gateway does not know it yet; that is final only {settle_after_ms} ms after the attempt"
    );
    error.outcome = Outcome::Unknown;
    error.retry_safe = true;
    error.transient = true;
    error.settle_after_ms = Some(settle_after_ms);
    error
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::model::PaymentStatus;

    use super::*;

    fn event(verified: &str, claim: &str) -> Event {
        let event: Value = json!({"gateway": "paymart", "type": "payment", "verified": verified, "stale": true,
            "dedupe_key": format!("paymart:payment:T1:{claim}")});
        serde_json::from_value(event).expect("an event")
    }

    fn told(status: PaymentStatus, amount: Option<i64>) -> Payment {
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

    fn confirm(payment: Payment, event: Event) -> Result<Event> {
        let purpose = Purpose::Confirm { event: Box::new(event), stored: Some("pending".to_owned()) };
        match finished(Answer::Payment(Box::new(payment)), &subject(), &purpose)? {
            Answer::Event(event) => Ok(*event),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_claim_neither_uses_up_the_key_of_true_news_nor_gives_it_a_second_one() {
        for verified in ["none", "signature"] {
            for claim in ["approved:10020", "approved:1", "accepted:10020"] {
                let news = confirm(told(PaymentStatus::Created, Some(10_020)), event(verified, claim));
                assert_eq!(news.expect("confirmed").dedupe_key, "paymart:payment:T1:created:");
            }
        }
    }

    #[test]
    fn what_is_confirmed_is_as_new_as_the_answer_and_says_whether_it_leads_on() {
        let news =
            confirm(told(PaymentStatus::Approved, Some(10_020)), event("none", "x")).expect("confirmed");
        assert_eq!((news.stale, news.verified, news.supersedes), (false, Verified::Query, Some(true)));
        let older =
            confirm(told(PaymentStatus::Created, Some(10_020)), event("none", "x")).expect("confirmed");
        assert_eq!(older.supersedes, Some(false));
    }

    #[test]
    fn what_a_query_leaves_out_of_a_success_is_not_equal() {
        let asked_ms = 0;
        let resolve = Purpose::Resolve { attempted_at: None, asked_ms, by_hand: false };
        let whole = || told(PaymentStatus::Approved, Some(10_020));
        let without: [(&str, Payment); 3] = [
            ("order number", Payment { order_id: None, ..whole() }),
            ("amount", Payment { amount: None, ..whole() }),
            ("currency", Payment { currency: None, ..whole() }),
        ];
        for (missing, payment) in without {
            for purpose in [&resolve, &Purpose::Confirm { event: Box::new(event("none", "x")), stored: None }]
            {
                let answer = Answer::Payment(Box::new(payment.clone()));
                let error = finished(answer, &subject(), purpose).expect_err(missing);
                assert_eq!((error.kind, error.outcome), (ErrorKind::Mismatch, Outcome::Unknown), "{missing}");
            }
        }
        let pending = Payment { amount: None, ..told(PaymentStatus::Pending, None) };
        assert!(finished(Answer::Payment(Box::new(pending)), &subject(), &resolve).is_ok());
    }
}
