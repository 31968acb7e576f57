//! PayerMax: the drop-in component's sessions and tokens, Apple Pay and Google Pay.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use common::payermax::{BAD_CARD, Client, GOOD_CARD, card_payment};
use common::{Sandbox, press};
use serde_json::{Value, json};

fn session(client: &Client<'_>, extra: &Value) -> Value {
    let mut data = json!({ "currency": "USD", "country": "US", "userId": "user1" });
    data.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    client.done("applyDropinSession", &data)
}

fn entered(sandbox: &Sandbox, session: &Value, extra: &Value) -> (u16, Value) {
    let mut wanted = json!({ "client_key": session["clientKey"], "session_key": session["sessionKey"] });
    wanted.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    sandbox.post("/sandbox/components", &wanted)
}

/// A payment with what the component has collected; it names no method.
fn payment(number: &str, session: &Value, token: &Value) -> Value {
    let mut data = card_payment(number, GOOD_CARD);
    data["paymentDetail"] = json!({
        "paymentToken": token, "sessionKey": session["sessionKey"],
        "buyerInfo": { "clientIp": "192.0.2.1", "userAgent": "test" },
    });
    data
}

fn query(client: &Client<'_>, number: &str) -> Value {
    client.done("orderQuery", &json!({ "outTradeNo": number }))
}

#[test]
fn what_the_component_collects_is_paid_with_once() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    let opened = session(&client, &json!({ "totalAmount": "10.50", "componentList": ["CARD", "APPLEPAY"] }));
    let (status, answer) = entered(&sandbox, &opened, &json!({}));
    assert_eq!(status, 200, "{answer}");
    let token = &answer["payment_token"];
    let mut data = payment("A", &opened, token);
    data["paymentDetail"]["tokenForFutureUse"] = json!(true);
    assert_eq!(client.done("orderAndPay", &data)["status"], "SUCCESS");
    let detail = query(&client, "A")["paymentDetails"][0].clone();
    assert_eq!(detail["paymentMethodType"], "CARD");
    assert_eq!(detail["cardInfo"]["cardIdentifierNo"], "439296******1251");
    assert!(detail["paymentTokenID"].is_string(), "the card was saved: {detail}");
    assert_eq!(client.refused("orderAndPay", &payment("B", &opened, token)).0, "AUTH_EXPIRED");
    assert_eq!(client.refused("orderAndPay", &data).0, "ORDER_REPEAT");
    assert_eq!(entered(&sandbox, &opened, &json!({})).0, 409, "the session is over");

    for (number, extra, method, status) in [
        ("C", json!({ "component": "CARD", "card": BAD_CARD }), "CARD", "FAILED"),
        ("D", json!({ "component": "APPLEPAY" }), "APPLEPAY", "SUCCESS"),
        ("E", json!({ "component": "GOOGLEPAY", "auth_method": "CRYPTOGRAM_3DS" }), "GOOGLEPAY", "SUCCESS"),
        ("F", json!({ "component": "GOOGLEPAY", "auth_method": "PAN_ONLY" }), "GOOGLEPAY", "PENDING"),
    ] {
        let opened = session(&client, &json!({}));
        let token = entered(&sandbox, &opened, &extra).1["payment_token"].clone();
        let placed = client.done("orderAndPay", &payment(number, &opened, &token));
        assert_eq!(placed["status"], json!(status), "{number}");
        if let Some(page) = placed["redirectUrl"].as_str() {
            press(&sandbox, page, &[("choice", "success")]);
        }
        if status != "FAILED" {
            assert_eq!(query(&client, number)["paymentDetails"][0]["paymentMethodType"], json!(method));
        }
    }
    assert_eq!(query(&client, "F")["paymentDetails"][0]["cardInfo"]["source"], "GOOGLEPAY_PAN");
    sandbox.ledger(&client.merchant);
}

