//! Questions of a library that runs the command in its own place.

use serde_json::{Value, json};

use super::support::{exit_code, run};

/// The status and the JSON text of an answer, which is whole.
fn asked(ask: &str, name: &str, parts: &[&str]) -> (i32, Value) {
    let output = run(&["bridge"], &question(ask, name, parts));
    assert_eq!(exit_code(&output), 0, "{ask}");
    let answer = String::from_utf8(output.stdout).expect("text");
    let (head, text) = answer.split_once('\n').expect("a line");
    let (status, length) = head.split_once(' ').expect("two numbers");
    let text = text.strip_suffix('\n').expect("a line");
    assert_eq!(length.parse(), Ok(text.len()));
    (status.parse().expect("a number"), serde_json::from_str(text).expect("JSON"))
}

fn question(ask: &str, name: &str, parts: &[&str]) -> String {
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    format!("{}\n{}", json!({"ask": ask, "name": name, "lengths": lengths}), parts.concat())
}

const CONFIG: &str = r#"{"gateway": "paypro", "base_url": "http://127.0.0.1:9", "retry": {"attempts": 1},
    "credentials": {"merchant_no": "M1", "secret": "s", "currency": "MXN"}}"#;

#[test]
fn every_question_has_its_answer() {
    assert_eq!(asked("version", "", &[]).1["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(asked("client", "", &[CONFIG]), (0, json!({})));
    assert_eq!(asked("client", "", &["{}"]).1["kind"], "invalid_config");
    let (status, error) = asked("call", "payment_get", &[CONFIG, r#"{"order_id": "A1"}"#]);
    assert_eq!((status, &error["kind"], &error["outcome"]), (100, &json!("connection"), &json!("not_sent")));
    let (status, error) = asked("call", "payment_got", &[CONFIG, "{}"]);
    assert_eq!(
        (status, &error["message"]),
        (1, &json!("operation: there is no operation \"payment_got\"; did you mean \"payment_get\"?"))
    );
    let (_, event) = asked("notification_parse", "", &[CONFIG, "{}", "[]"]);
    assert_eq!(event["operation"], "notification_parse");
    let (_, step) = asked("exchange_start", "payment_get", &[CONFIG, r#"{"order_id": "A1"}"#]);
    let state = step["state"].as_str().expect("a state");
    let exchange = r#"{"failure": "timeout", "written": true}"#;
    let (_, error) = asked("exchange_resume", "", &[CONFIG, state, exchange, ""]);
    assert_eq!((&error["kind"], &error["operation"]), (&json!("timeout"), &json!("payment_get")));
    let (_, error) = asked("exchange_resume", "", &["{}", state, exchange, ""]);
    assert_eq!((&error["kind"], &error["outcome"]), (&json!("invalid_config"), &json!("unknown")));
    assert_eq!((&error["retry_safe"], &error["violations"].is_array()), (&json!(false), &true));
    for ask in ["call", "exchange_start"] {
        let (_, error) = asked(ask, "payment_resolve", &["{}", r#"{"order_id": "A1"}"#]);
        let told = [&error["kind"], &error["outcome"], &error["verdict"]];
        assert_eq!(told, [&json!("invalid_config"), &json!("unknown"), &json!("unknown")], "{ask}");
    }
    assert_eq!(asked("key", "paypro", &["s"]), (0, json!({})));
    let (_, signed) = asked("sign", "paypro", &["s", r#"{"a": "1"}"#]);
    let signature = signed["signature"].as_str().expect("a signature");
    assert_eq!(asked("verify", "paypro", &["s", r#"{"a": "1"}"#, signature]), (0, json!({"valid": true})));
    assert_eq!(asked("verify", "paypro", &["s", r#"{"a": "2"}"#, signature]).0, 300);
    assert_eq!(asked("explain", "paypro", &[r#"{"a": "1"}"#]).1["string_to_sign"], "a=1<key>");
    assert!(asked("dictionary", "currencies", &[]).1.as_array().is_some_and(|rows| rows.len() > 100));
    assert_eq!(asked("capabilities", "", &[]).1["gateways"].as_array().map(Vec::len), Some(5));
}

#[test]
fn what_is_cut_off_or_unknown_gets_no_answer() {
    let whole = question("sign", "paypro", &["s", r#"{"a": "1"}"#]);
    let longer = format!("{whole} ");
    let other = question("sign", "paypro", &["s"]);
    let unknown = question("steal", "", &[]);
    for input in ["", "{}", "\n", "[]\n", &whole[..whole.len() - 1], &longer, &other, &unknown] {
        let output = run(&["bridge"], input);
        assert_eq!((exit_code(&output), output.stdout.len()), (1, 0), "{input}");
        assert!(!output.stderr.is_empty(), "{input}");
    }
}
