//! What all requests have in common: secrets and order numbers.

use std::cell::OnceCell;
use std::ops::Deref;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_with::skip_serializing_none;

use crate::error::Error;
use crate::json;
use crate::model::CallOptions;
use crate::operation::Request;
use crate::redact::{Forgotten, Redactor};
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
        self.made.get_or_init(|| self.client.with(read(self.request, self.client).1))
    }
}

/// A request's fields with its secrets masked, and these secrets, for redaction: those of its fields, and those that the caller
/// wrote in the gateway's own format.
fn read(request: &Request, redactor: &Redactor) -> (Value, Vec<Secret>) {
    let (fields, mut secrets) = secret::collect(request);
    let fields = fields.unwrap_or_default();
    let spaced = |secret: &&Secret| secret.reveal().contains(' ');
    secrets.extend(secrets.iter().filter(spaced).map(Secret::without_spaces).collect::<Vec<Secret>>());
    redactor.secrets_in(&fields, &mut secrets);
    if let Request::CallRaw(raw) = request {
        let body = raw.body.as_ref().and_then(|body| json::parse_object(body.as_bytes()).ok());
        redactor.secrets_in(&Value::Object(body.unwrap_or_default()), &mut secrets);
    }
    secrets.retain(|secret| secret.reveal() != MASK);
    (fields, secrets)
}

/// What the secrets are that nobody will know any more once the request is gone.
fn forgotten(secrets: &[Secret]) -> Forgotten {
    let is_number = |secret: &Secret| {
        secret.reveal().chars().all(|letter| letter.is_numeric() || matches!(letter, ' ' | '-'))
    };
    match secrets {
        [] => Forgotten::Nothing,
        secrets if secrets.iter().all(is_number) => Forgotten::Digits,
        _ => Forgotten::Texts,
    }
}

/// What an error tells of a request that is gone: a host that does its own HTTP returns with the state alone.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Remembered {
    /// The merchant for whom a platform acts.
    pub on_behalf_of: Option<String>,
    order_id: Option<String>,
    refund_id: Option<String>,
    forgotten: Forgotten,
}

impl Remembered {
    /// What is kept of a request, which is none of its secrets.
    pub fn of(request: &Request, client: &Redactor, options: CallOptions) -> Self {
        let (fields, secrets) = read(request, client);
        let (order_id, refund_id) = numbers_in(&fields);
        let is_secret = |number: &str| secrets.iter().any(|secret| secret.reveal() == number);
        let kept = |number: &String| !is_secret(number) && !client.is_known(number);
        Self {
            on_behalf_of: options.on_behalf_of,
            order_id: order_id.filter(kept),
            refund_id: refund_id.filter(kept),
            forgotten: forgotten(&secrets),
        }
    }

    /// The error as it leaves: with the shop's numbers, and without a text that may repeat a secret of the request.
    pub fn error(&self, client: &Redactor, mut error: Error) -> Error {
        error.order_id = error.order_id.or_else(|| self.order_id.clone());
        error.refund_id = error.refund_id.or_else(|| self.refund_id.clone());
        client.after(self.forgotten).error(error)
    }
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
    numbers_in(&serde_json::to_value(request).unwrap_or_default())
}

fn numbers_in(fields: &Value) -> (Option<String>, Option<String>) {
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
            read(&payment, &Redactor::default()).1.iter().map(|secret| secret.reveal().to_owned()).collect();
        for secret in ["4242 4242 4242 4242", "4242424242424242", "123", "987"] {
            assert!(secrets.iter().any(|known| known == secret), "{secret}");
        }
        assert!(!secrets.iter().any(|known| known == MASK));
    }

    #[test]
    fn what_is_kept_of_a_request_says_what_its_secrets_were_and_none_of_them() {
        let kept = |order_id: &str, more: Value| {
            let mut fields = json!({"order_id": order_id, "amount": 1, "currency": "EUR"});
            fields.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
            let request = request(Operation::PaymentCreate, fields);
            json!(Remembered::of(&request, &Redactor::default(), CallOptions::default()))
        };
        let card = json!({"payment_method": {"card": {"number": "4242 4242 42424242", "expiry_month": 12,
            "expiry_year": 2030, "cvv": "123"}}});
        assert_eq!(kept("A1", json!({})), json!({"order_id": "A1", "forgotten": "nothing"}));
        assert_eq!(kept("A1", card.clone()), json!({"order_id": "A1", "forgotten": "digits"}));
        assert_eq!(kept("123", card), json!({"forgotten": "digits"}));
        let key = json!({"gateway_options": {"private_key": "sk_live"}});
        assert_eq!(kept("A1", key), json!({"order_id": "A1", "forgotten": "texts"}));
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
