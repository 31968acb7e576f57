//! The bearer key on every request, which signs nothing, and the envelope of every answer.

use std::borrow::Cow;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::merchant::Business;
use super::problems::{self, Problem};
use super::status;
use super::step::{Call, Content};
use crate::error::{Error, ErrorKind, Result};
use crate::gateway::{
    Body, HttpRequest, HttpResponse, Named, Subject, check_named, malformed, mismatch, refusal, trouble,
    unlisted, unreadable,
};
use crate::json;
use crate::operation::Operation;

/// Adds the key.
pub(super) fn sign_request(gateway: &Business, call: Call) -> HttpRequest {
    let mut headers = vec![
        ("accept".to_owned(), "application/json".to_owned()),
        ("authorization".to_owned(), format!("Bearer {}", gateway.private_key.reveal())),
    ];
    let (content_type, body) = match call.content {
        Content::Nothing => (None, Body::Text(String::new())),
        Content::Json(value) => (Some("application/json".to_owned()), json::to_text(&value).into()),
        Content::Form(form) => {
            let (content_type, bytes) = form.finish();
            (Some(content_type), Body::Form(bytes))
        }
    };
    headers.extend(content_type.map(|content_type| ("content-type".to_owned(), content_type)));
    HttpRequest { method: call.method, url: format!("{}{}", gateway.base_url, call.path), headers, body }
}

/// An answer that says that the request was taken.
pub(super) struct Response<'a> {
    pub text: String,
    fields: Cow<'a, Map<String, Value>>,
}

/// Reads an answer's envelope: only `success: true` with HTTP 200 is a yes, and only listed codes are a no.
pub(super) fn parse_response<'a>(
    operation: Operation,
    asked: &Subject,
    response: &'a HttpResponse,
) -> Result<Response<'a>> {
    let no_envelope = || malformed(response, operation, "its body is not the gateway's envelope");
    let fields = response.envelope().map_err(|_| no_envelope())?;
    let success = says_yes(fields).ok_or_else(no_envelope)?;
    let problems = problems::read(fields.get("errors"));
    if success && problems.is_empty() {
        return if response.status == 200 {
            Ok(Response { text: response.text(), fields: as_documented(fields) })
        } else {
            Err(malformed(response, operation, "success comes with 200 only"))
        };
    }
    let Some(first) = problems.first().filter(|_| !success) else { return Err(no_envelope()) };
    if response.status == 429 {
        return Err(malformed(response, operation, "it is asked too often"));
    }
    check_named(&named(asked, fields), operation)?;
    let listed: Option<Vec<ErrorKind>> =
        problems.iter().map(|problem| status::refusal_of(operation, &problem.code)).collect();
    let mut error = match listed.filter(|_| status::may_refuse(response.status)) {
        Some(kinds) => refusal(kinds[0], &first.code, "", response),
        None if problems.iter().any(Problem::is_about_the_key) => {
            unlisted(&first.code, "", response, operation).with_kind(ErrorKind::Authentication)
        }
        None if problems.iter().all(|problem| status::is_trouble(&problem.code)) => {
            trouble(&first.code, "", response, operation)
        }
        // By the documents, this status is the engine's way to refuse, and no sign of a server in trouble.
        None if status::may_refuse(response.status) => {
            Error { transient: false, ..unlisted(&first.code, "", response, operation) }
        }
        None => unlisted(&first.code, "", response, operation),
    };
    error.gateway_kind = first.kind.clone();
    Err(error)
}

/// The numbers of the request that a refusal may repeat.
fn named<'a>(asked: &'a Subject, fields: &'a Map<String, Value>) -> Vec<Named<'a>> {
    let (order_id, token) = (asked.order_id.as_deref(), asked.id.as_deref());
    let records = ["payment", "payout"].into_iter().filter_map(|name| fields.get(name)?.as_object());
    let mut named = vec![Named::new("order number", order_id, fields.get("orderNumber"))];
    for record in records.chain([fields]) {
        named.push(Named::new("order number", order_id, record.get("order_number")));
        named.push(Named::new("token", token, record.get("token")));
    }
    named
}

