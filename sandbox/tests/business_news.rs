//! PayMart and OnlinePay: what is told beside paid and declined, and why something fails.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use common::Sandbox;
use common::business::{BAD_CARD, BAD_CARD_3DS, Client, GOOD_CARD, card_payout, direct, hosted};
use common::listener::Listener;
use md5::{Digest, Md5};
use serde_json::{Value, json};

const NEXT_PAYOUT_FAILS: &str = "4968357931420422";

fn told(shop: &Listener, count: usize) -> Vec<Value> {
    shop.wait_for(count);
    shop.received().iter().map(common::listener::Received::json).collect()
}

/// The notification of a type with a status, wherever it came in.
fn find<'n>(notices: &'n [Value], kind: &str, status: &str) -> &'n Value {
    notices.iter().find(|told| told["type"] == kind && told["status"] == status).unwrap()
}

#[test]
fn a_refund_is_told_of_twice() {
    let sandbox = Sandbox::start();
    for gateway in ["paymart", "onlinepay"] {
        let shop = Listener::start(200, "");
        let settings = json!({ "whole_engine": true, "refund_parity": true, "notification_type": "pay" });
        let wanted = json!({ "notify_url": shop.url, "settings": settings });
        let client = Client::new(&sandbox, gateway, wanted);
        let token = client.pay(&hosted("R-1"));
        sandbox.settle(&client.merchant, "R-1", &json!({ "result": "approved" }));
        shop.wait_for(1);
        client.done("refunds", &json!({ "token": token, "amount": 300 }));
        let notices = told(&shop, 3);
        let payment = find(&notices, "pay", "refunded");
        assert_eq!((&payment["token"], &payment["orderNumber"]), (&json!(token), &json!("R-1")));
        if gateway == "paymart" {
            assert_eq!((&payment["amount"], &payment["currency"]), (&json!(1000), &json!("EUR")));
        }
        let refund = find(&notices, "refund", "approved");
        assert_eq!((&refund["token"], &refund["orderNumber"]), (&json!(token), &json!("R-1")));
        assert_eq!((&refund["amount"], &refund["gatewayAmount"]), (&json!(300), &json!(300)));
        // One that is declined leaves the payment as it was.
        client.done("refunds", &json!({ "token": token, "amount": 101 }));
        let notices = told(&shop, 4);
        assert_eq!(find(&notices, "refund", "declined")["amount"], 101);
        let of_payment = notices.iter().filter(|told| told["status"] == "refunded").count();
        assert_eq!((of_payment, notices.len()), (1, 4));
    }
}

#[test]
fn records_of_refunded_payments() {
    let sandbox = Sandbox::start();
    for (settings, word) in [(json!({}), "approved"), (json!({ "refunded_word": "refunded" }), "refunded")] {
        let client = Client::paymart(&sandbox, settings);
        let token = client.pay(&direct("R-1", GOOD_CARD));
        assert_eq!(client.status(&token), "approved");
        client.done("refunds", &json!({ "token": token, "amount": 100 }));
        assert_eq!(client.status(&token), word);
        assert_eq!(client.get("payments/order/R-1")["payments"][0]["status"], word);
        // It can still be refunded.
        client.done("refunds", &json!({ "token": token }));
    }
}

