//! The list of orders: all of it is read and checked before the first query.

use serde_json::{Map, Value};
use till::error::Violation;
use till::model::Verdict;
use till::{Client, Error, ErrorKind, Operation, Outcome, json};

use crate::output::Failure;

/// The largest number of violations in one error.
const VIOLATIONS_MAX: usize = 20;

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

/// Reads every line except empty ones. Reports the violations of all lines at once, before the first query.
pub fn read(text: &[u8], client: &Client) -> Result<Vec<Order>, Failure> {
    let mut orders = Vec::new();
    let mut violations = Vec::new();
    for (index, line) in text.split(|byte| *byte == b'\n').enumerate() {
        if line.trim_ascii().is_empty() {
            continue;
        }
        match order(line, client) {
            Ok(order) => orders.push(order),
            Err(found) => violations.extend(found.into_iter().map(|violation| {
                let path =
                    if violation.path.is_empty() { String::new() } else { format!(": {}", violation.path) };
                Violation::new(format!("line {}{path}", index + 1), violation.message)
            })),
        }
    }
    if violations.is_empty() {
        return Ok(orders);
    }
    let more = violations.len().saturating_sub(VIOLATIONS_MAX);
    violations.truncate(VIOLATIONS_MAX);
    if more > 0 {
        violations.push(Violation::new("list", format!("{more} more violations like these")));
    }
    // In the order of the lines.
    let listed: Vec<String> =
        violations.iter().map(|violation| format!("{}: {}", violation.path, violation.message)).collect();
    // Nothing was queried, so nothing was determined.
    let error = Error::new(ErrorKind::InvalidRequest, listed.join("; ")).with_outcome(Outcome::Unknown);
    Err(Error { violations: Some(violations), verdict: Some(Verdict::Unknown), retry_safe: true, ..error }
        .into())
}

fn order(text: &[u8], client: &Client) -> Result<Order, Vec<Violation>> {
    let line = json::parse_object(text).map_err(|error| violations_of(&error))?;
    let operation = match line.get("kind").and_then(Value::as_str) {
        Some("payment") => Operation::PaymentResolve,
        Some("refund") => Operation::RefundResolve,
        Some("payout") => Operation::PayoutResolve,
        _ => return Err(vec![Violation::new("kind", "must be payment, refund or payout")]),
    };
    let mut request = line.clone();
    request.remove("kind");
    let request = Value::Object(request).to_string().into_bytes();
    // Preparing checks everything and sends nothing. If the gateway has no such query, that becomes the order's result.
    match client.exchange_start(operation, &request) {
        Err(error) if error.kind == ErrorKind::InvalidRequest => Err(violations_of(&error)),
        _ => Ok(Order { line, operation, request }),
    }
}

fn violations_of(error: &Error) -> Vec<Violation> {
    error.violations.clone().unwrap_or_else(|| vec![Violation::new("", error.message.clone())])
}
