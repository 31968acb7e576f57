//! Confirming: replaces a notification's claims with the answer to a gateway's query.

use super::news;
use super::query::{self, Purpose, Question};
use crate::error::{Error, ErrorKind, Outcome, Result};
use crate::gateway::{Gateway, OperationResult, RecordRules};
use crate::model::{
    Capture, Event, EventType, Expected, NotificationConfirmRequest, OrderKind, Payment, PaymentStatus,
    TransactionKind, Verified,
};
use crate::operation::Operation;

/// The query for what the shop expects. The event is only the reason to ask; the answer takes nothing from it.
pub(super) fn question(gateway: &dyn Gateway, confirm: &NotificationConfirmRequest) -> Result<Question> {
    let expected = &confirm.expected;
    check_sender(&confirm.event, gateway.name())?;
    let kind = kind(&confirm.event, expected)?;
    let query = match kind {
        EventType::Payment => query::payment(&expected.order_id),
        EventType::Payout => query::payout(&expected.order_id),
        EventType::Refund => query::refund(&expected.order_id),
        EventType::PaymentLink => query::payment_link(&expected.order_id),
        EventType::Token
        | EventType::Dispute
        | EventType::FraudWarning
        | EventType::Subscription
        | EventType::Other => {
            let message = "only events about payments, payment links, payouts and refunds can be confirmed: ask for the \
                payment, the token, the subscription or the dispute, list the disputes, or look into the gateway's back office";
            return Err(Error::violation(ErrorKind::Unsupported, "event.type", message));
        }
    };
    check_query(gateway, query.operation())?;
    let claimed = event_order(&confirm.event);
    if claimed.is_some_and(|claimed| claimed != expected.order_id) {
        return Err(Error::new(
            ErrorKind::Mismatch,
            "the event is about another order than the expected one",
        ));
    }
    let event = Event { raw: None, ..confirm.event.clone() };
    if let Some(stored) = &expected.status {
        // The result is not known yet, but an invalid status is refused before anything is sent.
        news::check_status(kind, stored)?;
    }
    let authorized = |payment: &Option<Payment>| matches!(payment, Some(payment) if payment.status == PaymentStatus::Authorized);
    Ok(Question {
        query,
        amount: Some(expected.amount),
        currency: Some(expected.currency.clone()),
        manual_capture: authorized(&event.payment) || expected.capture == Some(Capture::Manual),
        purpose: Purpose::Confirm { event: Box::new(event), stored: expected.status.clone() },
    })
}

/// What an event is about: the shop's order decides it if the notification does not say whether it is about a payment or a payout.
pub(super) fn kind(event: &Event, expected: &Expected) -> Result<EventType> {
    let (kind, name) = match expected.kind {
        Some(OrderKind::Payment) => (EventType::Payment, "a payment"),
        Some(OrderKind::Payout) => (EventType::Payout, "a payout"),
        None => return Ok(event.event_type),
    };
    match event.event_type {
        EventType::Token
        | EventType::Dispute
        | EventType::FraudWarning
        | EventType::PaymentLink
        | EventType::Subscription
        | EventType::Other => Ok(event.event_type),
        EventType::Payment if leaves_kind_open(event.payment.as_ref()) => Ok(kind),
        said if said == kind => Ok(kind),
        EventType::Payment | EventType::Payout | EventType::Refund => {
            let message = format!("the event is about something else than {name}, which is expected");
            Err(Error::new(ErrorKind::Mismatch, message))
        }
    }
}

fn leaves_kind_open(payment: Option<&Payment>) -> bool {
    payment.is_none_or(|payment| payment.operation == TransactionKind::Other)
}

/// A gateway authenticates only its own events.
pub(super) fn check_sender(event: &Event, gateway: &str) -> Result<()> {
    if event.gateway == gateway {
        return Ok(());
    }
    let message = format!("the event belongs to another gateway; this client is for {gateway}");
    Err(Error::violation(ErrorKind::InvalidRequest, "event.gateway", message))
}

/// The shop's number of what an event is about.
pub(super) fn event_order(event: &Event) -> Option<&str> {
    numbers(event)?.0.as_deref()
}

