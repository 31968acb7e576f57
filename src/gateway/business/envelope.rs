//! The bearer key on every request, and the envelope of every answer.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::wire::Reply;
use super::{Business, status};
use crate::error::{Error, ErrorKind, Outcome, Result};
use crate::gateway::{HttpRequest, HttpResponse, Subject, malformed, merge, refusal, unlisted};
use crate::json;
use crate::model::HttpMethod;
use crate::money::{Amount, Currency};
use crate::operation::Operation;

/// Below this path are all operations.
pub(super) const API: &str = "/api/v1";

/// A request before it is authenticated.
pub(crate) struct Prepared {
    pub operation: Operation,
    pub phase: &'static str,
    pub method: HttpMethod,
    pub path: String,
    pub body: Option<Value>,
    pub subject: Subject,
    pub ignored: Vec<String>,
    pub memory: Map<String, Value>,
}

impl Prepared {
    /// A request that reads.
    pub fn get(operation: Operation, phase: &'static str, path: String, subject: Subject) -> Self {
        Self {
            operation,
            phase,
            method: HttpMethod::Get,
            path,
            body: None,
            subject,
            ignored: Vec::new(),
            memory: Map::new(),
        }
    }

    /// A request that writes.
    pub fn post(
        operation: Operation,
        phase: &'static str,
        path: &str,
        body: impl Serialize,
        subject: Subject,
    ) -> Result<Self> {
        let body =
            serde_json::to_value(body).map_err(|_| Error::internal("a request cannot be written as JSON"))?;
        let get = Self::get(operation, phase, format!("{API}{path}"), subject);
        Ok(Self { method: HttpMethod::Post, body: Some(json::without_nulls(body)), ..get })
    }

    /// The same with the gateway's own fields and the list of fields that were ignored.
    pub fn with(mut self, options: Option<&Map<String, Value>>, ignored: Vec<String>) -> Self {
        if let (Some(options), Some(body)) = (options, self.body.as_mut()) {
            merge(body, options);
        }
        self.ignored = ignored;
        self
    }
}

/// Adds the key.
pub(super) fn authenticated(gateway: &Business, prepared: &Prepared) -> HttpRequest {
    let mut headers = vec![
        ("accept".to_owned(), "application/json".to_owned()),
        ("authorization".to_owned(), format!("Bearer {}", gateway.private_key.reveal())),
    ];
    if prepared.body.is_some() {
        headers.push(("content-type".to_owned(), "application/json".to_owned()));
    }
    HttpRequest {
        method: prepared.method,
        url: format!("{}{}", gateway.base_url, prepared.path),
        headers,
        body: prepared.body.as_ref().map(Value::to_string).unwrap_or_default(),
    }
}

/// An answer that says that the request was taken.
pub(super) struct Opened {
    pub text: String,
}

/// Reads an answer's envelope: only `success: true` with HTTP 200 is a yes, and only listed codes are a no.
pub(super) fn opened(operation: Operation, response: &HttpResponse) -> Result<Opened> {
    let no_envelope = || malformed(response, operation, "its body is not the gateway's envelope");
    let text = std::str::from_utf8(&response.body)
        .map_err(|_| malformed(response, operation, "its body is not UTF-8"))?;
    let reply: Reply = serde_json::from_str(text).map_err(|_| no_envelope())?;
    let success = reply.success.or(reply.result.map(|result| result == 0)).ok_or_else(no_envelope)?;
    let problems = reply.errors.0;
    if success && problems.is_empty() {
        return if response.status == 200 {
            Ok(Opened { text: text.to_owned() })
        } else {
            Err(malformed(response, operation, "success comes with 200 only"))
        };
    }
    let Some(first) = problems.first().filter(|_| !success) else { return Err(no_envelope()) };
    let listed: Option<Vec<ErrorKind>> =
        problems.iter().map(|problem| status::refusal(&problem.code)).collect();
    let mut error = match listed.filter(|_| status::may_refuse(response.status)) {
        Some(kinds) => refusal(kinds[0], &first.code, "", response),
        None => unlisted(&first.code, "", response, operation),
    };
    error.gateway_kind = first.kind.clone();
    Err(error)
}

/// Reads what an answer is about; an answer that says yes without its content says nothing.
pub(super) fn read<T: DeserializeOwned>(answer: &Opened, operation: Operation) -> Result<T> {
    serde_json::from_str(&answer.text)
        .map_err(|_| unreadable(operation, "a field has another type than documented"))
}

