//! The envelope of every request and every answer.

use serde::de::DeserializeOwned;
use serde_json::Value;
use till::error::Result;
use till::gateway::{Context, HttpRequest, HttpResponse, State, malformed, refusal, unlisted};
use till::json;
use till::model::HttpMethod;

use super::merchant::Acorn;
use super::request::Prepared;
use super::sign::sign;
use super::status::{Verdict, verdict};
use super::wire::Reply;

/// Adds merchant, time and signature, again for each attempt.
pub(super) fn signed(gateway: &Acorn, prepared: &Prepared, context: &Context) -> HttpRequest {
    let body = prepared.body.as_ref().map(Value::to_string).unwrap_or_default();
    let time = context.now_ms.to_string();
    let method = match prepared.method {
        HttpMethod::Get => "GET",
        HttpMethod::Post => "POST",
    };
    let target = format!("{method} {}", prepared.path);
    let signature = sign(&gateway.secret, [time.as_bytes(), target.as_bytes(), body.as_bytes()]);
    let mut headers = vec![
        ("accept".to_owned(), "application/json".to_owned()),
        ("acorn-merchant".to_owned(), gateway.merchant.clone()),
        ("acorn-time".to_owned(), time),
        ("acorn-signature".to_owned(), signature),
    ];
    if prepared.body.is_some() {
        headers.push(("content-type".to_owned(), "application/json".to_owned()));
    }
    let url = format!("{}{}", gateway.base_url, prepared.path);
    HttpRequest { method: prepared.method, url, headers, body }
}

/// An answer whose code says that the request was accepted.
pub(super) struct Opened<'a> {
    pub reply: Reply,
    pub text: String,
    response: &'a HttpResponse,
}

/// Reads an answer's envelope: only `ok` with HTTP 200 is a yes, and only listed codes are a no.
pub(super) fn opened<'a>(state: &State, response: &'a HttpResponse) -> Result<Opened<'a>> {
    let not_ours = |why: &str| malformed(response, state.operation, why);
    let body = json::parse_object(&response.body).map_err(|error| not_ours(&error.message))?;
    let reply: Reply = serde_json::from_value(Value::Object(body))
        .map_err(|_| not_ours("its body is not Acorn's envelope"))?;
    if response.status >= 500 {
        return Err(not_ours("the bank reports a server error"));
    }
    match verdict(&reply.code, &state.phase) {
        Verdict::Accepted if response.status == 200 => {
            let text = String::from_utf8_lossy(&response.body).into_owned();
            Ok(Opened { reply, text, response })
        }
        Verdict::Accepted => Err(not_ours("Acorn accepts with HTTP 200 only")),
        Verdict::Refused(kind) => Err(refusal(kind, &reply.code, &reply.message, response)),
        Verdict::Unlisted => Err(unlisted(&reply.code, &reply.message, response, state.operation)),
    }
}

impl Opened<'_> {
    /// Reads a record; an acceptance without one is unreadable.
    pub fn read<T: DeserializeOwned>(&self, record: Option<&Value>, state: &State) -> Result<T> {
        let record = record.cloned().unwrap_or(Value::Null);
        serde_json::from_value(record)
            .map_err(|_| self.unreadable(state, "a field is missing, or has another type"))
    }

    /// The error for an unreadable answer.
    pub fn unreadable(&self, state: &State, why: &str) -> till::Error {
        malformed(self.response, state.operation, why)
    }
}
