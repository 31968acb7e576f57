//! A profile changes what the documents leave open, and the dashboard says why.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use std::path::{Path, PathBuf};

use common::{Sandbox, paypro};
use serde_json::{Value, json};

const REASON: &str = "A sign with the salt in front was accepted, <b>and the other refused</b>.";

fn finding(reading: &str, value: Value) -> Value {
    json!({ "reading": reading, "value": value, "reason": REASON, "source": "An account in Mexico, 2026-07-01." })
}

fn written(folder: &Path, findings: Value) -> PathBuf {
    let file = folder.join("profile.json");
    std::fs::write(&file, json!({ "gateways": { "paypro": findings } }).to_string()).unwrap();
    file
}

fn page(sandbox: &Sandbox, path: &str, language: &str) -> String {
    let request = sandbox.agent.get(format!("{}{path}", sandbox.url)).header("accept-language", language);
    request.call().unwrap().body_mut().read_to_string().unwrap()
}

/// The code that a payment of the merchant from the start is answered with.
fn code(sandbox: &Sandbox) -> (u16, Value) {
    let merchant = sandbox.ready["merchants"]["paypro"].as_str().unwrap();
    let config = sandbox.ready["configs"]["paypro"].clone();
    let client = paypro::Client::from_config(sandbox, merchant, config);
    let (status, body) = client.try_call("payInApi", &paypro::pay_in("A"), None).unwrap();
    (status, serde_json::from_str::<Value>(&body).unwrap()["code"].clone())
}

#[test]
fn it_is_played_and_explained() {
    let folder = tempfile::tempdir().unwrap();
    let findings = json!([
        finding("salt_position", json!("prefix")),
        finding("error_status", json!(400)),
        finding("number_field", json!("platFormTradeNo")),
    ]);
    let file = written(folder.path(), findings);
    let sandbox = Sandbox::with(&["--profile", file.to_str().unwrap()]);
    // The client of the tests puts the salt at the end.
    assert_eq!(code(&sandbox), (400, json!("4002")));
    let own = paypro::Client::new(&sandbox, json!({ "settings": { "salt_position": "suffix" } }));
    assert_eq!(own.call("payInApi", &paypro::pay_in("A"))["code"], "0000");
    let shown = sandbox.get("/sandbox/profile");
    let readings = shown["gateways"]["paypro"].as_array().unwrap();
    let of = |name: &str| readings.iter().find(|reading| reading["reading"] == name).unwrap();
    assert_eq!(
        of("salt_position"),
        &json!({
            "reading": "salt_position", "usual": "suffix", "value": "prefix", "differs": true,
            "reason": REASON, "source": "An account in Mexico, 2026-07-01.",
        })
    );
    assert_eq!((&of("number_field")["differs"], &of("codes")["value"]), (&json!(false), &Value::Null));
    for (language, words) in
        [("en", "Position of the salt"), ("zh", "盐值在签名中的位置"), ("ja", "署名でのソルトの位置")]
    {
        let page = page(&sandbox, "/dashboard/profile", language);
        assert!(page.contains(words) && page.contains("An account in Mexico"), "{language}");
        assert!(page.contains("&lt;b&gt;") && !page.contains("<b>and"), "texts are shown as texts");
    }
    assert!(page(&sandbox, "/", "en").contains("A profile is in use"));
}

#[test]
fn a_database_takes_the_profile_of_each_start() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("sandbox.db");
    let file = written(
        folder.path(),
        json!([finding("error_status", json!(400)), finding("codes", json!({ "sign": "9002" }))]),
    );
    let plain = ["--database", database.to_str().unwrap()];
    let played = [plain[0], plain[1], "--profile", file.to_str().unwrap()];
    let wrong = |options: &[&str]| {
        let sandbox = Sandbox::with(options);
        let merchant = sandbox.ready["merchants"]["paypro"].as_str().unwrap();
        let mut config = sandbox.ready["configs"]["paypro"].clone();
        config["credentials"]["secret"] = json!("another");
        let client = paypro::Client::from_config(&sandbox, merchant, config);
        let (status, body) = client.try_call("payInApi", &paypro::pay_in("A"), None).unwrap();
        assert!(sandbox.stop("-TERM").success());
        (status, serde_json::from_str::<Value>(&body).unwrap()["code"].clone())
    };
    assert_eq!(wrong(&plain), (200, json!("4002")));
    assert_eq!(wrong(&played), (400, json!("9002")));
    assert_eq!(wrong(&plain), (200, json!("4002")));
}

#[test]
fn a_bad_one_is_refused_before_anything_starts() {
    let folder = tempfile::tempdir().unwrap();
    let file = written(folder.path(), json!([finding("error_status", json!(404))]));
    for (name, problem) in [
        (file.to_str().unwrap(), "gateways.paypro[0].value: 404 cannot be used for error_status"),
        ("/nowhere/profile.json", "--profile /nowhere/profile.json"),
    ] {
        let program = env!("CARGO_BIN_EXE_till-sandbox");
        let output =
            std::process::Command::new(program).args(["--port", "0", "--profile", name]).output().unwrap();
        let words = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && words.contains(problem), "{words}");
    }
}
