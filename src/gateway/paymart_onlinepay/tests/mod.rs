//! The machine as a whole, without a network: what is sent, and what answers and notifications come to.

mod created;
mod follow_up;
mod newer;
mod notices;
mod pages;
mod records;

use serde_json::{Value, json};

use super::{ONLINEPAY_FACTORY, PAYMART_FACTORY};
use crate::call::{CallState, CallStep, drive};
use crate::config::ClientConfig;
use crate::error::{Error, Result};
use crate::gateway::{Context, Exchange, Gateway, HttpRequest, HttpResponse, OperationResult};
use crate::json;
use crate::operation::{Operation, Request};

const HOST: &str = "https://gateway.example";

fn gateway(name: &str) -> Box<dyn Gateway> {
    let config = json!({
        "gateway": name, "base_url": HOST,
        "credentials": {"private_key": "private", "notification_key": "notification"},
    });
    let config = ClientConfig::from_json(config.to_string().as_bytes()).expect("a configuration");
    let factory = if name == "paymart" { &PAYMART_FACTORY } else { &ONLINEPAY_FACTORY };
    (factory.make)(&config).expect("a gateway")
}

fn context() -> Context {
    let nonce = "0".repeat(32);
    Context { now_ms: 1_700_000_000_000, nonce, on_behalf_of: None, total_ms: 45_000 }
}

fn start(name: &str, operation: Operation, request: &Value) -> Result<(HttpRequest, Box<CallState>)> {
    let object = json::parse_object(request.to_string().as_bytes()).expect("an object");
    let request = Request::decode(operation, object)?;
    match drive::start(gateway(name).as_ref(), &request, &context())? {
        CallStep::Send { request, state } => Ok((request, state)),
        CallStep::Done(_) => panic!("nothing was sent"),
    }
}

/// The error of a request that nothing is sent for.
fn refused(name: &str, operation: Operation, request: &Value) -> Error {
    match start(name, operation, request) {
        Err(error) => error,
        Ok((request, _)) => panic!("{request:?} was sent"),
    }
}

fn resume(name: &str, state: Box<CallState>, answer: &Value) -> Result<CallStep> {
    let response = HttpResponse::new(200, Vec::new(), answer.to_string().into_bytes());
    let exchange: Exchange = Ok(response);
    drive::resume(gateway(name).as_ref(), *state, &exchange, &context())
}

/// What an operation comes to with these answers, one after the other.
fn answered(name: &str, operation: Operation, request: &Value, answers: &[Value]) -> Result<Value> {
    let (_, mut state) = start(name, operation, request)?;
    for answer in answers {
        match resume(name, state, answer)? {
            CallStep::Done(answer) => return Ok(answer.to_json()),
            CallStep::Send { state: next, .. } => state = next,
        }
    }
    panic!("the operation wants another answer")
}

/// The same in short: the status, or the kind and the outcome of the error.
fn judged(name: &str, operation: Operation, request: &Value, answers: &[Value]) -> String {
    match answered(name, operation, request, answers) {
        Ok(result) => result["status"].as_str().unwrap_or("no status").to_owned(),
        Err(error) => in_short(&error),
    }
}

fn in_short(error: &Error) -> String {
    format!("{}, {}", error.kind.name(), json!(error.outcome).as_str().unwrap_or_default())
}

const MISMATCH: &str = "mismatch, unknown";
const UNREADABLE: &str = "malformed_response, unknown";

/// A record as the documents print it, with other members; null takes one out.
fn record(changes: Value) -> Value {
    let mut record = json!({
        "id": 7, "status": "approved", "token": "T1", "currency": "EUR", "amount": 10020, "operation_type": "pay",
        "order_number": "A1",
    });
    merge(&mut record, changes);
    record
}

fn merge(target: &mut Value, changes: Value) {
    let Value::Object(changes) = changes else { panic!("an object") };
    for (name, value) in changes {
        match value {
            Value::Null => drop(target.as_object_mut().expect("an object").remove(&name)),
            value => target[name] = value,
        }
    }
}

fn found(record: Value) -> Value {
    json!({"success": true, "errors": [], "status": 200, "payment": record})
}

fn listed(records: &[Value]) -> Value {
    json!({
        "success": true, "result": 0, "status": 200, "totalCount": records.len(), "curentPage": 1, "perPage": 100,
        "totalPage": 1, "payments": records,
    })
}
