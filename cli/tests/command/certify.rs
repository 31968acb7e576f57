//! `till certify` as a person uses it: the plan, consent, the certificate, the settings, and what it does when it does not
//! understand.

use std::net::TcpListener;
use std::path::Path;
use std::process::Output;
use std::sync::atomic::{AtomicU16, Ordering};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::support::{Running, Sandbox, exit_code, file, lines_of, run, text, till, words_of};

/// A merchant of the sandbox with its configuration file.
pub struct Account {
    pub merchant: String,
    pub config: std::path::PathBuf,
}

impl Account {
    pub fn new(sandbox: &Sandbox, folder: &TempDir, gateway: &str, settings: &Value) -> Self {
        let made = sandbox.control("POST", "merchants", &json!({"gateway": gateway, "settings": settings}));
        let merchant = made["merchant"].as_str().expect("a merchant").to_owned();
        let config = file(folder, &format!("{merchant}.json"), &made["config"].to_string());
        Self { merchant, config }
    }

    /// Runs the command on it.
    pub fn certify(&self, options: &[&str]) -> Output {
        run(&[&["certify", "--config", text(&self.config)], options].concat(), "")
    }

    /// The same with everything that it can do.
    pub fn certify_whole(&self, options: &[&str]) -> Output {
        let port = free_port();
        let public = format!("http://127.0.0.1:{port}/");
        let all = ["--yes", "--listen", &public, "--port", &port.to_string()].map(str::to_owned);
        let all: Vec<&str> = all.iter().map(String::as_str).chain(options.iter().copied()).collect();
        self.certify(&all)
    }

    fn orders(&self, sandbox: &Sandbox) -> usize {
        let ledger = sandbox.control("GET", &format!("ledger?merchant={}", self.merchant), &Value::Null);
        ledger["entries"].as_array().expect("entries").len()
    }

    fn requests(&self, sandbox: &Sandbox) -> usize {
        let requests = sandbox.control("GET", &format!("requests?merchant={}", self.merchant), &Value::Null);
        requests["requests"].as_array().expect("requests").len()
    }
}

/// A port for notifications that nothing else takes: the system gives none of these to connections.
fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let first = 20_000 + u16::try_from(std::process::id() % 100).expect("a small number") * 100;
    loop {
        let port = first + NEXT.fetch_add(1, Ordering::Relaxed);
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

/// What a run says about a reading.
pub fn finding<'l>(lines: &'l [Value], reading: &str) -> &'l Value {
    lines.iter().find(|line| line["reading"] == reading).unwrap_or_else(|| panic!("nothing about {reading}"))
}

#[test]
fn a_plan_sends_nothing_and_says_what_each_probe_can_cause() {
    let (sandbox, folder) = (Sandbox::plain(), TempDir::new().expect("a folder"));
    let account = Account::new(&sandbox, &folder, "paymart", &json!({}));
    let output = account.certify(&["--plan", "--max-amount", "250"]);
    assert_eq!(exit_code(&output), 0, "{output:?}");
    let lines = lines_of(&output);
    let unpaid = lines.iter().find(|line| line["probe"] == "unpaid_order").expect("a probe");
    assert_eq!(unpaid["effect"], "creates");
    assert_eq!(unpaid["worst"], "one order that nobody pays");
    assert!(words_of(&output).contains("of 250 minor units of USD"), "{output:?}");
    assert!(lines.iter().any(|line| line["probe"] == "opened_page" && line["left_out"].is_string()));
    assert_eq!(account.requests(&sandbox), 0);
}

#[test]
fn nothing_that_creates_an_order_runs_without_consent() {
    let (sandbox, folder) = (Sandbox::plain(), TempDir::new().expect("a folder"));
    for gateway in ["paymart", "onlinepay", "paypro"] {
        let account = Account::new(&sandbox, &folder, gateway, &json!({}));
        let output = account.certify(&[]);
        assert_eq!(exit_code(&output), 0, "{output:?}");
        assert!(words_of(&output).contains("it needs your consent: use --yes"), "{output:?}");
        assert_eq!(finding(&lines_of(&output), "error_status")["agrees"], true);
        assert_eq!(account.orders(&sandbox), 0, "{gateway}");
        let allowed = account.certify(&["--yes", "--only", "unpaid_order"]);
        assert_eq!((exit_code(&allowed), account.orders(&sandbox)), (0, 1), "{allowed:?}");
    }
}

