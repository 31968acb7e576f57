//! PayMart and OnlinePay: the tables' rules from both sides of each edge, faults, and notifications.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use common::Sandbox;
use common::business::{Client, GOOD_CARD, GOOD_CARD_3DS, card_payout, direct, hosted, wallet_payout};
use common::listener::Listener;
use md5::{Digest, Md5};
use serde_json::{Value, json};

fn letters(count: usize) -> Value {
    json!("x".repeat(count))
}

/// A full request with one value changed.
fn with(pointer: &str, value: Value) -> Value {
    let mut body = direct("E-1", GOOD_CARD);
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    body.pointer_mut(parent).unwrap()[name] = value;
    body
}

/// Sends what is just right and what is just wrong.
fn check_edges(client: &Client<'_>, code: &str, edges: &[(&str, Value, Value)]) {
    for (pointer, good, bad) in edges {
        for value in bad.as_array().unwrap() {
            assert_eq!(client.refused("payments", &with(pointer, value.clone())), code, "{pointer} {value}");
        }
        for (place, value) in good.as_array().unwrap().iter().enumerate() {
            let mut body = with(pointer, value.clone());
            if *pointer != "/orderNumber" {
                body["orderNumber"] = json!(format!("{pointer}-{place}"));
            }
            client.done("payments", &body);
        }
    }
}

#[test]
fn edges_of_payments() {
    let sandbox = Sandbox::start();
    let client = Client::paymart(&sandbox, json!({}));
    let texts = |code: &str, pointer: &str, good: Value, bad: Value| {
        check_edges(&client, code, &[(pointer, good, bad)]);
    };
    let letters_of = |counts: [usize; 2]| json!(counts.map(letters));
    texts("incorrect_product", "/product", letters_of([5, 255]), json!([letters(4), letters(256), null]));
    texts("incorrect_amount", "/amount", json!([1, "1"]), json!([0, "1.0", 1.5, null]));
    texts("incorrect_currency", "/currency", json!(["CNY", "KWD"]), json!(["EU", "EURO", "QQQ", 978]));
    texts("incorrect_callback_url", "/callbackUrl", json!(["https://a.example/b"]), json!(["a.example"]));
    let code = "incorrect_redirect_success_url";
    texts(code, "/redirectSuccessUrl", json!(["app://back"]), json!(["[url]", 1]));
    texts("incorrect_redirect_fail_url", "/redirectFailUrl", json!([null]), json!(["/fail"]));
    let code = "incorrect_extra_return_param";
    texts(code, "/extraReturnParam", letters_of([1, 1024]), letters_of([0, 1025]));
    let bad = json!([letters(2), letters(256), 123]);
    texts("incorrect_order_number", "/orderNumber", letters_of([3, 255]), bad);
    texts("incorrect_locale", "/locale", json!(["zh", "zh-CN"]), letters_of([1, 6]));
    texts("incorrect_recurring", "/recurring", json!([false]), json!(["true"]));

    let loose = Client::paymart(&sandbox, json!({ "enforce_lengths": false, "minimum_amount": 100 }));
    loose.done("payments", &with("/product", letters(1)));
    assert_eq!(loose.refused("payments", &with("/product", json!(""))), "incorrect_product");
    assert_eq!(loose.refused("payments", &with("/amount", json!(99))), "amount_less_than_minimum");
    assert_eq!(loose.refused("payments", &with("/product", json!("again"))), "order_number_already_exists");
}

#[test]
fn edges_of_cards() {
    let sandbox = Sandbox::start();
    let client = Client::paymart(&sandbox, json!({}));
    let numbers = json!(["4392 9632 0355 1251", "6304000000000000000"]);
    let wrong = json!(["4392963203551252", "4222222222222", 4_392_963_203_551_251_i64, null]);
    let edges = [
        ("/card/pan", numbers, wrong),
        ("/card/expires", json!(["12/2001"]), json!(["00/2030", "1/2030", "01/30", "13/2030", null])),
        ("/card/holder", json!([letters(5), letters(50)]), json!([letters(4), letters(51), null])),
        ("/card/cvv", json!(["000"]), json!(["12", "1234", "12a", 123, null])),
    ];
    check_edges(&client, "incorrect_bank_card_info", &edges);
}

