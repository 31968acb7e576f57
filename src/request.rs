//! What all requests have in common: options, secrets and numbers; and how a machine's state leaves and comes back.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::error::{Error, ErrorKind, Result};
use crate::gateway::{Exchange, Failure, FailureKind, HttpResponse, State};
use crate::json;
use crate::model::{CallOptions, Card, StoredToken};
use crate::operation::Request;
use crate::secret::Secret;
use crate::transport::secrets_in;

/// The call's own settings.
pub fn options(request: &Request) -> Option<&CallOptions> {
    match request {
        Request::PaymentCreate(request) => request.options.as_ref(),
        Request::PaymentGet(request) => request.options.as_ref(),
        Request::PaymentList(request) => request.options.as_ref(),
        Request::PaymentCapture(request) => request.options.as_ref(),
        Request::PaymentCancel(request) => request.options.as_ref(),
        Request::PaymentResolve(request) => request.options.as_ref(),
        Request::RefundCreate(request) => request.options.as_ref(),
        Request::RefundGet(request) => request.options.as_ref(),
        Request::RefundResolve(request) => request.options.as_ref(),
        Request::PayoutCreate(request) => request.options.as_ref(),
        Request::PayoutGet(request) => request.options.as_ref(),
        Request::PayoutResolve(request) => request.options.as_ref(),
        Request::BalanceGet(request) => request.options.as_ref(),
        Request::DisputeList(request) => request.options.as_ref(),
        Request::TokenCreate(request) => request.options.as_ref(),
        Request::TokenGet(request) => request.options.as_ref(),
        Request::TokenList(request) => request.options.as_ref(),
        Request::TokenDelete(request) => request.options.as_ref(),
        Request::NotificationConfirm(request) => request.options.as_ref(),
        Request::CallRaw(request) => request.options.as_ref(),
        Request::NotificationCheck(_)
        | Request::NotificationReply(_)
        | Request::CheckoutUrl(_)
        | Request::ReturnParse(_) => None,
    }
}

/// The secrets of a request, so that nothing printed repeats one.
pub fn secrets(request: &Request) -> Vec<Secret> {
    let mut secrets = Vec::new();
    let mut add_card = |card: Option<&Card>| {
        if let Some(card) = card {
            secrets.push(card.number.clone());
            secrets.push(card.digits());
            secrets.extend(card.cvv.clone());
        }
    };
    match request {
        Request::PaymentCreate(payment) => {
            let method = payment.payment_method.as_ref();
            add_card(method.and_then(|method| method.card.as_ref()));
            secrets.extend(stored_cvv(method.and_then(|method| method.stored_token.as_ref())));
        }
        Request::TokenCreate(token) => add_card(token.payment_method.card.as_ref()),
        Request::PayoutCreate(payout) => {
            add_card(payout.destination.as_ref().and_then(|destination| destination.card.as_ref()));
        }
        _ => {}
    }
    secrets_in(&Value::Object(as_it_stands(request)), &mut secrets);
    secrets
}

/// What the caller wrote in the gateway's own words.
fn as_it_stands(request: &Request) -> Map<String, Value> {
    let options = match request {
        Request::PaymentCreate(request) => request.gateway_options.clone(),
        Request::RefundCreate(request) => request.gateway_options.clone(),
        Request::PayoutCreate(request) => request.gateway_options.clone(),
        Request::TokenCreate(request) => request.gateway_options.clone(),
        Request::CallRaw(request) => {
            request.body.as_ref().and_then(|body| json::parse_object(body.as_bytes()).ok())
        }
        _ => None,
    };
    options.unwrap_or_default()
}

fn stored_cvv(token: Option<&StoredToken>) -> Option<Secret> {
    token.and_then(|token| token.cvv.clone())
}

/// The error with the numbers that the shop asked about.
pub fn identified(mut error: Error, request: &Request) -> Error {
    let (order_id, refund_id) = numbers(request);
    error.order_id = error.order_id.or(order_id.cloned());
    error.refund_id = error.refund_id.or(refund_id.cloned());
    error
}

/// The shop's number of what a request is about.
pub fn order_id(request: &Request) -> Option<&String> {
    let (order_id, refund_id) = numbers(request);
    order_id.or(refund_id)
}

/// The order number and the refund number in a request.
fn numbers(request: &Request) -> (Option<&String>, Option<&String>) {
    match request {
        Request::PaymentCreate(request) => (Some(&request.order_id), None),
        Request::PaymentGet(request) => (request.order_id.as_ref(), None),
        Request::PaymentCapture(request) => (request.order_id.as_ref(), None),
        Request::PaymentCancel(request) => (request.order_id.as_ref(), None),
        Request::PaymentResolve(request) => (Some(&request.order_id), None),
        Request::RefundCreate(request) => (request.order_id.as_ref(), Some(&request.refund_id)),
        Request::RefundGet(request) => (None, request.refund_id.as_ref()),
        Request::RefundResolve(request) => (None, Some(&request.refund_id)),
        Request::PayoutCreate(request) => (Some(&request.order_id), None),
        Request::PayoutGet(request) => (request.order_id.as_ref(), None),
        Request::PayoutResolve(request) => (Some(&request.order_id), None),
        Request::NotificationConfirm(request) => (Some(&request.expected.order_id), None),
        Request::NotificationCheck(request) => (Some(&request.expected.order_id), None),
        _ => (None, None),
    }
}

/// What a state looks like; raised when a state of another version of the library could be misread.
const STATE_VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Carried {
    version: u32,
    gateway: String,
    state: State,
    on_behalf_of: Option<String>,
}

/// A machine's state as text that a host keeps between two steps: opaque, and without secrets.
pub fn state_text(state: &State, gateway: &str, on_behalf_of: Option<String>) -> String {
    let carried =
        Carried { version: STATE_VERSION, gateway: gateway.to_owned(), state: state.clone(), on_behalf_of };
    BASE64_STANDARD.encode(serde_json::to_vec(&carried).expect("a state is plain data"))
}

/// A machine's state, back from a host. Another gateway would read its words otherwise, and another version of the library
/// perhaps, too.
pub fn state(text: &[u8], gateway: &str) -> Result<(State, Option<String>)> {
    let fault =
        || Error::fault(ErrorKind::InvalidRequest, "state", "must be the text that the last step gave");
    if text.len() > json::SIZE_MAX {
        return Err(fault());
    }
    let decoded = BASE64_STANDARD.decode(text).map_err(|_| fault())?;
    let carried: Carried = serde_json::from_slice(&decoded).map_err(|_| fault())?;
    if carried.version != STATE_VERSION {
        let message = format!(
            "is of version {}, and this library reads version {STATE_VERSION}: \
             find out what became of it with the operation's resolve",
            carried.version
        );
        return Err(Error::fault(ErrorKind::InvalidRequest, "state", message));
    }
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