/// What the envelope says; nothing where its two members contradict each other, or none is there.
fn says_yes(fields: &Map<String, Value>) -> Option<bool> {
    let member = |name: &str| fields.get(name).filter(|value| !value.is_null());
    let success = member("success").map(Value::as_bool);
    let result = member("result").map(|value| value.as_u64().map(|result| result == 0));
    match (success, result) {
        (Some(said), None) | (None, Some(said)) => said,
        (Some(success), Some(result)) if success == result => success,
        _ => None,
    }
}

/// Names of members as the documents print them, and what newer editions of the engine call them.
const NAMES: &[(&str, &[&str])] = &[
    ("processingUrl", &["processing_url"]),
    ("selectorURL", &["selectorUrl", "selector_url"]),
    ("redirectRequest", &["redirect_request"]),
    ("totalCount", &["total_count"]),
    ("curentPage", &["currentPage", "curent_page", "current_page"]),
    ("perPage", &["per_page"]),
    ("totalPage", &["total_page", "totalPages", "total_pages"]),
];

/// The members under their documented names.
fn as_documented(fields: &Map<String, Value>) -> Cow<'_, Map<String, Value>> {
    let is_there = |name: &str| fields.get(name).is_some_and(|value| !value.is_null());
    let mut documented = Cow::Borrowed(fields);
    for (name, others) in NAMES {
        if !is_there(name)
            && let Some(other) = others.iter().find(|other| is_there(other))
            && let Some(value) = documented.to_mut().remove(*other)
        {
            documented.to_mut().insert((*name).to_owned(), value);
        }
    }
    documented
}

/// Reads what an answer is about; an answer that says yes without its content says nothing.
pub(super) fn parse_data<T: DeserializeOwned>(answer: &Response<'_>, operation: Operation) -> Result<T> {
    json::read_object(answer.fields.as_ref())
        .map_err(|_| unreadable(operation, "a field has another type than documented"))
}

/// The token that an answer states in up to two places, which must be the same.
pub(super) fn one_token(
    envelope: Option<&String>,
    record: Option<&String>,
    operation: Operation,
) -> Result<Option<String>> {
    match (envelope, record) {
        (Some(token), Some(other)) if token != other => Err(mismatch(operation, "two tokens")),
        (token, other) => Ok(token.or(other).cloned()),
    }
}

