//! Notifications: signed, retried on the gateways' schedules, replayed, and safe from a crash.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use common::listener::Listener;
use common::payermax::{BAD_CARD, Client, GOOD_CARD, apply_token, card_payment, payout, refund};
use common::{Sandbox, eventually, paypro};
use serde_json::{Value, json};

const TAKEN: &str = r#"{"msg":"Success","code":"SUCCESS"}"#;

fn state(sandbox: &Sandbox, merchant: &str, place: usize, wanted: &str, attempts: usize) {
    eventually(&format!("{wanted} after {attempts}"), || {
        let delivery = sandbox.deliveries(merchant).get(place)?.clone();
        let made = delivery["attempts"].as_array().unwrap().len();
        (delivery["state"] == wanted && made == attempts).then_some(())
    });
}

#[test]
fn payermax_tells_of_everything() {
    let sandbox = Sandbox::start();
    let listener = Listener::start(200, TAKEN);
    let client = Client::new(&sandbox, json!({ "notify_url": listener.url }));
    client.pay("P1");
    let first = listener.wait_for(1);
    assert!(client.verifies(&first.body, first.sign.as_deref().unwrap()));
    let notice = first.json();
    assert_eq!((&notice["notifyType"], &notice["code"]), (&json!("PAYMENT"), &json!("APPLY_SUCCESS")));
    assert_eq!(notice["appId"], client.config["credentials"]["app_id"]);
    assert_eq!(
        (&notice["data"]["status"], &notice["data"]["totalAmount"]),
        (&json!("SUCCESS"), &json!(10.5))
    );
    state(&sandbox, &client.merchant, 0, "delivered", 1);

    client.done("orderAndPay", &card_payment("P2", BAD_CARD));
    let notice = listener.wait_for(2).json();
    assert_eq!(
        (&notice["code"], &notice["data"]["status"]),
        (&json!("ISSUER_PAYMENT_REJECTED"), &json!("FAILED"))
    );

    client.done("refund", &refund("R1", "P1", 1.0));
    sandbox.advance(1_001);
    let notice = listener.wait_for(3).json();
    assert_eq!(
        (&notice["notifyType"], &notice["data"]["status"]),
        (&json!("REFUND"), &json!("REFUND_SUCCESS"))
    );

    client.done("paymentOrderPay", &payout("O1", "5.00"));
    sandbox.advance(1_001);
    assert_eq!(listener.wait_for(4).json()["data"]["status"], "SUCCESS");
    sandbox.settle(&client.merchant, "O1", &json!({ "result": "bounced" }));
    assert_eq!(listener.wait_for(5).json()["data"]["status"], "BOUNCEBACK");

    client.done("applyPaymentToken", &apply_token("T1", GOOD_CARD));
    let notice = listener.wait_for(6).json();
    assert_eq!((&notice["notifyType"], &notice["data"]["requestId"]), (&json!("TOKENIZATION"), &json!("T1")));
    assert_eq!((&notice["data"]["supportMIT"], &notice["data"]["status"]), (&json!(true), &json!("SUCCESS")));
}

#[test]
fn payermax_retries_six_times_in_all() {
    let sandbox = Sandbox::start();
    let listener = Listener::start(200, "OK");
    let client = Client::new(&sandbox, json!({}));
    let mut data = card_payment("P1", GOOD_CARD);
    data["notifyUrl"] = json!(listener.url);
    client.done("orderAndPay", &data);
    for (made, seconds) in [30, 300, 600, 3_600, 43_200].into_iter().enumerate() {
        state(&sandbox, &client.merchant, 0, "waiting", made + 1);
        sandbox.advance(seconds * 1_000 - 5_000);
        assert_eq!(listener.received().len(), made + 1, "too early");
        sandbox.advance(5_000);
    }
    state(&sandbox, &client.merchant, 0, "failed", 6);
    let bodies: Vec<_> = listener.received().iter().map(|received| received.body.clone()).collect();
    assert!(bodies.len() == 6 && bodies.iter().all(|body| *body == bodies[0]));
    listener.answer(200, TAKEN);
    let id = sandbox.deliveries(&client.merchant)[0]["id"].clone();
    sandbox.done(&format!("/sandbox/deliveries/{id}/replay"), &json!({}));
    state(&sandbox, &client.merchant, 1, "delivered", 1);
    assert_eq!(sandbox.deliveries(&client.merchant)[1]["replay_of"], id);
}

