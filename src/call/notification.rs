//! Notifications and returns: what arrives at the shop's own web server.

use serde_json::Value;

use super::confirm::{check_sender, event_order, kind};
use super::news;
use crate::error::{Error, ErrorKind, Outcome, Result};
use crate::gateway::{
    self, Capabilities, Context, Gateway, MoneyRecord, OperationResult, RecordRules, State, Subject,
    check_proof, settle_pages_of_event,
};
use crate::json;
use crate::model::{
    Capture, CheckoutUrl, Event, EventType, Expected, NotificationCheckRequest, PaymentStatus, ReturnHint,
    Verified,
};
use crate::operation::Operation;
use crate::signature::Scheme;

/// The largest notification that is read, in bytes.
const BODY_MAX: usize = 1 << 20;

/// Reads a notification: headers as a JSON object, the body exactly as received.
pub fn parse(gateway: &dyn Gateway, headers: &[u8], body: &[u8], context: &Context) -> Result<Event> {
    if body.len() > BODY_MAX {
        return Err(Error::violation(
            ErrorKind::InvalidRequest,
            "body",
            format!("must not be larger than {BODY_MAX} bytes"),
        ));
    }
    let mut event = gateway.parse_notification(&header_list(headers)?, body, context)?;
    settle_pages_of_event(&mut event);
    event.verified = authenticated(&event, gateway.capabilities());
    news::key_event(&mut event, body, gateway.record_rules());
    Ok(event)
}

/// What authenticates an event. If other fields could have the same signature, a valid one proves only that the gateway once signed this
/// string. That holds for events from a shop's store too: another version of libtill may have read them.
fn authenticated(event: &Event, capabilities: &Capabilities) -> Verified {
    let scheme = Scheme::from_name(capabilities.signature_scheme);
    match event.verified {
        Verified::Signature if scheme.is_ok_and(Scheme::is_ambiguous) => Verified::None,
        verified => verified,
    }
}

/// Compares an authenticated event with what the shop expects: a genuine notification may be about a cheaper order.
pub fn check(
    capabilities: &Capabilities,
    rules: RecordRules,
    request: &NotificationCheckRequest,
) -> Result<OperationResult> {
    let NotificationCheckRequest { event, expected } = request;
    check_sender(event, capabilities.gateway)?;
    if authenticated(event, capabilities) == Verified::None {
        let message = match event.verified {
            Verified::None => {
                "is none: the event is not authenticated, so confirm it with notification_confirm"
            }
            _ => {
                "is signature, which proves nothing for this gateway: confirm the event with notification_confirm"
            }
        };
        return Err(Error::violation(ErrorKind::InvalidRequest, "event.verified", message));
    }
    let answer = compare(event, expected)?;
    check_proof(&answer, &Subject::default())?;
    let mut event = event.clone();
    match expected.capture {
        // The gateway's own word counts, and the shop's says nothing beside it.
        Some(_) if rules.tells_captured => {
            if let Some(payment) = &mut event.payment {
                payment.ignored = Some(vec!["expected.capture".to_owned()]);
            }
        }
        Some(Capture::Manual) => hold(&mut event, rules),
        _ => {}
    }
    event.supersedes =
        expected.status.as_deref().map(|stored| news::supersedes(&event, stored, rules)).transpose()?;
    Ok(OperationResult::Event(Box::new(event)))
}

/// Makes a payment that is reported as paid, and not as captured, an authorized one. An event of the capture itself has `two_step`.
fn hold(event: &mut Event, rules: RecordRules) {
    let Some(payment) = &mut event.payment else { return };
    if payment.status == PaymentStatus::Approved && payment.two_step != Some(true) {
        (payment.status, payment.is_final) = (PaymentStatus::Authorized, false);
        payment.two_step = Some(true);
        news::key_event(event, b"", rules);
    }
}

