//! Each fault does what its name says, on PayerMax and Paypro.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use common::payermax::{Client, GOOD_CARD, card_payment, refund};
use common::{Sandbox, eventually, paypro};
use serde_json::{Value, json};

fn query(client: &Client<'_>, number: &str) -> String {
    let answer = client.call("orderQuery", &json!({ "outTradeNo": number }));
    answer["code"].as_str().unwrap().to_owned()
}

#[test]
fn refuse_commits_nothing() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    sandbox.fault(
        &client.merchant,
        &json!({ "fault": "refuse", "operation": "orderAndPay", "code": "RISK", "times": 2 }),
    );
    for number in ["A", "B"] {
        assert_eq!(client.refused("orderAndPay", &card_payment(number, GOOD_CARD)).0, "RISK");
    }
    client.pay("C");
    assert_eq!(client.entries().len(), 1);
    let other = paypro::Client::new(&sandbox, json!({}));
    sandbox.fault(&other.merchant, &json!({ "fault": "refuse" }));
    assert_eq!(other.call("payInApi", &paypro::pay_in("A"))["code"], "00029");
}

#[test]
fn drop_answer_commits_and_ends_the_connection() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    sandbox.fault(
        &client.merchant,
        &json!({ "fault": "drop_answer", "operation": "orderAndPay", "order_id": "b" }),
    );
    client.pay("A");
    assert!(client.try_call("orderAndPay", &card_payment("B", GOOD_CARD), None).is_err());
    assert_eq!(client.entries().len(), 2);
    assert_eq!(client.refused("orderAndPay", &card_payment("B", GOOD_CARD)).0, "ORDER_REPEAT");
    let log = sandbox.requests(&client.merchant);
    assert_eq!((&log[1]["faults"], &log[1]["answer_status"]), (&json!(["drop_answer"]), &Value::Null));
    assert_eq!(log[1]["answer_code"], "APPLY_SUCCESS");
}

#[test]
fn delayed_commit_comes_later_or_not_at_all() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    let rule = json!({ "fault": "delayed_commit", "operation": "orderAndPay", "milliseconds": 400 });
    sandbox.fault(&client.merchant, &rule);
    assert!(client.try_call("orderAndPay", &card_payment("A", GOOD_CARD), None).is_err());
    assert_eq!(query(&client, "A"), "ORDER_NOT_EXIST");
    eventually("the commit", || (query(&client, "A") == "APPLY_SUCCESS").then_some(()));
    // The number of B is taken before its late commit, which must not make a second order.
    for number in ["B", "C"] {
        sandbox.fault(&client.merchant, &json!({ "fault": "delayed_commit", "milliseconds": 600_000 }));
        assert!(client.try_call("orderAndPay", &card_payment(number, GOOD_CARD), None).is_err());
    }
    client.pay("B");
    assert_eq!(client.entries().len(), 2);
    sandbox.advance(600_001);
    assert_eq!(client.entries().len(), 3);
    assert_eq!(sandbox.ledger(&client.merchant)["duplicates"], json!([]));
}

#[test]
fn query_lag_hides_young_orders() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    sandbox.fault(
        &client.merchant,
        &json!({ "fault": "query_lag", "operation": "orderAndPay", "milliseconds": 60_000 }),
    );
    client.pay("A");
    assert_eq!(query(&client, "A"), "ORDER_NOT_EXIST");
    assert_eq!(client.refused("orderAndPay", &card_payment("A", GOOD_CARD)).0, "ORDER_REPEAT");
    sandbox.advance(60_001);
    assert_eq!(query(&client, "A"), "APPLY_SUCCESS");
    // As a fault of the query itself.
    client.pay("B");
    sandbox.fault(
        &client.merchant,
        &json!({ "fault": "query_lag", "operation": "orderQuery", "milliseconds": 60_000 }),
    );
    assert_eq!(query(&client, "B"), "ORDER_NOT_EXIST");
    assert_eq!(query(&client, "B"), "APPLY_SUCCESS");
}

#[test]
fn accept_duplicates_makes_a_second_order() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    sandbox.fault(&client.merchant, &json!({ "fault": "accept_duplicates" }));
    for _ in 0..2 {
        client.pay("A");
    }
    assert_eq!(client.refused("orderAndPay", &card_payment("A", GOOD_CARD)).0, "ORDER_REPEAT");
    let ledger = sandbox.ledger(&client.merchant);
    assert_eq!((&ledger["duplicates"], &ledger["entries"][0]["count"]), (&json!(["A"]), &json!(2)));
    let other = paypro::Client::new(&sandbox, json!({ "settings": { "accept_duplicates": true } }));
    for _ in 0..3 {
        other.done("payInApi", &paypro::pay_in("A"));
    }
    assert_eq!(sandbox.entries(&other.merchant).len(), 3);
}

