//! Claims about orders, and faults that an order asks for itself.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use common::business::{self, GOOD_CARD, direct, hosted};
use common::listener::Listener;
use common::payermax::{self, card_payment};
use common::{Sandbox, globalmerchant, paypro};
use serde_json::{Value, json};

fn claim(sandbox: &Sandbox, merchant: &str, number: &str, claims: Value) -> Value {
    let mut body = claims;
    body["merchant"] = json!(merchant);
    body["order_id"] = json!(number);
    sandbox.done("/sandbox/assertions", &body)
}

#[test]
fn what_holds_and_what_does_not() {
    let listener = Listener::start(200, "OK");
    let sandbox = Sandbox::start();
    let client = business::Client::new(&sandbox, "paymart", json!({ "notify_url": listener.url }));
    let claim = |number: &str, claims: Value| claim(&sandbox, &client.merchant, number, claims);
    assert_eq!(claim("order-A", json!({ "charged": 0, "refunds": 0 }))["holds"], true);
    let answer = claim("order-A", json!({ "charged": 1, "notification_accepted": true }));
    assert_eq!(answer["holds"], false);
    assert_eq!(
        answer["failures"],
        json!([
            "charges of order-A: 1 claimed, 0 found",
            "notification about order-A: the latest was not accepted"
        ])
    );
    let explanation = answer["explanation"].as_str().unwrap();
    assert!(explanation.contains("no order with the number order-A"), "{explanation}");
    assert!(explanation.contains("none was sent"), "{explanation}");
    let token = client.pay(&direct("order-A", GOOD_CARD));
    let accepted =
        json!({ "charged": 1, "charged_amount": 1000, "notification_accepted": true, "within_ms": 60000 });
    assert_eq!(claim("order-A", accepted)["holds"], true);
    client.done("refunds", &json!({ "token": token, "amount": 300 }));
    client.done("refunds", &json!({ "token": token, "amount": 200 }));
    let answer = claim("order-A", json!({ "refunded_amount": 500, "refunds": 2, "paid_out": 0 }));
    assert_eq!((&answer["holds"], &answer["found"]["charged"]), (&json!(true), &json!(1)), "{answer}");
    assert_eq!(answer["explanation"], Value::Null);
    let answer = claim("order-A", json!({ "refunded_amount": 400 }));
    let explanation = answer["explanation"].as_str().unwrap();
    for part in [
        "refunded amount of order-A: 400 claimed, 500 found",
        "approved, 10.00 EUR, paid 10.00, refunded 5.00",
        "approved, 3.00 EUR",
        "delivered, attempts: 1, the last was answered HTTP 200 \"OK\"",
    ] {
        assert!(explanation.contains(part), "{part} is not in: {explanation}");
    }
    let (code, answer) = sandbox.post(
        "/sandbox/assertions",
        &json!({ "merchant": client.merchant, "order_id": "order-A", "chraged": 1 }),
    );
    assert!(code == 400 && answer["error"].as_str().unwrap().contains("chraged"), "{answer}");
}

#[test]
fn charged_twice_is_found() {
    let sandbox = Sandbox::start();
    let client = business::Client::paymart(&sandbox, json!({ "accept_duplicates": true }));
    client.pay(&direct("order-A", GOOD_CARD));
    client.pay(&direct("order-A", GOOD_CARD));
    let answer = claim(&sandbox, &client.merchant, "order-A", json!({ "charged": 1 }));
    assert_eq!(answer["failures"], json!(["charges of order-A: 1 claimed, 2 found"]));
}

#[test]
fn a_number_or_an_amount_asks_for_a_fault() {
    let sandbox = Sandbox::start();
    let settings = || json!({ "settings": { "magic_faults": true } });
    let client = business::Client::new(&sandbox, "paymart", settings());
    let (code, _) =
        client.try_post("payments", &direct("A_till_fault_status_500_after_1", GOOD_CARD), None).unwrap();
    assert_eq!((code, &client.entries()[0]["status"]), (500, &json!("approved")));
    let mut body = hosted("order-B");
    body["amount"] = json!(900_100);
    assert_eq!(client.refused("payments", &body), "amount_less_than_minimum");
    assert!(client.try_post("payments", &direct("till_fault_drop_answer", GOOD_CARD), None).is_err());
    assert_eq!(client.entries().len(), 2);
    // Others take such a number and such an amount for what they are.
    let plain = business::Client::paymart(&sandbox, json!({}));
    body["orderNumber"] = json!("till_fault_refuse");
    plain.pay(&body);

    let shop = payermax::Client::new(&sandbox, settings());
    let mut data = card_payment("A", payermax::GOOD_CARD);
    data["totalAmount"] = json!("9001.00");
    assert_eq!(shop.refused("orderAndPay", &data).0, "PAYMENT_REJECTED");
    let shop = paypro::Client::new(&sandbox, settings());
    let mut fields = paypro::pay_in("A");
    fields["amount"] = json!("9001");
    assert_eq!(shop.call("payInApi", &fields)["code"], "00029");
    let shop = globalmerchant::Client::new(&sandbox, settings());
    let mut fields = globalmerchant::payment("A", globalmerchant::GOOD_CARD);
    globalmerchant::set(&mut fields, "amt", "9001.00");
    let (_, text) = shop.try_call(&fields, None).unwrap();
    assert!(text.contains("2001"), "{text}");
    let (code, answer) = sandbox
        .post("/sandbox/merchants", &json!({ "gateway": "paypro", "settings": { "magic_faults": 1 } }));
    assert!(code == 400 && answer["error"].as_str().unwrap().contains("magic_faults"), "{answer}");
}