#[test]
fn sessions_belong_to_one_user_and_one_sale() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    let opened = session(&client, &json!({ "totalAmount": "10.50", "componentList": ["CARD"] }));
    let token = entered(&sandbox, &opened, &json!({})).1["payment_token"].clone();
    let refused = |change: &dyn Fn(&mut Value)| {
        let mut data = payment("A", &opened, &token);
        change(&mut data);
        client.refused("orderAndPay", &data).0
    };
    assert_eq!(refused(&|data| data["userId"] = json!("user2")), "AUTH_FAILED");
    assert_eq!(refused(&|data| data["paymentDetail"]["paymentToken"] = json!("none")), "AUTH_FAILED");
    assert_eq!(refused(&|data| data["paymentDetail"]["sessionKey"] = json!("none")), "AUTH_FAILED");
    assert_eq!(refused(&|data| data["paymentDetail"]["sessionKey"] = Value::Null), "PARAMS_INVALID");
    assert_eq!(refused(&|data| data["paymentDetail"]["buyerInfo"] = Value::Null), "PARAMS_INVALID");
    assert_eq!(refused(&|data| data["currency"] = json!("EUR")), "CURRENCY_INVALID");
    assert_eq!(refused(&|data| data["totalAmount"] = json!(1000)), "AMOUNT_INVALID");
    let other = Client::new(&sandbox, json!({}));
    assert_eq!(other.refused("orderAndPay", &payment("A", &opened, &token)).0, "AUTH_FAILED");
    // What was refused used nothing up, and a new entry takes the place of the old one.
    let newer = entered(&sandbox, &opened, &json!({})).1["payment_token"].clone();
    assert_eq!(client.refused("orderAndPay", &payment("A", &opened, &token)).0, "AUTH_FAILED");
    assert_eq!(client.done("orderAndPay", &payment("A", &opened, &newer))["status"], "SUCCESS");
    for extra in [json!({ "component": "GOOGLEPAY" }), json!({ "card": "4111111111111112" })] {
        let opened = session(&client, &json!({ "componentList": ["CARD"] }));
        assert_eq!(entered(&sandbox, &opened, &extra).0, 409, "{extra}");
    }
    let forged = json!({ "clientKey": "none", "sessionKey": opened["sessionKey"] });
    assert_eq!(entered(&sandbox, &forged, &json!({})).0, 404);
    let opened = session(&client, &json!({}));
    let token = entered(&sandbox, &opened, &json!({})).1["payment_token"].clone();
    sandbox.advance(24 * 3_600_000 + 1);
    assert_eq!(client.refused("orderAndPay", &payment("B", &opened, &token)).0, "AUTH_EXPIRED");
}

#[test]
fn the_fields_of_a_session_are_checked() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    for (name, value, code) in [
        ("currency", json!("usd"), "PARAMS_INVALID"),
        ("currency", json!("ZZZ"), "CURRENCY_INVALID"),
        ("country", json!("ZZ"), "COUNTRY_INVALID"),
        ("userId", Value::Null, "PARAMS_INVALID"),
        ("totalAmount", json!(10.5), "PARAMS_INVALID"),
        ("totalAmount", json!("0"), "AMOUNT_INVALID"),
        ("totalAmount", json!("1.005"), "AMOUNT_INVALID"),
        ("mitType", json!("SCHEDULE"), "PARAMS_INVALID"),
        ("componentList", json!("CARD"), "PARAMS_INVALID"),
        ("componentList", json!(["PAYPAL"]), "PARAMS_INVALID"),
        ("componentList", json!([1]), "PARAMS_INVALID"),
        ("tokenForFutureUse", json!("true"), "PARAMS_INVALID"),
    ] {
        let mut data = json!({ "currency": "USD", "country": "US", "userId": "user1" });
        data[name] = value.clone();
        let (refused, message) = client.refused("applyDropinSession", &data);
        assert_eq!(refused, code, "{name} {value}: {message}");
        assert!(code != "PARAMS_INVALID" || message.contains(name), "{message}");
    }
    // A card is checked without an amount, where the card is to be used later.
    let opened = session(&client, &json!({ "totalAmount": "0", "mitType": "UNSCHDULED" }));
    let token = entered(&sandbox, &opened, &json!({})).1["payment_token"].clone();
    let mut data = payment("A", &opened, &token);
    data["totalAmount"] = json!(0);
    data["paymentDetail"]["mitType"] = json!("UNSCHEDULED");
    assert_eq!(client.done("orderAndPay", &data)["status"], "SUCCESS");
}