#[test]
fn what_is_wrong_on_the_command_line_is_refused_before_anything_is_sent() {
    let (sandbox, folder) = (Sandbox::plain(), TempDir::new().expect("a folder"));
    let account = Account::new(&sandbox, &folder, "paymart", &json!({}));
    for (options, words) in [
        (["--only", "unpaid"], "its probes are: refused_queries"),
        (["--currency", "USB"], "no currency of ISO 4217"),
        (["--max-amount", "0"], "--max-amount"),
        (["--port", "80"], "--listen"),
    ] {
        let output = account.certify(&options);
        assert_eq!(exit_code(&output), 2, "{output:?}");
        assert!(words_of(&output).contains(words), "{output:?}");
    }
    assert_eq!(account.requests(&sandbox), 0);
}

#[test]
fn it_stops_at_the_first_answer_that_it_does_not_understand_and_changes_nothing() {
    let (sandbox, folder) = (Sandbox::plain(), TempDir::new().expect("a folder"));
    let account = Account::new(&sandbox, &folder, "paypro", &json!({"salt_position": "prefix"}));
    let before = std::fs::read_to_string(&account.config).expect("a file").replace("prefix", "suffix");
    std::fs::write(&account.config, &before).expect("a file");
    let rule = json!({"merchant": account.merchant, "fault": "garbage", "operation": "queryPayInResult"});
    sandbox.control("POST", "faults", &rule);
    let certificate = folder.path().join("stopped.json");
    let output = account.certify(&["--yes", "--write", "--certificate", text(&certificate)]);
    assert_eq!(exit_code(&output), 93, "{output:?}");
    let lines = lines_of(&output);
    let stopped = lines.iter().find(|line| line["stopped"].is_string()).expect("where it stopped");
    assert_eq!(stopped["stopped"], "unknown_order");
    assert!(stopped["reason"].as_str().is_some_and(|reason| reason.contains("not a JSON object")));
    assert_eq!(finding(&lines, "salt_position")["value"], "prefix");
    assert_eq!(std::fs::read_to_string(&account.config).expect("a file"), before);
    let written = std::fs::read_to_string(&certificate).expect("a certificate");
    assert!(written.contains("\"stopped\""), "{written}");
    assert_eq!(account.orders(&sandbox), 0);
}

