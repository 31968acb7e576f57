//! Notifications. No document mentions a signature; the engine is known to send one all the same. It is checked where the
//! shop has a key for it and all its fields are there; else an event is a reason to ask the gateway, and nothing more.

use serde_json::{Map, Value};

use super::dialect::Dialect;
use super::envelope::plain;
use super::payment::declined;
use super::record::is_payout_word;
use super::status;
use super::wire;
use crate::error::{Error, ErrorKind, Result};
use crate::json;
use crate::model::*;
use crate::money::{Amount, Currency};
use crate::secret::Secret;
use crate::signature::{Scheme, verify_fields};

/// Checks the signature over the fields as they came, then reads them.
pub(super) fn parse(dialect: &Dialect, key: Option<&Secret>, body: &[u8]) -> Result<Event> {
    let unreadable = |why: &str| {
        Error::new(ErrorKind::MalformedResponse, format!("the notification cannot be read: {why}"))
    };
    let fields = json::parse_object(body).map_err(|error| unreadable(&error.message))?;
    let verified = check_signature(key, &fields)?;
    let told: wire::Notification =
        serde_json::from_value(Value::Object(fields)).map_err(|_| unreadable("a field has another type"))?;
    if told.token.is_none() && told.order_number.is_none() {
        return Err(unreadable("it names neither token nor orderNumber"));
    }
    let amount = exact(told.amount.as_ref()).map_err(|()| unreadable("amount is no whole number"))?;
    let gateway_amount =
        exact(told.gateway_amount.as_ref()).map_err(|()| unreadable("gatewayAmount is no whole number"))?;
    let payout = is_payout_word(told.operation.as_deref());
    let mut event = Event {
        raw: Some(String::from_utf8_lossy(body).into_owned()),
        ..Event::new(dialect.name, if payout { EventType::Payout } else { EventType::Payment }, verified)
    };
    if payout {
        event.payout = Some(payout_of(told, amount, dialect));
    } else {
        event.payment = Some(payment_of(told, amount, gateway_amount, dialect));
    }
    Ok(event)
}

/// An amount that is there and cannot be read exactly is an error, never nothing.
fn exact(value: Option<&Value>) -> std::result::Result<Option<Amount>, ()> {
    let Some(text) = plain(value) else { return Ok(None) };
    Amount::from_decimal(&text, 0).map(Some).map_err(|_| ())
}

fn payment_of(
    told: wire::Notification,
    amount: Option<Amount>,
    gateway_amount: Option<Amount>,
    dialect: &Dialect,
) -> Payment {
    let (status, is_final) = status::payment(told.status.as_deref().unwrap_or_default());
    let mut payment = Payment::new(dialect.name, status, is_final);
    payment.id = told.token;
    payment.order_id = plain(told.order_number.as_ref());
    payment.amount = amount;
    payment.currency = told.currency.as_deref().and_then(Currency::new);
    payment.gateway_amount = gateway_amount;
    payment.gateway_currency = told.gateway_currency.as_deref().and_then(Currency::new);
    payment.custom_data = told.extra_return_param.filter(|text| text != NO_CUSTOM_DATA);
    payment.stored_token = told.recurring_token;
    payment.wallet_token = told.wallet_token;
    payment.wallet_name = told.wallet_display_name;
    payment.decline = declined(status, told.gateway_details.and_then(|details| details.decline_reason));
    payment.card = (told.sanitized_mask.is_some() || told.card_holder.is_some()).then(|| MaskedCard {
        last4: told.sanitized_mask.as_deref().and_then(last_digits),
        number: told.sanitized_mask,
        holder: told.card_holder,
        ..MaskedCard::default()
    });
    payment
}

/// What the engine puts where the shop gave nothing.
const NO_CUSTOM_DATA: &str = "_blank_";

fn last_digits(mask: &str) -> Option<String> {
    let start = mask.len().checked_sub(4)?;
    mask.get(start..).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit())).map(str::to_owned)
}

