//! The signature on every request, and the envelope of every answer.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac::{self, HMAC_SHA256, Key};
use serde::de::DeserializeOwned;
use serde_json::Value;
use till::error::Result;
use till::gateway::{
    Context, HttpRequest, HttpResponse, Named, State, Subject, check_code, malformed, unreadable,
};
use till::json;
use till::model::HttpMethod;
use till::operation::Operation;
use till::secret::Secret;

use super::merchant::Acorn;
use super::status::meaning;
use super::step::Call;
use super::wire::Envelope;

/// HMAC-SHA256 in hexadecimal over the parts; each part except the last is followed by a line feed.
pub(super) fn sign(secret: &Secret, parts: [&[u8]; 3]) -> String {
    let key = Key::new(HMAC_SHA256, secret.reveal().as_bytes());
    let tag = hmac::sign(&key, &parts.join(&b'\n'));
    tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether the signature is right. The comparison takes the same time wherever the two differ.
pub(super) fn is_signed(secret: &Secret, parts: [&[u8]; 3], signature: &str) -> bool {
    verify_slices_are_equal(sign(secret, parts).as_bytes(), signature.as_bytes()).is_ok()
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
    let signature = sign(&gateway.secret, [time.as_bytes(), target.as_bytes(), body.as_bytes()]);
    let mut headers = vec![
        ("accept".to_owned(), "application/json".to_owned()),
        ("acorn-merchant".to_owned(), gateway.merchant.clone()),
        ("acorn-time".to_owned(), time),
        ("acorn-signature".to_owned(), signature),
    ];
    if call.body.is_some() {
        headers.push(("content-type".to_owned(), "application/json".to_owned()));
    }
    let url = format!("{}{}", gateway.base_url, call.path);
    HttpRequest { method: call.method, url, headers, body: body.into() }
}

/// An answer whose code says that the request was accepted.
pub(super) struct Response {
    pub envelope: Envelope,
    pub text: String,
}

/// Reads an answer's envelope: only `ok` with HTTP 200 is a yes, and only listed codes are a no.
pub(super) fn parse_response(state: &State, response: &HttpResponse) -> Result<Response> {
    let operation = state.operation;
    let malformed = |why: &str| malformed(response, operation, why);
    let body = json::parse_object(&response.body).map_err(|error| malformed(&error.message))?;
    let envelope: Envelope =
        json::read_object(&body).map_err(|_| malformed("its body is not Acorn's envelope"))?;
    if response.status >= 500 {
        return Err(malformed("the bank reports a server error"));
    }
    let (code, message) = (&envelope.code, &envelope.message);
    let named = named(&envelope, &state.subject);
    check_code(meaning(code, operation), code, message, response, operation, &named)?;
    Ok(Response { envelope, text: String::from_utf8_lossy(&response.body).into_owned() })
}

/// The numbers of the request that an answer may repeat: a refusal of another order refuses nothing here.
fn named<'a>(envelope: &'a Envelope, asked: &'a Subject) -> Vec<Named<'a>> {
    let records = [&envelope.payment, &envelope.refund].into_iter().flatten();
    let both = |record: &'a Value| {
        [
            Named::new("order number", asked.order_id.as_deref(), record.get("order")),
            Named::new("refund number", asked.refund_id.as_deref(), record.get("refund")),
        ]
    };
    records.flat_map(both).collect()
}

/// Reads a record; an acceptance without one is unreadable.
pub(super) fn parse_record<T: DeserializeOwned>(record: Option<&Value>, operation: Operation) -> Result<T> {
    json::read(record.unwrap_or(&Value::Null))
        .map_err(|_| unreadable(operation, "a field is missing, or has another type"))
}
