//! `till resolve`: lists of orders, and being stopped in the middle.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::support::{
    Running, Sandbox, exit_code, file, json_of, lines_of, make_open_payment, run, text, till, until, words_of,
};

const NOWHERE: &str = "http://127.0.0.1:9/";
const LONG_AGO: &str = "2025-01-02T03:04:05Z";

fn order(order_id: &str, attempted_at: &str) -> Value {
    json!({"kind": "payment", "order_id": order_id, "amount": 1500, "currency": "USD", "attempted_at": attempted_at})
}

fn list(folder: &TempDir, orders: &[Value]) -> PathBuf {
    let lines: Vec<String> = orders.iter().map(Value::to_string).collect();
    file(folder, "list.jsonl", &lines.join("\n"))
}

fn resolve<'a>(list: &'a Path, config: &'a Path, more: &[&'a str]) -> Vec<&'a str> {
    [&["resolve", text(list), "--config", text(config)], more].concat()
}

fn verdicts(results: &[Value]) -> Vec<(String, String)> {
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let number = |order: &Value| word(order.get("order_id").unwrap_or(&order["refund_id"]));
    let mut all: Vec<_> =
        results.iter().map(|result| (number(&result["order"]), word(&result["verdict"]))).collect();
    all.sort();
    all
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(number, verdict)| ((*number).to_owned(), (*verdict).to_owned())).collect()
}

#[test]
fn every_order_of_a_list_gets_a_verdict() {
    let (sandbox, folder) = (Sandbox::with_tls(), TempDir::new().expect("a folder"));
    let config = sandbox.config(&folder, "payermax");
    make_open_payment(&config, "resolve1", NOWHERE);
    make_open_payment(&config, "resolve2", NOWHERE);
    let now = jiff::Timestamp::now().to_string();
    let mut other_amount = order("resolve2", LONG_AGO);
    other_amount["amount"] = json!(1600);
    let refund = json!({"kind": "refund", "refund_id": "resolve5", "amount": 5, "currency": "USD", "attempted_at": LONG_AGO});
    let orders = [
        order("resolve1", LONG_AGO),
        other_amount,
        order("resolve3", LONG_AGO),
        order("resolve4", &now),
        refund,
    ];
    let output = run(&resolve(&list(&folder, &orders), &config, &[]), "");
    let results = lines_of(&output);
    let expected = [
        ("resolve1", "found"),
        ("resolve2", "unknown"),
        ("resolve3", "nothing"),
        ("resolve4", "unknown"),
        ("resolve5", "nothing"),
    ];
    assert_eq!(verdicts(&results), pairs(&expected));
    for result in &results {
        assert_eq!(result["settled"], json!(result["verdict"] != "unknown"), "{result}");
        assert_eq!(result.get("result").is_some(), result["verdict"] == "found", "{result}");
        assert_eq!(result.pointer("/result/raw"), None, "{result}");
    }
    let mismatch = results.iter().find(|result| result["order"]["amount"] == 1600).expect("a result");
    assert_eq!(mismatch["error"]["kind"], "mismatch", "{mismatch}");
    assert_eq!(exit_code(&output), 91);
    assert!(words_of(&output).contains("1 found, 2 did not happen, 2 unknown"), "{output:?}");
}

#[test]
fn a_list_from_standard_input_that_is_settled_ends_in_success() {
    let (sandbox, folder) = (Sandbox::with_tls(), TempDir::new().expect("a folder"));
    let config = sandbox.config(&folder, "payermax");
    make_open_payment(&config, "resolve6", NOWHERE);
    let lines = format!("{}\n\n{}\n", order("resolve6", LONG_AGO), order("resolve7", LONG_AGO));
    let output = run(&["resolve", "--config", text(&config)], &lines);
    assert_eq!(verdicts(&lines_of(&output)), pairs(&[("resolve6", "found"), ("resolve7", "nothing")]));
    assert_eq!(exit_code(&output), 0, "{output:?}");
}

#[test]
fn what_a_gateway_cannot_be_asked_stays_unknown() {
    let (sandbox, folder) = (Sandbox::with_tls(), TempDir::new().expect("a folder"));
    let config = sandbox.config(&folder, "paymart");
    let refund = json!({"kind": "refund", "refund_id": "resolve8", "attempted_at": LONG_AGO});
    let output = run(&resolve(&list(&folder, &[refund]), &config, &[]), "");
    let result = json_of(&output);
    assert_eq!(
        (result["verdict"].as_str(), result["error"]["kind"].as_str()),
        (Some("unknown"), Some("unsupported"))
    );
    assert_eq!(exit_code(&output), 91);
}