#[test]
fn edges_of_customers() {
    let sandbox = Sandbox::start();
    let client = Client::paymart(&sandbox, json!({}));
    let lengths = |name: &'static str, shortest: usize, longest: usize| {
        let bad = json!([letters(shortest - 1), letters(longest + 1)]);
        (name, json!([letters(shortest), letters(longest), null]), bad)
    };
    let edges = [
        ("/customer/email", json!(["a.b@c.example"]), json!(["a@b", "a b@c.example"])),
        lengths("/customer/address", 5, 55),
        ("/customer/country", json!(["DE"]), json!(["DEU", "de", "ZZ"])),
        lengths("/customer/city", 4, 55),
        lengths("/customer/region", 5, 55),
        lengths("/customer/postcode", 4, 55),
        lengths("/customer/phone", 6, 20),
        ("/customer/ip", json!(["1.2.3.4"]), json!(["1.2.3", "::1"])),
        ("/customer/browser", json!([{ "tz": 180, "java_enabled": true }]), json!(["x", { "tz": {} }])),
    ];
    check_edges(&client, "incorrect_address_info", &edges);
}

#[test]
fn settings_are_checked() {
    let sandbox = Sandbox::start();
    for settings in [
        json!({ "providers": "webmoney" }),
        json!({ "providers": ["Web Money"] }),
        json!({ "error_status": 404 }),
        json!({ "errors_form": "none" }),
        json!({ "commission": { "value": 1 } }),
        json!({ "sign_notifications": "yes" }),
        json!({ "unknown": true }),
    ] {
        let wanted = json!({ "gateway": "paymart", "settings": settings });
        let (status, answer) = sandbox.post("/sandbox/merchants", &wanted);
        assert_eq!(status, 400, "{settings}");
        assert!(answer["error"].as_str().unwrap().starts_with("settings."), "{answer}");
    }
}

#[test]
fn faults_of_every_kind() {
    let sandbox = Sandbox::start();
    let client = Client::paymart(&sandbox, json!({}));
    sandbox.fault(
        &client.merchant,
        &json!({ "fault": "refuse", "operation": "create_payment", "order_id": "F-1", "code": "amount_less_than_balance,merchant_not_found" }),
    );
    client.pay(&hosted("F-0"));
    let (_, refused) = client.post("payments", &hosted("F-1"));
    assert_eq!(
        refused["errors"],
        json!([
            { "code": "amount_less_than_balance", "kind": "processing_error" },
            { "code": "merchant_not_found", "kind": "api_error" },
        ])
    );
    let body = direct("F-1", GOOD_CARD);
    assert!(client.try_post("payments", &body, Some("drop_answer")).is_err());
    assert_eq!(client.refused("payments", &body), "order_number_already_exists");
    let token = client.entries()[1]["gateway_id"].as_str().unwrap().to_owned();
    // Refunds go by the number of their payment.
    sandbox.fault(
        &client.merchant,
        &json!({ "fault": "status_500_after", "operation": "create_refund", "order_id": "F-1" }),
    );
    let refund = json!({ "token": token, "amount": 10 });
    assert_eq!(client.try_post("refunds", &refund, None).unwrap().0, 500);
    let (_, garbage) = client.try_post("refunds", &refund, Some("garbage")).unwrap();
    assert!(serde_json::from_str::<Value>(&garbage).is_err());
    assert_eq!(client.try_post("refunds", &refund, Some("status_500_before")).unwrap().0, 500);
    assert_eq!(client.entries()[1]["refunded"], 20);
    assert!(
        client.try_post("payouts", &card_payout("F-1", "4276111152393643"), Some("delayed_commit")).is_err()
    );
    assert_eq!(client.get("payments/order/F-1")["totalCount"], 1);
    sandbox.advance(400);
    assert_eq!(client.get("payments/order/F-1")["totalCount"], 2);
    sandbox.fault(
        &client.merchant,
        &json!({ "fault": "query_lag", "operation": "create_payment", "milliseconds": 5000 }),
    );
    let token = client.pay(&hosted("F-2"));
    assert_eq!(client.get_any(&format!("payments/{token}")).0, 403);
    assert_eq!(client.get("payments/order/F-2")["totalCount"], 0);
    assert_eq!(client.get("payments?orderNumber=F-2")["totalCount"], 0);
    sandbox.advance(5_001);
    assert_eq!(client.status(&token), "init");
    let twice = Client::onlinepay(&sandbox, json!({ "accept_duplicates": true }));
    twice.done("payouts", &wallet_payout("1"));
    twice.done("payouts", &wallet_payout("1"));
    assert_eq!(sandbox.ledger(&twice.merchant)["duplicates"], json!(["1"]));
}

