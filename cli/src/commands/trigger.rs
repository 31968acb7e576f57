//! `till trigger`: makes the sandbox send a notification.

use std::path::PathBuf;

use serde_json::{Map, Value, json};
use till::model::HttpMethod;
use till::{Error, ErrorKind};

use super::steer::{Sandbox, encoded};
use crate::output::{Failure, print_json, say};

/// The arguments of `till trigger`.
#[derive(clap::Args)]
#[command(group(clap::ArgGroup::new("what").required(true).args(["result", "again", "change"])))]
pub struct Arguments {
    /// The order's, refund's or payout's number, the merchant's or the gateway's
    number: String,
    /// File that `till sandbox --ready-file` wrote
    #[arg(long, value_name = "FILE")]
    sandbox: PathBuf,
    /// The gateway of the order
    #[arg(long)]
    gateway: String,
    /// The sandbox's name of a merchant other than the gateway's first
    #[arg(long)]
    merchant: Option<String>,
    /// Set the result: approved, declined, expired, cancelled, partial, authorised or bounced
    #[arg(long)]
    result: Option<String>,
    /// How much was paid, in minor units, with --result partial
    #[arg(long, requires = "result")]
    amount: Option<u64>,
    /// The gateway's code for the result
    #[arg(long, requires = "result")]
    code: Option<String>,
    /// Send its latest notification again, byte for byte
    #[arg(long)]
    again: bool,
    /// Send another one with a field changed, as a forger would; without =VALUE the field is left out. PayMart and OnlinePay
    #[arg(long, value_name = "NAME[=VALUE]")]
    change: Vec<String>,
    /// Payment, refund, payout or token, if the number belongs to several
    #[arg(long)]
    kind: Option<String>,
}

/// Sends the request to the sandbox.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let sandbox = Sandbox::read(&arguments.sandbox, &arguments.gateway, arguments.merchant.as_deref())?;
    let number = &arguments.number;
    let answer = if let Some(result) = &arguments.result {
        let kind = arguments.kind.as_ref().map(|kind| format!("&kind={}", encoded(kind))).unwrap_or_default();
        let path = format!("payments/{}/settle?merchant={}{kind}", encoded(number), sandbox.merchant());
        let decision = json!({"result": result, "amount": arguments.amount, "code": arguments.code});
        sandbox.send(HttpMethod::Post, &path, decision)?
    } else if arguments.again {
        let latest = latest_delivery(&sandbox, number)?;
        sandbox.send(HttpMethod::Post, &format!("deliveries/{latest}/replay"), json!({}))?
    } else {
        let changes = changes(&arguments.change);
        let wanted = json!({"merchant": sandbox.merchant, "payment": number, "kind": arguments.kind, "changes": changes});
        sandbox.send(HttpMethod::Post, "notifications", wanted)?
    };
    print_json(&answer)?;
    say(&format!(
        "the sandbox sends the notification about {number}; {}deliveries shows the result",
        sandbox.control
    ));
    Ok(())
}

/// The fields to change; numbers stay numbers, and null removes a field.
fn changes(given: &[String]) -> Map<String, Value> {
    let value = |text: &str| serde_json::from_str(text).unwrap_or_else(|_| json!(text));
    given
        .iter()
        .map(|change| match change.split_once('=') {
            Some((name, text)) => (name.to_owned(), value(text)),
            None => (change.clone(), Value::Null),
        })
        .collect()
}

/// The delivery of the latest notification about a number.
fn latest_delivery(sandbox: &Sandbox, number: &str) -> Result<Value, Failure> {
    let path = format!("deliveries?merchant={}", sandbox.merchant());
    let answer = sandbox.send(HttpMethod::Get, &path, Value::Null)?;
    let deliveries = answer["deliveries"].as_array().map(Vec::as_slice).unwrap_or_default();
    let about = |order_id: &Value| deliveries.iter().rev().find(|delivery| delivery["order_id"] == *order_id);
    let latest = match about(&json!(number)) {
        Some(latest) => Some(latest),
        None => about(&order_id(sandbox, number)?),
    };
    let message = "it has had no notification yet; set its result with --result";
    let missing = || Error::violation(ErrorKind::NotFound, "number", message);
    Ok(latest.ok_or_else(missing)?["id"].clone())
}

/// The merchant's number of the record with this gateway number; null if there is none.
fn order_id(sandbox: &Sandbox, gateway_id: &str) -> Result<Value, Failure> {
    let ledger =
        sandbox.send(HttpMethod::Get, &format!("ledger?merchant={}", sandbox.merchant()), Value::Null)?;
    let entries = ledger["entries"].as_array().map(Vec::as_slice).unwrap_or_default();
    let meant = entries.iter().find(|entry| entry["gateway_id"] == *gateway_id);
    Ok(meant.map(|entry| entry["order_id"].clone()).unwrap_or_default())
}
