//! Confirming: a gateway's query in the place of a notification's claims.

use super::news;
use super::query::{self, Purpose, Question};
use crate::error::{Error, ErrorKind, Outcome, Result};
use crate::gateway::{Answer, Gateway};
use crate::model::{Event, EventType, NotificationConfirmRequest, Payment, PaymentStatus, Verified};
use crate::operation::Operation;

/// The query for what the shop expects. What the event says is a reason to ask, and no part of the answer.
pub(super) fn question(gateway: &dyn Gateway, confirm: &NotificationConfirmRequest) -> Result<Question> {
    let expected = &confirm.expected;
    check_sender(&confirm.event, gateway.name())?;
    let query = match confirm.event.event_type {
        EventType::Payment => query::payment(&expected.order_id),
        EventType::Payout => query::payout(&expected.order_id),
        EventType::Refund => query::refund(&expected.order_id),
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
    let authorized = |payment: &Option<Payment>| matches!(payment, Some(payment) if payment.status == PaymentStatus::Authorized);
    Ok(Question {
        query,
        amount: Some(expected.amount),
        currency: Some(expected.currency.clone()),
        manual_capture: authorized(&event.payment),
        purpose: Purpose::Confirm { event: Box::new(event), stored: expected.status.clone() },
    })
}

/// A gateway vouches for its own events only.
pub(super) fn check_sender(event: &Event, gateway: &str) -> Result<()> {
    if event.gateway == gateway {
        return Ok(());
    }
    let message = format!("the event is another gateway's; this client is for {gateway}");
    Err(Error::fault(ErrorKind::InvalidRequest, "event.gateway", message))
}

/// The shop's number of what an event is about.
pub(super) fn event_order(event: &Event) -> Option<&str> {
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

/// The event with the gateway's answer in the place of the notification's claims.
///
/// An event that names another number of the gateway's than the expected order has is about something else: a cheaper
/// payment that was approved proves nothing for this one.
///
/// Its key is that of the answer: a false claim could use up the key of true news, or give the same news a second one.
pub(super) fn confirmed(answer: Answer, claim: &Event, stored: Option<&str>) -> Result<Answer> {
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
