//! Notifications: signed like requests, over the time, the word `notification` and the bytes of the body.

use serde_json::Value;
use till::error::{Error, ErrorKind, Result};
use till::gateway::{Context, is_stale};
use till::json;
use till::model::{Event, EventType, Verified};
use till::secret::Secret;

use super::merchant::NAME;
use super::payment;
use super::sign::is_signed;
use super::wire::Notification;

/// Verifies the signature over the bytes as received, in constant time, and only then reads them.
pub(super) fn parse(
    secret: &Secret,
    headers: &[(String, String)],
    body: &[u8],
    context: &Context,
) -> Result<Event> {
    let time = check_signature(secret, headers, body)?;
    let unreadable = |why: &str| {
        Error::new(ErrorKind::MalformedResponse, format!("the notification cannot be read: {why}"))
    };
    let object = json::parse_object(body).map_err(|error| unreadable(&error.message))?;
    let notification: Notification =
        serde_json::from_value(Value::Object(object)).map_err(|_| unreadable("it has no payment"))?;
    let payment = payment::notified(&notification.payment)
        .ok_or_else(|| unreadable("a field is missing, or has another type"))?;
    Ok(Event {
        stale: is_stale(&time, context.now_ms),
        payment: Some(payment),
        raw: Some(String::from_utf8_lossy(body).into_owned()),
        ..Event::new(NAME, EventType::Payment, Verified::Signature)
    })
}

/// The signed time, if the signature is the bank's.
fn check_signature(secret: &Secret, headers: &[(String, String)], body: &[u8]) -> Result<String> {
    let refused = |problem: &str| {
        Error::new(ErrorKind::SignatureInvalid, format!("the notification is refused: {problem}"))
    };
    let header = |name: &str| {
        let found = headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        found.ok_or_else(|| {
            refused(&format!("the header {name} is missing; pass the request's headers unchanged"))
        })
    };
    let time = header("acorn-time")?;
    let signature = header("acorn-signature")?;
    if is_signed(secret, [time.as_bytes(), b"notification", body], signature) {
        Ok(time.to_owned())
    } else {
        Err(refused("the body was changed in transit, or the configured secret is not the bank's"))
    }
}