#[test]
fn delay_status_500_and_garbage() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    let with = |number: &str, fault: &str| {
        client.try_call("orderAndPay", &card_payment(number, GOOD_CARD), Some(fault)).unwrap()
    };
    let start = std::time::Instant::now();
    assert_eq!(with("A", "delay; milliseconds=300").status, 200);
    assert!(start.elapsed().as_millis() >= 300);
    let answer = with("B", "status_500_before");
    assert_eq!((answer.status, answer.body.starts_with("<!DOCTYPE html>")), (500, true));
    assert_eq!(query(&client, "B"), "ORDER_NOT_EXIST");
    assert_eq!(with("C", "status_500_after").status, 500);
    assert_eq!(query(&client, "C"), "APPLY_SUCCESS");
    let answer = with("D", "garbage");
    assert_eq!((answer.status, answer.signed), (200, true));
    assert!(serde_json::from_str::<Value>(&answer.body).is_err());
    assert_eq!(query(&client, "D"), "APPLY_SUCCESS");
    let answer = with("E", "refuse; code=RISK");
    assert!(answer.body.contains("RISK"));
    assert!(with("F", "nonsense").body.contains("PARAMS_INVALID"));
    assert_eq!(client.entries().len(), 3);
}

#[test]
fn wrong_signature_comes_from_another_key() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    let raw = client.try_call("orderAndPay", &card_payment("A", GOOD_CARD), Some("wrong_signature")).unwrap();
    assert!(!raw.signed && raw.body.contains("APPLY_SUCCESS"));
}

#[test]
fn rules_are_listed_and_deleted() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    let wanted = json!({ "merchant": client.merchant, "fault": "delay", "order_id": "X", "times": 3 });
    let id = sandbox.done("/sandbox/faults", &wanted)["id"].clone();
    sandbox.fault(&client.merchant, &json!({ "fault": "garbage", "operation": "refund" }));
    let path = format!("/sandbox/faults?merchant={}", client.merchant);
    let listed = sandbox.get(&path)["faults"].clone();
    assert_eq!(listed.as_array().unwrap().len(), 2);
    assert_eq!((&listed[0]["milliseconds"], &listed[0]["times"]), (&json!(1000), &json!(3)));
    sandbox.agent.delete(format!("{}/sandbox/faults/{id}", sandbox.url)).call().unwrap();
    assert_eq!(sandbox.get(&path)["faults"].as_array().unwrap().len(), 1);
    sandbox.agent.delete(format!("{}{path}", sandbox.url)).call().unwrap();
    assert_eq!(sandbox.get(&path)["faults"], json!([]));
}

fn chaos_run(sandbox: &Sandbox, seed: u64, threads: usize) -> Vec<(String, Value)> {
    let client = Client::new(sandbox, json!({}));
    let wanted = json!({
        "merchant": client.merchant, "seed": seed,
        "probabilities": { "drop_answer": 0.2, "status_500_before": 0.2, "delayed_commit": 0.2, "query_lag": 0.3 },
        "milliseconds": { "delayed_commit": [20, 60], "query_lag": [20, 60] },
    });
    sandbox.done("/sandbox/chaos", &wanted);
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let client = &client;
            scope.spawn(move || {
                for place in (thread..40).step_by(threads) {
                    let data = card_payment(&format!("N{place}"), GOOD_CARD);
                    for _ in 0..2 {
                        client.try_call("orderAndPay", &data, None).ok();
                    }
                }
            });
        }
    });
    let path = format!("/sandbox/requests?merchant={}&limit=1000", client.merchant);
    let mut met: Vec<_> = sandbox.get(&path)["requests"]
        .as_array()
        .unwrap()
        .iter()
        .map(|request| (request["order_id"].as_str().unwrap().to_owned(), request["faults"].clone()))
        .collect();
    met.sort_by_key(|(number, faults)| (number.clone(), faults.to_string()));
    sandbox.advance(1_000);
    let ledger = sandbox.ledger(&client.merchant);
    assert_eq!(ledger["duplicates"], json!([]));
    met
}

#[test]
fn chance_may_have_faults_for_calls_that_only_ask() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    let wanted = json!({ "merchant": client.merchant, "seed": 1, "queries": { "status_500_before": 0.5 } });
    sandbox.done("/sandbox/chaos", &wanted);
    let mut failed = 0;
    for place in 0..20 {
        let data = card_payment(&format!("N{place}"), GOOD_CARD);
        assert_eq!(client.try_call("orderAndPay", &data, None).unwrap().status, 200);
        let asked = json!({ "outTradeNo": format!("N{place}") });
        failed += usize::from(client.try_call("orderQuery", &asked, None).unwrap().status == 500);
    }
    assert!((1..20).contains(&failed), "{failed} of 20 queries failed");
}

