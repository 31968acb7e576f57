//! `till doctor`: what is wrong is named with its fix, and no secret is.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::Output;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::support::{Sandbox, exit_code, file, lines_of, run, text, words_of};

fn doctor(config: &Path, more: &[&str]) -> Output {
    run(&[&["doctor", "--config", text(config)], more].concat(), "")
}

/// The states of a check.
fn states(output: &Output, check: &str) -> Vec<String> {
    let lines = lines_of(output);
    let of_check = lines.iter().filter(|line| line["name"] == check);
    of_check.map(|line| line["state"].as_str().expect("a state").to_owned()).collect()
}

/// All that was said by a check.
fn messages_of(output: &Output, check: &str) -> String {
    lines_of(output).iter().filter(|line| line["name"] == check).map(Value::to_string).collect()
}

/// A gateway that answers everything with this head.
fn answering(head: impl Fn() -> String + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { break };
            let _ = stream.read(&mut [0; 4096]);
            let _ = write!(stream, "{}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n", head());
        }
    });
    url
}

fn paypro(folder: &TempDir, base_url: &str, secret: &str) -> std::path::PathBuf {
    let config = json!({"gateway": "paypro", "base_url": base_url, "retry": {"attempts": 1},
                        "credentials": {"merchant_no": "M1", "secret": secret, "currency": "MXN"}});
    file(folder, "paypro.json", &config.to_string())
}

#[test]
fn every_gateway_of_the_sandbox_is_well() {
    let (sandbox, folder) = (Sandbox::with_tls(), TempDir::new().expect("a folder"));
    for gateway in sandbox.ready["configs"].as_object().expect("configurations").keys() {
        let output = doctor(&sandbox.config(&folder, gateway), &["--ask"]);
        assert_eq!(exit_code(&output), 0, "{output:?}");
        for check in [
            "library",
            "configuration",
            "notifications",
            "keys",
            "roots",
            "connection",
            "clock",
            "credentials",
        ] {
            let states = states(&output, check);
            let well = |state: &String| matches!(state.as_str(), "ok" | "not_applicable");
            assert!(!states.is_empty() && states.iter().all(well), "{check}: {output:?}");
        }
        assert_eq!(states(&output, "credentials"), ["ok"], "{output:?}");
        assert_eq!(words_of(&output).lines().count(), lines_of(&output).len(), "{output:?}");
    }
    let alone = run(&["doctor"], "");
    assert_eq!((exit_code(&alone), lines_of(&alone).len()), (0, 2));
}

#[test]
fn wrong_credentials_are_refused_by_the_gateway() {
    let (sandbox, folder) = (Sandbox::with_tls(), TempDir::new().expect("a folder"));
    for (gateway, credential, states_of_it) in [
        ("paymart", "private_key", &["failed"]),
        ("onlinepay", "private_key", &["failed"]),
        // Their documents list no code for it, so it cannot be told from other refusals.
        ("globalmerchant", "key", &["unknown"]),
        ("paypro", "secret", &["unknown"]),
    ] {
        let mut config = sandbox.ready["configs"][gateway].clone();
        config["credentials"][credential] = json!("notthesecretthatisknown");
        let path = file(&folder, "wrong.json", &config.to_string());
        let output = doctor(&path, &["--ask"]);
        assert_eq!(states(&output, "credentials"), *states_of_it, "{gateway}: {output:?}");
        assert!(!format!("{output:?}").contains("notthesecret"), "{output:?}");
    }
}

#[test]
fn keys_that_do_not_belong_together_are_found() {
    let (sandbox, folder) = (Sandbox::with_tls(), TempDir::new().expect("a folder"));
    let good = &sandbox.ready["configs"]["payermax"];
    let config = sandbox.config(&folder, "payermax");
    let private = file(&folder, "private.pem", good["credentials"]["private_key"].as_str().expect("a key"));
    let foreign =
        file(&folder, "foreign.pem", good["credentials"]["gateway_public_key"].as_str().expect("a key"));
    let own = folder.path().join("own.pem");
    let openssl = format!("openssl pkey -in {} -pubout -out {}", text(&private), text(&own));
    assert!(std::process::Command::new("sh").args(["-c", &openssl]).status().expect("a shell").success());

    let output = doctor(&config, &["--public-key", text(&own)]);
    assert_eq!((exit_code(&output), states(&output, "keys")), (0, vec!["ok".to_owned(); 3]), "{output:?}");
    assert!(messages_of(&output, "keys").contains("2048 bits"), "{output:?}");
    let output = doctor(&config, &["--public-key", text(&foreign)]);
    assert_eq!(
        (exit_code(&output), states(&output, "keys").last().map(String::as_str)),
        (92, Some("failed"))
    );
    assert!(messages_of(&output, "keys").contains("give the gateway the public half"), "{output:?}");

    let mut swapped = good.clone();
    swapped["credentials"]["gateway_public_key"] = json!(std::fs::read_to_string(&own).expect("a key"));
    let output = doctor(&file(&folder, "swapped.json", &swapped.to_string()), &["--ask"]);
    assert_eq!(exit_code(&output), 92);
    assert!(messages_of(&output, "keys").contains("public half of the merchant's own key"), "{output:?}");
    assert_eq!(states(&output, "credentials"), ["failed"], "{output:?}");
}

