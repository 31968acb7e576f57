//! Requests that the model does not name, and the gateway's own answers to them.

use serde_json::{Map, Value};

use super::step::HttpResponse;
use crate::error::{Error, ErrorKind, Result};
use crate::json;
use crate::model::{HttpMethod, RawRequest, RawResponse};

/// The name of an API, which becomes one segment of a path: letters and digits, after `prefix` where that stands before.
pub fn api_name<'a>(request: &'a RawRequest, prefix: &str, example: &str) -> Result<&'a str> {
    let path = request.path.as_str();
    let name = path.strip_prefix(prefix).unwrap_or(path).trim_start_matches('/');
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(Error::fault(
            ErrorKind::InvalidRequest,
            "path",
            format!("must be the documented one, such as {example}"),
        ));
    }
    if request.method == Some(HttpMethod::Get) {
        return Err(Error::fault(ErrorKind::InvalidRequest, "method", "must be POST for this gateway"));
    }
    Ok(name)
}

/// The body as a JSON object; none is an empty one.
pub fn body(request: &RawRequest) -> Result<Map<String, Value>> {
    json::parse_object(request.body.as_deref().unwrap_or("{}").as_bytes())
        .map_err(|error| Error::fault(ErrorKind::InvalidRequest, "body", error.message))
}

/// The gateway's own answer, verbatim.
pub fn response(gateway: &str, response: &HttpResponse) -> RawResponse {
    RawResponse {
        gateway: gateway.to_owned(),
        http_status: response.status,
        headers: response.headers.iter().cloned().collect(),
        body: String::from_utf8_lossy(&response.body).into_owned(),
    }
}