/// The payment, payout or refund of the event, if number, amount and currency are the expected ones.
fn compare(event: &Event, expected: &Expected) -> Result<OperationResult> {
    let unknown = |error: Error| error.with_outcome(Outcome::Unknown);
    kind(event, expected).map_err(unknown)?;
    let mut subject = Subject::order(&expected.order_id, expected.amount, &expected.currency);
    if event.event_type == EventType::Refund {
        subject.refund_id = subject.order_id.take();
    }
    let state = State::new(Operation::NotificationCheck, subject, &());
    let answer = match (event.event_type, &event.payment, &event.payout, &event.refund, &event.payment_link) {
        (EventType::Payment, Some(payment), ..) => compared(payment, &state)?,
        (EventType::Payout, _, Some(payout), ..) => compared(payout, &state)?,
        (EventType::Refund, _, _, Some(refund), _) => compared(refund, &state)?,
        (EventType::PaymentLink, .., Some(link)) => compared(link, &state)?,
        _ => {
            let message =
                "only events about payments, payment links, payouts and refunds have an order to compare";
            return Err(Error::violation(ErrorKind::Unsupported, "event.type", message));
        }
    };
    if event_order(event).is_none() {
        let message = "the event does not say which order it is about";
        return Err(unknown(Error::new(ErrorKind::Mismatch, message)));
    }
    Ok(answer)
}

fn compared<R: MoneyRecord>(record: &R, state: &State) -> Result<OperationResult> {
    gateway::compare(record.clone(), state).map(R::into_result)
}

/// The gateway's own payment page.
pub fn checkout_url(gateway: &dyn Gateway, token: &str) -> Result<OperationResult> {
    Ok(OperationResult::CheckoutUrl(CheckoutUrl { url: gateway.checkout_url(token)? }))
}

/// What a customer's return says: a hint, not a proof.
pub fn return_hint(gateway: &dyn Gateway, query: &str) -> OperationResult {
    let query = query.trim_start_matches('?');
    let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let hint: ReturnHint = gateway.parse_return(&pairs);
    OperationResult::ReturnHint(hint)
}

