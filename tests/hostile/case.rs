//! What every case has to come to: an error of the right kind and outcome, in time, and in bounded memory.

use std::path::Path;
use std::time::{Duration, Instant};

use libtest_mimic::{Failed, Trial};
use serde_json::{Value, json};
use till::call::CallResult;
use till::{CancelToken, Client, ClientConfig, Operation};

use crate::answers::ACCEPTED;
use crate::gateway::{HostileGateway, answer, take_request};
use crate::memory;

/// How long a call waits for an answer that comes, and a connection for its client, in milliseconds: the only purpose is that
/// a hang ends.
pub const PATIENCE_MS: u64 = 120_000;

/// How much of the processor's time a call may take on its thread, time-out or not, in readings of a large answer. What a
/// reading takes is measured beside the call, because a busy machine makes both slower.
const WORK_MAX: u32 = 25;

/// What a shop must be told.
#[derive(Clone, Copy)]
pub struct Expected {
    /// One of these kinds of error.
    pub kinds: &'static [&'static str],
    /// Whether money may have moved, when the call moves money.
    pub outcome: &'static str,
    /// Whether repeating cannot help.
    pub lasts: bool,
}

/// The answer is none of this gateway's, or none at all.
pub const MALFORMED: Expected = Expected { kinds: &["malformed_response"], outcome: "unknown", lasts: false };
/// The time ran out after the request was sent.
pub const TIMEOUT: Expected = Expected { kinds: &["timeout"], outcome: "unknown", lasts: false };
/// The connection broke after the request was sent.
pub const BROKEN: Expected =
    Expected { kinds: &["connection", "malformed_response"], outcome: "unknown", lasts: false };
/// No byte of the request left.
pub const NOT_SENT: Expected = Expected { kinds: &["connection"], outcome: "not_sent", lasts: false };
/// No byte of the request left, and none will: the gateway is not trusted.
pub const UNTRUSTED: Expected = Expected { lasts: true, ..NOT_SENT };
/// No byte of the request left, because the time ran out.
pub const NOT_SENT_IN_TIME: Expected = Expected { kinds: &["timeout"], outcome: "not_sent", lasts: false };

/// A client of a gateway at this address that waits for every answer.
pub fn client(url: &str, ca_file: Option<&Path>) -> Client {
    waiting(url, ca_file, PATIENCE_MS)
}

/// A client that does not wait long: for cases that end by their time-out.
pub fn hurried_client(url: &str, ca_file: Option<&Path>) -> Client {
    waiting(url, ca_file, hurry_ms())
}

/// A client that waits so long for an answer.
pub fn waiting(url: &str, ca_file: Option<&Path>, milliseconds: u64) -> Client {
    client_with(json!({
        "base_url": url,
        "timeouts": {"connect_ms": milliseconds, "attempt_ms": milliseconds, "total_ms": milliseconds},
        "tls": ca_file.map(|path| json!({"ca_file": path})),
    }))
}

/// A time-out in milliseconds that no call meets by chance: many times as long as an honest call takes here and now. Each case
/// measures it again, because the load changes.
pub fn hurry_ms() -> u64 {
    let gateway = HostileGateway::plain(|connection| {
        take_request(connection)?;
        answer(connection, "200 OK", ACCEPTED.as_bytes())
    });
    let longest = (0..5).map(|_| {
        let begin = Instant::now();
        let (status, payment) = pay(&client(&gateway.url(), None));
        assert_eq!(status, 0, "{payment}");
        begin.elapsed().as_millis()
    });
    let longest = u64::try_from(longest.max().unwrap_or_default()).unwrap_or(u64::MAX);
    longest.saturating_mul(20).clamp(700, PATIENCE_MS / 4)
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
    outgoing(&client.call(operation, request.to_string().as_bytes(), &CancelToken::new()))
}

/// The status and the JSON that cross the C ABI.
pub fn outgoing(result: &CallResult) -> (i32, Value) {
    let (status, text) = result.to_text();
    (status, serde_json::from_str(&text).expect("JSON"))
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
        let waits = expected.kinds.contains(&"timeout");
        let client_for = |url: &str| if waits { hurried_client(url, ca_file) } else { client(url, ca_file) };
        let client = client_for(&gateway.url());
        let error = measured(|| pay(&client))?;
        judge(&error, expected)?;
        if error["outcome"] == "unknown" && error["retry_safe"] != false {
            return Err(format!("sending again was called safe: {error}").into());
        }
        if expected.outcome == "not_sent" && gateway.requests() > 0 {
            return Err("the request was sent".into());
        }
        let client = client_for(&gateway.url());
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
    if expected.lasts && error["transient"] != false {
        return Err(format!("repeating was said to help: {error}").into());
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

/// Makes a call, and looks at its work and its memory. A call that does not heed its time-out comes to another end, when
/// the gateway has lost its patience.
pub fn measured(make: impl FnOnce() -> (i32, Value)) -> Result<Value, Failed> {
    let begin = worked();
    let ((_, answer), used) = memory::used(make);
    let took = worked().saturating_sub(begin);
    let limit = one_reading() * WORK_MAX;
    if took > limit {
        let (took, limit) = (took.as_millis(), limit.as_millis());
        return Err(format!("it took {took} ms of the processor's time, and at most {limit} fit").into());
    }
    used.check_peak(memory::ANSWER_MAX)?;
    Ok(answer)
}

/// What one reading of a large answer takes now.
fn one_reading() -> Duration {
    let answer = format!("[{}0]", "1,".repeat(90_000));
    let begin = worked();
    till::json::parse(answer.as_bytes()).expect("it is read");
    worked().saturating_sub(begin)
}

/// How long this thread has been at work.
fn worked() -> Duration {
    let times = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux tells a thread's time");
    let nanoseconds = times.split_whitespace().next().and_then(|text| text.parse().ok());
    Duration::from_nanos(nanoseconds.expect("a number"))
}