#[test]
fn a_setting_that_follows_is_written_and_nothing_else_changes() {
    let (sandbox, folder) = (Sandbox::plain(), TempDir::new().expect("a folder"));
    let account = Account::new(&sandbox, &folder, "paypro", &json!({"salt_position": "prefix"}));
    let right = std::fs::read_to_string(&account.config).expect("a file");
    std::fs::write(&account.config, right.replace("prefix", "suffix")).expect("a file");
    let balance = || {
        exit_code(&run(&["call", "balance_get", "--config", text(&account.config)], r#"{"currency": "MXN"}"#))
    };
    assert_ne!(balance(), 0);
    let output = account.certify(&["--write"]);
    assert_eq!(exit_code(&output), 0, "{output:?}");
    let setting = json!({"setting": "credentials.salt_position", "value": "prefix"});
    assert!(lines_of(&output).contains(&setting), "{output:?}");
    assert_eq!(std::fs::read_to_string(&account.config).expect("a file"), right);
    assert_eq!(balance(), 0);
}

#[test]
fn a_sandbox_with_the_certificate_behaves_as_the_gateway_did() {
    let (sandbox, folder) = (Sandbox::plain(), TempDir::new().expect("a folder"));
    let settings = json!({"error_status": 502, "errors_form": "object", "amounts_in_records": "text",
                          "created_word": "sent", "approved_word": "accepted"});
    let account = Account::new(&sandbox, &folder, "paymart", &settings);
    let certificate = folder.path().join("certificate.json");
    let seen = account.certify_whole(&["--certificate", text(&certificate)]);
    assert_eq!(exit_code(&seen), 0, "{seen:?}");
    let written = std::fs::read_to_string(&certificate).expect("a certificate");
    let config: Value =
        serde_json::from_slice(&std::fs::read(&account.config).expect("a file")).expect("JSON");
    let key = config["credentials"]["private_key"].as_str().expect("a key");
    assert!(!written.contains(key) && !written.contains("certify@example.com"), "{written}");
    let played = Sandbox::with_profile(&certificate);
    let again = Account::new(&played, &folder, "paymart", &json!({}));
    let findings = |output: &Output| -> Vec<Value> {
        lines_of(output).into_iter().filter(|line| line["reading"].is_string()).collect()
    };
    let repeated = again.certify_whole(&[]);
    assert_eq!(findings(&repeated), findings(&seen));
    refused_when_changed(&folder, &written);
}

/// An edited, a cut and a newer certificate.
fn refused_when_changed(folder: &TempDir, certificate: &str) {
    let edited = certificate.replace("502", "403");
    let newer = certificate.replace("\"version\": 1", "\"version\": 2");
    let cut = &certificate[..certificate.len() / 2];
    for (name, content, words) in [
        ("edited.json", edited.as_str(), "certificate.digest: does not fit"),
        ("newer.json", newer.as_str(), "a newer till made this certificate (format 2)"),
        ("cut.json", cut, "EOF while parsing"),
    ] {
        let path = file(folder, name, content);
        let output = run(&["sandbox", "--port", "0", "--quiet", "--profile", text(&path)], "");
        assert_eq!(exit_code(&output), 1, "{name}: {output:?}");
        assert!(words_of(&output).contains(words), "{name}: {output:?}");
    }
}

#[test]
fn a_wrong_secret_stops_the_run_before_any_code_is_taken_for_an_answer() {
    let (sandbox, folder) = (Sandbox::plain(), TempDir::new().expect("a folder"));
    let account = Account::new(&sandbox, &folder, "paypro", &json!({}));
    let mut config: Value =
        serde_json::from_slice(&std::fs::read(&account.config).expect("a file")).expect("JSON");
    config["credentials"]["secret"] = json!("another");
    std::fs::write(&account.config, config.to_string()).expect("a file");
    for options in [vec!["--yes"], vec!["--yes", "--only", "unknown_order,unpaid_order"]] {
        let output = account.certify(&options);
        assert_eq!(exit_code(&output), 93, "{output:?}");
        let found = lines_of(&output).iter().any(|line| !line["value"].is_null());
        assert!(!found, "{output:?}");
    }
}

#[test]
fn the_run_that_the_documentation_shows_is_a_real_one() {
    let (sandbox, folder) = (Sandbox::plain(), TempDir::new().expect("a folder"));
    let account =
        Account::new(&sandbox, &folder, "paymart", &json!({"error_status": 502, "sign_notifications": true}));
    let documentation = include_str!("../../../docs/certify.md");
    for output in [account.certify(&["--plan"]), account.certify_whole(&[])] {
        assert_eq!(exit_code(&output), 0, "{output:?}");
        let words = words_of(&output);
        let shown = words.lines().map(|line| format!("    {line}").trim_end().to_owned() + "\n");
        let shown: String = shown.collect();
        assert!(documentation.contains(&shown), "docs/certify.md has to show:\n{shown}");
    }
}

impl Sandbox {
    /// Starts one that plays a profile.
    fn with_profile(profile: &Path) -> Self {
        Self::start(&["--profile", text(profile)])
    }
}

#[test]
fn an_interrupt_ends_a_run_that_waits_for_a_notification() {
    use std::io::{BufRead, BufReader};
    let (sandbox, folder) = (Sandbox::plain(), TempDir::new().expect("a folder"));
    let account = Account::new(&sandbox, &folder, "onlinepay", &json!({}));
    // Nothing listens at the public address, so no notification arrives.
    let child = till()
        .args(["certify", "--yes", "--config", text(&account.config), "--only", "unpaid_order,opened_page"])
        .args(["--listen", "http://127.0.0.1:9/", "--port", &free_port().to_string()])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("till starts");
    let mut running = Running(child);
    let errors = BufReader::new(running.0.stderr.take().expect("a pipe"));
    let mut lines = errors.lines().map_while(Result::ok);
    assert!(lines.any(|line| line.starts_with("unpaid_order")));
    running.interrupt();
    let rest: Vec<String> = lines.collect();
    let status = running.0.wait().expect("it ends");
    assert_eq!(status.code(), Some(12), "{rest:?}");
}