#[test]
fn every_documented_code_on_demand() {
    let sandbox = Sandbox::start();
    let client = Client::paymart(&sandbox, json!({}));
    for (code, kind) in [
        ("incorrect_private_key", "authentication_error"),
        ("incorrect_address_info", "invalid_request_error"),
        ("incorrect_bank_card_info", "invalid_request_error"),
        ("order_number_already_exists", "invalid_request_error"),
        ("amount_less_than_balance", "processing_error"),
        ("balance_less_than_amount", "processing_error"),
        ("incorrect_amount", "invalid_request_error"),
        ("incorrect_currency", "invalid_request_error"),
        ("incorrect_order_number", "invalid_request_error"),
        ("amount_less_than_minimum", "invalid_request_error"),
        ("merchant_not_found", "api_error"),
    ] {
        let fault = format!("refuse; code={code}");
        let (status, text) = client.try_post("payments", &hosted("K-1"), Some(&fault)).unwrap();
        let answer: Value = serde_json::from_str(&text).unwrap();
        assert_eq!((status, &answer["errors"]), (403, &json!([{ "code": code, "kind": kind }])));
    }
    assert!(client.entries().is_empty());
}

#[test]
fn chance_meets_every_creating_call() {
    let sandbox = Sandbox::start();
    let client = Client::paymart(&sandbox, json!({}));
    let token = client.pay(&direct("H-1", GOOD_CARD));
    let chaos =
        json!({ "merchant": client.merchant, "seed": 7, "probabilities": { "status_500_before": 1.0 } });
    sandbox.done("/sandbox/chaos", &chaos);
    let named = json!({ "token": token });
    for (path, body) in [
        ("payments", hosted("H-2")),
        ("payouts", card_payout("H-3", "4276111152393643")),
        ("refunds", named.clone()),
        ("payments/confirm", named.clone()),
        ("payments/decline", named),
    ] {
        assert_eq!(client.try_post(path, &body, None).unwrap().0, 500, "{path}");
    }
    assert_eq!(client.status(&token), "approved");
    assert_eq!(client.entries().len(), 1);
}

