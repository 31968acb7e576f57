//! The signature on every request, and the envelope of every answer.

use hmac::{Hmac, KeyInit, Mac};
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::Sha256;
use till::error::Result;
use till::gateway::{Context, HttpRequest, HttpResponse, check_code, malformed, unreadable};
use till::json;
use till::model::HttpMethod;
use till::operation::Operation;
use till::secret::Secret;

use super::merchant::Acorn;
use super::status::meaning;
use super::step::Call;
use super::wire::Envelope;

/// HMAC-SHA256 over the parts; each part except the last is followed by a line feed.
pub fn signature(secret: &Secret, parts: [&[u8]; 3]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.reveal().as_bytes()).expect("a key of any length");
    mac.update(parts[0]);
    for part in &parts[1..] {
        mac.update(b"\n");
        mac.update(part);
    }
    mac
}

/// Adds merchant, time and signature, again for each attempt.
pub(super) fn sign_request(gateway: &Acorn, call: Call, context: &Context) -> HttpRequest {
    let body = call.body.as_ref().map(Value::to_string).unwrap_or_default();
    let time = context.now_ms.to_string();
    let method = match call.method {
        HttpMethod::Get => "GET",
        HttpMethod::Post => "POST",
    };
    let target = format!("{method} {}", call.path);
    let mac = signature(&gateway.secret, [time.as_bytes(), target.as_bytes(), body.as_bytes()]);
    let mut headers = vec![
        ("accept".to_owned(), "application/json".to_owned()),
        ("acorn-merchant".to_owned(), gateway.merchant.clone()),
        ("acorn-time".to_owned(), time),
        ("acorn-signature".to_owned(), hex::encode(mac.finalize().into_bytes())),
    ];
    if call.body.is_some() {
        headers.push(("content-type".to_owned(), "application/json".to_owned()));
    }
    let url = format!("{}{}", gateway.base_url, call.path);
    HttpRequest { method: call.method, url, headers, body }
}

/// An answer whose code says that the request was accepted.
pub(super) struct Response {
    pub envelope: Envelope,
    pub text: String,
}

/// Reads an answer's envelope: only `ok` with HTTP 200 is a yes, and only listed codes are a no.
pub(super) fn parse_response(operation: Operation, response: &HttpResponse) -> Result<Response> {
    let malformed = |why: &str| malformed(response, operation, why);
    let body = json::parse_object(&response.body).map_err(|error| malformed(&error.message))?;
    let envelope: Envelope = serde_json::from_value(Value::Object(body))
        .map_err(|_| malformed("its body is not Acorn's envelope"))?;
    if response.status >= 500 {
        return Err(malformed("the bank reports a server error"));
    }
    let (code, message) = (&envelope.code, &envelope.message);
    check_code(meaning(code, operation), code, message, response, operation)?;
    Ok(Response { envelope, text: String::from_utf8_lossy(&response.body).into_owned() })
}

/// Reads a record; an acceptance without one is unreadable.
pub(super) fn parse_record<T: DeserializeOwned>(record: Option<&Value>, operation: Operation) -> Result<T> {
    let record = record.cloned().unwrap_or(Value::Null);
    serde_json::from_value(record)
        .map_err(|_| unreadable(operation, "a field is missing, or has another type"))
}
