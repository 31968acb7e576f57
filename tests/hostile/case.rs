//! What every case has to come to: an error of the right kind and outcome, in time, and in bounded memory.

use std::path::Path;
use std::time::{Duration, Instant};

use libtest_mimic::{Failed, Trial};
use serde_json::{Value, json};
use till::{CancelToken, Client, ClientConfig, Operation};

use crate::gateway::HostileGateway;
use crate::memory;

/// How long an attempt may take, in milliseconds; a call is one attempt here.
const ATTEMPT_MS: u64 = 700;

/// What a call may take beyond its time-out, on a machine that is busy with other things.
const SLACK: Duration = Duration::from_millis(800);

/// What a shop must be told.
#[derive(Clone, Copy)]
pub struct Expected {
    /// One of these kinds of error.
    pub kinds: &'static [&'static str],
    /// Whether money may have moved, when the call moves money.
    pub outcome: &'static str,
}

/// The answer is none of this gateway's, or none at all.
pub const MALFORMED: Expected = Expected { kinds: &["malformed_response"], outcome: "unknown" };
/// The time ran out after the request was sent.
pub const TIMEOUT: Expected = Expected { kinds: &["timeout"], outcome: "unknown" };
/// The connection broke after the request was sent.
pub const BROKEN: Expected = Expected { kinds: &["connection", "malformed_response"], outcome: "unknown" };
/// No byte of the request left.
pub const NOT_SENT: Expected = Expected { kinds: &["connection"], outcome: "not_sent" };
/// No byte of the request left, because the time ran out.
pub const NOT_SENT_IN_TIME: Expected = Expected { kinds: &["timeout"], outcome: "not_sent" };

/// A client of a gateway at this address.
pub fn client(url: &str, ca_file: Option<&Path>) -> Client {
    client_with(json!({
        "base_url": url,
        "timeouts": {"connect_ms": ATTEMPT_MS, "attempt_ms": ATTEMPT_MS, "total_ms": ATTEMPT_MS},
        "tls": ca_file.map(|path| json!({"ca_file": path})),
    }))
}

/// A client that calls once and asks nothing afterwards, with more settings.
pub fn client_with(settings: Value) -> Client {
    let mut config = json!({
        "gateway": "paypro", "credentials": {"merchant_no": "M1", "secret": "very-secret", "currency": "MXN"},
        "retry": {"attempts": 1}, "resolve": false,
    });
    for (name, setting) in settings.as_object().expect("an object") {
        config[name] = setting.clone();
    }
    let config = till::json::without_nulls(config);
    let config = ClientConfig::from_json(config.to_string().as_bytes()).expect("a good configuration");
    Client::new(config).expect("a client")
}

/// Takes a payment.
pub fn pay(client: &Client) -> (i32, Value) {
    let request = json!({"order_id": "A1", "amount": 30000, "currency": "MXN", "notify_url": "https://shop.example/n",
                         "payment_method": {"way_code": "va"}});
    call(client, Operation::PaymentCreate, &request)
}

/// Runs an operation.
pub fn call(client: &Client, operation: Operation, request: &Value) -> (i32, Value) {
    client.call(operation, request.to_string().as_bytes(), &CancelToken::new()).into_json()
}

/// A case: what a call that moves money and one that reads come to, with a gateway that is made for it.
pub fn case(
    name: &str,
    expected: Expected,
    make: impl Fn() -> HostileGateway + Send + 'static,
    ca_file: Option<&'static Path>,
) -> Trial {
    Trial::test(name, move || {
        let gateway = make();
        let client = client(&gateway.url(), ca_file);
        let error = measured(|| pay(&client))?;
        judge(&error, expected)?;
        if error["outcome"] == "unknown" && error["retry_safe"] != false {
            return Err(format!("sending again was called safe: {error}").into());
        }
        if expected.outcome == "not_sent" && gateway.requests() > 0 {
            return Err("the request was sent".into());
        }
        let client = self::client(&gateway.url(), ca_file);
        let error = measured(|| call(&client, Operation::PaymentGet, &json!({"order_id": "A1"})))?;
        judge(&error, expected)?;
        if error["retry_safe"] != true {
            return Err(format!("a call that reads may be repeated: {error}").into());
        }
        Ok(())
    })
}

fn judge(error: &Value, expected: Expected) -> Result<(), Failed> {
    let kind = error["kind"].as_str().unwrap_or("none: it was taken for a success");
    if !expected.kinds.contains(&kind) || error["outcome"] != expected.outcome {
        return Err(format!("wanted {:?} and {}: {error}", expected.kinds, expected.outcome).into());
    }
    if error.to_string().contains("very-secret") {
        return Err(format!("a secret stands in the error: {error}").into());
    }
    // What is shown of a body has 4 KiB, of which JSON may write every byte with six letters.
    if error.to_string().len() > 32 << 10 {
        return Err("the error repeats the whole answer".into());
    }
    Ok(())
}

/// Makes a call, and looks at its time and its memory.
pub fn measured(make: impl FnOnce() -> (i32, Value)) -> Result<Value, Failed> {
    let begin = Instant::now();
    let ((_, answer), used) = memory::used(make);
    let took = begin.elapsed();
    if took > Duration::from_millis(ATTEMPT_MS) + SLACK {
        return Err(format!("it took {} ms", took.as_millis()).into());
    }
    used.check_peak(memory::ANSWER_MAX)?;
    Ok(answer)
}