fn event_id(event: &Event) -> Option<&str> {
    numbers(event)?.1.as_deref()
}

/// The shop's number and the gateway's number of what an event is about, if a query knows such things.
fn numbers(event: &Event) -> Option<(&Option<String>, &Option<String>)> {
    match event.event_type {
        EventType::Payment => event.payment.as_ref().map(|payment| (&payment.order_id, &payment.id)),
        EventType::Payout => event.payout.as_ref().map(|payout| (&payout.order_id, &payout.id)),
        EventType::Refund => event.refund.as_ref().map(|refund| (&refund.refund_id, &refund.id)),
        EventType::PaymentLink => event.payment_link.as_ref().map(|link| (&link.link_id, &link.id)),
        EventType::Token
        | EventType::Dispute
        | EventType::FraudWarning
        | EventType::Subscription
        | EventType::Other => None,
    }
}

fn answer_id(answer: &OperationResult) -> Option<&str> {
    match answer {
        OperationResult::Payment(payment) => payment.id.as_deref(),
        OperationResult::Payout(payout) => payout.id.as_deref(),
        OperationResult::Refund(refund) => refund.id.as_deref(),
        OperationResult::PaymentLink(link) => link.id.as_deref(),
        _ => None,
    }
}

/// The event with the gateway's answer in place of the notification's claims.
///
/// An event with another gateway number than the expected order's is about something else: an approved, cheaper payment
/// proves nothing about this one.
///
/// Its key comes from the answer: a false claim could use up the key of genuine news, or give the same news a second key.
pub(super) fn confirm_event(
    answer: OperationResult,
    claim: &Event,
    stored: Option<&str>,
    rules: RecordRules,
) -> Result<OperationResult> {
    if let (Some(claimed), Some(actual)) = (event_id(claim), answer_id(&answer))
        && claimed != actual
    {
        let message = "the event is about another payment than the expected order's";
        return Err(Error::new(ErrorKind::Mismatch, message).with_outcome(Outcome::Unknown));
    }
    let mut event = Event {
        notified_at: claim.notified_at.clone(),
        ..Event::new(&claim.gateway, claim.event_type, Verified::Query)
    };
    event.event_type = match answer {
        OperationResult::Payment(payment) => {
            event.payment = Some(*payment);
            EventType::Payment
        }
        OperationResult::Refund(refund) => {
            event.refund = Some(*refund);
            EventType::Refund
        }
        OperationResult::Payout(payout) => {
            event.payout = Some(*payout);
            EventType::Payout
        }
        OperationResult::PaymentLink(link) => {
            event.payment_link = Some(*link);
            EventType::PaymentLink
        }
        _ => return Err(Error::internal("a query returned another kind of record than it asked for")),
    };
    news::key_event(&mut event, b"", rules);
    event.supersedes = stored.map(|stored| news::supersedes(&event, stored, rules)).transpose()?;
    Ok(OperationResult::Event(Box::new(event)))
}

/// Refuses a notification about something that this gateway has no query for.
fn check_query(gateway: &dyn Gateway, query: Operation) -> Result<()> {
    if gateway.capabilities().find(query).is_some() {
        return Ok(());
    }
    let message = format!(
        "{} has no {}, so this cannot be confirmed: ask for the payment, or look into the gateway's back office",
        gateway.name(),
        query.name()
    );
    Err(Error::violation(ErrorKind::Unsupported, "event.type", message))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_no_query_knows_stays_what_it_is_whatever_the_shop_expects() {
        let expected = json!({"order_id": "A1", "amount": 100, "currency": "EUR", "kind": "payment"});
        let expected: Expected = serde_json::from_value(expected).expect("an expectation");
        let kind_of = |event_type| {
            let event = Event::new("payermax", event_type, Verified::Signature);
            kind(&event, &expected).map_err(|error| error.kind)
        };
        for event_type in [EventType::Token, EventType::Dispute, EventType::FraudWarning, EventType::Other] {
            assert_eq!(kind_of(event_type), Ok(event_type));
        }
        assert_eq!(kind_of(EventType::Payout), Err(ErrorKind::Mismatch));
    }
}