fn wallet(number: &str, method: &str, name: &str, details: Value) -> Value {
    let mut data = card_payment(number, GOOD_CARD);
    data["paymentDetail"]["cardInfo"] = Value::Null;
    data["paymentDetail"]["paymentMethodType"] = json!(method);
    data["paymentDetail"][name] = details;
    data
}

fn google(number: &str, pan: &str, year: &str) -> Value {
    let details = json!({
        "pan": pan, "expirationMonth": "01", "expirationYear": year, "authMethod": "CRYPTOGRAM_3DS",
        "cryptogram": "secret-proof", "cardNetwork": "VISA",
    });
    wallet(number, "GOOGLEPAY", "googlePayDetails", details)
}

fn apple(number: &str, pan: &str, expiry: &str) -> Value {
    let details = json!({
        "applicationPrimaryAccountNumber": pan, "applicationExpirationDate": expiry, "network": "Visa",
        "type": "credit", "paymentData": { "onlinePaymentCryptogram": "secret-proof", "eciIndicator": "7" },
    });
    wallet(number, "APPLEPAY", "applePayPaymentData", details)
}

#[test]
fn wallets_that_the_shop_decrypts_itself() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    assert_eq!(client.done("orderAndPay", &google("A", "4111111111111111", "2040"))["status"], "SUCCESS");
    assert_eq!(client.done("orderAndPay", &apple("B", "4111111111111111", "401231"))["status"], "SUCCESS");
    let card = |number: &str| query(&client, number)["paymentDetails"][0]["cardInfo"].clone();
    assert_eq!(
        (&card("A")["source"], &card("A")["type"]),
        (&json!("GOOGLEPAY_CRYPTOGRAM"), &json!("NETWORK_TOKEN"))
    );
    assert_eq!((&card("B")["source"], &card("B")["cardLast4"]), (&json!("APPLEPAY"), &json!("1111")));
    assert_eq!(client.done("orderAndPay", &google("C", BAD_CARD, "2040"))["status"], "FAILED");
    let mut declined = google("D", GOOD_CARD, "2040");
    declined["paymentDetail"]["googlePayDetails"]["authMethod"] = json!("PAN_ONLY");
    let page = client.done("orderAndPay", &declined)["redirectUrl"].clone();
    press(&sandbox, page.as_str().unwrap(), &[("choice", "fail")]);
    assert_eq!(query(&client, "D")["status"], "FAILED");
    for (data, code) in [
        (google("E", "4111111111111112", "2040"), "CARD_INVALID"),
        (google("E", "4111111111111111", "2020"), "CARD_EXPIRE_DATE_INVALID"),
        (apple("E", "4111111111111111", "200131"), "CARD_EXPIRE_DATE_INVALID"),
        (wallet("E", "GOOGLEPAY", "applePayPaymentData", Value::Null), "PARAMS_INVALID"),
        (wallet("E", "APPLEPAY", "applePayPaymentData", json!("Visa")), "PARAMS_INVALID"),
        (
            wallet("E", "APPLEPAY", "applePayPaymentData", json!({ "network": 7, "type": "x" })),
            "PARAMS_INVALID",
        ),
    ] {
        assert_eq!(client.refused("orderAndPay", &data).0, code, "{data}");
    }
    let logged = json!(sandbox.requests(&client.merchant)).to_string();
    assert!(!logged.contains("secret-proof") && !logged.contains("4111111111111111"));
}

#[test]
fn the_tables_want_a_network_and_the_samples_have_none() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    let mut sample = google("F", "4111111111111111", "2040");
    sample["paymentDetail"]["googlePayDetails"]["cardNetwork"] = Value::Null;
    let (code, message) = client.refused("orderAndPay", &sample);
    assert!(code == "PARAMS_INVALID" && message.contains("cardNetwork"), "{message}");
    let lenient = Client::new(&sandbox, json!({ "settings": { "wallet_network": "optional" } }));
    assert_eq!(lenient.done("orderAndPay", &sample)["status"], "SUCCESS");
}