fn payout_of(told: wire::Notification, amount: Option<Amount>, dialect: &Dialect) -> Payout {
    let word = told.status.unwrap_or_default();
    let (status, is_final) = status::payout(&word);
    let mut payout = Payout::new(dialect.name, status, is_final);
    payout.id = told.token;
    payout.order_id = plain(told.order_number.as_ref());
    payout.amount = amount;
    payout.currency = told.currency.as_deref().and_then(Currency::new);
    payout.custom_data = told.extra_return_param.filter(|text| text != NO_CUSTOM_DATA);
    payout.sub_status = (!is_final).then_some(word);
    let reason = told.gateway_details.and_then(|details| details.decline_reason);
    payout.decline = (status == PayoutStatus::Failed).then_some(Decline::new(None, reason, &[]));
    payout
}

/// Without a key, a signature or one of its fields, nobody vouches for the event. A wrong signature is refused.
fn check_signature(key: Option<&Secret>, fields: &Map<String, Value>) -> Result<Verified> {
    let (Some(key), Some(signature)) = (key, fields.get("signature")) else { return Ok(Verified::None) };
    let signature = signature.as_str().unwrap_or_default();
    let Ok(valid) = verify_fields(Scheme::Business, fields, key, signature) else {
        return Ok(Verified::None);
    };
    if valid {
        return Ok(if reads_one_way(fields) { Verified::Signature } else { Verified::None });
    }
    let message = "the notification is refused: the body was changed on its way, or \
        credentials.notification_key is not the gateway's";
    Err(Error::new(ErrorKind::SignatureInvalid, message))
}

/// The signed string puts the number of characters before each value and nothing between them. A customer whose words come
/// back in `extraReturnParam` can choose them so that the same string reads as another order and another amount, with the
/// rest of it as a currency; the signature stands in the address of his return. Where amounts are digits and currencies
/// three capital letters, the string has one reading for them.
fn reads_one_way(fields: &Map<String, Value>) -> bool {
    let all = |name: &str, fits: fn(&str) -> bool| {
        plain(fields.get(name)).is_some_and(|text| !text.is_empty() && fits(&text))
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let code = |text: &str| text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase());
    all("amount", digits)
        && all("gatewayAmount", digits)
        && all("currency", code)
        && all("gatewayCurrency", code)
}

#[cfg(test)]
mod tests {
    use super::super::dialect::PAYMART;
    use super::*;
    use crate::signature::{explain, sign_fields};
    use serde_json::json;

    fn parsed(fields: &Value, signature: &str) -> Event {
        let mut body = fields.clone();
        body["signature"] = json!(signature);
        let key = Secret::new("notification-key");
        parse(&PAYMART, Some(&key), body.to_string().as_bytes()).expect("an event")
    }

    #[test]
    fn a_signature_vouches_for_one_reading_only() {
        // What the customer paid, with words of his own that come back in extraReturnParam.
        let words = "x4A-425999993USD59999921";
        let genuine = json!({"token": "t0", "type": "pay", "status": "approved", "extraReturnParam": words,
            "orderNumber": "1001", "amount": "100", "currency": "USD", "gatewayAmount": "100", "gatewayCurrency": "USD"});
        // The same string, read as somebody else's order.
        let forged = json!({"token": "t0", "type": "pay", "status": "approved",
            "extraReturnParam": "4x", "orderNumber": "A-42", "amount": "99999",
            "currency": "USD", "gatewayAmount": "99999", "gatewayCurrency": "4100131003USD31003USD"});
        let key = Secret::new("notification-key");
        let text = |fields: &Value| {
            let told = explain(Scheme::Business, fields.to_string().as_bytes()).expect("a string");
            told["string_to_sign"].as_str().expect("text").to_owned()
        };
        let signature =
            sign_fields(Scheme::Business, genuine.as_object().expect("fields"), &key).expect("signed");
        assert_eq!(parsed(&genuine, &signature).verified, Verified::Signature);
        assert_eq!(text(&forged), text(&genuine));
        assert_eq!(parsed(&forged, &signature).verified, Verified::None);
    }
}
