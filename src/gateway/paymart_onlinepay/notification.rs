//! Notifications. No document mentions a signature, but the engine is known to send one. If the shop has a key for it, a wrong
//! signature is refused. The signed string is ambiguous, so a valid one proves nothing either: an event is only a reason to query the
//! gateway.

use serde_json::{Map, Value};

use super::amount::parse_exact;
use super::dialect::Dialect;
use super::status::{self, Kind};
use super::wire::{self, filled, plain};
use crate::error::Result;
use crate::gateway::{unreadable_notification, untrusted_notification};
use crate::json;
use crate::model::*;
use crate::money::{Amount, Currency};
use crate::secret::Secret;
use crate::signature::{Scheme, verify_fields};

/// Verifies the signature over the fields as received, and reads them. If the type is unknown, nothing else is read.
pub(super) fn parse(dialect: &Dialect, key: Option<&Secret>, body: &[u8]) -> Result<Event> {
    let fields = json::parse_envelope(body).map_err(|error| unreadable_notification(&error.message))?;
    if ["token", "orderNumber"].iter().all(|name| fields.get(*name).is_none_or(Value::is_null)) {
        return Err(unreadable_notification("it names neither token nor orderNumber"));
    }
    let verified = check_signature(key, &fields)?;
    let kind = status::kind(fields.get("type").and_then(Value::as_str));
    let event_type = match kind {
        Kind::Payment => EventType::Payment,
        Kind::Payout => EventType::Payout,
        Kind::Refund => EventType::Refund,
        Kind::Dispute => EventType::Dispute,
        Kind::Other => EventType::Other,
    };
    let raw = Some(String::from_utf8_lossy(body).into_owned());
    let mut event = Event { raw, ..Event::new(dialect.name, event_type, verified) };
    if kind == Kind::Other {
        return Ok(event);
    }
    let notification: wire::Notification =
        json::read_object(&fields).map_err(|_| unreadable_notification("a field has another type"))?;
    let currency = |code: &Option<String>| code.as_deref().and_then(Currency::new);
    let amount = parse_exact(notification.amount.as_ref(), currency(&notification.currency).as_ref())
        .map_err(|()| unreadable_notification("amount is no whole number"))?;
    let gateway_currency = currency(&notification.gateway_currency);
    let gateway_amount = parse_exact(notification.gateway_amount.as_ref(), gateway_currency.as_ref())
        .map_err(|()| unreadable_notification("gatewayAmount is no whole number"))?;
    match kind {
        Kind::Payment => event.payment = Some(to_payment(notification, amount, gateway_amount, dialect)),
        Kind::Payout => event.payout = Some(to_payout(notification, amount, dialect)),
        Kind::Refund => event.refund = Some(to_refund(notification, amount, dialect)),
        _ => event.dispute = Some(to_dispute(notification, amount)),
    }
    Ok(event)
}

fn to_payment(
    notification: wire::Notification,
    amount: Option<Amount>,
    gateway_amount: Option<Amount>,
    dialect: &Dialect,
) -> Payment {
    let (status, is_final) = status::payment(notification.status.as_deref().unwrap_or_default());
    let mut payment = Payment::new(dialect.name, status, is_final);
    payment.id = notification.token;
    payment.order_id = filled(notification.order_number.as_ref());
    payment.amount = amount;
    payment.currency = notification.currency.as_deref().and_then(Currency::new);
    payment.gateway_amount = gateway_amount;
    payment.gateway_currency = notification.gateway_currency.as_deref().and_then(Currency::new);
    payment.custom_data = notification.extra_return_param.filter(|text| text != NO_CUSTOM_DATA);
    payment.stored_token = notification.recurring_token;
    payment.wallet_token = notification.wallet_token;
    payment.wallet_name = notification.wallet_display_name;
    payment.decline = status::decline(status, reason(notification.gateway_details.as_ref()));
    payment.card =
        (notification.sanitized_mask.is_some() || notification.card_holder.is_some()).then(|| MaskedCard {
            last4: notification.sanitized_mask.as_deref().and_then(last_digits),
            number: notification.sanitized_mask,
            holder: notification.card_holder,
            ..MaskedCard::default()
        });
    payment
}

/// What the engine sends if the shop gave no custom data.
const NO_CUSTOM_DATA: &str = "_blank_";

fn last_digits(mask: &str) -> Option<String> {
    let start = mask.len().checked_sub(4)?;
    mask.get(start..).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit())).map(str::to_owned)
}

fn to_payout(notification: wire::Notification, amount: Option<Amount>, dialect: &Dialect) -> Payout {
    let word = notification.status.unwrap_or_default();
    let (status, is_final) = status::payout(&word);
    let mut payout = Payout::new(dialect.name, status, is_final);
    payout.id = notification.token;
    payout.order_id = filled(notification.order_number.as_ref());
    payout.amount = amount;
    payout.currency = notification.currency.as_deref().and_then(Currency::new);
    payout.custom_data = notification.extra_return_param.filter(|text| text != NO_CUSTOM_DATA);
    payout.sub_status = (!is_final).then_some(word);
    let reason = reason(notification.gateway_details.as_ref());
    payout.decline = (status == PayoutStatus::Failed).then(|| Decline::new(None, reason, status::REASONS));
    payout
}

/// A refund is reported under the token and the number of its payment, with its own amount and status.
fn to_refund(notification: wire::Notification, amount: Option<Amount>, dialect: &Dialect) -> Refund {
    let (status, is_final) = status::refund(notification.status.as_deref().unwrap_or_default());
    let mut refund = Refund::new(dialect.name, status, is_final);
    refund.payment_id = notification.token;
    refund.order_id = filled(notification.order_number.as_ref());
    refund.amount = amount;
    refund.currency = notification.currency.as_deref().and_then(Currency::new);
    let reason = reason(notification.gateway_details.as_ref());
    refund.decline = (status == RefundStatus::Failed).then(|| Decline::new(None, reason, status::REASONS));
    refund
}

/// A dispute, which has no number here.
fn to_dispute(notification: wire::Notification, amount: Option<Amount>) -> Dispute {
    Dispute {
        payment_id: notification.token,
        order_id: filled(notification.order_number.as_ref()),
        amount,
        currency: notification.currency.as_deref().and_then(Currency::new),
        status: notification.status,
        ..Dispute::default()
    }
}

/// Why it was declined. Newer editions say so, among details that are internal.
fn reason(gateway_details: Option<&Value>) -> Option<String> {
    plain(gateway_details?.get("decline_reason"))
}

/// The result of verifying. Without a key, a signature or one of its fields, it is `none`. A wrong signature is refused.
fn check_signature(key: Option<&Secret>, fields: &Map<String, Value>) -> Result<Verified> {
    let (Some(key), Some(signature)) = (key, fields.get("signature")) else { return Ok(Verified::None) };
    let signature = signature.as_str().unwrap_or_default();
    match verify_fields(Scheme::Business, fields, key, signature) {
        Ok(true) => Ok(Verified::Signature),
        Ok(false) => {
            let problem =
                "the body was changed on its way, or credentials.notification_key is not the gateway's";
            Err(untrusted_notification(problem))
        }
        Err(_) => Ok(Verified::None),
    }
}
