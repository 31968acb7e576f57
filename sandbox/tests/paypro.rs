//! Paypro: sign, fields, statuses, payouts, balance.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use common::Sandbox;
use common::paypro::{Client, pay_in, sign};
use serde_json::{Value, json};

#[test]
fn pays_in_and_queries() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    let placed = client.done("payInApi", &pay_in("P1"));
    assert_eq!((&placed["tradeNo"], &placed["status"]), (&json!("P1"), &json!("0015")));
    assert_eq!((&placed["desc"], &placed["remark"]), (&json!("Create"), &json!("test")));
    let account = placed["paymentInfo"].as_str().unwrap();
    assert!(account.len() == 18 && account.starts_with("684"));
    assert!(placed["platFormTradeNo"].is_string());
    assert_eq!(client.query("P1")["platFormTradeNo"], placed["platFormTradeNo"]);
    sandbox.settle(&client.merchant, "P1", &json!({ "result": "partial", "amount": 10_000 }));
    assert_eq!(client.query("P1")["status"], "0001");
    sandbox.settle(&client.merchant, "P1", &json!({ "result": "approved" }));
    assert_eq!(client.query("P1")["status"], "0000");
    let mut store = pay_in("P2");
    store["wayCode"] = json!("store");
    client.done("payInApi", &store);
    sandbox.settle(&client.merchant, "P2", &json!({ "result": "declined" }));
    assert_eq!(client.query("P2")["status"], "00029");
    let entries = sandbox.entries(&client.merchant);
    assert_eq!((&entries[0]["amount"], &entries[0]["currency"]), (&json!(30_000), &json!("MXN")));
    let balance = client.done("queryBalance", &json!({ "timestamp": 1_728_609_257_212_i64 }));
    assert_eq!(
        (&balance["availablAmount"], &balance["freezeAmount"]),
        (&json!("1000300.00"), &json!("0.00"))
    );
}

#[test]
fn sign_is_checked_in_both_positions() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    let mut body = pay_in("P1");
    body["sign"] = json!(sign(&body, client.secret()));
    body["amount"] = json!("301");
    assert_eq!(client.send("payInApi", &body)["code"], "4002");
    body["sign"] = Value::Null;
    assert_eq!(client.send("payInApi", &body)["code"], "4002");
    let log = sandbox.requests(&client.merchant);
    assert_eq!((&log[0]["signature_matched"], &log[0]["salt_position"]), (&json!(false), &json!("suffix")));
    assert!(
        log[0]["string_to_sign"].as_str().unwrap().starts_with("amount=301email=kevin@example.commobile=")
    );

    let lenient =
        Client::new(&sandbox, json!({ "settings": { "salt_position": "prefix", "lenient": true } }));
    assert_eq!(lenient.config["credentials"]["salt_position"], "prefix");
    lenient.done("payInApi", &pay_in("P1"));
    let log = sandbox.requests(&lenient.merchant);
    assert_eq!((&log[0]["signature_matched"], &log[0]["salt_position"]), (&json!(true), &json!("suffix")));
    let strict = Client::new(&sandbox, json!({ "settings": { "salt_position": "prefix" } }));
    assert_eq!(strict.call("payInApi", &pay_in("P1"))["code"], "4002");
}

#[test]
fn refusals_have_codes_of_their_own() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    client.done("payInApi", &pay_in("P1"));
    let code = |operation: &str, name: &str, value: Value| {
        let mut fields = pay_in("P2");
        fields[name] = value;
        let answer = client.call(operation, &fields);
        assert_eq!((answer.get("data"), &answer["success"]), (None, &json!(false)));
        answer["code"].as_str().unwrap().to_owned()
    };
    assert_eq!(code("payInApi", "tradeNo", json!("P1")), "4004");
    assert_eq!(code("payInApi", "tradeNo", json!("")), "4003");
    assert_eq!(code("payInApi", "amount", json!("3.5")), "4003");
    assert_eq!(code("payInApi", "amount", json!(300)), "4003");
    assert_eq!(code("payInApi", "amount", json!("0")), "4003");
    assert_eq!(code("payInApi", "timestamp", json!("now")), "4003");
    assert_eq!(code("payInApi", "notifyUrl", json!("")), "4003");
    assert_eq!(code("payInApi", "wayCode", json!("card")), "4006");
    assert_eq!(code("queryPayInResult", "tradeNo", json!("none")), "4005");
    let own = Client::new(
        &sandbox,
        json!({ "settings": { "codes": { "repeated": "777" }, "number_field": "payproTradeNo" } }),
    );
    assert!(own.done("payInApi", &pay_in("P1"))["payproTradeNo"].is_string());
    assert_eq!(own.call("payInApi", &pay_in("P1"))["code"], "777");
    assert_eq!(sandbox.entries(&client.merchant).len(), 1);
}

#[test]
fn pays_out() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({ "settings": { "opening_balances": { "MXN": 50_000 } } }));
    let fields = |number: &str, remark: &str| {
        json!({
            "timestamp": "1728609257212", "tradeNo": number, "amount": "300", "customerName": "Kim",
            "walletId": "5512345678", "notifyUrl": "http://127.0.0.1:9/n", "remark": remark,
        })
    };
    assert_eq!(client.done("payOut", &fields("O1", "FAILED"))["status"], "0015");
    assert_eq!(client.call("payOut", &fields("O2", ""))["code"], "4007");
    let balance = client.done("queryBalance", &json!({ "timestamp": "1" }));
    assert_eq!((&balance["availablAmount"], &balance["freezeAmount"]), (&json!("200.00"), &json!("300.00")));
    sandbox.advance(1_001);
    client.done("payOut", &fields("O2", ""));
    sandbox.advance(1_001);
    let query =
        |number: &str| client.done("queryPayOutResult", &json!({ "timestamp": "1", "tradeNo": number }));
    assert_eq!((&query("O1")["status"], &query("O2")["status"]), (&json!("00029"), &json!("0000")));
    assert_eq!(sandbox.ledger(&client.merchant)["balances"]["MXN"]["available"], 20_000);
}

#[test]
fn answers_at_the_root_and_knows_its_merchants() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    let mut body = pay_in("P1");
    body["sign"] = json!(sign(&body, client.secret()));
    let (status, answer) = sandbox.post("/v1/paypro/payInApi", &body);
    assert_eq!((status, &answer["code"]), (200, &json!("4001")));
    let (status, _) = sandbox.post("/elsewhere", &body);
    assert_eq!(status, 404);
}
