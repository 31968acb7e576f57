//! Every setting of a client and of a call, with every gateway: it has an effect, or it is refused by its name.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use till::gateway::registry;
use till::model::CallOptions;
use till::operation::Effect;
use till::{ClientConfig, Error, Operation};

const LOCAL: &str = "http://127.0.0.1:1";
const ALL: &[&str] = &["paymart", "onlinepay", "globalmerchant", "payermax", "paypro"];
const NONE: &[&str] = &[];

/// What each gateway asks for.
fn credentials(gateway: &str) -> Value {
    let vectors: Value = serde_json::from_str(include_str!("vectors/payermax.json")).expect("JSON");
    let keys = &vectors["keys"]["payermax_docs_sample"];
    match gateway {
        "payermax" => {
            json!({"app_id": "app", "merchant_no": "merchant", "private_key": keys["private_key_pkcs8_pem"],
            "gateway_public_key": keys["public_key_pem"]})
        }
        "globalmerchant" => json!({"mchid": "1", "appid": "2", "key": "secret"}),
        "paypro" => json!({"merchant_no": "1", "secret": "secret", "currency": "MXN"}),
        _ => json!({"private_key": "private"}),
    }
}

fn read(gateway: &str, settings: &Value) -> Result<ClientConfig, Error> {
    let mut config = json!({"gateway": gateway, "base_url": "https://gateway.example", "credentials": credentials(gateway)});
    for (name, setting) in settings.as_object().expect("an object") {
        config[name] = setting.clone();
    }
    ClientConfig::from_json(till::json::without_nulls(config).to_string().as_bytes())
}

fn paths(error: &Error) -> Vec<&str> {
    error.violations.iter().flatten().map(|violation| violation.path.as_str()).collect()
}

/// The leaves of a record of the schema; maps and secrets are leaves.
fn leaves(record: &str, prefix: &str, found: &mut BTreeSet<String>) {
    let model: Value = serde_json::from_str(include_str!("../schema/model.json")).expect("JSON");
    for (name, member) in model["$defs"][record]["properties"].as_object().expect("a record") {
        let text = member.to_string();
        let below = ["Timeouts", "TimeoutOptions", "Retry", "Tls", "App"]
            .into_iter()
            .find(|record| text.contains(&format!("#/$defs/{record}\"")));
        match below {
            Some(below) => leaves(below, &format!("{prefix}{name}."), found),
            None => {
                found.insert(format!("{prefix}{name}"));
            }
        }
    }
}

