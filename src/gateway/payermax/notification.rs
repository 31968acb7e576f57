//! PAYMENT, REFUND, PAYOUT and TOKENIZATION notifications: signed like answers, over the raw body.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::wire::{Notification, OrderState, PayoutState, RefundState, TokenState};
use super::{NAME, payment, payout, refund, token};
use crate::error::{Error, ErrorKind, Result};
use crate::gateway::{Context, State, Subject, is_stale, rfc3339};
use crate::json;
use crate::model::{Event, EventType, Verified};
use crate::operation::Operation;
use crate::signature::rsa::PublicKey;

/// Checks the signature over the bytes as they came, then reads them. What became of the order stands in `data.status`
/// alone: `code` and `msg` speak of the notification.
pub(super) fn parse(
    key: &PublicKey,
    app_id: &str,
    headers: &[(String, String)],
    body: &[u8],
    context: &Context,
) -> Result<Event> {
    check_signature(key, headers, body)?;
    json::parse(body).map_err(|error| unreadable(&error.message))?;
    let notification: Notification =
        serde_json::from_slice(body).map_err(|_| unreadable("it is not PayerMax's envelope"))?;
    if notification
        .app_id
        .as_ref()
        .or(notification.merchant_app_id.as_ref())
        .is_some_and(|told| told != app_id)
    {
        return Err(Error::new(
            ErrorKind::Mismatch,
            "the notification is for another app_id than the configured one",
        ));
    }
    let mut event = Event {
        stale: notification.notify_time.as_deref().is_none_or(|time| is_stale(time, context.now_ms)),
        notified_at: notification.notify_time.as_deref().map(rfc3339),
        raw: Some(String::from_utf8_lossy(body).into_owned()),
        ..Event::new(NAME, EventType::Other, Verified::Signature)
    };
    let word = notification.data["status"].as_str().unwrap_or_default().to_owned();
    let (id, amount) = fill(&mut event, &notification.notify_type, notification.data)?;
    let kind = notification.notify_type.to_ascii_lowercase();
    event.dedupe_key = format!("{NAME}:{kind}:{id}:{word}:{amount}");
    Ok(event)
}

fn check_signature(key: &PublicKey, headers: &[(String, String)], body: &[u8]) -> Result<()> {
    let invalid = |problem: &str| {
        Error::new(ErrorKind::SignatureInvalid, format!("the notification is refused: {problem}"))
    };
    let sign = headers.iter().find(|(name, _)| name == "sign").map(|(_, value)| value.as_bytes());
    let sign =
        sign.ok_or_else(|| invalid("the header sign is missing; pass the request's headers as they came"))?;
    if key.verify(body, sign) { Ok(()) } else { Err(invalid(key.explain_failure(sign))) }
}

/// Puts what the notification tells into the event; gives the parts of its dedupe key.
fn fill(event: &mut Event, notify_type: &str, data: Value) -> Result<(String, String)> {
    let state = State::new(Operation::PaymentGet, Subject::default());
    let amount_text =
        |amount: Option<crate::money::Amount>| amount.map(|amount| amount.to_string()).unwrap_or_default();
    Ok(match notify_type {
        "PAYMENT" => {
            let payment = payment::order_state(read::<OrderState>(data)?, &state)?;
            let parts = (payment.order_id.clone().unwrap_or_default(), amount_text(payment.amount));
            event.event_type = EventType::Payment;
            event.payment = Some(payment);
            parts
        }
        "REFUND" => {
            let refund = refund::refund_state(read::<RefundState>(data)?, &state)?;
            let parts = (refund.refund_id.clone().unwrap_or_default(), amount_text(refund.amount));
            event.event_type = EventType::Refund;
            event.refund = Some(refund);
            parts
        }
        "PAYOUT" => {
            let payout = payout::payout_state(read::<PayoutState>(data)?);
            let parts = (payout.order_id.clone().unwrap_or_default(), amount_text(payout.amount));
            event.event_type = EventType::Payout;
            event.payout = Some(payout);
            parts
        }
        "TOKENIZATION" => {
            let token = token::token_state(read::<TokenState>(data)?);
            let parts =
                (token.token.clone().unwrap_or_default(), format!("{:?}", token.status).to_lowercase());
            event.event_type = EventType::Token;
            event.token = Some(token);
            parts
        }
        _ => (data["outTradeNo"].as_str().unwrap_or_default().to_owned(), String::new()),
    })
}

fn read<T: DeserializeOwned>(data: Value) -> Result<T> {
    serde_json::from_value(data).map_err(|_| unreadable("a field of data has another type than documented"))
}

fn unreadable(why: &str) -> Error {
    Error::new(ErrorKind::MalformedResponse, format!("the notification cannot be read: {why}"))
}