#[test]
fn paymart_tells_of_payments_and_payouts() {
    let sandbox = Sandbox::start();
    let shop = Listener::start(500, "Status is:pending");
    let client = Client::new(&sandbox, "paymart", json!({ "notify_url": "http://127.0.0.1:9/unused" }));
    let mut body = direct("N-1", GOOD_CARD_3DS);
    body["callbackUrl"] = json!(shop.url);
    body["recurring"] = json!(true);
    let answer = client.done("payments", &body);
    let url = answer["redirectRequest"]["url"].as_str().unwrap();
    client.page(url);
    assert_eq!(shop.wait_for(1).json()["status"], "pending");
    shop.answer(200, "Status is:approved");
    client.press(url, "success");
    let told = shop.wait_for(2).json();
    let recurring = client.record(answer["token"].as_str().unwrap())["recurring_token"].clone();
    assert_eq!(
        told,
        json!({
            "token": answer["token"], "type": "payment", "status": "approved",
            "extraReturnParam": "extra & more", "orderNumber": "N-1", "recurringToken": recurring,
            "sanitizedMask": "461761******3933", "amount": 1000, "currency": "EUR",
            "gatewayAmount": 1000, "gatewayCurrency": "EUR",
        })
    );
    // The first one is repeated an hour later.
    sandbox.advance(3_600_000);
    assert_eq!(shop.wait_for(3).json()["status"], "pending");
    common::eventually("both deliveries", || {
        let deliveries = sandbox.deliveries(&client.merchant);
        deliveries.iter().all(|delivery| delivery["state"] == "delivered").then_some(())
    });
    let mut payout = card_payout("N-2", "4968357931420422");
    payout["callbackUrl"] = json!(shop.url);
    client.done("payouts", &payout);
    let told = shop.wait_for(4).json();
    assert_eq!((&told["type"], &told["status"]), (&json!("payout"), &json!("declined")));
    // Something else, said by somebody who cannot sign.
    let forged = json!({
        "merchant": client.merchant, "payment": "N-1", "kind": "payment",
        "changes": { "amount": 5, "sanitizedMask": null },
    });
    sandbox.done("/sandbox/notifications", &forged);
    let told = shop.wait_for(5).json();
    assert_eq!((&told["amount"], told.get("sanitizedMask")), (&json!(5), None));
    assert_eq!(told["token"], answer["token"]);
    let paypro = sandbox.done("/sandbox/merchants", &json!({ "gateway": "paypro" }));
    let wrong = json!({ "merchant": paypro["merchant"], "payment": "N-1" });
    assert_eq!(sandbox.post("/sandbox/notifications", &wrong).0, 404);
}

#[test]
fn signed_notifications() {
    let sandbox = Sandbox::start();
    let shop = Listener::start(200, "");
    let wanted = json!({ "notify_url": shop.url, "settings": { "sign_notifications": true, "notification_type": "pay" } });
    let client = Client::new(&sandbox, "paymart", wanted);
    let key = client.config["credentials"]["notification_key"].as_str().unwrap();
    let token = client.pay(&direct("N-1", GOOD_CARD));
    let text = format!("32{token}3pay8approved12extra & more3N-1410003EUR410003EUR{key}");
    assert_eq!(shop.wait_for(1).json()["signature"], hex::encode(Md5::digest(text)));
    sandbox.fault(&client.merchant, &json!({ "fault": "wrong_signature", "operation": "notification" }));
    let again = client.pay(&direct("N-2", GOOD_CARD));
    let text = format!("32{again}3pay8approved12extra & more3N-2410003EUR410003EUR{key}");
    assert_ne!(shop.wait_for(2).json()["signature"], hex::encode(Md5::digest(text)));
    let plain = Client::paymart(&sandbox, json!({}));
    assert!(plain.config["credentials"].get("notification_key").is_none());
}

#[test]
fn onlinepay_tells_less() {
    let sandbox = Sandbox::start();
    let shop = Listener::start(200, "");
    let client = Client::new(&sandbox, "onlinepay", json!({ "notify_url": shop.url }));
    let mut body = hosted("N-1");
    body["walletToken"] = json!("w-1");
    body.as_object_mut().unwrap().remove("extraReturnParam");
    let token = client.pay(&body);
    sandbox.settle(&client.merchant, "N-1", &json!({ "result": "approved" }));
    let told = shop.wait_for(1).json();
    let expected = json!({
        "token": token, "type": "pay", "status": "approved", "extraReturnParam": null, "orderNumber": "N-1",
        "walletDisplayName": "+86*******67", "walletToken": "w-1",
    });
    assert_eq!(told, expected);
}