/// The error for an answer that says yes and cannot be understood.
pub(super) fn unreadable(operation: Operation, why: &str) -> Error {
    let message = format!("the gateway's answer cannot be read: {why}");
    let mut error = Error::new(ErrorKind::MalformedResponse, message).with_outcome(Outcome::Unknown);
    error.retry_safe = !operation.moves_money();
    error
}

/// An amount of an answer: whole minor units, as a number or as a text. One that is there and cannot be read exactly is
/// an error, never nothing.
pub(super) fn amount(value: Option<&Value>, operation: Operation) -> Result<Option<Amount>> {
    let Some(text) = plain(value) else { return Ok(None) };
    let amount = Amount::from_decimal(&text, 0);
    amount.map(Some).map_err(|_| unreadable(operation, "an amount is no whole number of minor units"))
}

/// A currency of an answer. One that is there and that ISO 4217 does not list is an error, never nothing.
pub(super) fn currency(code: Option<&str>, operation: Operation) -> Result<Option<Currency>> {
    let Some(code) = code.filter(|code| !code.is_empty()) else { return Ok(None) };
    let known = Currency::new(code).map(Some);
    known.ok_or_else(|| unreadable(operation, "a currency is not in ISO 4217"))
}

/// A value that the documents print as a text here and as a number there.
pub(super) fn plain(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_alike_as_text_and_as_number() {
        let read = |text: &str| {
            let value: Value = serde_json::from_str(text).expect("JSON");
            amount(Some(&value), Operation::PaymentGet).map(|amount| amount.map(Amount::minor))
        };
        for (text, minor) in
            [("10020", 10020), ("999999999999", 999_999_999_999), ("10020.00", 10020), ("1.002E4", 10020)]
        {
            assert_eq!(read(text).expect("a number"), Some(minor));
            assert_eq!(read(&format!("\"{text}\"")).expect("a text"), Some(minor));
        }
        assert_eq!(read("null").expect("nothing"), None);
        for text in ["10.5", "\"10.5\"", "\"1,000\"", "-1", "1e-3", "\" 10\"", "\"ten\""] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    fn judged(status: u16, body: &str) -> std::result::Result<(), (ErrorKind, Outcome)> {
        let response = HttpResponse { status, headers: Vec::new(), body: body.as_bytes().to_vec() };
        opened(Operation::PaymentCreate, &response).map(|_| ()).map_err(|error| (error.kind, error.outcome))
    }

    #[test]
    fn errors_are_read_in_every_shape() {
        let refused = Err((ErrorKind::GatewayRejected, Outcome::Rejected));
        for errors in [
            r#"[{"code": "incorrect_amount", "kind": "invalid_request_error"}]"#,
            r#"{"list": [{"code": "incorrect_amount", "kind": "invalid_request_error"}]}"#,
            r#"[{"code": "incorrect_amount"}, {"code": "incorrect_currency"}]"#,
        ] {
            for status in [200, 403, 502] {
                assert_eq!(judged(status, &format!(r#"{{"success": false, "errors": {errors}}}"#)), refused);
            }
            assert_eq!(judged(403, &format!(r#"{{"result": 1, "errors": {errors}}}"#)), refused);
        }
        for errors in ["[]", "{}", "null", r#"{"list": []}"#] {
            assert_eq!(judged(200, &format!(r#"{{"success": true, "errors": {errors}}}"#)), Ok(()));
        }
        assert_eq!(judged(200, r#"{"success": true}"#), Ok(()));
    }

    #[test]
    fn what_is_neither_yes_nor_a_listed_no_stays_open() {
        for (status, body) in [
            (403, r#"{"success": false, "errors": []}"#),
            (
                403,
                r#"{"success": false, "errors": [{"code": "incorrect_amount"}, {"code": "core_api_error"}]}"#,
            ),
            (200, r#"{"success": true, "errors": [{"code": "incorrect_amount"}]}"#),
            (500, r#"{"success": false, "errors": [{"code": "incorrect_amount"}]}"#),
            (201, r#"{"success": true}"#),
            (200, r#"{"token": "t"}"#),
            (200, "{'success': true}"),
            (502, "<html>Bad gateway</html>"),
            (200, ""),
        ] {
            let outcome = judged(status, body).map_err(|(_, outcome)| outcome);
            assert_eq!(outcome, Err(Outcome::Unknown), "{status} {body}");
        }
    }
}