/// A key, the settings with it, and the gateways that take them. The others refuse the key.
type Row = (&'static str, Value, &'static [&'static str]);

fn client_rows() -> Vec<Row> {
    vec![
        ("gateway", json!({}), ALL),
        ("gateway", json!({"gateway": "sixth"}), NONE),
        ("base_url", json!({"base_url": LOCAL}), ALL),
        ("base_url", json!({"base_url": null}), &["paymart", "onlinepay", "payermax"]),
        ("environment", json!({"base_url": LOCAL, "environment": "sandbox"}), ALL),
        ("environment", json!({"base_url": LOCAL, "environment": "production"}), ALL),
        ("environment", json!({"environment": "sandbox"}), NONE),
        ("environment", json!({"environment": "production"}), NONE),
        ("credentials", json!({"credentials": {"unknown": "1"}}), NONE),
        ("timeouts.connect_ms", json!({"timeouts": {"connect_ms": 30_000}}), ALL),
        ("timeouts.connect_ms", json!({"timeouts": {"connect_ms": 30_001}}), NONE),
        // The default is cut, and nobody relies on it.
        ("timeouts.connect_ms", json!({"timeouts": {"attempt_ms": 1_000}}), ALL),
        ("timeouts.attempt_ms", json!({"timeouts": {"attempt_ms": 45_000}}), ALL),
        ("timeouts.attempt_ms", json!({"timeouts": {"attempt_ms": 45_001}}), NONE),
        ("timeouts.total_ms", json!({"timeouts": {"total_ms": 30_000}}), ALL),
        ("timeouts.idle_ms", json!({"timeouts": {"idle_ms": 0}}), ALL),
        ("retry.attempts", json!({"retry": {"attempts": 1}}), ALL),
        ("retry.base_ms", json!({"retry": {"base_ms": 2_000}}), ALL),
        ("retry.base_ms", json!({"retry": {"base_ms": 2_001}}), NONE),
        ("retry.max_ms", json!({"retry": {"max_ms": 200}}), ALL),
        ("resolve", json!({"resolve": true}), ALL),
        ("resolve", json!({"resolve": false}), ALL),
        ("resend", json!({"resend": true}), &["payermax"]),
        ("resend", json!({"resend": true, "resolve": false}), NONE),
        ("resend", json!({"resend": false, "resolve": false}), ALL),
        ("tls.ca_file", json!({"tls": {"ca_file": "/etc/ssl/certs/own.pem"}}), ALL),
        ("tls.ca_file", json!({"tls": {"ca_file": "/etc/ssl/certs/own.pem"}, "base_url": LOCAL}), NONE),
        ("proxy", json!({"proxy": "http://proxy.example:3128"}), ALL),
        ("proxy", json!({"proxy": "http://proxy.example:3128", "base_url": LOCAL}), NONE),
        ("events", json!({"events": true}), ALL),
        ("app.name", json!({"app": {"name": "shop"}}), ALL),
        ("app.version", json!({"app": {"name": "shop", "version": "1"}}), ALL),
    ]
}

#[test]
fn a_setting_of_a_client_has_an_effect_or_is_refused_by_its_name() {
    let mut keys = BTreeSet::new();
    leaves("ClientConfig", "", &mut keys);
    let tried: BTreeSet<String> = client_rows().iter().map(|(key, ..)| (*key).to_owned()).collect();
    assert_eq!(tried, keys, "each key has a row");
    for gateway in ALL {
        for (key, settings, takers) in client_rows() {
            let outcome = read(gateway, &settings);
            if takers.contains(gateway) {
                assert!(outcome.is_ok(), "{gateway} {settings}: {outcome:?}");
                continue;
            }
            let error = outcome.expect_err(key);
            let refused = paths(&error);
            assert!(!refused.is_empty(), "{gateway} {settings}: {error}");
            let is_it = |path: &&str| *path == key || path.starts_with(&format!("{key}."));
            assert!(refused.iter().any(is_it), "{gateway} {settings}: {error}");
        }
    }
}

#[test]
fn an_environment_is_chosen_where_there_are_two() {
    for (gateway, refused) in [
        ("onlinepay", None),
        ("payermax", None),
        ("paymart", Some("environment")),
        ("globalmerchant", Some("base_url")),
        ("paypro", Some("base_url")),
    ] {
        for environment in ["production", "sandbox"] {
            let outcome = read(gateway, &json!({"base_url": null, "environment": environment}));
            let path = outcome.as_ref().err().map(|error| paths(error).join(" "));
            assert_eq!(path.as_deref(), refused, "{gateway} {environment}");
        }
    }
}

/// A key of a call's options, the options with it, and what they say in which operations of which gateways.
type OptionRow = (&'static str, Value, fn(&str, Operation) -> bool);

/// Whether the gateway's queries determine the outcome of this operation.
fn is_resolved(gateway: &str, operation: Operation) -> bool {
    match operation {
        Operation::PaymentCreate => true,
        Operation::PayoutCreate => gateway != "globalmerchant",
        Operation::RefundCreate => gateway == "payermax",
        _ => false,
    }
}

fn option_rows() -> Vec<OptionRow> {
    let always: fn(&str, Operation) -> bool = |_, _| true;
    let never: fn(&str, Operation) -> bool = |_, _| false;
    let resent: fn(&str, Operation) -> bool =
        |gateway, operation| gateway == "payermax" && is_resolved(gateway, operation);
    vec![
        ("timeouts.connect_ms", json!({"timeouts": {"connect_ms": 30_000}}), always),
        ("timeouts.connect_ms", json!({"timeouts": {"connect_ms": 30_001}}), never),
        ("timeouts.connect_ms", json!({"timeouts": {"connect_ms": 1_001, "attempt_ms": 1_000}}), never),
        ("timeouts.connect_ms", json!({"timeouts": {"connect_ms": 1_001, "total_ms": 1_000}}), never),
        ("timeouts.attempt_ms", json!({"timeouts": {"attempt_ms": 45_000}}), always),
        ("timeouts.attempt_ms", json!({"timeouts": {"attempt_ms": 45_001}}), never),
        ("timeouts.total_ms", json!({"timeouts": {"attempt_ms": 45_000, "total_ms": 45_001}}), never),
        ("timeouts.attempt_ms", json!({"timeouts": {"attempt_ms": 1_001, "total_ms": 1_000}}), never),
        ("timeouts.total_ms", json!({"timeouts": {"total_ms": 1_000}}), always),
        ("timeouts.idle_ms", json!({"timeouts": {"idle_ms": 0}}), always),
        ("resolve", json!({"resolve": true}), is_resolved),
        ("resolve", json!({"resolve": false}), always),
        ("resend", json!({"resend": true}), resent),
        ("resend", json!({"resend": true, "resolve": false}), never),
        ("resend", json!({"resend": false}), always),
        ("on_behalf_of", json!({"on_behalf_of": "another"}), never),
    ]
}

/// The operations of a gateway that go over the network.
fn operations(gateway: &str) -> Vec<Operation> {
    let factory = registry::find(gateway).expect("a gateway");
    let all = factory.capabilities.operations.iter().map(|capability| capability.operation);
    all.filter(|operation| operation.info().effect != Effect::Local).collect()
}

#[test]
fn a_setting_of_a_call_has_an_effect_or_is_refused_by_its_name() {
    let mut keys = BTreeSet::new();
    leaves("CallOptions", "", &mut keys);
    let tried: BTreeSet<String> = option_rows().iter().map(|(key, ..)| (*key).to_owned()).collect();
    assert_eq!(tried, keys, "each key has a row");
    for gateway in ALL {
        let config = read(gateway, &json!({})).expect("a configuration");
        for operation in operations(gateway) {
            for (key, options, is_taken) in option_rows() {
                let place = format!("{gateway} {} {options}", operation.name());
                let options: CallOptions = serde_json::from_value(options).expect("options");
                match config.check_options(operation, &options) {
                    Ok(()) => assert!(is_taken(gateway, operation), "{place} is taken"),
                    Err(error) => {
                        assert!(!is_taken(gateway, operation), "{place}: {error}");
                        assert_eq!(paths(&error), [format!("options.{key}")], "{place}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_platform_acts_for_others_and_a_client_that_never_asks_sends_nothing_again() {
    let mut credentials = credentials("payermax");
    credentials["sp_merchant_no"] = json!("platform");
    let config =
        read("payermax", &json!({"credentials": credentials, "resolve": false})).expect("a platform");
    let options = |options: Value| -> CallOptions { serde_json::from_value(options).expect("options") };
    let check = |own: Value| config.check_options(Operation::PaymentCreate, &options(own));
    assert!(check(json!({"on_behalf_of": "another"})).is_ok());
    assert!(check(json!({"resend": true, "resolve": true})).is_ok());
    let error = check(json!({"resend": true})).expect_err("it never asks");
    assert_eq!(paths(&error), ["options.resend"]);
}

#[test]
fn a_host_that_sends_itself_sets_nothing_of_libtills_sending() {
    for (options, refused) in [
        (
            json!({"timeouts": {"total_ms": 1_000}, "resolve": false, "resend": false, "on_behalf_of": "m"}),
            vec![],
        ),
        (json!({"resolve": true, "resend": true}), vec!["options.resend", "options.resolve"]),
        (
            json!({"timeouts": {"connect_ms": 1, "attempt_ms": 1, "idle_ms": 1}}),
            vec!["options.timeouts.attempt_ms", "options.timeouts.connect_ms", "options.timeouts.idle_ms"],
        ),
    ] {
        let options: CallOptions = serde_json::from_value(options).expect("options");
        let outcome = options.check_for_host();
        let found: Vec<&str> = outcome.as_ref().err().map(paths).unwrap_or_default();
        assert_eq!(found, refused);
    }
}