#[test]
fn violations_of_the_configuration_are_told_with_their_places_and_without_secrets() {
    let folder = TempDir::new().expect("a folder");
    let config = json!({"gateway": "payermax", "retries": 3, "timeouts": {"attempt_ms": 60_000},
                        "credentials": {"app_id": "a", "merchant_no": "m", "private_key": "verysecretkey",
                                        "gateway_public_key": "x"}});
    let path = file(&folder, "bad.json", &config.to_string());
    let output = doctor(&path, &[]);
    assert_eq!(exit_code(&output), 92);
    assert!(messages_of(&output, "configuration").contains("retries"), "{output:?}");
    let mut config = config;
    config.as_object_mut().expect("an object").remove("retries");
    config["timeouts"] = json!({});
    config["base_url"] = json!("http://127.0.0.1:9");
    let path = file(&folder, "bad.json", &config.to_string());
    std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o644))
        .expect("permissions");
    let output = doctor(&path, &[]);
    let words = messages_of(&output, "configuration");
    for expected in ["chmod 600", "credentials.private_key: is neither PEM nor base64"] {
        assert!(words.contains(expected), "{expected}: {words}");
    }
    assert!(!format!("{output:?}").contains("verysecretkey"), "{output:?}");
    let missing = doctor(&folder.path().join("nowhere.json"), &[]);
    assert_eq!((exit_code(&missing), states(&missing, "configuration")), (92, vec!["failed".to_owned()]));
}

#[test]
fn settings_that_leave_outcomes_open_deserve_attention() {
    let folder = TempDir::new().expect("a folder");
    let config = json!({"gateway": "paypro", "base_url": "http://127.0.0.1:9", "resolve": false,
                        "retry": {"attempts": 1}, "timeouts": {"attempt_ms": 5_000},
                        "credentials": {"merchant_no": "M1", "secret": "s", "currency": "MXN"}});
    let output = doctor(&file(&folder, "hasty.json", &config.to_string()), &[]);
    assert_eq!(states(&output, "configuration"), ["ok", "warning", "warning"], "{output:?}");
    let words = messages_of(&output, "configuration");
    for expected in ["attempt_ms is 5000", "resolve is false"] {
        assert!(words.contains(expected), "{expected}: {words}");
    }
}

#[test]
fn a_gateway_that_cannot_be_reached_or_is_not_one_is_told() {
    let folder = TempDir::new().expect("a folder");
    let output = doctor(&paypro(&folder, "http://127.0.0.1:9", "quitesecret"), &["--ask"]);
    assert_eq!((exit_code(&output), states(&output, "connection")), (92, vec!["failed".to_owned()]));
    assert_eq!(states(&output, "credentials"), ["unknown"], "{output:?}");

    let moved = answering(|| "HTTP/1.1 301 Moved\r\nlocation: https://pay.example/".to_owned());
    let output = doctor(&paypro(&folder, &moved, "'quitesecret'\n"), &[]);
    assert_eq!((exit_code(&output), states(&output, "connection")), (0, vec!["warning".to_owned()]));
    assert!(messages_of(&output, "connection").contains("https://pay.example/"), "{output:?}");
    assert!(messages_of(&output, "keys").contains("is in quotes"), "{output:?}");
    assert_eq!(states(&output, "clock"), ["unknown"]);

    let sandbox = Sandbox::with_tls();
    let mut untrusting = sandbox.ready["configs"]["paypro"].clone();
    untrusting.as_object_mut().expect("an object").remove("tls");
    let output = doctor(&file(&folder, "untrusting.json", &untrusting.to_string()), &[]);
    assert_eq!((exit_code(&output), states(&output, "connection")), (92, vec!["failed".to_owned()]));
    assert!(messages_of(&output, "connection").contains("tls.ca_file"), "{output:?}");
    untrusting["tls"] = json!({"ca_file": text(&folder.path().join("nowhere.pem"))});
    let output = doctor(&file(&folder, "untrusting.json", &untrusting.to_string()), &[]);
    assert_eq!((exit_code(&output), states(&output, "roots")), (92, vec!["failed".to_owned()]));
    assert!(messages_of(&output, "roots").contains("tls.ca_file"), "{output:?}");
}

#[test]
fn a_clock_that_is_off_is_told() {
    let folder = TempDir::new().expect("a folder");
    for (seconds, state, words) in [
        (0_i64, "ok", ""),
        (-60, "warning", "s ahead of the gateway"),
        (60, "warning", "s behind the gateway"),
        (-3600, "failed", "signed requests will be refused"),
        (3600, "failed", "signed requests will be refused"),
    ] {
        let url = answering(move || {
            let time = Timestamp::now() + SignedDuration::from_secs(seconds);
            format!("HTTP/1.1 404 Not Found\r\ndate: {}", time.strftime("%a, %d %b %Y %H:%M:%S GMT"))
        });
        let output = doctor(&paypro(&folder, &url, "quitesecret"), &[]);
        assert_eq!(states(&output, "clock"), [state], "{output:?}");
        assert!(messages_of(&output, "clock").contains(words), "{output:?}");
        assert_eq!(exit_code(&output), if state == "failed" { 92 } else { 0 });
    }
}
