//! The state of a call between two exchanges. A host that does its own HTTP receives it as text, and returns it with the
//! result of the exchange.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_with::skip_serializing_none;

use super::existing;
use super::query::Purpose;
use super::request::Remembered;
use crate::error::{Error, ErrorKind, Result};
use crate::gateway::{Exchange, Failure, FailureKind, HttpRequest, HttpResponse, OperationResult, State};
use crate::json;
use crate::operation::Operation;

/// The result of one step of a call.
#[derive(Debug)]
pub enum CallStep {
    /// Send this request, then resume with the exchange and the state.
    Send {
        /// The request to send, signed and complete.
        request: HttpRequest,
        /// The state of the call.
        state: Box<CallState>,
    },
    /// The operation is done.
    Done(OperationResult),
}

/// The state of a call: the operation that the shop asked for, and the state of the gateway's own operation below it.
#[skip_serializing_none]
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CallState {
    /// The shop's operation, such as `payment_resolve`.
    pub operation: Operation,
    /// The purpose of the answer, if it serves more than the gateway's own operation.
    pub purpose: Option<Purpose>,
    /// The state of the gateway's own operation, such as `payment_get`.
    pub gateway: State,
}

/// Incremented when another version of the library could misread a state.
const STATE_VERSION: u32 = 4;

#[derive(Serialize, Deserialize)]
struct Envelope {
    version: u32,
    gateway: String,
    state: CallState,
    request: Remembered,
}

/// What every version of the library can read of a state.
#[derive(Deserialize)]
struct Version {
    version: u32,
}

/// The state as text for a host to keep between two steps: opaque, and without secrets.
pub fn to_text(state: &CallState, gateway: &str, request: &Remembered) -> String {
    let (gateway, mut state, request) = (gateway.to_owned(), state.clone(), request.clone());
    if let Some(Purpose::Existing { error }) = state.purpose {
        let error = Box::new(existing::without_words(*error));
        state.purpose = Some(Purpose::Existing { error });
    }
    let envelope = Envelope { version: STATE_VERSION, gateway, state, request };
    BASE64_STANDARD.encode(serde_json::to_vec(&envelope).expect("a state is plain data"))
}

/// Reads the state that a host returns; refuses the state of another gateway or library version.
pub fn from_text(text: &[u8], gateway: &str) -> Result<(CallState, Remembered)> {
    let violation =
        || Error::violation(ErrorKind::InvalidRequest, "state", "must be the text that the last step gave");
    if text.len() > json::SIZE_MAX {
        return Err(violation());
    }
    let decoded = BASE64_STANDARD.decode(text).map_err(|_| violation())?;
    let Version { version } = serde_json::from_slice(&decoded).map_err(|_| violation())?;
    if version != STATE_VERSION {
        let message = format!(
            "has version {version}, but this library reads version {STATE_VERSION}: \
             determine the outcome with the operation's resolve"
        );
        return Err(Error::violation(ErrorKind::InvalidRequest, "state", message));
    }
    let envelope: Envelope = serde_json::from_slice(&decoded).map_err(|_| violation())?;
    if envelope.gateway != gateway {
        let message = format!("belongs to another gateway; this client is for {gateway}");
        return Err(Error::violation(ErrorKind::InvalidRequest, "state", message));
    }
    Ok((envelope.state, envelope.request))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HostExchange {
    http_status: Option<u16>,
    #[serde(default)]
    headers: std::collections::BTreeMap<String, String>,
    failure: Option<FailureKind>,
    written: Option<bool>,
}

/// Reads the result of an exchange that a host has done: `{"http_status": 200, "headers": {...}}` and the body, or
/// `{"failure": "timeout", "written": true}`.
pub fn exchange(outcome: &[u8], body: &[u8]) -> Result<Exchange> {
    let violation = |message: &str| Error::violation(ErrorKind::InvalidRequest, "exchange", message);
    let object = json::without_nulls(Value::Object(json::parse_object(outcome)?));
    let outcome: HostExchange = serde_json::from_value(object)
        .map_err(|_| violation("must have http_status and headers, or failure and written"))?;
    if body.len() > json::SIZE_MAX {
        return Err(violation("has a body that is too large"));
    }
    match (outcome.http_status, outcome.failure) {
        (Some(status), None) => {
            let headers =
                outcome.headers.into_iter().map(|(name, value)| (name.to_ascii_lowercase(), value)).collect();
            Ok(Ok(HttpResponse::new(status, headers, body.to_vec())))
        }
        // If a host does not say whether a byte was written, assume that one was.
        (None, Some(kind)) => {
            let message = "the host's own HTTP client failed".to_owned();
            Ok(Err(Failure { kind, written: outcome.written.unwrap_or(true), message }))
        }
        _ => Err(violation("must have either http_status or failure")),
    }
}