/// Compares the token of an answer with the requested one.
pub(super) fn check_token(stated: Option<&str>, asked: Option<&str>, operation: Operation) -> Result<()> {
    match stated {
        Some(stated) if Some(stated) == asked => Ok(()),
        Some(_) => Err(mismatch(operation, "another token")),
        None => Err(mismatch(operation, "something without its token")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Outcome;
    use crate::json;

    fn judged(status: u16, body: &str) -> std::result::Result<(), (ErrorKind, Outcome)> {
        let response = HttpResponse::new(status, Vec::new(), body.as_bytes().to_vec());
        parse_response(Operation::PaymentCreate, &Subject::default(), &response)
            .map(|_| ())
            .map_err(|error| (error.kind, error.outcome))
    }

    #[test]
    fn newer_names_are_read_and_the_documents_go_before_them() {
        let documented = |text: &str| {
            as_documented(&json::parse_envelope(text.as_bytes()).expect("an object")).into_owned()
        };
        for name in ["selectorURL", "selectorUrl", "selector_url"] {
            assert_eq!(documented(&format!(r#"{{"{name}": "x"}}"#))["selectorURL"], "x", "{name}");
        }
        let both = documented(
            r#"{"selectorURL": "x", "selectorUrl": "y", "processingUrl": null, "processing_url": "z"}"#,
        );
        assert_eq!((both["selectorURL"].as_str(), both["processingUrl"].as_str()), (Some("x"), Some("z")));
    }

    #[test]
    fn a_wrong_key_is_no_broken_server() {
        for errors in [
            r#"[{"code": "incorrect_private_key", "kind": "authentication_error"}]"#,
            r#"["incorrect_private_key"]"#,
            r#""incorrect_private_key - authentication_error""#,
            r#""[{:code=>\"unknown_auth_header\", :kind=>\"authentication_error\"}]""#,
            r#""Incorrect private key""#,
            r#"[{"code": "a_code_of_tomorrow", "kind": "authentication_error"}]"#,
        ] {
            for status in [200, 403, 500, 502, 503] {
                let body = format!(r#"{{"success": false, "result": 1, "errors": {errors}}}"#);
                let response = HttpResponse::new(status, Vec::new(), body.into_bytes());
                let error = parse_response(Operation::PaymentCreate, &Subject::default(), &response);
                let error = error.err().expect("an error");
                assert_eq!(
                    (error.kind, error.transient),
                    (ErrorKind::Authentication, false),
                    "{status} {errors}"
                );
                let settled = status::may_refuse(status)
                    && status::refusal(error.gateway_code.as_deref().unwrap_or("")).is_some();
                let outcome = if settled { Outcome::Rejected } else { Outcome::Unknown };
                assert_eq!(error.outcome, outcome, "{status} {errors}");
            }
        }
    }

    #[test]
    fn errors_are_read_in_every_shape() {
        let refused = Err((ErrorKind::GatewayRejected, Outcome::Rejected));
        for errors in [
            r#"[{"code": "incorrect_amount", "kind": "invalid_request_error"}]"#,
            r#"{"list": [{"code": "incorrect_amount", "kind": "invalid_request_error"}]}"#,
            r#"[{"code": "incorrect_amount"}, {"code": "incorrect_currency"}]"#,
            r#"["incorrect_amount"]"#,
            r#""incorrect_amount""#,
            r#""incorrect_amount - invalid_request_error | incorrect_currency - invalid_request_error""#,
            r#""[{\"code\"=>\"incorrect_amount\", \"kind\"=>\"invalid_request_error\"}]""#,
        ] {
            for status in [200, 403, 502] {
                assert_eq!(judged(status, &format!(r#"{{"success": false, "errors": {errors}}}"#)), refused);
            }
            assert_eq!(judged(403, &format!(r#"{{"result": 1, "errors": {errors}}}"#)), refused);
        }
        for errors in ["[]", "{}", "null", r#"{"list": []}"#, r#""""#] {
            assert_eq!(judged(200, &format!(r#"{{"success": true, "errors": {errors}}}"#)), Ok(()));
        }
        assert_eq!(judged(200, r#"{"success": true}"#), Ok(()));
    }

    #[test]
    fn whoever_asks_too_often_is_refused_nothing() {
        for code in ["incorrect_amount", "payment_not_found", "a_code_of_tomorrow"] {
            let body = format!(r#"{{"success": false, "errors": [{{"code": "{code}"}}]}}"#);
            let response =
                HttpResponse::new(429, vec![("retry-after".to_owned(), "2".to_owned())], body.into_bytes());
            let error = parse_response(Operation::PaymentCreate, &Subject::default(), &response).err();
            let error = error.expect("an error");
            assert_eq!((error.kind, error.outcome), (ErrorKind::RateLimited, Outcome::Unknown), "{code}");
            assert_eq!(
                (error.transient, error.retry_safe, error.retry_after_ms),
                (true, false, Some(2000)),
                "{code}"
            );
        }
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
            (200, r#"{"success": true, "result": 1}"#),
            (403, r#"{"success": false, "result": 0, "errors": ["incorrect_amount"]}"#),
            (200, r#"{"success": "true"}"#),
            (200, r#"{"result": "0"}"#),
            (200, r#"{"success": true, "errors": "incorrect_amount"}"#),
            (200, r#"[true, 0, []]"#),
            (200, "{'success': true}"),
            (502, "<html>Bad gateway</html>"),
            (200, ""),
        ] {
            let outcome = judged(status, body).map_err(|(_, outcome)| outcome);
            assert_eq!(outcome, Err(Outcome::Unknown), "{status} {body}");
        }
    }
}