#[test]
fn paypro_signs_in_the_body_and_wants_ok() {
    let sandbox = Sandbox::start();
    let listener = Listener::start(200, "OK\n");
    let client = paypro::Client::new(&sandbox, json!({}));
    let mut fields = paypro::pay_in("P1");
    fields["notifyUrl"] = json!(listener.url);
    client.done("payInApi", &fields);
    sandbox.settle(&client.merchant, "P1", &json!({ "result": "partial", "amount": 12_000 }));
    let notice = listener.wait_for(1).json();
    assert_eq!((&notice["status"], &notice["amount"]), (&json!("0001"), &json!("120")));
    assert_eq!((&notice["tradeNo"], &notice["wayCode"]), (&json!("P1"), &json!("va")));
    assert_eq!(notice["sign"], json!(paypro::sign(&notice, client.secret())));
    state(&sandbox, &client.merchant, 0, "waiting", 1);
    listener.answer(200, "OK");
    sandbox.advance(2_000);
    state(&sandbox, &client.merchant, 0, "delivered", 2);
    sandbox.fault(&client.merchant, &json!({ "fault": "wrong_signature" }));
    sandbox.settle(&client.merchant, "P1", &json!({ "result": "approved" }));
    let notice = listener.wait_for(3).json();
    assert_eq!((&notice["status"], &notice["amount"]), (&json!("0000"), &json!("300")));
    assert_ne!(notice["sign"], json!(paypro::sign(&notice, client.secret())));
}

#[test]
fn paypro_tries_nine_times() {
    let sandbox = Sandbox::start();
    let listener = Listener::start(500, "OK");
    let client = paypro::Client::new(&sandbox, json!({}));
    let mut fields = paypro::pay_in("P1");
    fields["notifyUrl"] = json!(listener.url);
    client.done("payInApi", &fields);
    sandbox.settle(&client.merchant, "P1", &json!({ "result": "approved" }));
    for (made, seconds) in [2, 5, 10, 30, 3_600, 10_800, 10_800, 10_800].into_iter().enumerate() {
        state(&sandbox, &client.merchant, 0, "waiting", made + 1);
        sandbox.advance(seconds * 1_000);
    }
    state(&sandbox, &client.merchant, 0, "failed", 9);
}

#[test]
fn faults_of_notifications() {
    let sandbox = Sandbox::start();
    let listener = Listener::start(200, TAKEN);
    let client = Client::new(&sandbox, json!({ "notify_url": listener.url }));
    sandbox.fault(&client.merchant, &json!({ "fault": "wrong_signature", "operation": "notification" }));
    sandbox.fault(
        &client.merchant,
        &json!({ "fault": "delay", "operation": "notification", "milliseconds": 50_000 }),
    );
    client.pay("P1");
    sandbox.advance(40_000);
    assert_eq!(listener.received().len(), 0);
    sandbox.advance(10_000);
    let notice = listener.wait_for(1);
    assert!(!client.verifies(&notice.body, notice.sign.as_deref().unwrap()));
    client.pay("P2");
    let notice = listener.wait_for(2);
    assert!(client.verifies(&notice.body, notice.sign.as_deref().unwrap()));
}

#[test]
fn other_machines_are_not_called() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({ "notify_url": "http://192.0.2.1/notify" }));
    client.pay("P1");
    state(&sandbox, &client.merchant, 0, "blocked", 1);
}

#[test]
fn the_queue_survives_a_crash() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sandbox.db");
    let options = ["--database", file.to_str().unwrap()];
    let listener = Listener::start(503, "");
    let sandbox = Sandbox::with(&options);
    let client = Client::new(&sandbox, json!({ "notify_url": listener.url }));
    let (merchant, config) = (client.merchant.clone(), client.config.clone());
    client.pay("P1");
    state(&sandbox, &merchant, 0, "waiting", 1);
    sandbox.advance(10_000);
    let offset = sandbox.get("/sandbox/clock")["offset_ms"].clone();
    let default = sandbox.ready["configs"]["paypro"]["credentials"].clone();
    sandbox.stop("-KILL");

    listener.answer(200, TAKEN);
    let sandbox = Sandbox::with(&options);
    assert_eq!(sandbox.get("/sandbox/clock")["offset_ms"], offset);
    assert_eq!(sandbox.ready["configs"]["paypro"]["credentials"], default);
    sandbox.advance(20_000);
    state(&sandbox, &merchant, 0, "delivered", 2);
    let mut config: Value = config;
    config["base_url"] = sandbox.ready["configs"]["payermax"]["base_url"].clone();
    let client = Client::from_config(&sandbox, &merchant, config);
    assert_eq!(client.done("orderQuery", &json!({ "outTradeNo": "P1" }))["status"], "SUCCESS");
    assert_eq!(client.entries().len(), 1);
}
