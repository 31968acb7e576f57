//! The command as a person uses it: its own sandbox, files, standard input and exit codes.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

fn till() -> Command {
    Command::new(env!("CARGO_BIN_EXE_till"))
}

fn run(arguments: &[&str], input: &str) -> Output {
    let mut child = till()
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("till starts");
    // A command that fails at once does not read its input.
    let _ = child.stdin.take().expect("a pipe").write_all(input.as_bytes());
    child.wait_with_output().expect("till ends")
}

fn json_of(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("no JSON: {output:?}"))
}

fn exit_code(output: &Output) -> i32 {
    output.status.code().expect("no signal")
}

fn file(folder: &TempDir, name: &str, content: &str) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, content).expect("a file");
    path
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

/// A process that ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn sandbox() -> (Running, Value) {
    let mut child = till()
        .args(["sandbox", "--port", "0", "--tls", "--quiet"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("the sandbox starts");
    let lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    let ready = lines
        .map_while(Result::ok)
        .find_map(|line| line.strip_prefix("ready ").map(str::to_owned))
        .expect("a ready line");
    (Running(child), serde_json::from_str(&ready).expect("JSON"))
}

#[test]
fn every_command_has_help_with_an_example() {
    for command in ["sandbox", "call", "sign", "verify", "explain", "listen", "capabilities"] {
        let output = run(&[command, "--help"], "");
        let help = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            help.contains(&format!("Example:\n  till {command}"))
                || help.contains(&format!("till {command}")),
            "{help}"
        );
    }
    assert!(String::from_utf8_lossy(&run(&["--help"], "").stdout).contains("Exit codes:"));
}

#[test]
fn what_is_signed_is_shown_signed_and_verified() {
    let folder = TempDir::new().expect("a folder");
    let key = file(&folder, "key", "test_secret\n");
    let fields = r#"{"b":"2","a":"1","B":"3","Z":"4","a1":"5"}"#;
    let explained = json_of(&run(&["explain", "paypro"], fields));
    assert_eq!(explained["string_to_sign"], "B=3Z=4a=1a1=5b=2<key>");
    let signed = json_of(&run(&["sign", "paypro", "--key-file", text(&key)], fields));
    assert_eq!(signed["signature"], "b3aef78f03e57197a42eba1f86dcf5ef");
    let verify = |signature: &str| {
        run(&["verify", "paypro", "--key-file", text(&key), "--signature", signature], fields)
    };
    assert_eq!(exit_code(&verify("b3aef78f03e57197a42eba1f86dcf5ef")), 0);
    let wrong = verify("b3aef78f03e57197a42eba1f86dcf5ee");
    assert_eq!((exit_code(&wrong), json_of(&wrong)["kind"].as_str()), (30, Some("signature_invalid")));
}

#[test]
fn exit_codes_follow_the_kinds_of_errors() {
    let folder = TempDir::new().expect("a folder");
    let config = json!({"gateway": "paypro", "base_url": "http://127.0.0.1:9", "retry": {"attempts": 1},
                        "credentials": {"merchant_no": "M1", "secret": "s"}});
    let good = file(&folder, "good.json", &config.to_string());
    let bad = file(&folder, "bad.json", r#"{"gateway": "payprox", "credentials": {}}"#);
    let call = |operation: &str, config: &Path, input: &str| {
        run(&["call", operation, "--config", text(config)], input)
    };
    for (output, code, kind) in [
        (call("payment_get", &good, "{}"), 2, "invalid_request"),
        (call("payment_got", &good, "{}"), 2, "invalid_request"),
        (call("payment_get", &bad, "{}"), 3, "invalid_config"),
        (call("dispute_list", &good, "{}"), 4, "unsupported"),
        (call("payment_get", &good, r#"{"order_id": "A1"}"#), 10, "connection"),
    ] {
        assert_eq!((exit_code(&output), json_of(&output)["kind"].as_str()), (code, Some(kind)));
        assert!(!output.stderr.is_empty());
    }
    assert_eq!(exit_code(&run(&["call", "payment_get", "--config", "no-such-file"], "")), 1);
}

#[test]
fn capabilities_say_where_the_knowledge_comes_from() {
    let all = json_of(&run(&["capabilities"], ""));
    assert!(all["gateways"].as_array().is_some_and(|gateways| gateways.len() >= 2));
    let one = json_of(&run(&["capabilities", "--gateway", "payermax"], ""));
    assert!(one["operations"].as_array().expect("a list").iter().any(|has| has["source"] == "document"));
    assert_eq!(exit_code(&run(&["capabilities", "--gateway", "nobody"], "")), 2);
}

#[test]
fn a_payment_is_made_and_its_notification_is_received() {
    let folder = TempDir::new().expect("a folder");
    let (_sandbox, ready) = sandbox();
    let config = file(&folder, "shop.json", &ready["configs"]["payermax"].to_string());
    let mut listener = till()
        .args(["listen", "--port", "0", "--config", text(&config)])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("till listens");
    let mut said = BufReader::new(listener.stderr.take().expect("a pipe")).lines();
    let mut events = BufReader::new(listener.stdout.take().expect("a pipe")).lines();
    let _listener = Running(listener);
    let first = said.next().expect("a line").expect("UTF-8");
    let url = first.strip_prefix("listening on ").expect("the address");

    let request = json!({
        "order_id": "command1", "amount": 1500, "currency": "USD", "description": "Cap", "country": "US",
        "notify_url": url, "customer": {"id": "c1", "ip": "127.0.0.1"}, "browser": {"user_agent": "Mozilla/5.0"},
        "payment_method": {"card": {"number": "4392963203551251", "expiry_month": 12, "expiry_year": 2030,
                                    "holder": "Ada Lovelace", "cvv": "123"}},
    });
    let output = run(&["call", "payment_create", "--config", text(&config)], &request.to_string());
    assert_eq!((exit_code(&output), json_of(&output)["status"].as_str()), (0, Some("approved")));

    let event: Value = serde_json::from_str(&events.next().expect("an event").expect("UTF-8")).expect("JSON");
    assert_eq!(
        (event["verified"].as_str(), event["payment"]["order_id"].as_str()),
        (Some("signature"), Some("command1"))
    );
}
