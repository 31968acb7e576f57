//! PayerMax: payments that are closed, and those that wait for a one-time password.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use common::Sandbox;
use common::listener::Listener;
use common::payermax::{BAD_CARD, Client, GOOD_CARD, GOOD_CARD_3DS, card_payment};
use common::press;
use serde_json::{Value, json};

const ACCEPTED: &str = r#"{"msg":"Success","code":"SUCCESS"}"#;

fn query(client: &Client<'_>, number: &str) -> Value {
    client.done("orderQuery", &json!({ "outTradeNo": number }))
}

fn with_code(number: &str, card: &str) -> Value {
    let mut data = card_payment(number, card);
    data["subject"] = json!("OTP");
    data
}

fn code(number: &str, code: &str) -> Value {
    json!({ "outTradeNo": number, "paymentDetail": { "verificationCode": code } })
}

#[test]
fn an_unpaid_order_is_closed_and_a_paid_one_is_not() {
    let sandbox = Sandbox::start();
    let shop = Listener::start(200, ACCEPTED);
    let client = Client::new(&sandbox, json!({ "notify_url": shop.url }));
    let page = client.done("orderAndPay", &card_payment("A", GOOD_CARD_3DS))["redirectUrl"].clone();
    let closing = json!({ "outTradeNo": "a", "reason": "the customer left" });
    let closed = client.done("orderClose", &closing);
    assert_eq!((&closed["outTradeNo"], &closed["status"]), (&json!("A"), &json!("CLOSED")));
    let told = shop.wait_for(1).json();
    assert_eq!((&told["notifyType"], &told["data"]["status"]), (&json!("PAYMENT"), &json!("CLOSED")));
    assert_eq!(told["code"], "ORDER_CLOSED");
    assert_eq!(told["data"]["completeTime"], closed["closedTime"]);
    // The payer comes too late, and closing it again is told of no more.
    press(&sandbox, page.as_str().unwrap(), &[("choice", "success")]);
    assert_eq!(query(&client, "A")["status"], "CLOSED");
    assert_eq!(client.done("orderClose", &closing), closed);

    client.pay("B");
    let (code, message) = client.refused("orderClose", &json!({ "outTradeNo": "B" }));
    assert!(code == "PARAMS_INVALID" && message.contains("data.outTradeNo"), "{code}: {message}");
    assert_eq!(query(&client, "B")["status"], "SUCCESS");
    client.done("orderAndPay", &card_payment("C", BAD_CARD));
    assert_eq!(client.refused("orderClose", &json!({ "outTradeNo": "C" })).0, "PARAMS_INVALID");
    assert_eq!(client.refused("orderClose", &json!({ "outTradeNo": "D" })).0, "ORDER_NOT_EXIST");
    assert_eq!(client.refused("orderClose", &json!({ "reason": "none" })).0, "PARAMS_INVALID");
    assert_eq!(client.refused("orderClose", &json!({ "outTradeNo": "B", "reason": 7 })).0, "PARAMS_INVALID");
    let other = Client::new(&sandbox, json!({}));
    assert_eq!(other.refused("orderClose", &closing).0, "ORDER_NOT_EXIST");
    shop.wait_for(3);
    assert_eq!(shop.received().len(), 3);
}

#[test]
fn the_right_code_pays() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    let placed = client.done("orderAndPay", &with_code("A", GOOD_CARD));
    assert_eq!((&placed["status"], placed.get("redirectUrl")), (&json!("PENDING"), None));
    let (refused, message) = client.refused("confirmPayment", &code("A", "11111"));
    assert_eq!(refused, "OTP_VERIFY_FAILED", "{message}");
    let mut right = code("A", "99888");
    right["tradeToken"] = json!("T1");
    assert_eq!(client.refused("confirmPayment", &right).0, "ORDER_NOT_EXIST");
    right["tradeToken"] = placed["tradeToken"].clone();
    let paid = client.done("confirmPayment", &right);
    assert_eq!((&paid["outTradeNo"], &paid["status"]), (&json!("A"), &json!("SUCCESS")));
    assert_eq!(client.done("confirmPayment", &right), paid, "a code that comes again gets the same");
    assert_eq!(client.entries()[0]["paid"], 1050);
    // The card decides then, and an amount may be held.
    client.done("orderAndPay", &with_code("B", BAD_CARD));
    assert_eq!(client.done("confirmPayment", &code("B", "99888"))["status"], "FAILED");
    let mut held = with_code("C", GOOD_CARD);
    held["captureMode"] = json!("MANUAL");
    client.done("orderAndPay", &held);
    client.done("confirmPayment", &code("C", "99888"));
    assert_eq!(query(&client, "C")["captureMode"], "MANUAL");
    // No code is in the log.
    let logged = sandbox.requests(&client.merchant);
    assert!(logged.iter().all(|request| !request.to_string().contains("99888")), "{logged:?}");
}

#[test]
fn too_many_wrong_codes_and_codes_that_come_late() {
    let sandbox = Sandbox::start();
    let shop = Listener::start(200, ACCEPTED);
    let client = Client::new(&sandbox, json!({ "notify_url": shop.url }));
    client.done("orderAndPay", &with_code("A", GOOD_CARD));
    for expected in ["OTP_VERIFY_FAILED", "OTP_VERIFY_FAILED", "OTP_VERIFY_LIMIT", "OTP_VERIFY_LIMIT"] {
        assert_eq!(client.refused("confirmPayment", &code("A", "11111")).0, expected);
    }
    assert_eq!(client.refused("confirmPayment", &code("A", "99888")).0, "OTP_VERIFY_LIMIT");
    let shown = query(&client, "A");
    assert_eq!((&shown["status"], &shown["resultCode"]), (&json!("FAILED"), &json!("OTP_VERIFY_LIMIT")));
    assert_eq!(shop.wait_for(1).json()["code"], "OTP_VERIFY_LIMIT");
    client.done("orderAndPay", &with_code("B", GOOD_CARD));
    sandbox.advance(1_801_000);
    assert_eq!(client.refused("confirmPayment", &code("B", "99888")).0, "ORDER_CLOSED");
    client.pay("C");
    assert_eq!(client.refused("confirmPayment", &code("C", "99888")).0, "PARAMS_INVALID");
    client.done("orderAndPay", &with_code("D", GOOD_CARD));
    for (data, name) in [
        (code("D", "9-9"), "verificationCode"),
        (code("D", ""), "verificationCode"),
        (code("D", &"9".repeat(33)), "verificationCode"),
        (json!({ "outTradeNo": "D" }), "paymentDetail"),
        (json!({ "outTradeNo": "D", "paymentDetail": { "verificationCode": 99888 } }), "verificationCode"),
        (code("", "99888"), "outTradeNo"),
    ] {
        let (refused, message) = client.refused("confirmPayment", &data);
        assert!(refused == "PARAMS_INVALID" && message.contains(name), "{data}: {message}");
    }
    // A refusal that leaves a count behind has the HTTP status that is set.
    let settings = json!({ "error_status": 400 });
    let client = Client::new(&sandbox, json!({ "settings": settings }));
    client.done("orderAndPay", &with_code("A", GOOD_CARD));
    let answer = client.try_call("confirmPayment", &code("A", "1"), None).unwrap();
    assert!(answer.status == 400 && answer.signed, "{}", answer.body);
}
