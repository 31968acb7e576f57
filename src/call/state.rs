//! Where a call stands between two exchanges. It leaves as text to a host that does its own HTTP, and comes back with what
//! the exchange brought.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::query::Purpose;
use crate::error::{Error, ErrorKind, Result};
use crate::gateway::{Answer, Exchange, Failure, FailureKind, HttpRequest, HttpResponse, State};
use crate::json;
use crate::operation::Operation;

/// What a step of a call comes to.
#[derive(Debug)]
pub enum CallStep {
    /// Send this, and come back with the exchange and the state.
    Send {
        /// The request to send, signed and complete.
        request: HttpRequest,
        /// Where the call stands.
        state: Box<CallState>,
    },
    /// The operation is done.
    Done(Answer),
}

/// Where a call stands: the operation that the shop asked for, and the state of the gateway's own operation below it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CallState {
    /// The shop's operation, such as `payment_resolve`.
    pub operation: Operation,
    /// What the answer is wanted for, where that is more than the gateway's own operation.
    pub purpose: Option<Purpose>,
    /// The state of the gateway's own operation, such as `payment_get`.
    pub gateway: State,
}

/// Raised when a state of another version of the library could be misread.
const STATE_VERSION: u32 = 2;

#[derive(Serialize, Deserialize)]
struct Carried {
    version: u32,
    gateway: String,
    state: CallState,
    on_behalf_of: Option<String>,
}

/// The state as text that a host keeps between two steps: opaque, and without secrets.
pub fn to_text(state: &CallState, gateway: &str, on_behalf_of: Option<String>) -> String {
    let carried =
        Carried { version: STATE_VERSION, gateway: gateway.to_owned(), state: state.clone(), on_behalf_of };
    BASE64_STANDARD.encode(serde_json::to_vec(&carried).expect("a state is plain data"))
}

/// The state, back from a host. Another gateway, or another version of the library, could misread it.
pub fn from_text(text: &[u8], gateway: &str) -> Result<(CallState, Option<String>)> {
    let fault =
        || Error::fault(ErrorKind::InvalidRequest, "state", "must be the text that the last step gave");
    if text.len() > json::SIZE_MAX {
        return Err(fault());
    }
    let decoded = BASE64_STANDARD.decode(text).map_err(|_| fault())?;
    let version =
        serde_json::from_slice::<Value>(&decoded).ok().and_then(|carried| carried["version"].as_u64());
    if version.is_some_and(|version| version != u64::from(STATE_VERSION)) {
        let message = format!(
            "is of version {}, and this library reads version {STATE_VERSION}: \
             find out what became of it with the operation's resolve",
            version.unwrap_or_default()
        );
        return Err(Error::fault(ErrorKind::InvalidRequest, "state", message));
    }
    let carried: Carried = serde_json::from_slice(&decoded).map_err(|_| fault())?;
    if carried.gateway != gateway {
        let message = format!("is another gateway's; this client is for {gateway}");
        return Err(Error::fault(ErrorKind::InvalidRequest, "state", message));
    }
    Ok((carried.state, carried.on_behalf_of))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Told {
    http_status: Option<u16>,
    #[serde(default)]
    headers: std::collections::BTreeMap<String, String>,
    failure: Option<FailureKind>,
    written: Option<bool>,
}

/// What came of an exchange that a host has done: `{"http_status": 200, "headers": {...}}` and the body, or
/// `{"failure": "timeout", "written": true}`.
pub fn exchange(told: &[u8], body: &[u8]) -> Result<Exchange> {
    let fault = |message: &str| Error::fault(ErrorKind::InvalidRequest, "exchange", message);
    let object = json::without_nulls(Value::Object(json::parse_object(told)?));
    let told: Told = serde_json::from_value(object)
        .map_err(|_| fault("must have http_status and headers, or failure and written"))?;
    if body.len() > json::SIZE_MAX {
        return Err(fault("has a body that is too large"));
    }
    match (told.http_status, told.failure) {
        (Some(status), None) => {
            let headers =
                told.headers.into_iter().map(|(name, value)| (name.to_ascii_lowercase(), value)).collect();
            Ok(Ok(HttpResponse { status, headers, body: body.to_vec() }))
        }
        // A host that does not say whether a byte was written is taken at the dangerous word.
        (None, Some(kind)) => {
            let message = "the host's own HTTP client failed".to_owned();
            Ok(Err(Failure { kind, written: told.written.unwrap_or(true), message }))
        }
        _ => Err(fault("must have either http_status or failure")),
    }
}
