//! Starting and stopping, TLS, what is kept on disk, and load.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use common::payermax::{Client, GOOD_CARD, apply_token, card_payment};
use common::{Sandbox, eventually};
use serde_json::{Value, json};
use ureq::Agent;
use ureq::tls::{Certificate, RootCerts, TlsConfig};

#[test]
fn prints_what_a_client_needs() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ready.json");
    let sandbox = Sandbox::with(&["--ready-file", file.to_str().unwrap()]);
    assert_eq!(
        serde_json::from_str::<Value>(&std::fs::read_to_string(&file).unwrap()).unwrap(),
        sandbox.ready
    );
    assert!(sandbox.printed.len() > 10 && sandbox.printed[0].contains(&sandbox.url));
    assert!(sandbox.ready["pid"].is_u64() && sandbox.ready["ca_file"].is_null());
    let config = sandbox.ready["configs"]["payermax"].clone();
    assert_eq!(config["base_url"], format!("{}/payermax", sandbox.url));
    assert_eq!(config["gateway"], "payermax");
    assert!(config.get("environment").is_none() && config.get("tls").is_none());
    let merchant = sandbox.ready["merchants"]["payermax"].as_str().unwrap();
    let client = Client::from_config(&sandbox, merchant, config);
    client.pay("A");
    assert_eq!(client.entries().len(), 1);
    // At the root, the path tells which gateway is meant.
    let mut config = client.config.clone();
    config["base_url"] = json!(sandbox.url);
    let client = Client::from_config(&sandbox, "", config);
    assert_eq!(client.done("orderQuery", &json!({ "outTradeNo": "A" }))["status"], "SUCCESS");
    assert!(sandbox.stop("-TERM").success());
    let quiet = Sandbox::with(&["--quiet"]);
    assert_eq!(quiet.printed.len(), 1);
    assert!(quiet.stop("-INT").success());
}

#[test]
fn serves_https_with_its_own_authority() {
    for own_file in [true, false] {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ca.pem");
        let mut options = vec!["--tls"];
        if own_file {
            options.extend(["--ca-file", file.to_str().unwrap()]);
        }
        let mut sandbox = Sandbox::with(&options);
        let ca_file = sandbox.ready["ca_file"].as_str().unwrap().to_owned();
        assert!(sandbox.url.starts_with("https://127.0.0.1:"));
        let pem = std::fs::read(&ca_file).unwrap();
        let roots = RootCerts::new_with_certs(&[Certificate::from_pem(&pem).unwrap()]);
        assert!(
            sandbox.agent.get(format!("{}/sandbox/clock", sandbox.url)).call().is_err(),
            "trusted by nobody"
        );
        sandbox.agent = Agent::config_builder()
            .http_status_as_error(false)
            .tls_config(TlsConfig::builder().root_certs(roots).build())
            .build()
            .into();
        let client = Client::new(&sandbox, json!({}));
        assert_eq!(client.config["tls"]["ca_file"], ca_file);
        client.pay("A");
        assert!(sandbox.stop("-TERM").success());
        assert_eq!(std::fs::exists(&ca_file).unwrap(), own_file);
    }
}

#[test]
fn refuses_what_is_dangerous() {
    let run = |options: &[&str]| {
        let program = env!("CARGO_BIN_EXE_till-sandbox");
        std::process::Command::new(program).args(options).output().unwrap()
    };
    let output = run(&["--host", "0.0.0.0", "--port", "0"]);
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("--allow-remote"));
    assert!(!run(&["--ca-file", "x"]).status.success());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("older.db");
    rusqlite::Connection::open(&file).unwrap().execute_batch("CREATE TABLE requests (id INTEGER)").unwrap();
    let output = run(&["--port", "0", "--database", file.to_str().unwrap()]);
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("another version of the sandbox"));
}

#[test]
fn a_stop_waits_for_requests_and_commits_what_is_late() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sandbox.db");
    let options = ["--database", file.to_str().unwrap()];
    let sandbox = Sandbox::with(&options);
    let client = Client::new(&sandbox, json!({}));
    let merchant = client.merchant.clone();
    let late = client.try_call(
        "orderAndPay",
        &card_payment("A", GOOD_CARD),
        Some("delayed_commit; milliseconds=3600000"),
    );
    assert!(late.is_err());
    let pid = sandbox.ready["pid"].to_string();
    std::thread::scope(|scope| {
        let slow = scope.spawn(|| {
            client
                .try_call("orderAndPay", &card_payment("B", GOOD_CARD), Some("delay; milliseconds=2000"))
                .unwrap()
        });
        eventually("the order", || (!client.entries().is_empty()).then_some(()));
        std::process::Command::new("kill").args(["-TERM", &pid]).status().unwrap();
        assert_eq!(slow.join().unwrap().status, 200);
    });
    assert!(sandbox.stop("-0").success());
    let sandbox = Sandbox::with(&options);
    let numbers: Vec<_> = sandbox.entries(&merchant).iter().map(|entry| entry["order_id"].clone()).collect();
    assert_eq!(numbers, [json!("B"), json!("A")]);
}

#[test]
fn card_data_never_reaches_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sandbox.db");
    let sandbox = Sandbox::with(&["--database", file.to_str().unwrap()]);
    let client = Client::new(&sandbox, json!({ "notify_url": "http://127.0.0.1:9/n" }));
    let card = "4111111111111111";
    let mut data = card_payment("A", card);
    data["paymentDetail"]["tokenForFutureUse"] = json!(true);
    data["paymentDetail"]["cardInfo"]["cvv"] = json!("864");
    client.done("orderAndPay", &data);
    client.done("applyPaymentToken", &apply_token("T", card));
    data["outTradeNo"] = json!("B");
    client.try_call("orderAndPay", &data, Some("delayed_commit; milliseconds=60000")).ok();
    let body = client.envelope(&data).to_string();
    client.send("orderAndPay", &body, "wrong", None).unwrap();
    client.send("orderAndPay", &body[..body.len() - 1], "no json", None).unwrap();
    let stranger = body.replace(client.config["credentials"]["app_id"].as_str().unwrap(), "stranger");
    client.send("orderAndPay", &stranger, "wrong", None).unwrap();
    assert!(body.contains(card) && body.contains("\"864\""));
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
        assert!(!holds(card) && !holds("\"864\"") && !holds("cvv\":\"123"));
    }
    assert!(sandbox.stop("-TERM").success());
    let bytes = std::fs::read(&file).unwrap();
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("411111******1111") && !holds(card) && !holds("\"864\""));
}

#[test]
fn many_threads_over_kept_connections() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    std::thread::scope(|scope| {
        for thread in 0..16 {
            let client = &client;
            scope.spawn(move || {
                for place in 0..20 {
                    client.pay(&format!("N{thread}_{place}"));
                }
            });
        }
    });
    eventually("all orders", || (client.entries().len() == 320).then_some(()));
    assert_eq!(sandbox.ledger(&client.merchant)["duplicates"], json!([]));
}
