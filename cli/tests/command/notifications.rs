//! Notifications: `till listen` takes them, and `till trigger` makes the sandbox send them.

use std::io::{BufRead, BufReader, Lines};
use std::path::Path;
use std::process::{ChildStdout, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::support::{
    Running, Sandbox, exit_code, file, json_of, make_open_payment, run, text, till, words_of,
};

/// A running `till listen`.
struct Listener {
    url: String,
    events: Lines<BufReader<ChildStdout>>,
    words: Receiver<String>,
    _process: Running,
}

impl Listener {
    fn start(config: &Path) -> Self {
        let mut child = till()
            .args(["listen", "--port", "0", "--config", text(config)])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("till listens");
        let mut messages = BufReader::new(child.stderr.take().expect("a pipe")).lines();
        let events = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let first = messages.next().expect("a line").expect("UTF-8");
        let url = first.strip_prefix("listening on ").expect("the address").to_owned();
        // Its words are read on, so that it can go on talking.
        let (heard, words) = channel();
        std::thread::spawn(move || {
            messages.map_while(Result::ok).for_each(|line| heard.send(line).unwrap_or_default())
        });
        Self { url, events, words, _process: Running(child) }
    }

    /// Waits until it says something like this.
    fn hears(&self, wanted: &str) {
        let patience = Duration::from_secs(60);
        let mut heard = Vec::new();
        while !heard.last().is_some_and(|line: &String| line.contains(wanted)) {
            let line = self.words.recv_timeout(patience);
            heard.push(line.unwrap_or_else(|_| panic!("it did not say {wanted:?}: {heard:?}")));
        }
    }

    /// What it has said and nobody has heard yet.
    fn rest(&self) -> String {
        self.words.try_iter().collect()
    }

    fn next(&mut self) -> Value {
        serde_json::from_str(&self.events.next().expect("an event").expect("UTF-8")).expect("JSON")
    }
}

#[test]
fn a_payment_is_made_and_its_notification_is_received() {
    let folder = TempDir::new().expect("a folder");
    let sandbox = Sandbox::with_tls();
    let config = sandbox.config(&folder, "payermax");
    let mut listener = Listener::start(&config);
    let request = json!({
        "order_id": "command1", "amount": 1500, "currency": "USD", "description": "Cap", "country": "US",
        "notify_url": listener.url, "customer": {"id": "c1", "ip": "127.0.0.1"}, "browser": {"user_agent": "Mozilla/5.0"},
        "payment_method": {"card": {"number": "4392963203551251", "expiry_month": 12, "expiry_year": 2030,
                                    "holder": "Ada Lovelace", "cvv": "123"}},
    });
    let output = run(&["call", "payment_create", "--config", text(&config)], &request.to_string());
    assert_eq!((exit_code(&output), json_of(&output)["status"].as_str()), (0, Some("approved")));

    let event = listener.next();
    assert_eq!(
        (event["verified"].as_str(), event["payment"]["order_id"].as_str()),
        (Some("signature"), Some("command1"))
    );
    assert!(!listener.rest().contains("not verified"), "a signature vouches for it");
}

/// A sandbox, its ready file, and what `till trigger` is called with.
struct Steered {
    sandbox: Sandbox,
    folder: TempDir,
    ready_file: String,
}

impl Steered {
    fn new() -> Self {
        let (sandbox, folder) = (Sandbox::with_tls(), TempDir::new().expect("a folder"));
        let ready_file = text(&file(&folder, "sandbox.json", &sandbox.ready.to_string())).to_owned();
        Self { sandbox, folder, ready_file }
    }

    fn trigger(&self, gateway: &str, arguments: &[&str]) -> Output {
        let all = [&["trigger", "--sandbox", &self.ready_file, "--gateway", gateway], arguments].concat();
        run(&all, "")
    }
}

#[test]
fn an_order_is_settled_and_its_notification_repeated() {
    let steered = Steered::new();
    let config = steered.sandbox.config(&steered.folder, "payermax");
    let mut listener = Listener::start(&config);
    make_open_payment(&config, "trigger1", &listener.url);
    let early = steered.trigger("payermax", &["trigger1", "--again"]);
    assert_eq!((exit_code(&early), json_of(&early)["kind"].as_str()), (24, Some("not_found")));

    let settled = steered.trigger("payermax", &["trigger1", "--result", "approved"]);
    assert_eq!((exit_code(&settled), json_of(&settled)["status"].as_str()), (0, Some("approved")));
    let first = listener.next();
    assert_eq!(
        (first["verified"].as_str(), first["payment"]["status"].as_str()),
        (Some("signature"), Some("approved"))
    );
    assert_eq!(exit_code(&steered.trigger("payermax", &["trigger1", "--again"])), 0);
    assert_eq!(listener.next()["dedupe_key"], first["dedupe_key"]);
    let gateway_id = first["payment"]["id"].as_str().expect("the gateway's number");
    assert_eq!(exit_code(&steered.trigger("payermax", &[gateway_id, "--again"])), 0);
    assert_eq!(listener.next()["dedupe_key"], first["dedupe_key"]);
}

#[test]
fn a_forged_notification_is_sent_with_the_fields_that_were_changed() {
    let steered = Steered::new();
    let config = steered.sandbox.config(&steered.folder, "paymart");
    let mut listener = Listener::start(&config);
    let request = json!({
        "order_id": "trigger2", "amount": 1500, "currency": "EUR", "description": "Blue cap", "notify_url": listener.url,
        "success_url": "https://shop.example/yes", "failure_url": "https://shop.example/no",
    });
    let made = run(&["call", "payment_create", "--config", text(&config)], &request.to_string());
    assert_eq!(exit_code(&made), 0, "{made:?}");
    let sent =
        steered.trigger("paymart", &["trigger2", "--change", "amount=77", "--change", "status=approved"]);
    assert_eq!(exit_code(&sent), 0, "{sent:?}");
    let event = listener.next();
    assert_eq!((event["verified"].as_str(), event["payment"]["amount"].as_i64()), (Some("none"), Some(77)));
    listener.hears("notification_check does that");
    listener.hears("not verified: nothing proves that the gateway sent this");
}

#[test]
fn what_the_sandbox_does_not_know_is_said() {
    let steered = Steered::new();
    let config = steered.sandbox.config(&steered.folder, "payermax");
    make_open_payment(&config, "trigger3", "http://127.0.0.1:9/");
    for (gateway, arguments, code, words) in [
        ("payermax", ["nobody", "--result", "approved"], 24, "nobody"),
        ("payermax", ["trigger3", "--result", "won"], 2, "use one of"),
        ("payermix", ["trigger3", "--result", "approved"], 2, "it simulates:"),
    ] {
        let output = steered.trigger(gateway, &arguments);
        assert_eq!(exit_code(&output), code, "{output:?}");
        assert!(words_of(&output).contains(words), "{output:?}");
    }
    let twice = steered.trigger("payermax", &["trigger3", "--result", "approved", "--again"]);
    assert_eq!(exit_code(&twice), 2);
    let ready_file = steered.ready_file.clone();
    drop(steered.sandbox);
    let gone =
        run(&["trigger", "--sandbox", &ready_file, "--gateway", "paypro", "x", "--result", "approved"], "");
    assert_eq!(exit_code(&gone), 10, "{gone:?}");
    assert!(words_of(&gone).contains("is the sandbox still running?"), "{gone:?}");
}
