//! Raw calls: requests that the model does not name, and the gateway's own answers to them.

use serde_json::{Map, Value};

use super::reading::Field;
use super::step::HttpResponse;
use crate::error::{Error, ErrorKind, Result};
use crate::field;
use crate::json;
use crate::model::{HttpMethod, RawRequest, RawResponse};
use crate::operation::OperationResult;

/// The name of an API, which becomes one segment of a path: letters and digits, optionally after `prefix`.
pub fn parse_api_name<'r>(request: &Field<'r, RawRequest>, prefix: &str, example: &str) -> Result<&'r str> {
    let path = field!(request.path).value().map(String::as_str).unwrap_or_default();
    let name = path.strip_prefix(prefix).unwrap_or(path).trim_start_matches('/');
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(Error::violation(
            ErrorKind::InvalidRequest,
            "path",
            format!("must be the documented one, such as {example}"),
        ));
    }
    if field!(request.method).value() == Some(&HttpMethod::Get) {
        return Err(Error::violation(ErrorKind::InvalidRequest, "method", "must be POST for this gateway"));
    }
    Ok(name)
}

/// The body as a JSON object; an empty one if there is none.
pub fn parse_body(request: &Field<'_, RawRequest>) -> Result<Map<String, Value>> {
    let text = field!(request.body).value().map_or("{}", String::as_str);
    json::parse_object(text.as_bytes())
        .map_err(|error| Error::violation(ErrorKind::InvalidRequest, "body", error.message))
}

/// The gateway's own answer, unchanged.
pub fn raw_result(gateway: &str, response: &HttpResponse) -> OperationResult {
    OperationResult::Raw(RawResponse {
        gateway: gateway.to_owned(),
        http_status: response.status,
        headers: response.headers.iter().cloned().collect(),
        body: String::from_utf8_lossy(&response.body).into_owned(),
    })
}
