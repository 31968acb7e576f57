//! The list of orders: all of it is read and checked before the first query.

use serde_json::{Map, Value};
use till::error::Fault;
use till::model::Verdict;
use till::{Client, Error, ErrorKind, Operation, Outcome, json};

use crate::output::Failure;

/// The largest number of faults in one error.
const FAULTS_MAX: usize = 20;

/// One order of the list.
pub struct Order {
    /// The line's object, unchanged.
    pub line: Map<String, Value>,
    /// The operation that determines the outcome.
    pub operation: Operation,
    /// The request of that operation.
    pub request: Vec<u8>,
}

impl Order {
    /// Equal lines are the same order: a second attempt under the same number has another time.
    pub fn key(line: &Map<String, Value>) -> String {
        Value::Object(line.clone()).to_string()
    }
}

/// Reads every line except empty ones. Reports the faults of all lines at once, before the first query.
pub fn read(text: &[u8], client: &Client) -> Result<Vec<Order>, Failure> {
    let mut orders = Vec::new();
    let mut faults = Vec::new();
    for (index, line) in text.split(|byte| *byte == b'\n').enumerate() {
        if line.trim_ascii().is_empty() {
            continue;
        }
        match order(line, client) {
            Ok(order) => orders.push(order),
            Err(found) => faults.extend(found.into_iter().map(|fault| {
                let path = if fault.path.is_empty() { String::new() } else { format!(": {}", fault.path) };
                Fault::new(format!("line {}{path}", index + 1), fault.message)
            })),
        }
    }
    if faults.is_empty() {
        return Ok(orders);
    }
    let more = faults.len().saturating_sub(FAULTS_MAX);
    faults.truncate(FAULTS_MAX);
    if more > 0 {
        faults.push(Fault::new("list", format!("{more} more faults like these")));
    }
    // In the order of the lines.
    let listed: Vec<String> =
        faults.iter().map(|fault| format!("{}: {}", fault.path, fault.message)).collect();
    // Nothing was queried, so nothing was determined.
    let error = Error::new(ErrorKind::InvalidRequest, listed.join("; ")).with_outcome(Outcome::Unknown);
    Err(Error { faults: Some(faults), verdict: Some(Verdict::Unknown), retry_safe: true, ..error }.into())
}

fn order(text: &[u8], client: &Client) -> Result<Order, Vec<Fault>> {
    let line = json::parse_object(text).map_err(|error| faults_of(&error))?;
    let operation = match line.get("kind").and_then(Value::as_str) {
        Some("payment") => Operation::PaymentResolve,
        Some("refund") => Operation::RefundResolve,
        Some("payout") => Operation::PayoutResolve,
        _ => return Err(vec![Fault::new("kind", "must be payment, refund or payout")]),
    };
    let mut request = line.clone();
    request.remove("kind");
    let request = Value::Object(request).to_string().into_bytes();
    // Preparing checks everything and sends nothing. If the gateway has no such query, that becomes the order's result.
    match client.exchange_start(operation, &request) {
        Err(error) if error.kind == ErrorKind::InvalidRequest => Err(faults_of(&error)),
        _ => Ok(Order { line, operation, request }),
    }
}

fn faults_of(error: &Error) -> Vec<Fault> {
    error.faults.clone().unwrap_or_else(|| vec![Fault::new("", error.message.clone())])
}
