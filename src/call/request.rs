//! What all requests have in common: options, secrets and order numbers.

use serde_json::{Map, Value};

use crate::error::Error;
use crate::json;
use crate::model::{CallOptions, Card, StoredToken};
use crate::operation::Request;
use crate::redact::secrets_in;
use crate::secret::Secret;

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

/// The secrets of a request, for redaction.
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

/// What the caller wrote in the gateway's own format.
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

/// Adds the numbers that the shop asked about to the error.
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