#[test]
fn every_violation_of_a_list_is_told_and_nothing_is_asked() {
    let (sandbox, folder) = (Sandbox::plain(), TempDir::new().expect("a folder"));
    let config = sandbox.config(&folder, "payermax");
    let mut no_time = order("resolve9", "yesterday at noon, or so");
    no_time["amout"] = json!(1);
    let lines = format!("{}\nnonsense\n{no_time}\n{{\"kind\": \"payments\"}}\n", order("resolve9", LONG_AGO));
    let output = run(&resolve(&file(&folder, "list.jsonl", &lines), &config, &[]), "");
    let error = json_of(&output);
    assert_eq!((exit_code(&output), error["kind"].as_str()), (2, Some("invalid_request")));
    let paths: Vec<&str> = error["violations"]
        .as_array()
        .expect("violations")
        .iter()
        .filter_map(|violation| violation["path"].as_str())
        .collect();
    assert_eq!(paths, ["line 2", "line 3: amout", "line 3: attempted_at", "line 4: kind"]);
    let requests =
        sandbox.control("GET", &format!("requests?merchant={}", sandbox.merchant("payermax")), &Value::Null);
    assert_eq!(requests["requests"], json!([]));
}

#[test]
fn a_run_that_was_stopped_goes_on_where_it_was() {
    let (sandbox, folder) = (Sandbox::plain(), TempDir::new().expect("a folder"));
    let config = sandbox.config(&folder, "payermax");
    let merchant = sandbox.merchant("payermax").to_owned();
    let numbers: Vec<String> = (0..6).map(|index| format!("stopped{index}")).collect();
    numbers.iter().for_each(|number| make_open_payment(&config, number, NOWHERE));
    let orders: Vec<Value> = numbers.iter().map(|number| order(number, LONG_AGO)).collect();
    let list = list(&folder, &orders);
    let results = folder.path().join("results.jsonl");
    let options = ["--results", text(&results), "--threads", "1"];
    let slow = json!({"merchant": merchant, "fault": "delay", "operation": "orderQuery", "order_id": "stopped3",
                      "milliseconds": 25_000});
    sandbox.control("POST", "faults", &slow);

    let child = till()
        .args(resolve(&list, &config, &options))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("till starts");
    let mut running = Running(child);
    until("three results", || (kept(&results).len() == 3).then_some(()));
    running.interrupt();
    let status = running.0.wait().expect("it ends");
    assert_eq!((status.code(), kept(&results).len()), (Some(12), 3));
    let mode = std::fs::metadata(&results).expect("results").permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "results may name customers");

    // A crash may cut the last line: it settles nothing.
    let whole = std::fs::read_to_string(&results).expect("results");
    std::fs::write(&results, &whole[..whole.len() - 20]).expect("a cut file");
    sandbox.control("DELETE", &format!("faults?merchant={merchant}"), &Value::Null);
    let asked = |number: &str| {
        let log = sandbox.control("GET", &format!("requests?merchant={merchant}&limit=500"), &Value::Null);
        let is =
            |request: &&Value| request["operation"] == "orderQuery" && request.to_string().contains(number);
        log["requests"].as_array().expect("requests").iter().filter(is).count()
    };
    let before = asked("stopped0");
    assert!(before > 0);
    let again = run(&resolve(&list, &config, &options), "");
    assert_eq!(exit_code(&again), 0, "{again:?}");
    assert_eq!(lines_of(&again).len(), 4);
    assert!(words_of(&again).contains("2 were already settled"), "{again:?}");
    assert_eq!(asked("stopped0"), before, "what is settled is not asked again");
    let third = run(&resolve(&list, &config, &options), "");
    assert_eq!((exit_code(&third), lines_of(&third).len()), (0, 0));
}

#[test]
fn what_another_gateway_or_merchant_settled_settles_nothing() {
    let (sandbox, folder) = (Sandbox::with_tls(), TempDir::new().expect("a folder"));
    let list = list(&folder, &[order("elsewhere1", LONG_AGO), order("elsewhere2", LONG_AGO)]);
    let results = folder.path().join("results.jsonl");
    let asked = |config: &Path| {
        let output = run(&resolve(&list, config, &["--results", text(&results)]), "");
        assert_eq!(exit_code(&output), 0, "{output:?}");
        lines_of(&output)
    };
    let first = asked(&sandbox.config(&folder, "payermax"));
    let credentials = &sandbox.ready["configs"]["payermax"]["credentials"];
    let client = &first[0]["client"];
    assert_eq!((first.len(), &client["gateway"]), (2, &json!("payermax")));
    assert_eq!(client["base_url"], sandbox.ready["configs"]["payermax"]["base_url"]);
    let numbers = json!({"app_id": credentials["app_id"], "merchant_no": credentials["merchant_no"]});
    assert_eq!(client["merchant"], numbers, "its numbers, and no key");
    let mut other = sandbox.ready["configs"]["paypro"].clone();
    other["credentials"]["currency"] = json!("USD");
    let paypro = file(&folder, "paypro.json", &other.to_string());
    assert_eq!(asked(&paypro).len(), 2, "another gateway was asked");
    other["base_url"] = sandbox.ready["url"].clone();
    assert_eq!(asked(&file(&folder, "other.json", &other.to_string())).len(), 2, "another address was");
    for config in [&sandbox.config(&folder, "payermax"), &paypro] {
        assert_eq!(asked(config).len(), 0, "{} was asked already", config.display());
    }

    // Lines of earlier versions do not tell who was asked.
    let without = |mut line: Value| {
        line.as_object_mut().expect("an object").remove("client");
        format!("{line}\n")
    };
    std::fs::write(&results, kept(&results).into_iter().map(without).collect::<String>()).expect("results");
    assert_eq!(asked(&sandbox.config(&folder, "payermax")).len(), 2);
}

