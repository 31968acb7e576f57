//! Tests the state machine without a network: what it sends, and what answers mean.

use serde_json::json;
use till::call::{CallState, CallStep, drive};
use till::config::ClientConfig;
use till::error::{ErrorKind, Outcome, Result};
use till::gateway::{Context, Gateway, HttpRequest, HttpResponse, OperationResult, registry};
use till::model::PaymentStatus;
use till::operation::{Operation, Request};

/// The gateway as a shop gets it: by name, from the registry.
fn acorn() -> Box<dyn Gateway> {
    let config = json!({
        "gateway": "acorn",
        "base_url": "https://acorn.example",
        "credentials": {"merchant": "M1", "secret": "an acorn falls not far from the oak"},
    });
    let config = ClientConfig::from_json(config.to_string().as_bytes()).expect("a configuration");
    let factory = registry::find("acorn").expect("registered when this program was loaded");
    (factory.make)(&config).expect("a gateway")
}

fn context() -> Context {
    Context { now_ms: 1_700_000_000_000, nonce: "0".repeat(32), on_behalf_of: None, total_ms: 45_000 }
}

fn started(operation: Operation, request: serde_json::Value) -> (HttpRequest, Box<CallState>) {
    let object = request.as_object().cloned().expect("an object");
    let request = Request::decode(operation, object).expect("a request");
    match drive::start(acorn().as_ref(), &request, &context()).expect("a step") {
        CallStep::Send { request, state } => (request, state),
        CallStep::Done(_) => panic!("done without asking"),
    }
}

fn payment() -> (HttpRequest, Box<CallState>) {
    started(Operation::PaymentCreate, json!({"order_id": "A1", "amount": 2500, "currency": "USD"}))
}

fn answered(state: Box<CallState>, status: u16, body: &str) -> Result<CallStep> {
    let response = HttpResponse::new(status, Vec::new(), body.as_bytes().to_vec());
    drive::resume(acorn().as_ref(), *state, &Ok(response), &context())
}

fn payment_body(amount: &str, word: &str) -> String {
    let payment = json!({"id": "AC1", "order": "A1", "amount": amount, "currency": "USD", "state": word});
    json!({"code": "ok", "payment": payment}).to_string()
}

#[test]
fn a_payment_is_signed_over_time_target_and_body() {
    let (request, _) = payment();
    assert_eq!(request.url, "https://acorn.example/v1/payments");
    assert_eq!(request.body.text(), Some(r#"{"amount":"25.00","currency":"USD","order":"A1"}"#));
    let signature = request.headers.iter().find(|(name, _)| name == "acorn-signature");
    // printf '1700000000000\nPOST /v1/payments\n%s' "$body" | openssl dgst -sha256 -hmac "$secret"
    let expected = "2e869de48ba3c7bd2457674bd4cc8ddc337887ac8ec13521e015bce8268a8094";
    assert_eq!(signature.map(|(_, value)| value.as_str()), Some(expected));
}

#[test]
fn an_order_number_stays_one_segment_of_the_path() {
    let (request, _) = started(Operation::PaymentGet, json!({"order_id": "A 1?x"}));
    assert_eq!(request.url, "https://acorn.example/v1/payments/A%201%3Fx");
}

#[test]
fn an_answer_is_compared_with_what_was_asked() {
    let CallStep::Done(OperationResult::Payment(paid)) =
        answered(payment().1, 200, &payment_body("25.00", "paid")).expect("a result")
    else {
        panic!("no payment");
    };
    assert_eq!((paid.status, paid.is_final), (PaymentStatus::Approved, true));
    let error = answered(payment().1, 200, &payment_body("24.00", "paid")).expect_err("another amount");
    assert_eq!((error.kind, error.outcome), (ErrorKind::Mismatch, Outcome::Unknown));
}

#[test]
fn a_word_that_is_not_listed_is_unknown_and_never_final() {
    let CallStep::Done(OperationResult::Payment(payment)) =
        answered(payment().1, 200, &payment_body("25.00", "frozen")).expect("a result")
    else {
        panic!("no payment");
    };
    assert_eq!((payment.status, payment.is_final), (PaymentStatus::Unknown, false));
}

#[test]
fn only_what_the_bank_lists_is_a_refusal() {
    let cases = [
        (400, r#"{"code":"bad_request"}"#, ErrorKind::GatewayRejected, Outcome::Rejected),
        (400, r#"{"code":"not_paid"}"#, ErrorKind::GatewayError, Outcome::Unknown),
        (400, r#"{"code":"out_of_ink"}"#, ErrorKind::GatewayError, Outcome::Unknown),
        (502, r#"{"code":"bad_request"}"#, ErrorKind::GatewayError, Outcome::Unknown),
        (201, r#"{"code":"ok"}"#, ErrorKind::MalformedResponse, Outcome::Unknown),
        (200, r#"{"code":"ok"}"#, ErrorKind::MalformedResponse, Outcome::Unknown),
        (200, "<html>", ErrorKind::MalformedResponse, Outcome::Unknown),
    ];
    for (status, body, kind, outcome) in cases {
        let error = answered(payment().1, status, body).expect_err(body);
        assert_eq!((error.kind, error.outcome), (kind, outcome), "{status} {body}");
    }
}

#[test]
fn what_has_a_refused_number_is_looked_up_first() {
    let step = answered(payment().1, 409, r#"{"code":"order_exists"}"#).expect("a lookup");
    let CallStep::Send { request, state } = step else { panic!("no lookup") };
    assert_eq!(request.url, "https://acorn.example/v1/payments/A1");
    let error = answered(state, 200, &payment_body("25.00", "paid")).expect_err("a duplicate");
    let existing = error.existing.expect("what exists");
    assert_eq!((error.kind, existing.status), (ErrorKind::DuplicateOrder, PaymentStatus::Approved));
}

#[test]
fn an_unknown_order_settles_nothing_before_its_time() {
    let resolve = |attempted_at: &str| {
        let request =
            json!({"order_id": "A1", "amount": 2500, "currency": "USD", "attempted_at": attempted_at});
        let (_, state) = started(Operation::PaymentResolve, request);
        answered(state, 404, r#"{"code":"unknown_order"}"#).expect_err("not found").outcome
    };
    assert_eq!(resolve("2023-11-14T22:13:00Z"), Outcome::Unknown);
    assert_eq!(resolve("2023-11-14T22:11:00Z"), Outcome::NotSent);
}
