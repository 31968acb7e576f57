//! A sandbox in a process of its own, and small clients to talk to it with.
#![allow(dead_code, clippy::unwrap_used, missing_docs)]

pub mod business;
pub mod globalmerchant;
pub mod listener;
pub mod payermax;
pub mod paypro;
pub mod shop;

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use ureq::Agent;

pub struct Sandbox {
    child: Child,
    pub printed: Vec<String>,
    pub ready: Value,
    pub url: String,
    pub agent: Agent,
}

pub fn agent() -> Agent {
    Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_global(Some(Duration::from_secs(120)))
        .build()
        .into()
}

impl Sandbox {
    pub fn start() -> Self {
        Self::with(&[])
    }

    pub fn with(options: &[&str]) -> Self {
        Self::of(env!("CARGO_BIN_EXE_till-sandbox"), options)
    }

    /// The build to measure.
    pub fn measured(options: &[&str]) -> Self {
        Self::of(&measured_program(), options)
    }

    fn of(program: &str, options: &[&str]) -> Self {
        let mut child =
            Command::new(program).args(["--port", "0"]).args(options).stdout(Stdio::piped()).spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut printed = Vec::new();
        let ready = loop {
            let mut line = String::new();
            assert_ne!(output.read_line(&mut line).unwrap(), 0, "it ended before it was ready");
            printed.push(line.trim_end().to_owned());
            if let Some(json) = line.strip_prefix("ready ") {
                break serde_json::from_str::<Value>(json).unwrap();
            }
        };
        std::thread::spawn(move || output.read_to_string(&mut String::new()));
        let url = ready["url"].as_str().unwrap().to_owned();
        Self { child, printed, ready, url, agent: agent() }
    }

    pub fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let mut response = self
            .agent
            .post(format!("{}{path}", self.url))
            .content_type("application/json")
            .send(body.to_string())
            .unwrap();
        let text = response.body_mut().read_to_string().unwrap();
        (response.status().as_u16(), serde_json::from_str(&text).unwrap_or(Value::String(text)))
    }

    pub fn done(&self, path: &str, body: &Value) -> Value {
        let (status, answer) = self.post(path, body);
        assert_eq!(status, 200, "{path}: {answer}");
        answer
    }

    pub fn get(&self, path: &str) -> Value {
        let mut response = self.agent.get(format!("{}{path}", self.url)).call().unwrap();
        let text = response.body_mut().read_to_string().unwrap();
        assert_eq!(response.status(), 200, "{path}: {text}");
        serde_json::from_str(&text).unwrap()
    }

    pub fn advance(&self, milliseconds: i64) {
        self.done("/sandbox/clock", &json!({ "advance_ms": milliseconds }));
    }

    pub fn now(&self) -> i64 {
        self.get("/sandbox/clock")["now_ms"].as_i64().unwrap()
    }

    /// The time, or none when nobody is there any more.
    pub fn try_now(&self) -> Option<i64> {
        let mut response = self.agent.get(format!("{}/sandbox/clock", self.url)).call().ok()?;
        let clock: Value = serde_json::from_str(&response.body_mut().read_to_string().ok()?).ok()?;
        clock["now_ms"].as_i64()
    }

    pub fn ledger(&self, merchant: &str) -> Value {
        let ledger = self.get(&format!("/sandbox/ledger?merchant={merchant}"));
        assert_eq!(ledger["adds_up"], true, "{ledger:#}");
        ledger
    }

    pub fn entries(&self, merchant: &str) -> Vec<Value> {
        self.ledger(merchant)["entries"].as_array().unwrap().clone()
    }

    pub fn requests(&self, merchant: &str) -> Vec<Value> {
        let shown = self.get(&format!("/sandbox/requests?merchant={merchant}"));
        shown["requests"].as_array().unwrap().clone()
    }

    pub fn deliveries(&self, merchant: &str) -> Vec<Value> {
        let shown = self.get(&format!("/sandbox/deliveries?merchant={merchant}"));
        shown["deliveries"].as_array().unwrap().clone()
    }

    pub fn fault(&self, merchant: &str, rule: &Value) {
        let mut rule = rule.clone();
        rule["merchant"] = json!(merchant);
        self.done("/sandbox/faults", &rule);
    }

    pub fn settle(&self, merchant: &str, number: &str, decision: &Value) -> Value {
        self.done(&format!("/sandbox/payments/{number}/settle?merchant={merchant}"), decision)
    }

    /// Sends a signal and waits for the end.
    pub fn stop(mut self, signal: &str) -> ExitStatus {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
        self.child.wait().unwrap()
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Presses a button of a payer's page: the status, where it leads, and the page.
pub fn press(sandbox: &Sandbox, url: &str, fields: &[(&str, &str)]) -> (u16, Option<String>, String) {
    let mut response = sandbox.agent.post(url).send_form(fields.iter().copied()).unwrap();
    let place = response.headers().get("location").map(|place| place.to_str().unwrap().to_owned());
    (response.status().as_u16(), place, response.body_mut().read_to_string().unwrap())
}

/// TILL_SANDBOX may name another build than the tests', such as that of a release.
pub fn measured_program() -> String {
    std::env::var("TILL_SANDBOX").unwrap_or_else(|_| env!("CARGO_BIN_EXE_till-sandbox").to_owned())
}

/// The time that a process has had of a processor.
pub fn processor_time(pid: &Value) -> Duration {
    // See proc(5): clock ticks in the program and in the kernel, each a hundredth of a second.
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let fields: Vec<&str> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
    let ticks = |place: usize| fields[place].parse::<u64>().unwrap();
    Duration::from_millis(10 * (ticks(11) + ticks(12)))
}

/// Waits until something is there; the bound is there to end a hang.
pub fn eventually<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(start.elapsed() < Duration::from_secs(120), "{what} did not happen");
        std::thread::sleep(Duration::from_millis(20));
    }
}
