//! `till trigger`: makes the sandbox send a notification.

use std::path::PathBuf;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};
use till::gateway::HttpResponse;
use till::model::HttpMethod;
use till::{ClientConfig, Error, ErrorKind};

use crate::output::{Failure, file, print_json, say};
use crate::web;

/// The characters that are not escaped in a part of a URL.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

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
    let sandbox = Sandbox::read(arguments)?;
    let number = &arguments.number;
    let answer = if let Some(result) = &arguments.result {
        let kind = arguments.kind.as_ref().map(|kind| format!("&kind={}", encoded(kind))).unwrap_or_default();
        let path = format!("payments/{}/settle?merchant={}{kind}", encoded(number), sandbox.merchant());
        let decision = json!({"result": result, "amount": arguments.amount, "code": arguments.code});
        sandbox.send(HttpMethod::Post, &path, decision)?
    } else if arguments.again {
        let latest = sandbox.latest_delivery(number)?;
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

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, KEPT).to_string()
}

/// A running sandbox and one of its merchants.
struct Sandbox {
    control: String,
    merchant: String,
    config: ClientConfig,
}

impl Sandbox {
    fn read(arguments: &Arguments) -> Result<Self, Failure> {
        let violation =
            |path: &str, message: String| Error::violation(ErrorKind::InvalidRequest, path, message);
        let ready =
            till::json::parse_object(&file(&arguments.sandbox)?).map(Value::Object).unwrap_or_default();
        let (Some(url), Some(configs)) = (ready["url"].as_str(), ready["configs"].as_object()) else {
            let message = "is not a file that till sandbox --ready-file wrote".to_owned();
            return Err(violation("--sandbox", message).into());
        };
        let gateway = &arguments.gateway;
        let config = configs.get(gateway).ok_or_else(|| {
            let names: Vec<&str> = configs.keys().map(String::as_str).collect();
            let message =
                format!("the sandbox does not simulate {gateway}; it simulates: {}", names.join(", "));
            violation("--gateway", message)
        })?;
        let merchant =
            arguments.merchant.as_deref().or(ready["merchants"][gateway].as_str()).unwrap_or_default();
        Ok(Self {
            control: format!("{url}/sandbox/"),
            merchant: merchant.to_owned(),
            config: ClientConfig::from_json(config.to_string().as_bytes())?,
        })
    }

    fn merchant(&self) -> String {
        encoded(&self.merchant)
    }

    /// The delivery of the latest notification about a number.
    fn latest_delivery(&self, number: &str) -> Result<Value, Failure> {
        let path = format!("deliveries?merchant={}", self.merchant());
        let answer = self.send(HttpMethod::Get, &path, Value::Null)?;
        let deliveries = answer["deliveries"].as_array().map(Vec::as_slice).unwrap_or_default();
        let about =
            |order_id: &Value| deliveries.iter().rev().find(|delivery| delivery["order_id"] == *order_id);
        let latest = match about(&json!(number)) {
            Some(latest) => Some(latest),
            None => about(&self.order_id(number)?),
        };
        let message = "it has had no notification yet; set its result with --result";
        let missing = || Error::violation(ErrorKind::NotFound, "number", message);
        Ok(latest.ok_or_else(missing)?["id"].clone())
    }

    /// The merchant's number of the record with this gateway number; null if there is none.
    fn order_id(&self, gateway_id: &str) -> Result<Value, Failure> {
        let ledger =
            self.send(HttpMethod::Get, &format!("ledger?merchant={}", self.merchant()), Value::Null)?;
        let entries = ledger["entries"].as_array().map(Vec::as_slice).unwrap_or_default();
        let meant = entries.iter().find(|entry| entry["gateway_id"] == *gateway_id);
        Ok(meant.map(|entry| entry["order_id"].clone()).unwrap_or_default())
    }

    fn send(&self, method: HttpMethod, path: &str, body: Value) -> Result<Value, Failure> {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let gone = |kind: ErrorKind, reason: &str| {
            Error::new(kind, format!("{}: {reason}; is the sandbox still running?", self.control))
        };
        // The certificate of its authority disappears with the sandbox.
        let exchange = web::exchange(&self.config, method, format!("{}{path}", self.control), body)
            .map_err(|error| gone(ErrorKind::Connection, &error.message))?;
        let response = exchange.map_err(|failure| gone(web::kind(failure.kind), &failure.message))?;
        answered(&response)
    }
}

fn answered(response: &HttpResponse) -> Result<Value, Failure> {
    let body: Value = serde_json::from_slice(&response.body).unwrap_or_default();
    if response.status == 200 && body.is_object() {
        return Ok(body);
    }
    let kind = match response.status {
        404 => ErrorKind::NotFound,
        400..=499 => ErrorKind::InvalidRequest,
        _ => ErrorKind::GatewayError,
    };
    let words = body["error"].as_str().unwrap_or("no reason given");
    Err(Error::new(kind, format!("the sandbox refused with HTTP {}: {words}", response.status)).into())
}
