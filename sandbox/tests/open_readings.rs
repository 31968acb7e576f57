//! What the documents leave open can be had in each of its readings.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use common::listener::Listener;
use common::{Sandbox, business, globalmerchant, payermax, paypro};
use serde_json::{Value, json};

fn settings(wanted: &Value) -> Value {
    json!({ "settings": wanted })
}

#[test]
fn globalmerchant_in_numbers() {
    let sandbox = Sandbox::start();
    let wanted = json!({ "amounts_in_answers": "number", "codes_in_answers": "number", "error_status": 400 });
    let client = globalmerchant::Client::new(&sandbox, settings(&wanted));
    let answer = client.pay("A", globalmerchant::GOOD_CARD);
    assert_eq!((&answer["amt"], &answer["code"]), (&json!(1111), &json!(0)));
    assert_eq!(client.retrieve("A")["code"], json!(0));
    let txid = answer["txid"].as_str().unwrap();
    assert_eq!(client.refund(txid, "1.00")["code"], json!(2007));
    let (status, body) =
        client.try_call(&globalmerchant::payment("A", globalmerchant::GOOD_CARD), None).unwrap();
    assert!(status == 400 && body.contains("\"code\":1004"), "{body}");
    // A sign that does not fit is refused in the same form.
    let mut forged = client.signed(&globalmerchant::payment("B", globalmerchant::GOOD_CARD));
    globalmerchant::set(&mut forged, "sign", "wrong");
    let (status, body) = client.send(&forged, None).unwrap();
    assert!(status == 400 && body.contains("\"code\":1001"), "{body}");
}

#[test]
fn payermax_in_texts() {
    let sandbox = Sandbox::start();
    let listener = Listener::start(200, r#"{"msg":"Success","code":"SUCCESS"}"#);
    let wanted =
        json!({ "amounts_in_answers": "text", "error_status": 502, "stale_time_code": "TIME_INVALID" });
    let extra = json!({ "settings": wanted, "notify_url": listener.url });
    let client = payermax::Client::new(&sandbox, extra);
    client.pay("A");
    let shown = client.done("orderQuery", &json!({ "outTradeNo": "A" }));
    assert_eq!(shown["totalAmount"], "10.5");
    assert_eq!(shown["paymentDetails"][0]["payAmount"], "10.5");
    let told = listener.wait_for(1);
    assert!(client.verifies(&told.body, told.sign.as_deref().unwrap()));
    assert_eq!(told.json()["data"]["totalAmount"], "10.5");
    let data = payermax::card_payment("B", payermax::GOOD_CARD);
    let stale = client.try_call("orderAndPay", &data, Some("skewed_clock")).unwrap();
    assert!(stale.status == 502 && stale.signed && stale.body.contains("TIME_INVALID"), "{}", stale.body);
    let numbers = settings(&json!({ "amounts_in_answers": "number" }));
    let client = payermax::Client::new(&sandbox, numbers);
    client.done("paymentOrderPay", &payermax::payout("P", "5.00"));
    let shown = client.done("paymentOrderQry", &json!({ "outTradeNo": "P" }));
    assert_eq!((&shown["trade"]["amount"], &shown["source"]["amount"]), (&json!(5), &json!(5)));
}

#[test]
fn paypro_in_the_other_forms() {
    let sandbox = Sandbox::start();
    let listener = Listener::start(200, "OK");
    let wanted = json!({
        "amounts_in_answers": "number", "codes_in_answers": "number", "timestamp_in_answers": "text",
        "success_in_answers": "text", "error_status": 500,
    });
    let client = paypro::Client::new(&sandbox, settings(&wanted));
    let mut fields = paypro::pay_in("A");
    fields["notifyUrl"] = json!(listener.url);
    let answer = client.call("payInApi", &fields);
    assert_eq!((&answer["code"], &answer["success"]), (&json!(0), &json!("true")));
    assert!(answer["timestamp"].is_string() && answer["data"]["status"] == 15, "{answer}");
    sandbox.settle(&client.merchant, "A", &json!({ "result": "approved" }));
    let told = listener.wait_for(1).json();
    assert_eq!((&told["amount"], &told["status"]), (&json!(300), &json!(0)));
    assert_eq!(told["sign"], json!(paypro::sign(&told, client.secret())), "the text that was sent is signed");
    let balance = client.call("queryBalance", &json!({ "timestamp": "1728609257212" }));
    assert!(balance["data"]["availablAmount"].is_number(), "{balance}");
    assert_eq!(client.try_call("payInApi", &fields, None).unwrap().0, 500);
}

#[test]
fn the_engine_in_the_other_forms() {
    let sandbox = Sandbox::start();
    let wanted = json!({ "amounts_in_answers": "number", "amounts_in_records": "text" });
    let client = business::Client::paymart(&sandbox, wanted);
    let answer = client.done("payments", &business::direct("number_1", business::GOOD_CARD));
    assert_eq!(answer["payment"]["amount"], json!(1000));
    let token = answer["token"].as_str().unwrap();
    assert_eq!(client.record(token)["amount"], json!("1000"));
    let refund = client.done("refunds", &json!({ "token": token, "amount": 100 }));
    assert_eq!(refund["refund"]["amount"], json!(100));
    assert_eq!(client.get("balance?currency=EUR")["wallet"]["hold"], json!("0"));
    let dispute = json!({ "merchant": client.merchant, "payment": "number_1", "amount": 7 });
    sandbox.done("/sandbox/disputes", &dispute);
    assert_eq!(client.get("disputes/list")["disputes"][0]["amount"], json!("7"));
}

#[test]
fn settings_that_no_gateway_has_are_refused() {
    let sandbox = Sandbox::start();
    for (gateway, wanted) in [
        ("paymart", json!({ "amounts_in_answers": "words" })),
        ("onlinepay", json!({ "codes_in_answers": "number" })),
        ("globalmerchant", json!({ "error_status": 404 })),
        ("payermax", json!({ "codes_in_answers": "number" })),
        ("payermax", json!({ "stale_time_code": "" })),
        ("paypro", json!({ "success_in_answers": "number" })),
    ] {
        let name = wanted.as_object().unwrap().keys().next().unwrap().clone();
        let (status, answer) =
            sandbox.post("/sandbox/merchants", &json!({ "gateway": gateway, "settings": wanted }));
        assert_eq!(status, 400, "{gateway}: {wanted}");
        assert!(answer["error"].as_str().unwrap().starts_with(&format!("settings.{name}:")), "{answer}");
    }
}