#[test]
fn disputes_and_types_that_nobody_knows() {
    let sandbox = Sandbox::start();
    let shop = Listener::start(200, "");
    let settings = json!({ "sign_notifications": true });
    let wanted = json!({ "notify_url": shop.url, "settings": settings });
    let client = Client::new(&sandbox, "paymart", wanted);
    let token = client.pay(&direct("D-1", GOOD_CARD));
    shop.wait_for(1);
    let dispute = json!({
        "merchant": client.merchant, "payment": "D-1", "amount": 7, "status": "pending", "reason_code": "10.4",
    });
    sandbox.done("/sandbox/disputes", &dispute);
    let notice = shop.wait_for(2).json();
    assert_eq!((&notice["type"], &notice["status"]), (&json!("dispute"), &json!("pending")));
    assert_eq!((&notice["token"], &notice["amount"]), (&json!(token), &json!(7)));
    assert_eq!(notice["gatewayDetails"]["decline_reason"], "10.4");
    let mut unknown = json!({
        "merchant": client.merchant, "payment": "D-1", "changes": { "type": "chargeback" }, "sign": true,
    });
    let key = client.config["credentials"]["notification_key"].as_str().unwrap();
    let signed = format!("32{token}10chargeback8approved12extra & more3D-1410003EUR410003EUR{key}");
    let signature = hex::encode(Md5::digest(signed));
    sandbox.done("/sandbox/notifications", &unknown);
    let notice = shop.wait_for(3).json();
    assert_eq!((&notice["type"], &notice["signature"]), (&json!("chargeback"), &json!(signature)));
    unknown["sign"] = json!(false);
    sandbox.done("/sandbox/notifications", &unknown);
    assert_ne!(shop.wait_for(4).json()["signature"], json!(signature));
    // A refund can be told of once more.
    let refund = client.done("refunds", &json!({ "token": token, "amount": 100 }));
    shop.wait_for(6);
    let again =
        json!({ "merchant": client.merchant, "payment": refund["refund"]["token"], "kind": "refund" });
    sandbox.done("/sandbox/notifications", &again);
    let notice = shop.wait_for(7).json();
    assert_eq!((&notice["type"], &notice["amount"]), (&json!("refund"), &json!(100)));
}

#[test]
fn payouts_that_change_once_more() {
    let sandbox = Sandbox::start();
    let shop = Listener::start(200, "");
    let settings = json!({ "payout_delay_ms": 3_600_000, "opening_balances": { "CNY": 2000 } });
    let wanted = json!({ "notify_url": shop.url, "settings": settings });
    let client = Client::new(&sandbox, "paymart", wanted);
    let place = |number: &str, card: &str| {
        let answer = client.done("payouts", &card_payout(number, card));
        answer["payout"]["token"].as_str().unwrap().to_owned()
    };
    let settle = |number: &str, result: &str| {
        let path = format!("/sandbox/payments/{number}/settle?merchant={}", client.merchant);
        sandbox.post(&path, &json!({ "result": result })).0
    };
    let available = || sandbox.ledger(&client.merchant)["balances"]["CNY"]["available"].as_i64().unwrap();
    let late = place("P-1", "4276111152393643");
    assert_eq!(settle("P-1", "expired"), 200);
    assert_eq!((client.status(&late), available()), ("expired".to_owned(), 2000));
    let notice = shop.wait_for(1).json();
    assert_eq!((&notice["type"], &notice["status"]), (&json!("payout"), &json!("expired")));
    assert_eq!(settle("P-1", "approved"), 200);
    assert_eq!((client.status(&late), available()), ("approved".to_owned(), 1000));
    assert_eq!(settle("P-1", "bounced"), 200);
    assert_eq!((client.status(&late), available()), ("declined".to_owned(), 2000));
    let refused = place("P-2", NEXT_PAYOUT_FAILS);
    assert_eq!((client.status(&refused), available()), ("declined".to_owned(), 2000));
    assert_eq!(client.record(&refused)["decline_reason"], "Invalid account");
    assert_eq!(settle("P-2", "approved"), 200);
    assert_eq!((client.status(&refused), available()), ("approved".to_owned(), 1000));
    place("P-3", "4276111152393643");
    assert_eq!((settle("P-3", "expired"), settle("P-3", "declined")), (200, 200));
    assert_eq!((settle("P-3", "expired"), available()), (409, 1000));
    // A payment that came too late is paid all the same.
    let token = client.pay(&hosted("P-4"));
    assert_eq!((settle("P-4", "expired"), settle("P-4", "approved")), (200, 200));
    assert_eq!(client.status(&token), "approved");
}