#[test]
fn chaos_is_reproducible_however_threads_interleave() {
    let sandbox = Sandbox::start();
    let first = chaos_run(&sandbox, 7, 1);
    assert_eq!(first, chaos_run(&sandbox, 7, 4));
    assert_ne!(first, chaos_run(&sandbox, 8, 1));
    assert!(first.iter().any(|(_, faults)| faults != &json!([])));
}

/// Path, body, status, and what the message names.
const WRONG_CALLS: &str = r#"
    /sandbox/merchants | {"gateway":"bank"} | 400 | gateway
    /sandbox/merchants | {"gateway":"paypro","notify_url":"x"} | 400 | notify_url
    /sandbox/merchants | {"gateway":"paypro","settings":{"salt":1}} | 400 | settings.salt
    /sandbox/merchants | {"gateway":"paypro","settings":{"opening_balances":{"MXN":-1}}} | 400 | opening_balances
    /sandbox/faults | {"merchant":"nobody","fault":"delay"} | 404 | merchant
    /sandbox/faults | {"merchant":"MERCHANT","fault":"fire"} | 400 | fault
    /sandbox/faults | {"merchant":"MERCHANT","fault":"delay","times":0} | 400 | times
    /sandbox/faults | {"merchant":"MERCHANT","fault":"delay","when":0} | 400 | when
    /sandbox/chaos | {"merchant":"MERCHANT","seed":1,"probabilities":{"delay":2}} | 400 | delay
    /sandbox/faults | {"merchant":"MERCHANT","fault":"delay","milliseconds":-1} | 400 | milliseconds
    /sandbox/faults | {"merchant":"MERCHANT","fault":"cut","operation":"notification"} | 400 | operation
    /sandbox/faults | {"merchant":"MERCHANT","fault":"early_notification","operation":"notification"} | 400 | operation
    /sandbox/chaos | {"merchant":"MERCHANT","seed":1,"queries":{"accept_duplicates":1}} | 400 | queries
    /sandbox/chaos | {"seed":1} | 400 | merchant
    /sandbox/chaos | {"merchant":[],"seed":1} | 400 | merchant
    /sandbox/chaos | {"merchant":["MERCHANT","nobody"],"seed":1} | 404 | merchant
    /sandbox/chaos | {"merchant":"MERCHANT","seed":1,"milliseconds":{"delay":[-1,5]}} | 400 | milliseconds
    /sandbox/clock | {"advance_ms":-1} | 400 | advance_ms
    /sandbox/clock | no JSON | 400 | body
    /sandbox/deliveries/99/replay | {} | 404 | id
    /sandbox/payments/A/settle | {"result":"approved"} | 400 | merchant
    /sandbox/payments/A/settle?merchant=MERCHANT | {"result":"great"} | 400 | result
    /sandbox/payments/A/settle?merchant=MERCHANT | {"result":"approved"} | 409 | result
    /sandbox/payments/A/settle?merchant=MERCHANT&kind=gift | {"result":"approved"} | 400 | kind
    /sandbox/payments/A/settle?merchant=MERCHANT&kind=refund | {"result":"declined","amount":1} | 409 | amount
    /sandbox/payments/B/settle?merchant=MERCHANT | {"result":"approved"} | 404 | number
    /sandbox/nothing | {} | 404 | path
"#;

#[test]
fn the_control_api_explains_errors() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    client.pay("A");
    client.done("refund", &refund("A", "A", 1.0));
    let table = WRONG_CALLS.replace("MERCHANT", &client.merchant);
    for line in table.lines().filter(|line| !line.trim().is_empty()) {
        let parts: Vec<_> = line.split('|').map(str::trim).collect();
        let request = sandbox.agent.post(format!("{}{}", sandbox.url, parts[0]));
        let mut response = request.send(parts[1]).unwrap();
        let answer: Value = serde_json::from_str(&response.body_mut().read_to_string().unwrap()).unwrap();
        assert_eq!(response.status().as_str(), parts[2], "{line}: {answer}");
        assert!(answer["error"].as_str().unwrap().contains(parts[3]), "{line}: {answer}");
    }
    let path = format!("/sandbox/payments/A/settle?merchant={}&kind=refund", client.merchant);
    sandbox.done(&path, &json!({ "result": "declined" }));
    assert_eq!(sandbox.ledger(&client.merchant)["entries"][0]["refunded"], 0);
}

#[test]
fn browsers_on_other_sites_are_kept_out() {
    let sandbox = Sandbox::start();
    let status = |name: &str, value: &str| {
        let request = sandbox.agent.post(format!("{}/sandbox/clock", sandbox.url)).header(name, value);
        request.send("{\"advance_ms\":0}").unwrap().status().as_u16()
    };
    assert_eq!(status("origin", "https://elsewhere.example"), 403);
    assert_eq!(status("host", "elsewhere.example"), 403);
    assert_eq!(status("origin", &sandbox.url), 200);
}
