//! A running sandbox, for the commands that control it.

use std::path::Path;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use till::gateway::HttpResponse;
use till::model::HttpMethod;
use till::{ClientConfig, Error, ErrorKind};

use crate::output::{Failure, file};
use crate::web;

/// The characters that are not escaped in a part of a URL.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A text as a part of a URL.
pub fn encoded(text: &str) -> String {
    utf8_percent_encode(text, KEPT).to_string()
}

/// A running sandbox and one of its merchants.
pub struct Sandbox {
    /// The URL of its control API, with a slash at the end.
    pub control: String,
    /// The merchant's name in the sandbox.
    pub merchant: String,
    config: ClientConfig,
}

impl Sandbox {
    /// Reads the file that `till sandbox --ready-file` wrote; without a merchant, it is the gateway's first.
    pub fn read(ready: &Path, gateway: &str, merchant: Option<&str>) -> Result<Self, Failure> {
        let violation =
            |path: &str, message: String| Error::violation(ErrorKind::InvalidRequest, path, message);
        let ready = till::json::parse_object(&file(ready)?).map(Value::Object).unwrap_or_default();
        let (Some(url), Some(configs)) = (ready["url"].as_str(), ready["configs"].as_object()) else {
            let message = "is not a file that till sandbox --ready-file wrote".to_owned();
            return Err(violation("--sandbox", message).into());
        };
        let config = configs.get(gateway).ok_or_else(|| {
            let names: Vec<&str> = configs.keys().map(String::as_str).collect();
            let message =
                format!("the sandbox does not simulate {gateway}; it simulates: {}", names.join(", "));
            violation("--gateway", message)
        })?;
        let merchant = merchant.or(ready["merchants"][gateway].as_str()).unwrap_or_default();
        Ok(Self {
            control: format!("{url}/sandbox/"),
            merchant: merchant.to_owned(),
            config: ClientConfig::from_json(config.to_string().as_bytes())?,
        })
    }

    /// The merchant as a part of a URL.
    pub fn merchant(&self) -> String {
        encoded(&self.merchant)
    }

    /// Sends one request to the control API.
    pub fn send(&self, method: HttpMethod, path: &str, body: Value) -> Result<Value, Failure> {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let gone = |kind: ErrorKind, reason: &str| {
            Error::new(kind, format!("{}: {reason}; is the sandbox still running?", self.control))
        };
        // The certificate of its authority disappears with the sandbox.
        let exchange = web::exchange(&self.config, method, format!("{}{path}", self.control), body)
            .map_err(|error| gone(ErrorKind::Connection, &error.message))?;
        let response = exchange.map_err(|failure| gone(web::kind(failure.kind), &failure.message))?;
        answered(&response)
    }
}

fn answered(response: &HttpResponse) -> Result<Value, Failure> {
    let body: Value = serde_json::from_slice(&response.body).unwrap_or_default();
    if response.status == 200 && body.is_object() {
        return Ok(body);
    }
    let kind = match response.status {
        404 => ErrorKind::NotFound,
        400..=499 => ErrorKind::InvalidRequest,
        _ => ErrorKind::GatewayError,
    };
    let words = body["error"].as_str().unwrap_or("no reason given");
    Err(Error::new(kind, format!("the sandbox refused with HTTP {}: {words}", response.status)).into())
}
