//! The same seed makes the same merchants, keys, numbers and faults.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use common::business::{self, GOOD_CARD, direct};
use common::listener::Listener;
use common::payermax::{self, card_payment};
use common::shop::Shop;
use common::{Sandbox, eventually};
use serde_json::{Value, json};

/// What a sandbox told: a reading of its answers without times and addresses.
fn told(sandbox: &Sandbox, orders: &[&str]) -> Value {
    let listener = Listener::start(200, "OK");
    let shops = Shop::all(sandbox, &listener.url);
    // In threads, so that nothing depends on which call comes first.
    std::thread::scope(|scope| {
        for shop in &shops {
            for order in orders {
                scope.spawn(move || assert_eq!(shop.pay(order, None).unwrap().0, 200));
            }
        }
    });
    let numbers = |shop: &Shop<'_>| -> Value {
        let mut pairs: Vec<_> = sandbox
            .entries(shop.merchant())
            .iter()
            .map(|entry| json!([entry["order_id"], entry["gateway_id"]]))
            .collect();
        pairs.sort_by_key(Value::to_string);
        json!({ "merchant": shop.merchant(), "orders": pairs })
    };
    shops.iter().map(numbers).collect()
}

fn credentials(sandbox: &Sandbox) -> Value {
    let configs = sandbox.ready["configs"].as_object().unwrap();
    configs.values().map(|config| config["credentials"].clone()).collect()
}

#[test]
fn merchants_keys_and_numbers_are_the_same_again() {
    let first = Sandbox::with(&["--seed", "7"]);
    let second = Sandbox::with(&["--seed", "7"]);
    assert_eq!((&first.ready["seed"], &first.ready["merchants"]), (&json!(7), &second.ready["merchants"]));
    assert_eq!(credentials(&first), credentials(&second));
    let numbers = told(&first, &["number_1", "number_2", "number_3"]);
    assert_eq!(numbers, told(&second, &["number_3", "number_1", "number_2"]));
    for options in [&["--seed", "8"][..], &[]] {
        let other = Sandbox::with(options);
        assert_ne!(credentials(&first), credentials(&other));
        assert_ne!(numbers, told(&other, &["number_1", "number_2", "number_3"]));
    }
    assert_eq!(Sandbox::start().ready["seed"], Value::Null);
}

#[test]
fn a_restart_on_its_database_repeats_no_number() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sandbox.db");
    let options = ["--seed", "7", "--database", file.to_str().unwrap()];
    let pay = |sandbox: &Sandbox, number: &str| {
        let merchant = sandbox.ready["merchants"]["payermax"].as_str().unwrap().to_owned();
        let config = sandbox.ready["configs"]["payermax"].clone();
        let client = payermax::Client::from_config(sandbox, &merchant, config);
        client.done("orderAndPay", &card_payment(number, payermax::GOOD_CARD));
        client.entries().len()
    };
    let first = Sandbox::with(&options);
    assert_eq!(pay(&first, "A"), 1);
    let ready = first.ready.clone();
    assert!(first.stop("-TERM").success());
    let second = Sandbox::with(&options);
    assert_eq!(second.ready["merchants"], ready["merchants"]);
    let of = |ready: &Value| ready["configs"]["payermax"]["credentials"].clone();
    assert_eq!(of(&second.ready), of(&ready));
    assert_eq!(pay(&second, "B"), 2);
    business::Client::paymart(&second, json!({})).pay(&direct("order-A", GOOD_CARD));
}

#[test]
fn faults_at_random_follow_from_the_seed() {
    let play = |options: &[&str]| -> Vec<Value> {
        let sandbox = Sandbox::with(options);
        let client = payermax::Client::new(&sandbox, json!({}));
        let chaos = json!({
            "merchant": client.merchant,
            "probabilities": { "refuse": 0.3, "drop_answer": 0.3, "status_500_after": 0.3 },
        });
        let answer = sandbox.done("/sandbox/chaos", &chaos);
        assert!(answer["chaos"]["seed"].is_u64(), "{answer}");
        for place in 0..20 {
            let data = card_payment(&format!("N{place}"), payermax::GOOD_CARD);
            client.try_call("orderAndPay", &data, None).ok();
        }
        let requests = || Some(sandbox.requests(&client.merchant)).filter(|requests| requests.len() == 20);
        eventually("every request", requests).iter().map(|request| request["faults"].clone()).collect()
    };
    let faults = play(&["--seed", "7"]);
    assert!(faults.iter().any(|names| names != &json!([])), "{faults:?}");
    assert_eq!(faults, play(&["--seed", "7"]));
    assert_ne!(faults, play(&["--seed", "8"]));
    let sandbox = Sandbox::start();
    let merchant = &sandbox.ready["merchants"]["payermax"];
    let (status, answer) = sandbox.post("/sandbox/chaos", &json!({ "merchant": merchant }));
    assert!(status == 400 && answer["error"].as_str().unwrap().contains("--seed"), "{answer}");
}
