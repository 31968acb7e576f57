//! What SIGINT and SIGTERM end, and what they leave behind.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::support::{Running, Sandbox, file, open_payment, text, till, until};

/// Makes a payment that is answered late, and gives it once the order has arrived.
fn waiting(sandbox: &Sandbox, folder: &TempDir, order_id: &str) -> Running {
    let config = sandbox.config(folder, "payermax");
    let merchant = sandbox.merchant("payermax");
    let slow = json!({"merchant": merchant, "fault": "delay", "milliseconds": 3_600_000});
    sandbox.control("POST", "faults", &slow);
    let request = file(folder, "request.json", &open_payment(order_id, "http://127.0.0.1:9/").to_string());
    let child = till()
        .args(["call", "payment_create", "--config", text(&config)])
        .stdin(File::open(request).expect("a file"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("till starts");
    let running = Running(child);
    until("the order arrives", || {
        let ledger = sandbox.control("GET", &format!("ledger?merchant={merchant}"), &Value::Null);
        ledger["entries"].as_array().is_some_and(|entries| !entries.is_empty()).then_some(())
    });
    running
}

/// What a process wrote.
fn all_of(pipe: Option<impl Read>) -> String {
    let mut text = String::new();
    pipe.expect("a pipe").read_to_string(&mut text).expect("UTF-8");
    text
}

#[test]
fn an_interrupted_call_says_whether_money_may_have_moved() {
    let (sandbox, folder) = (Sandbox::plain(), TempDir::new().expect("a folder"));
    let mut running = waiting(&sandbox, &folder, "interrupted1");
    running.interrupt();
    let error: Value = serde_json::from_str(&all_of(running.0.stdout.take())).expect("JSON");
    assert_eq!((error["kind"].as_str(), error["outcome"].as_str()), (Some("cancelled"), Some("unknown")));
    assert_eq!(running.0.wait().expect("it ends").code(), Some(12));
}

#[test]
fn a_second_signal_ends_a_call_at_once_and_says_that_nothing_is_known() {
    let (sandbox, folder) = (Sandbox::plain(), TempDir::new().expect("a folder"));
    let mut running = waiting(&sandbox, &folder, "interrupted2");
    // Both are there when it goes on, before the call can have ended by the first.
    ["-STOP", "-INT", "-TERM", "-CONT"].iter().for_each(|signal| running.signal(signal));
    assert_eq!(running.0.wait().expect("it ends").code(), Some(130));
    let words = all_of(running.0.stderr.take());
    assert!(words.contains("the outcome of requests in progress is unknown"), "{words}");
}

/// A connection with the beginning of a request that never comes to its end, which the server has begun with: it asks for the
/// rest.
fn half_a_request(host: &str) -> TcpStream {
    let mut stream = TcpStream::connect(host).expect("a connection");
    let head = b"POST /paymart/api/v1/payments HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\nexpect: 100-continue\r\n\r\n";
    stream.write_all(head).expect("half a request");
    let mut line = String::new();
    BufReader::new(&stream).read_line(&mut line).expect("a word from the server");
    assert_eq!(line.trim_end(), "HTTP/1.1 100 Continue");
    stream.write_all(b"abc").expect("a part of the rest");
    stream
}

/// Stops a process that has half a request, by one signal or two; how long it took to end.
fn stopped(running: &mut Running, signals: &[&str]) -> Duration {
    let begin = Instant::now();
    signals.iter().for_each(|signal| running.signal(signal));
    let status = until("it ends", || running.0.try_wait().expect("a process"));
    assert_eq!(status.code(), Some(0));
    begin.elapsed()
}

/// A first signal waits for what is under way as long as a server's patience lasts; a second one waits for nobody. A busy
/// machine may need longer than that to end a process, but not every time.
fn check_patience(stopped: impl Fn(&[&str]) -> Duration) {
    let patience = stopped(&["-TERM"]);
    let took = || stopped(&["-INT", "-TERM"]);
    assert!((0..10).any(|_| took() < patience), "a second signal waits as long as one");
}

#[test]
fn a_request_that_never_ends_does_not_keep_the_listener() {
    let folder = TempDir::new().expect("a folder");
    let config = json!({"gateway": "paypro", "base_url": "http://127.0.0.1:9",
                        "credentials": {"merchant_no": "M1", "secret": "s", "currency": "MXN"}});
    let config = file(&folder, "shop.json", &config.to_string());
    check_patience(|signals| {
        let mut child = till()
            .args(["listen", "--port", "0", "--config", text(&config)])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("till listens");
        let mut words = BufReader::new(child.stderr.take().expect("a pipe")).lines();
        let mut running = Running(child);
        let first = words.next().expect("a line").expect("UTF-8");
        let host = first.strip_prefix("listening on http://").expect("the address").trim_end_matches('/');
        let _held = half_a_request(host);
        let took = stopped(&mut running, signals);
        let messages: Vec<String> = words.map(|line| line.expect("UTF-8")).collect();
        assert!(messages.last().is_some_and(|last| last.contains("cut off")), "{messages:?}");
        took
    });
}

#[test]
fn a_second_signal_ends_a_sandbox_with_half_a_request() {
    check_patience(|signals| {
        let mut sandbox = Sandbox::plain();
        let url = sandbox.ready["url"].as_str().expect("an address").to_owned();
        let _held = half_a_request(url.strip_prefix("http://").expect("plain HTTP"));
        stopped(&mut sandbox.process, signals)
    });
}