#[test]
fn reasons_of_declines() {
    let sandbox = Sandbox::start();
    let shop = Listener::start(200, "");
    let client = Client::new(&sandbox, "paymart", json!({ "notify_url": shop.url }));
    for (place, (card, words)) in [
        (BAD_CARD, "Do not honor"),
        ("4000000000009995", "Insufficient funds"),
        ("4000000000000069", "Expired card"),
        ("4000000000000127", "Incorrect CVV"),
        ("4100000000000019", "Suspected fraud"),
    ]
    .into_iter()
    .enumerate()
    {
        let answer = client.done("payments", &direct(&format!("C-{place}"), card));
        assert_eq!(answer["payment"]["status"], "declined", "{card}");
        assert_eq!(answer["payment"]["decline_reason"], words);
        assert_eq!(client.record(answer["token"].as_str().unwrap())["decline_reason"], words);
        assert_eq!(shop.wait_for(place + 1).json()["gatewayDetails"]["decline_reason"], words);
    }
    for (button, words) in [("success", "Do not honor"), ("fail", "3-D Secure authentication failed")] {
        let answer = client.done("payments", &direct(button, BAD_CARD_3DS));
        assert!(answer["payment"].get("decline_reason").is_none(), "{answer}");
        client.press(answer["redirectRequest"]["url"].as_str().unwrap(), button);
        assert_eq!(client.record(answer["token"].as_str().unwrap())["decline_reason"], words);
    }
    for (number, decision, words) in [
        ("S-1", json!({ "result": "declined", "reason": "limit_exceeded" }), json!("Limit exceeded")),
        ("S-2", json!({ "result": "declined", "message": "in its own words" }), json!("in its own words")),
        ("S-3", json!({ "result": "declined" }), Value::Null),
    ] {
        let token = client.pay(&hosted(number));
        sandbox.settle(&client.merchant, number, &decision);
        assert_eq!(client.record(&token)["decline_reason"], words);
    }
    let path = format!("/sandbox/payments/S-3/settle?merchant={}", client.merchant);
    let (status, answer) = sandbox.post(&path, &json!({ "result": "declined", "reason": "no_reason" }));
    assert!(status == 400 && answer["error"].as_str().unwrap().starts_with("reason: use one of"), "{answer}");
}

#[test]
fn errors_in_every_form() {
    let sandbox = Sandbox::start();
    for (form, expected, wrong_key) in [
        ("texts", json!(["incorrect_amount", "incorrect_currency"]), json!(["incorrect_private_key"])),
        (
            "text",
            json!("incorrect_amount - invalid_request_error | incorrect_currency - invalid_request_error"),
            json!("incorrect_private_key - authentication_error"),
        ),
        (
            "ruby",
            json!(
                r#"[{"code"=>"incorrect_amount", "kind"=>"invalid_request_error"}, {"code"=>"incorrect_currency", "kind"=>"invalid_request_error"}]"#
            ),
            json!(r#"[{"code"=>"incorrect_private_key", "kind"=>"authentication_error"}]"#),
        ),
    ] {
        let client = Client::paymart(&sandbox, json!({ "errors_form": form }));
        let fault = "refuse; code=incorrect_amount,incorrect_currency";
        let (status, text) = client.try_post("payments", &hosted("E-1"), Some(fault)).unwrap();
        let answer: Value = serde_json::from_str(&text).unwrap();
        assert_eq!((status, &answer["errors"]), (403, &expected), "{form}");
        // A key with a slip in its second half meets the same version of the engine.
        let mut slip = Client { sandbox: &sandbox, merchant: String::new(), config: client.config.clone() };
        let key = format!("{}{}", &client.key()[..16], "0".repeat(16));
        slip.config["credentials"]["private_key"] = json!(key);
        let (status, answer) = slip.post("payments", &hosted("E-1"));
        assert_eq!((status, &answer["errors"]), (403, &wrong_key), "{form}");
    }
}

#[test]
fn the_selector_by_its_other_name() {
    let sandbox = Sandbox::start();
    let settings = json!({ "providers": ["bank_card"], "selector_name": "selectorUrl" });
    let client = Client::paymart(&sandbox, settings);
    let answer = client.done("payments", &hosted("E-1"));
    let address = answer["selectorUrl"].as_str().unwrap();
    assert!(answer.get("selectorURL").is_none(), "{answer}");
    assert_eq!(client.page(address).0, 200);
}
