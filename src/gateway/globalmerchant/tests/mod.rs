//! The machine as a whole, without a network: what is sent, and what answers come to.

mod answers;
mod requests;

use serde_json::{Value, json};

use super::FACTORY;
use crate::call::{CallState, CallStep, drive};
use crate::config::ClientConfig;
use crate::error::{Error, Result};
use crate::gateway::{Context, Exchange, Gateway, HttpRequest, HttpResponse, OperationResult};
use crate::json;
use crate::model::{Payment, Refund};
use crate::operation::{Operation, Request};

/// The nonce of the document's examples, and what is cut off behind it.
const NONCE: &str = "58k5EZTmB5ZnSTPn0123456789abcdef";

fn gateway() -> Box<dyn Gateway> {
    let config = json!({
        "gateway": "globalmerchant", "base_url": "https://gateway.example/",
        "credentials": {"mchid": "MCH20201", "appid": "APP100", "key": "key"},
    });
    let config = ClientConfig::from_json(config.to_string().as_bytes()).expect("a configuration");
    (FACTORY.make)(&config).expect("a gateway")
}

fn context() -> Context {
    Context { now_ms: 1_700_000_000_000, nonce: NONCE.to_owned(), on_behalf_of: None, total_ms: 45_000 }
}

/// The request of the document's example.
fn order() -> Value {
    let person = json!({
        "first_name": "Alex", "last_name": "Bob", "country": "US", "state": "NY", "city": "New York",
        "postcode": "313222", "email": "alexander.aloha@gmail.com", "phone": "45671345",
    });
    let mut customer = person.clone();
    customer["ip"] = json!("1.1.1.1");
    customer["address"] = json!("Address 123");
    let mut shipping = person;
    shipping["line1"] = json!("Address 123");
    shipping["phone"] = json!("66668888");
    json!({
        "order_id": "4086d438-f2b1-eb59-7943", "amount": 111_100, "currency": "USD",
        "payment_method": {"card": {
            "number": "4242 4242 4242 4242", "expiry_year": 2023, "expiry_month": 12, "cvv": "123",
        }},
        "customer": customer, "shipping": shipping,
        "items": [{"name": "cap", "quantity": 1, "price": 10_000}],
    })
}

/// The order with other members; null takes one out.
fn order_with(path: &str, value: Value) -> Value {
    let mut order = order();
    let (parent, name) = path.rsplit_once('/').expect("a pointer");
    order
        .pointer_mut(parent)
        .and_then(Value::as_object_mut)
        .expect("an object")
        .insert(name.to_owned(), value);
    order
}

fn order_with_3ds() -> Value {
    let mut order = order_with("/three_d_secure", json!(true));
    order["success_url"] = json!("https://shop.example/thanks");
    order["notify_url"] = json!("https://shop.example/notify");
    order
}

fn refund() -> Value {
    json!({
        "refund_id": "R1", "payment_id": "S1578568969333547008", "order_id": "b2948e87", "amount": 10_000,
        "currency": "USD", "reason": "test",
    })
}

fn decoded(operation: Operation, request: Value) -> Request {
    let object = json::parse_object(request.to_string().as_bytes()).expect("an object");
    Request::decode(operation, object).expect("it fits the schema")
}

fn start(operation: Operation, request: Value) -> Result<(HttpRequest, Box<CallState>)> {
    let (order, id) = (request["order_id"].clone(), request["payment_id"].clone());
    match drive::start(gateway().as_ref(), &decoded(operation, request), &context())? {
        CallStep::Send { state, .. } if state.gateway.prepares => after_lookup(
            state,
            &json!({"code": "0000", "out_trade_no": order, "txid": id, "amt": "1111.00", "ccy": "USD"}),
        ),
        CallStep::Send { request, state } => Ok((request, state)),
        CallStep::Done(_) => panic!("nothing was sent"),
    }
}

/// What is sent once RETRIEVE has told of a refund's payment.
fn after_lookup(state: Box<CallState>, told: &Value) -> Result<(HttpRequest, Box<CallState>)> {
    match drive::resume(gateway().as_ref(), *state, &response(200, &told.to_string()), &context())? {
        CallStep::Send { request, state } => Ok((request, state)),
        CallStep::Done(_) => panic!("nothing was sent"),
    }
}

/// The violations of a request that must not be sent, as `path: message`.
fn violations(operation: Operation, request: Value) -> Vec<String> {
    let error = start(operation, request).expect_err("refused");
    let listed = error.violations.expect("violations");
    listed.into_iter().map(|violation| format!("{}: {}", violation.path, violation.message)).collect()
}

/// The body of a request.
fn body(request: &HttpRequest) -> &str {
    request.body.text().expect("a text")
}

/// The fields of a form that would be sent.
fn sent(operation: Operation, request: Value) -> Vec<(String, String)> {
    let (request, _) = start(operation, request).expect("it can be sent");
    form_urlencoded::parse(request.body.as_bytes()).into_owned().collect()
}

fn field<'a>(form: &'a [(String, String)], name: &str) -> &'a str {
    form.iter().find(|(known, _)| known == name).map_or("(absent)", |(_, value)| value.as_str())
}

fn resumed(operation: Operation, request: Value, exchange: Exchange) -> Result<OperationResult> {
    let (_, state) = start(operation, request).expect("it can be sent");
    match drive::resume(gateway().as_ref(), *state, &exchange, &context())? {
        CallStep::Done(answer) => Ok(answer),
        CallStep::Send { .. } => panic!("another request was sent"),
    }
}

fn response(status: u16, body: &str) -> Exchange {
    Ok(HttpResponse::new(status, Vec::new(), body.as_bytes().to_vec()))
}

fn answered(operation: Operation, request: Value, answer: &Value) -> Result<OperationResult> {
    resumed(operation, request, response(200, &answer.to_string()))
}

fn payment(answer: Result<OperationResult>) -> Payment {
    match answer.expect("a result") {
        OperationResult::Payment(payment) => *payment,
        other => panic!("no payment: {other:?}"),
    }
}

fn refunded(answer: Result<OperationResult>) -> Refund {
    match answer.expect("a result") {
        OperationResult::Refund(refund) => *refund,
        other => panic!("no refund: {other:?}"),
    }
}

fn error(answer: Result<OperationResult>) -> Error {
    answer.expect_err("an error")
}
