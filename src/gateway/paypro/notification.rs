//! Notifications: signed like requests. The signed string has no separators, so that other fields can have the same
//! signature; an event is a reason to ask the gateway, until `notification_confirm` has done so. Nor does it say whether it is about a
//! payment or a payout: `expected.kind` does.

use serde_json::{Map, Value};

use super::merchant::{NAME, Paypro};
use super::wire::Notification;
use super::{amount, status};
use crate::error::Result;
use crate::gateway::{Context, is_stale, unreadable_notification, untrusted_notification};
use crate::json;
use crate::model::{Event, EventType, Payment, TransactionKind, Verified};
use crate::secret::Secret;
use crate::signature::{Scheme, verify_fields};

/// Checks the signature over the fields as they came, then reads them.
pub(super) fn parse(gateway: &Paypro, body: &[u8], context: &Context) -> Result<Event> {
    let fields = json::parse_object(body).map_err(|error| unreadable_notification(&error.message))?;
    check_signature(gateway.scheme, &gateway.secret, &fields)?;
    let data: Notification =
        json::read_object(&fields).map_err(|_| unreadable_notification("a field has another type"))?;
    let stated = amount::read_notification(&data.amounts, &gateway.currency).map_err(|_| {
        unreadable_notification(
            "its amounts are no numbers of the account's currency, or contradict each other",
        )
    })?;
    let code = data.status.clone().unwrap_or_default();
    let (state, is_payment) = status::notified(&code);
    let plain = |value: &Option<Value>| match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    let time = plain(&data.timestamp);
    let mut payment = Payment::new(NAME, state, false);
    payment.operation = if is_payment { TransactionKind::Payment } else { TransactionKind::Other };
    payment.id = data.number.take();
    payment.order_id = data.trade_no.clone();
    payment.amount = stated.ordered;
    payment.amount_received = stated.received;
    payment.currency = Some(gateway.currency.clone());
    payment.gateway_code = Some(code).filter(|code| !code.is_empty());
    payment.gateway_message = data.message.filter(|words| !words.is_empty());
    payment.method = data.way_code.or(data.channel_code);
    payment.updated_at = data.success_time;
    Ok(Event {
        stale: is_stale(&time, context.now_ms),
        payment: Some(payment),
        raw: Some(String::from_utf8_lossy(body).into_owned()),
        ..Event::new(NAME, EventType::Payment, Verified::None)
    })
}

fn check_signature(scheme: Scheme, secret: &Secret, fields: &Map<String, Value>) -> Result<()> {
    let sign = fields.get("sign").and_then(Value::as_str).unwrap_or_default();
    if sign.is_empty() {
        return Err(untrusted_notification("the field sign is missing"));
    }
    if verify_fields(scheme, fields, secret, sign)? {
        return Ok(());
    }
    let other = if scheme == Scheme::Paypro { Scheme::PayproPrefix } else { Scheme::Paypro };
    if verify_fields(other, fields, secret, sign)? {
        return Err(untrusted_notification(
            "it is signed with the secret on the other side: change credentials.salt_position",
        ));
    }
    Err(untrusted_notification(
        "the body was changed on its way, or the configured secret is not the gateway's",
    ))
}
