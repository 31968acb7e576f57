//! Notifications: signed like answers, over the raw body.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::merchant::{NAME, Payermax};
use super::status::EnvelopeReason;
use super::wire::{
    CaseRecord, LinkRecord, Notification, OrderRecord, PayoutRecord, RefundRecord, SubscriptionRecord,
    TokenRecord, TwoStepRecord,
};
use super::{capture, dispute, payment, payment_link, payout, refund, sign, subscription, token};
use crate::error::{Error, ErrorKind, Result};
use crate::gateway::{Context, is_stale, to_rfc3339, unreadable_notification, untrusted_notification};
use crate::json;
use crate::model::{Dispute, Event, EventType, PaymentStatus, Verified};
use crate::signature::rsa::PublicKey;

/// Verifies the signature over the bytes as received, and reads them. The status of the order is in `data.status` only; `code` and
/// `msg` say why it failed.
///
/// The documents omit `appId` from some notifications and `merchantNo` from others. A notification with only one of them is signed,
/// but may be for another merchant or app. So a query must confirm it.
pub(super) fn parse(
    client: &Payermax,
    headers: &[(String, String)],
    body: &[u8],
    context: &Context,
) -> Result<Event> {
    check_signature(&client.public_key, headers, body)?;
    let envelope = json::parse_envelope(body).map_err(|error| unreadable_notification(&error.message))?;
    let named = sign::check_names(&envelope, client, client.merchant_no(context)).map_err(|problem| {
        Error::new(ErrorKind::Mismatch, format!("the notification is for somebody else: {problem}"))
    })?;
    let notification: Notification =
        json::read_object(&envelope).map_err(|_| unreadable_notification("it is not PayerMax's envelope"))?;
    let verified = if named.app && named.merchant { Verified::Signature } else { Verified::None };
    let mut event = Event {
        stale: notification.notify_time.as_deref().is_none_or(|time| is_stale(time, context.now_ms)),
        notified_at: notification.notify_time.as_deref().map(to_rfc3339),
        raw: Some(String::from_utf8_lossy(body).into_owned()),
        ..Event::new(NAME, EventType::Other, verified)
    };
    fill(&mut event, notification)?;
    Ok(event)
}

fn check_signature(key: &PublicKey, headers: &[(String, String)], body: &[u8]) -> Result<()> {
    let sign = headers.iter().find(|(name, _)| name == "sign").map(|(_, value)| value.as_bytes());
    let sign = sign.ok_or_else(|| {
        untrusted_notification("the header sign is missing; pass the request's headers as they came")
    })?;
    if key.verify(body, sign) { Ok(()) } else { Err(untrusted_notification(key.explain_failure(sign))) }
}

/// Puts the notification's record into the event.
fn fill(event: &mut Event, notification: Notification) -> Result<()> {
    let words = EnvelopeReason::of(notification.code.as_deref(), notification.msg.as_deref());
    match notification.notify_type.as_str() {
        "PAYMENT" => {
            event.event_type = EventType::Payment;
            event.payment =
                Some(payment::to_payment(parse_data::<OrderRecord>(notification.data)?, false, &words));
        }
        "CAPTURE" | "CANCEL" => {
            let success = match notification.notify_type.as_str() {
                "CAPTURE" => PaymentStatus::Approved,
                _ => PaymentStatus::Cancelled,
            };
            event.event_type = EventType::Payment;
            event.payment = Some(capture::to_two_step_payment(
                parse_data::<TwoStepRecord>(notification.data)?,
                success,
                &words,
            ));
        }
        "REFUND" => {
            event.event_type = EventType::Refund;
            event.refund = Some(refund::to_refund(parse_data::<RefundRecord>(notification.data)?, &words));
        }
        "PAYOUT" => {
            event.event_type = EventType::Payout;
            event.payout = Some(payout::to_payout(parse_data::<PayoutRecord>(notification.data)?, &words));
        }
        "TOKENIZATION" => {
            event.event_type = EventType::Token;
            event.token = Some(token::to_token(parse_data::<TokenRecord>(notification.data)?));
        }
        "SUBSCRIPTION" | "SUBSCRIPTION_PAYMENT" => {
            event.event_type = EventType::Subscription;
            event.subscription =
                Some(subscription::to_subscription(parse_data::<SubscriptionRecord>(notification.data)?));
        }
        "PAYBYLINK" => {
            event.event_type = EventType::PaymentLink;
            event.payment_link = Some(payment_link::to_link(parse_data::<LinkRecord>(notification.data)?));
        }
        word @ ("CHARGEBACK" | "DISPUTE" | "CUSTOMER COMPLAINT" | "FRAUD") => {
            event.event_type = if word == "FRAUD" { EventType::FraudWarning } else { EventType::Dispute };
            event.dispute = Some(Dispute {
                dispute_type: Some(word.to_owned()),
                ..dispute::to_dispute(parse_data::<CaseRecord>(notification.data)?)
            });
        }
        _ => {}
    }
    Ok(())
}

fn parse_data<T: DeserializeOwned>(data: Value) -> Result<T> {
    json::read(&data).map_err(|_| unreadable_notification("a field of data has another type than documented"))
}
