//! Notifications: signed like requests, over the time, the word `notification` and the bytes of the body.

use till::error::Result;
use till::gateway::{Context, is_stale, unreadable_notification, untrusted_notification};
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
    let object = json::parse_object(body).map_err(|error| unreadable_notification(&error.message))?;
    let notification: Notification = json::read_object(&object)
        .map_err(|_| unreadable_notification("a field is missing, or has another type"))?;
    let payment = payment::to_payment(notification.payment)
        .ok_or_else(|| unreadable_notification("its amount or currency cannot be read"))?;
    Ok(Event {
        stale: is_stale(&time, context.now_ms),
        payment: Some(payment),
        raw: Some(String::from_utf8_lossy(body).into_owned()),
        ..Event::new(NAME, EventType::Payment, Verified::Signature)
    })
}

/// The signed time, if the signature is the bank's.
fn check_signature(secret: &Secret, headers: &[(String, String)], body: &[u8]) -> Result<String> {
    let header = |name: &str| {
        let value = headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        value.ok_or_else(|| {
            untrusted_notification(&format!(
                "the header {name} is missing; pass the request's headers unchanged"
            ))
        })
    };
    let time = header("acorn-time")?;
    let signature = header("acorn-signature")?;
    if !is_signed(secret, [time.as_bytes(), b"notification", body], signature) {
        return Err(untrusted_notification(
            "the body was changed in transit, or the configured secret is not the bank's",
        ));
    }
    Ok(time.to_owned())
}