/// Headers are an object of strings, or of lists of strings as in PHP's and Java's servers.
fn header_list(headers: &[u8]) -> Result<Vec<(String, String)>> {
    let object = if headers.is_empty() {
        serde_json::Map::new()
    } else {
        json::parse_object(headers)
            .map_err(|error| Error::violation(ErrorKind::InvalidRequest, "headers", error.message))?
    };
    let mut list: Vec<(String, String)> = Vec::new();
    for (name, value) in &object {
        let text = match value {
            Value::Array(values) if values.len() == 1 => values[0].as_str(),
            other => other.as_str(),
        };
        let name = name.to_ascii_lowercase();
        if list.iter().any(|(known, _)| *known == name) {
            let path = format!("headers.{}", json::shown(&name));
            return Err(Error::violation(
                ErrorKind::InvalidRequest,
                path,
                "is a duplicate: header names differ only in case",
            ));
        }
        // A header that is repeated, or is not text, is left out: it counts as missing, never as the right one.
        if let Some(text) = text {
            list.push((name, text.to_owned()));
        }
    }
    Ok(list)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::gateway::registry;

    /// The result of checking an event with these members.
    fn checked(members: Value) -> std::result::Result<(), ErrorKind> {
        let mut event =
            json!({"gateway": "payermax", "verified": "signature", "stale": false, "dedupe_key": "k"});
        let object = event.as_object_mut().expect("an object");
        object.extend(members.as_object().expect("members").clone());
        let request =
            json!({"event": event, "expected": {"order_id": "A1", "amount": 2500, "currency": "EUR"}});
        let request = serde_json::from_value(request).expect("a request");
        check(capabilities("payermax"), RecordRules::default(), &request)
            .map(|_| ())
            .map_err(|error| error.kind)
    }

    fn capabilities(gateway: &str) -> &'static Capabilities {
        &registry::find(gateway).expect("registered").capabilities
    }

    #[test]
    fn a_stored_event_is_authenticated_by_no_ambiguous_signature() {
        for gateway in registry::names() {
            let stored = |verified: &str| {
                let mut event = payment(json!({"gateway": gateway}));
                event.as_object_mut().expect("an event").extend([
                    ("gateway".to_owned(), json!(gateway)),
                    ("verified".to_owned(), json!(verified)),
                    ("stale".to_owned(), json!(false)),
                    ("dedupe_key".to_owned(), json!("k")),
                ]);
                let expected = json!({"order_id": "A1", "amount": 2500, "currency": "EUR"});
                let request = serde_json::from_value(json!({"event": event, "expected": expected}));
                check(capabilities(gateway), RecordRules::default(), &request.expect("a request"))
                    .map(|_| ())
                    .map_err(|error| error.kind)
            };
            let signed = if gateway == "payermax" { Ok(()) } else { Err(ErrorKind::InvalidRequest) };
            assert_eq!(stored("signature"), signed, "{gateway}");
            assert_eq!(stored("query"), Ok(()), "{gateway}");
        }
    }

    fn payment(members: Value) -> Value {
        let mut payment = json!({"gateway": "payermax", "operation": "payment", "status": "approved", "final": true,
            "order_id": "A1", "amount": 2500, "currency": "EUR"});
        payment.as_object_mut().expect("an object").extend(members.as_object().expect("members").clone());
        json!({"type": "payment", "payment": payment})
    }

    #[test]
    fn a_true_notification_of_another_order_is_a_mismatch() {
        assert_eq!(checked(payment(json!({}))), Ok(()));
        let others = [
            json!({"order_id": "A2"}),
            json!({"order_id": null}),
            json!({"amount": 2499}),
            json!({"amount": null}),
            json!({"currency": "USD"}),
            json!({"currency": null}),
        ];
        for other in others {
            assert_eq!(checked(payment(other.clone())), Err(ErrorKind::Mismatch), "{other}");
        }
        let declined = json!({"status": "declined", "amount": null, "currency": null});
        assert_eq!(checked(payment(declined)), Ok(()), "what failed needs no proof");
    }

    #[test]
    fn payouts_and_refunds_are_compared_by_their_own_numbers() {
        let payout = |order: &str, amount: Value| {
            json!({"type": "payout", "payout": {"gateway": "payermax", "status": "succeeded", "final": true,
                "order_id": order, "amount": amount, "currency": "EUR"}})
        };
        assert_eq!(checked(payout("A1", json!(2500))), Ok(()));
        assert_eq!(checked(payout("A1", json!(25))), Err(ErrorKind::Mismatch));
        assert_eq!(checked(payout("A1", json!(null))), Err(ErrorKind::Mismatch));
        assert_eq!(checked(payout("A2", json!(2500))), Err(ErrorKind::Mismatch));
        let refund = |number: Value, amount: Value| {
            json!({"type": "refund", "refund": {"gateway": "payermax", "status": "succeeded", "final": true,
                "order_id": "the payment's", "refund_id": number, "amount": amount, "currency": "EUR"}})
        };
        assert_eq!(checked(refund(json!("A1"), json!(2500))), Ok(()));
        for (number, amount) in [
            (json!("A1"), json!(2501)),
            (json!("A1"), json!(null)),
            (json!("A2"), json!(2500)),
            (json!(null), json!(2500)),
        ] {
            assert_eq!(checked(refund(number, amount)), Err(ErrorKind::Mismatch));
        }
    }

    #[test]
    fn an_event_that_cannot_be_compared_passes_nothing() {
        let mut claim = payment(json!({}));
        claim["verified"] = json!("none");
        assert_eq!(checked(claim), Err(ErrorKind::InvalidRequest));
        let mut confirmed = payment(json!({}));
        confirmed["verified"] = json!("query");
        assert_eq!(checked(confirmed), Ok(()));
        let mut anothers = payment(json!({}));
        anothers["gateway"] = json!("paypro");
        assert_eq!(checked(anothers), Err(ErrorKind::InvalidRequest));
        assert_eq!(checked(json!({"type": "payment"})), Err(ErrorKind::Unsupported));
        assert_eq!(checked(json!({"type": "token"})), Err(ErrorKind::Unsupported));
    }
}
