//! Paypro's names of amounts, its numerals, and the reasons that it tells; and globalmerchant's reasons.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use common::listener::Listener;
use common::paypro::{Client, pay_in};
use common::{Sandbox, globalmerchant};
use md5::{Digest, Md5};
use serde_json::{Value, json};

#[test]
fn queries_name_the_amounts_as_they_are_set() {
    let sandbox = Sandbox::start();
    for (names, ordered, received) in [
        ("amount", "amount", None),
        ("orderAmount", "orderAmount", Some("payAmount")),
        ("receivedAmount", "amount", Some("receivedAmount")),
    ] {
        let client = Client::new(&sandbox, json!({ "settings": { "amounts_in_queries": names } }));
        client.done("payInApi", &pay_in("A"));
        let amounts = |expected: &str| {
            let shown = client.query("A");
            assert_eq!(shown[ordered], "300", "{names}: {shown}");
            if let Some(received) = received {
                assert_eq!(shown[received], expected, "{names}: {shown}");
            }
            shown["status"].as_str().unwrap().to_owned()
        };
        assert_eq!(amounts("0"), "0015");
        sandbox.settle(&client.merchant, "A", &json!({ "result": "partial", "amount": 10_050 }));
        assert_eq!(amounts("100.5"), "0001");
        sandbox.settle(&client.merchant, "A", &json!({ "result": "approved" }));
        assert_eq!(amounts("300"), "0000");
    }
}

#[test]
fn without_an_edition_every_name_of_the_hosted_page_will_do() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({ "settings": { "currency": "USD" } }));
    assert_eq!(client.config["credentials"]["currency"], "USD");
    assert!(client.config["credentials"].get("edition").is_none());
    for operation in ["paymentLink", "payIn", "payin"] {
        let mut page = pay_in(operation);
        page["wayCode"] = json!("");
        assert!(client.done(operation, &page)["paymentInfo"].as_str().unwrap().contains("/paypro/p/"));
    }
    let log = sandbox.requests(&client.merchant);
    assert_eq!((&log[0]["operation"], &log[2]["operation"]), (&json!("payIn"), &json!("paymentLink")));
    let mut fields = pay_in("A");
    fields["wayCode"] = json!("QRIS");
    assert_eq!(client.call("payInApi", &fields)["code"], "4006");
}

#[test]
fn a_numeral_is_signed_as_it_is_written() {
    let sandbox = Sandbox::start();
    let shop = Listener::start(200, "OK");
    let client = Client::new(&sandbox, json!({ "settings": { "numerals_in_notifications": "double" } }));
    for (place, (number, amount, numeral)) in
        [("A", "10000000", "1.0E7"), ("B", "300", "300.0"), ("C", "12500000", "1.25E7")]
            .into_iter()
            .enumerate()
    {
        let mut fields = pay_in(number);
        fields["amount"] = json!(amount);
        fields["notifyUrl"] = json!(shop.url);
        client.done("payInApi", &fields);
        sandbox.settle(&client.merchant, number, &json!({ "result": "approved" }));
        let body = shop.wait_for(place + 1).body;
        assert!(body.contains(&format!("\"amount\":{numeral},")), "{body}");
        let told: Value = serde_json::from_str(&body).unwrap();
        let text = |name: &str| told[name].as_str().unwrap().to_owned();
        let signed = format!(
            "amount={numeral}message=SuccessplatFormTradeNo={}status=0000successTime={}timestamp={}tradeNo={number}\
             wayCode=va{}",
            text("platFormTradeNo"),
            text("successTime"),
            text("timestamp"),
            client.secret()
        );
        assert_eq!(text("sign"), hex::encode(Md5::digest(signed)));
    }
}

#[test]
fn the_message_says_why() {
    let sandbox = Sandbox::start();
    let shop = Listener::start(200, "OK");
    let client = Client::new(&sandbox, json!({}));
    for (place, (decision, status, words)) in [
        (json!({ "result": "declined" }), "00029", "REJECTED_TRANSACTION"),
        (json!({ "result": "declined", "reason": "insufficient_funds" }), "00029", "Insufficient funds"),
        (json!({ "result": "declined", "reason": "processing_error" }), "00032", "Processing error"),
        (json!({ "result": "declined", "code": "5000", "message": "ask support" }), "5000", "ask support"),
    ]
    .into_iter()
    .enumerate()
    {
        let number = format!("N{place}");
        let mut fields = pay_in(&number);
        fields["notifyUrl"] = json!(shop.url);
        client.done("payInApi", &fields);
        sandbox.settle(&client.merchant, &number, &decision);
        let shown = client.query(&number);
        assert_eq!((&shown["status"], &shown["message"]), (&json!(status), &json!(words)));
        let told = shop.wait_for(place + 1).json();
        assert_eq!((&told["status"], &told["message"]), (&json!(status), &json!(words)));
    }
}

#[test]
fn globalmerchant_tells_reasons_in_words_or_codes() {
    let sandbox = Sandbox::start();
    let plain = globalmerchant::Client::new(&sandbox, json!({}));
    let codes = json!({ "settings": { "codes": { "insufficient_funds": "2051", "declined": "2099" } } });
    let own = globalmerchant::Client::new(&sandbox, codes);
    for (client, card, code, words) in [
        (&plain, "4000000000009995", "2001", "Payment Failed: Insufficient funds"),
        (&plain, "4100000000000019", "2001", "Payment Failed: Suspected fraud"),
        (&own, "4000000000009995", "2051", "Payment Failed: Insufficient funds"),
        (&own, "4000000000000127", "2099", "Payment Failed: Incorrect CVV"),
    ] {
        let answer = client.pay(card, card);
        assert_eq!((&answer["code"], &answer["msg"]), (&json!(code), &json!(words)));
        let shown = client.retrieve(card);
        assert_eq!((&shown["code"], &shown["msg"]), (&json!(code), &json!(words)));
    }
    let wanted = json!({ "gateway": "globalmerchant", "settings": { "codes": { "no_reason": "1" } } });
    assert_eq!(sandbox.post("/sandbox/merchants", &wanted).0, 400);
}