#[test]
fn results_are_not_added_to_the_list() {
    let (sandbox, folder) = (Sandbox::with_tls(), TempDir::new().expect("a folder"));
    let config = sandbox.config(&folder, "payermax");
    let list = list(&folder, &[order("itself1", LONG_AGO)]);
    let before = std::fs::read(&list).expect("a list");
    let link = folder.path().join("link.jsonl");
    std::os::unix::fs::symlink(&list, &link).expect("a link");
    for results in [&list, &link] {
        let named = resolve(&list, &config, &["--results", text(results)]);
        let redirected = ["resolve", "--config", text(&config), "--results", text(results)];
        for arguments in [&named[..], &redirected] {
            let input = std::fs::File::open(&list).expect("a list");
            let output = till().args(arguments).stdin(input).output().expect("till starts");
            assert_eq!(exit_code(&output), 1, "{output:?}");
            assert!(words_of(&output).contains("is the list itself"), "{output:?}");
            assert!(output.stdout.is_empty(), "nothing was asked");
        }
    }
    assert_eq!(std::fs::read(&list).expect("a list"), before);
}

/// Where a key is all that tells merchants apart, its fingerprint does, and the key itself stands nowhere.
#[test]
fn what_another_key_settled_settles_nothing() {
    let (sandbox, folder) = (Sandbox::with_tls(), TempDir::new().expect("a folder"));
    let list = list(&folder, &[order("keyed1", LONG_AGO)]);
    for gateway in ["paymart", "onlinepay"] {
        let results = folder.path().join(format!("{gateway}.jsonl"));
        let mut config = sandbox.ready["configs"][gateway].clone();
        let key = config["credentials"]["private_key"].as_str().expect("a key").to_owned();
        let asked = |config: &Value| {
            let config = file(&folder, "keyed.json", &config.to_string());
            let output = run(&resolve(&list, &config, &["--results", text(&results)]), "");
            assert!(!words_of(&output).contains(&key), "{output:?}");
            lines_of(&output)
        };
        let first = asked(&config);
        assert_eq!(first[0]["verdict"], "nothing", "{first:?}");
        let fingerprint = first[0]["client"]["merchant"]["private_key_fingerprint"].clone();
        assert_eq!(fingerprint.as_str().map(str::len), Some(32), "{first:?}");
        assert_eq!(asked(&config).len(), 0, "{gateway} was asked already");
        config["credentials"]["private_key"] = json!("another-merchants-key");
        let other = asked(&config);
        assert_eq!(other.len(), 1, "another merchant was not asked");
        assert_ne!(other[0]["client"]["merchant"]["private_key_fingerprint"], fingerprint);
        let kept = std::fs::read_to_string(&results).expect("results");
        assert!(!kept.contains(&key) && !kept.contains("another-merchants-key"), "{kept}");
    }
}

/// The whole lines of a file of results.
fn kept(results: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(results).unwrap_or_default();
    text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

#[test]
fn a_terminal_sees_how_far_it_is_and_a_file_does_not() {
    let (sandbox, folder) = (Sandbox::with_tls(), TempDir::new().expect("a folder"));
    let config = sandbox.config(&folder, "payermax");
    let list = list(&folder, &[order("progress1", LONG_AGO), order("progress2", LONG_AGO)]);
    let quiet = run(&resolve(&list, &config, &[]), "");
    assert!(!words_of(&quiet).contains("2 of 2 orders"), "{quiet:?}");
    let command = format!(
        "{} resolve {} --config {} --threads 2 >{}",
        env!("CARGO_BIN_EXE_till"),
        text(&list),
        text(&config),
        text(&folder.path().join("out.jsonl"))
    );
    let seen = Command::new("script")
        .args(["--quiet", "--return", "--command", &command, "/dev/null"])
        .env("TERM", "xterm")
        .stdin(Stdio::null())
        .output()
        .expect("script, of util-linux");
    let seen = String::from_utf8_lossy(&seen.stdout).into_owned();
    assert!(seen.contains("of 2 orders"), "{seen:?}");
}
