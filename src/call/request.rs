//! What all requests have in common: secrets and order numbers.

use std::cell::OnceCell;
use std::ops::Deref;

use serde_json::Value;

use crate::error::Error;
use crate::json;
use crate::operation::Request;
use crate::redact::Redactor;
use crate::secret::{self, MASK, Secret};

/// The redactor of one call, which also knows the request's secrets. It is made when something is to be shown: most calls succeed,
/// and show nothing.
pub struct CallRedactor<'a> {
    client: &'a Redactor,
    request: &'a Request,
    made: OnceCell<Redactor>,
}

impl<'a> CallRedactor<'a> {
    /// The client's redactor, with the secrets of a request.
    pub fn new(client: &'a Redactor, request: &'a Request) -> Self {
        Self { client, request, made: OnceCell::new() }
    }
}

impl Deref for CallRedactor<'_> {
    type Target = Redactor;

    fn deref(&self) -> &Redactor {
        self.made.get_or_init(|| self.client.with(secrets(self.request, self.client)))
    }
}

/// The secrets of a request, for redaction: those of its fields, and those that the caller wrote in the gateway's own format.
fn secrets(request: &Request, redactor: &Redactor) -> Vec<Secret> {
    let (fields, mut secrets) = secret::collect(request);
    secrets.extend(secrets.iter().map(Secret::without_spaces).collect::<Vec<Secret>>());
    redactor.secrets_in(&fields.unwrap_or_default(), &mut secrets);
    if let Request::CallRaw(raw) = request {
        let body = raw.body.as_ref().and_then(|body| json::parse_object(body.as_bytes()).ok());
        redactor.secrets_in(&Value::Object(body.unwrap_or_default()), &mut secrets);
    }
    secrets.retain(|secret| secret.reveal() != MASK);
    secrets
}

/// Adds the numbers that the shop asked about to the error.
pub fn identified(mut error: Error, request: &Request) -> Error {
    let (order_id, refund_id) = numbers(request);
    error.order_id = error.order_id.or(order_id);
    error.refund_id = error.refund_id.or(refund_id);
    error
}

/// The shop's number of what a request is about.
pub fn order_id(request: &Request) -> Option<String> {
    let (order_id, refund_id) = numbers(request);
    order_id.or(refund_id)
}

/// The order number and the refund number in a request, wherever requests have them.
fn numbers(request: &Request) -> (Option<String>, Option<String>) {
    let fields = serde_json::to_value(request).unwrap_or_default();
    let text = |value: &Value| value.as_str().map(str::to_owned);
    (text(&fields["order_id"]).or_else(|| text(&fields["expected"]["order_id"])), text(&fields["refund_id"]))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::operation::Operation;

    fn request(operation: Operation, fields: Value) -> Request {
        let fields = fields.as_object().expect("an object").clone();
        Request::decode(operation, fields).expect("a request")
    }

    #[test]
    fn secrets_of_fields_and_of_the_gateways_own_format_are_found() {
        let payment = request(
            Operation::PaymentCreate,
            json!({"order_id": "A1", "amount": 1, "currency": "EUR", "gateway_options": {"card": {"cvc": 987}},
                "payment_method": {"card": {"number": "4242 4242 4242 4242", "expiry_month": 12, "expiry_year": 2030, "cvv": "123"}}}),
        );
        let secrets: Vec<String> =
            secrets(&payment, &Redactor::default()).iter().map(|secret| secret.reveal().to_owned()).collect();
        for secret in ["4242 4242 4242 4242", "4242424242424242", "123", "987"] {
            assert!(secrets.iter().any(|known| known == secret), "{secret}");
        }
        assert!(!secrets.iter().any(|known| known == MASK));
    }

    #[test]
    fn a_request_names_its_order_or_its_refund() {
        let expected = json!({"order_id": "A1", "amount": 1, "currency": "EUR"});
        let get = request(Operation::PaymentGet, json!({"order_id": "A1"}));
        let refund = request(Operation::RefundGet, json!({"refund_id": "R1"}));
        let event = json!({"gateway": "paypro", "type": "payment", "verified": "none", "stale": false, "dedupe_key": "k"});
        let check = request(Operation::NotificationCheck, json!({"event": event, "expected": expected}));
        assert_eq!(order_id(&get).as_deref(), Some("A1"));
        assert_eq!(order_id(&refund).as_deref(), Some("R1"));
        assert_eq!(order_id(&check).as_deref(), Some("A1"));
        assert_eq!(order_id(&request(Operation::BalanceGet, json!({"currency": "EUR"}))), None);
    }
}
