//! For anything that is posted to a shop, only a valid signature makes it a verified event.
//!
//! First line: the gateway, and `signed` if the body gets a valid signature. Second line: the headers. The rest is the
//! body.

use serde_json::{Value, json};
use till::error::ErrorKind;
use till::signature::{Key, Scheme};

use super::fixtures::{self, Fixture, PAYERMAX_KEY};
use super::input::first_line;

/// Runs one input.
pub fn run(input: &[u8]) {
    let Some((words, rest)) = first_line(input) else { return };
    let Some(end) = rest.iter().position(|byte| *byte == b'\n') else { return };
    let Some(fixture) = fixtures::find(words[0]) else { return };
    let (mut headers, mut body) = (rest[..end].to_vec(), rest[end + 1..].to_vec());
    if words.get(1) == Some(&"signed") {
        sign(fixture, &mut headers, &mut body);
    }
    match fixture.client.notification_parse(&headers, &body) {
        Err(error) => assert_ne!(error.kind, ErrorKind::Internal, "{error:?}"),
        Ok(event) => judge(fixture, &headers, &body, &till::json::to_value(&event)),
    }
}

fn judge(fixture: &Fixture, headers: &[u8], body: &[u8], event: &Value) {
    assert_eq!(event["gateway"], fixture.name.as_str());
    assert!(event["dedupe_key"].as_str().is_some_and(|key| key.starts_with(&fixture.name)), "{event}");
    match event["verified"].as_str() {
        Some("signature") => assert!(is_signed(fixture, headers, body), "not signed: {event}"),
        Some("none") => {}
        other => panic!("nothing was queried, but it is verified by {other:?}: {event}"),
    }
    if matches!(fixture.name.as_str(), "paypro" | "payermax") {
        assert!(is_signed(fixture, headers, body), "accepted without a signature: {event}");
    }
}

/// How the gateway signs its notifications, with which key, and in which field.
fn scheme(fixture: &Fixture) -> Option<(Key, &'static str)> {
    let shared = |scheme, credential: &str| {
        Key::new(scheme, &fixtures::secret(fixture, credential)).expect("a good key")
    };
    match fixture.name.as_str() {
        "paypro" => Some((shared(Scheme::Paypro, "secret"), "sign")),
        "paymart" | "onlinepay" => Some((shared(Scheme::Business, "notification_key"), "signature")),
        _ => None,
    }
}

fn is_signed(fixture: &Fixture, headers: &[u8], body: &[u8]) -> bool {
    let object = |text: &[u8]| till::json::parse_object(text).ok();
    match scheme(fixture) {
        None => {
            let headers = object(headers).unwrap_or_default();
            let text = |value: &Value| value.as_str().or(value[0].as_str()).map(str::to_owned);
            let sign = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("sign"));
            sign.and_then(|(_, value)| text(value))
                .is_some_and(|sign| PAYERMAX_KEY.verify(body, sign.as_bytes()).is_ok())
        }
        Some((key, field)) => object(body).is_some_and(|fields| {
            let sign = fields.get(field).and_then(Value::as_str).unwrap_or_default();
            key.verify(body, sign.as_bytes()).is_ok()
        }),
    }
}

fn sign(fixture: &Fixture, headers: &mut Vec<u8>, body: &mut Vec<u8>) {
    match scheme(fixture) {
        None if fixture.name == "payermax" => {
            let sign = PAYERMAX_KEY.sign(body).expect("the sample key signs");
            *headers = json!({"sign": sign}).to_string().into_bytes();
        }
        None => {}
        Some((key, field)) => {
            let Ok(mut fields) = till::json::parse_object(body) else { return };
            let Ok(sign) = key.sign(body) else { return };
            fields.insert(field.to_owned(), Value::from(sign));
            *body = Value::Object(fields).to_string().into_bytes();
        }
    }
}
