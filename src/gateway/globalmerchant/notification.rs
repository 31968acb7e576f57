//! Callbacks, which no document describes: read like an answer, from a form or JSON, and never trusted. A callback is a reason to
//! query with RETRIEVE, which `notification_confirm` does.

use serde_json::{Map, Value};

use super::merchant::NAME;
use super::payment::to_payment;
use super::wire::{Action, ResponseFields};
use crate::error::Result;
use crate::gateway::unreadable_notification;
use crate::json;
use crate::model::{Event, EventType, ReturnHint, Verified};

/// Reads a callback. It is about a payment unless its action says otherwise: then nothing else is read.
pub(super) fn parse(body: &[u8]) -> Result<Event> {
    let reply: ResponseFields = json::read_object(&fields(body)?)
        .map_err(|_| unreadable_notification("its fields are not globalmerchant's"))?;
    let code = reply.code.clone().unwrap_or_default();
    let payment = to_payment(&reply, &code);
    if payment.order_id.is_none() && payment.id.is_none() {
        return Err(unreadable_notification("it has neither out_trade_no nor txid"));
    }
    let raw = Some(String::from_utf8_lossy(body).into_owned());
    if !is_about_payment(&reply) {
        return Ok(Event { raw, ..Event::new(NAME, EventType::Other, Verified::None) });
    }
    Ok(Event { payment: Some(payment), raw, ..Event::new(NAME, EventType::Payment, Verified::None) })
}

fn is_about_payment(reply: &ResponseFields) -> bool {
    let Some(word) = &reply.action_type else { return true };
    matches!(Action::from_name(word), Some(Action::Pay | Action::PayWith3ds | Action::Retrieve))
}

/// JSON or a form, by the first letter, which a byte order mark may precede. A duplicate field is refused, because readers may differ
/// in which one counts.
fn fields(body: &[u8]) -> Result<Map<String, Value>> {
    let body = json::without_bom(body);
    if body.trim_ascii_start().starts_with(b"{") {
        return json::parse_object(body).map_err(|error| unreadable_notification(&error.message));
    }
    if std::str::from_utf8(body).is_err() {
        return Err(unreadable_notification("it is not UTF-8"));
    }
    let mut fields = Map::new();
    for (name, value) in form_urlencoded::parse(body.trim_ascii()) {
        if fields.insert(name.to_string(), Value::from(value.as_ref())).is_some() {
            return Err(unreadable_notification(&format!("duplicate field {}", json::shown(&name))));
        }
    }
    Ok(fields)
}

/// What `redirect_url` is assumed to get appended.
pub(super) fn parse_return(query: &[(String, String)]) -> ReturnHint {
    let find = |name: &str| query.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    ReturnHint { id: find("txid"), order_id: find("out_trade_no"), claimed_status: find("code") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;
    use crate::model::PaymentStatus;

    const FORM: &str = "out_trade_no=A-1&txid=S1&amt=100&ccy=USD&code=0000&msg=Payment+Success";

    #[test]
    fn a_form_and_json_are_the_same_news_and_nobody_vouches_for_it() {
        let json = br#" {"out_trade_no":"A-1","txid":"S1","amt":"100.00","ccy":"USD","code":"0000"}"#;
        let (form, json) = (parse(FORM.as_bytes()).expect("a form"), parse(json).expect("JSON"));
        let amounts = [&form, &json].map(|event| event.payment.as_ref().and_then(|payment| payment.amount));
        assert_eq!(amounts, [crate::money::Amount::from_minor(10_000); 2]);
        assert_eq!((form.verified, json.verified), (Verified::None, Verified::None));
        let payment = form.payment.expect("a payment");
        assert_eq!((payment.status, payment.order_id.as_deref()), (PaymentStatus::Approved, Some("A-1")));
    }

    #[test]
    fn a_code_that_is_not_listed_is_no_news_of_success() {
        let event = parse(b"out_trade_no=A-1&code=2007").expect("read");
        let payment = event.payment.expect("a payment");
        assert_eq!((payment.status, payment.is_final), (PaymentStatus::Unknown, false));
    }

    #[test]
    fn news_of_a_refund_or_of_an_unknown_action_is_no_payment() {
        for action in ["PAY", "PAY_3DS", "RETRIEVE"] {
            let event = parse(format!("{FORM}&action_type={action}").as_bytes()).expect("read");
            assert_eq!((event.event_type, event.payment.is_some()), (EventType::Payment, true), "{action}");
        }
        for action in ["REFUND", "refund", "CHARGEBACK", "pay"] {
            let event = parse(format!("{FORM}&action_type={action}").as_bytes()).expect("read");
            assert_eq!((event.event_type, event.payment), (EventType::Other, None), "{action}");
        }
    }

    #[test]
    fn what_cannot_be_read_for_sure_is_refused() {
        let bodies: [&[u8]; 7] = [
            b"",
            b"code=0000",
            b"hello",
            b"out_trade_no=A&out_trade_no=B&code=0000",
            br#"{"out_trade_no":"A","out_trade_no":"B"}"#,
            b"out_trade_no=\xff",
            b"{\"out_trade_no\":",
        ];
        for body in bodies {
            let error = parse(body).expect_err("refused");
            assert_eq!(error.kind, ErrorKind::MalformedResponse, "{}", String::from_utf8_lossy(body));
        }
    }

    #[test]
    fn a_return_is_a_hint() {
        let query = [("out_trade_no", "A-1"), ("txid", "S1"), ("code", "0000"), ("x", "y")];
        let query = query.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let hint = parse_return(&query);
        assert_eq!(hint.order_id.as_deref(), Some("A-1"));
        assert_eq!(hint.id.as_deref(), Some("S1"));
        assert_eq!(hint.claimed_status.as_deref(), Some("0000"));
    }
}
