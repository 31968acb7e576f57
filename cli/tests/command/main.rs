//! The command as a person uses it: its own sandbox, files, standard input and exit codes.

mod bridge;
mod certify;
mod certify_variants;
mod doctor;
mod files;
mod help;
mod notifications;
mod resolve;
mod signals;
mod support;

use std::path::Path;

use serde_json::json;
use tempfile::TempDir;

use support::{exit_code, file, json_of, run, text};

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
                        "credentials": {"merchant_no": "M1", "secret": "s", "currency": "MXN"}});
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
    for operation in ["payment_resolve", "refund_resolve", "payout_resolve"] {
        let output = call(operation, &bad, r#"{"order_id": "A1"}"#);
        let error = json_of(&output);
        let told = (exit_code(&output), error["outcome"].as_str(), error["verdict"].as_str());
        assert_eq!(told, (3, Some("unknown"), Some("unknown")), "{error}");
    }
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
fn a_dictionary_is_shown_whole_or_by_code() {
    let all = json_of(&run(&["dictionary", "currencies"], ""));
    assert!(all.as_array().is_some_and(|rows| rows.len() > 100));
    for (list, code, name) in
        [("currencies", "JPY", "Yen"), ("countries", "CHN", "China"), ("countries", "156", "China")]
    {
        let row = json_of(&run(&["dictionary", list, code], ""));
        assert_eq!(row["name"], name, "{row}");
    }
    let codes = run(&["dictionary", "error_codes", "ORDER_NOT_EXIST"], "");
    assert!(support::lines_of(&codes).iter().all(|row| row["code"] == "ORDER_NOT_EXIST"), "{codes:?}");
    let unknown = run(&["dictionary", "currencies", "JPX"], "");
    assert_eq!((exit_code(&unknown), json_of(&unknown)["kind"].as_str()), (24, Some("not_found")));
    assert!(support::words_of(&unknown).contains("did you mean \"JPY\"?"), "{unknown:?}");
    let misspelt = run(&["dictionary", "currency"], "");
    assert_eq!(exit_code(&misspelt), 2);
    assert!(support::words_of(&misspelt).contains("did you mean \"currencies\"?"), "{misspelt:?}");
}
