//! PayerMax: the hosted cashier, authorisations and their second step, and what failures tell.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use common::listener::Listener;
use common::payermax::{Client, GOOD_CARD, GOOD_CARD_3DS, apply_token, card_payment, refund};
use common::{Sandbox, press};
use serde_json::{Value, json};

const ACCEPTED: &str = r#"{"msg":"Success","code":"SUCCESS"}"#;
const WEEK: i64 = 7 * 24 * 3_600_000;

/// The fields of the request in the README of PayerMax's own SDKs: no `integrate`, no paymentDetail, the amount a text.
fn as_in_the_readme(number: &str, notify_url: &str) -> Value {
    let address = json!({
        "firstName": "Budi", "middleName": "Agung", "lastName": "Santoso", "phoneNo": "13000000000",
        "email": "budi@mail.example", "address1": "Jalan Satu 1", "address2": "2", "city": "Jakarta",
        "region": "Menteng", "state": "DKI", "country": "ID", "zipCode": "000000",
    });
    let mut billing = address.clone();
    billing["country"] = json!("国家");
    json!({
        "outTradeNo": number, "subject": "jeans", "totalAmount": "10000", "currency": "IDR", "country": "ID",
        "userId": "user1", "language": "", "reference": "", "frontCallbackURL": "https://shop.example/back",
        "notifyUrl": notify_url,
        "goodsDetails": [{
            "goodsId": "D002", "goodsName": "牛仔裤", "quantity": "2", "price": "5000", "goodsCurrency": "IDR",
            "showUrl": "https://shop.example/jeans.png",
        }],
        "shippingInfo": address, "billingInfo": billing,
    })
}

fn query(client: &Client<'_>, number: &str) -> Value {
    client.done("orderQuery", &json!({ "outTradeNo": number }))
}

#[test]
fn the_sdks_own_sample_ends_paid() {
    let sandbox = Sandbox::start();
    let shop = Listener::start(200, ACCEPTED);
    let client = Client::new(&sandbox, json!({}));
    let placed = client.done("orderAndPay", &as_in_the_readme("H1", &shop.url));
    assert_eq!(placed["status"], "PENDING");
    let url = placed["redirectUrl"].as_str().unwrap();
    let page = sandbox.agent.get(url).call().unwrap().body_mut().read_to_string().unwrap();
    assert!(page.contains("10000.00 IDR") && page.contains("<select") && !page.contains("<script"), "{page}");
    // The page comes again for the same order, until it is paid; another amount is another order.
    let again = client.done("orderAndPay", &as_in_the_readme("H1", &shop.url));
    assert_eq!(again, placed);
    let mut other = as_in_the_readme("H1", &shop.url);
    other["totalAmount"] = json!(10001);
    assert_eq!(client.refused("orderAndPay", &other).0, "ORDER_REPEAT");
    let (status, back, _) = press(&sandbox, url, &[("choice", "pay")]);
    let back = back.unwrap();
    assert!(status == 303 && back.starts_with("https://shop.example/back?outTradeNo=H1&"), "{back}");
    let told = shop.wait_for(1);
    assert!(client.verifies(&told.body, told.sign.as_deref().unwrap()));
    let told = told.json();
    assert_eq!((&told["notifyType"], &told["data"]["status"]), (&json!("PAYMENT"), &json!("SUCCESS")));
    assert_eq!(
        (&told["data"]["totalAmount"], &told["data"]["cashierCountry"]),
        (&json!(10000), &json!("ID"))
    );
    assert_eq!(query(&client, "H1")["paymentDetails"][0]["paymentMethodType"], "CARD");
    assert_eq!(client.refused("orderAndPay", &as_in_the_readme("H1", &shop.url)).0, "ORDER_REPEAT");
    assert_eq!(client.entries().len(), 1);
}

#[test]
fn the_payer_chooses() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    let placed = |number: &str, change: &dyn Fn(&mut Value)| {
        let mut data = as_in_the_readme(number, "https://shop.example/notify");
        data["integrate"] = json!("Hosted_Checkout");
        data["totalAmount"] = json!(10000);
        change(&mut data);
        client.done("orderAndPay", &data)["redirectUrl"].as_str().unwrap().to_owned()
    };
    let as_it_is = |_: &mut Value| ();
    // A wallet.
    let url = placed("W", &as_it_is);
    press(&sandbox, &url, &[("choice", "pay"), ("method", "WALLET"), ("card", "")]);
    assert_eq!(query(&client, "W")["paymentDetails"][0]["paymentMethodType"], "WALLET");
    // The page is shown again for what is no card, and the next number counts.
    let url = placed("C", &as_it_is);
    let (status, back, page) =
        press(&sandbox, &url, &[("choice", "pay"), ("method", "CARD"), ("card", "4111 1111 1111 1112")]);
    assert!((status, back) == (200, None) && page.contains("role=\"alert\""), "{page}");
    press(&sandbox, &url, &[("choice", "pay"), ("method", "CARD"), ("card", "4000 0000 0000 9995")]);
    let shown = query(&client, "C");
    assert_eq!((&shown["status"], &shown["resultCode"]), (&json!("FAILED"), &json!("BALANCE_INSUFFICIENT")));
    // A card that has to pass 3-D Secure.
    let url = placed("S", &as_it_is);
    let (_, next, _) = press(&sandbox, &url, &[("choice", "pay"), ("card", GOOD_CARD_3DS)]);
    let next = next.unwrap();
    assert!(next.contains("/payermax/3ds/"), "{next}");
    assert_eq!(query(&client, "S")["status"], "PENDING");
    press(&sandbox, &next, &[("choice", "success")]);
    assert_eq!(query(&client, "S")["paymentDetails"][0]["cardInfo"]["cardIdentifierNo"], "461761******3933");
    // A method that the shop named is the only one.
    let url = placed("N", &|data| {
        data["paymentDetail"] = json!({ "paymentMethodType": "WALLET", "targetOrg": "DANA" })
    });
    press(&sandbox, &url, &[("choice", "pay"), ("method", "CARD")]);
    assert_eq!(query(&client, "N")["paymentDetails"][0]["targetOrg"], "DANA");
    let url = placed("X", &as_it_is);
    press(&sandbox, &url, &[("choice", "cancel")]);
    assert_eq!(query(&client, "X")["status"], "CLOSED");
    // It can hold the amount.
    let url = placed("M", &|data| data["captureMode"] = json!("MANUAL"));
    press(&sandbox, &url, &[("choice", "pay")]);
    assert_eq!(query(&client, "M")["captureMode"], "MANUAL");
    assert_eq!(client.entries().last().unwrap()["status"], "authorised");
}

fn held(number: &str) -> Value {
    let mut data = card_payment(number, GOOD_CARD);
    data["captureMode"] = json!("MANUAL");
    data["authorizationType"] = json!("FINAL_AUTH");
    data
}

#[test]
fn authorisations_and_their_second_step_are_told_of() {
    let sandbox = Sandbox::start();
    let shop = Listener::start(200, ACCEPTED);
    let client = Client::new(&sandbox, json!({ "notify_url": shop.url }));
    let told = |place: usize| {
        let told = shop.wait_for(place).json();
        (told["notifyType"].as_str().unwrap().to_owned(), told["data"].clone())
    };
    assert_eq!(client.done("orderAndPay", &held("A"))["status"], "SUCCESS");
    let (kind, data) = told(1);
    assert_eq!((kind.as_str(), &data["status"]), ("PAYMENT", &json!("SUCCESS")));
    assert_eq!((&data["captureMode"], &data["authorizationType"]), (&json!("MANUAL"), &json!("FINAL_AUTH")));
    let shown = query(&client, "A");
    assert_eq!((&shown["status"], &shown["captureMode"]), (&json!("SUCCESS"), &json!("MANUAL")));
    assert_eq!(shown["paymentDetails"][0]["payAmount"], json!(10.5));
    assert_eq!(client.refused("refund", &refund("R", "A", 1.0)).0, "REFUND_FAILED");
    let request = json!({ "requestId": "C1", "outTradeNo": "A", "currency": "USD", "amount": "4", "finalCapture": true });
    let answer = client.done("capture", &request);
    let (kind, data) = told(2);
    assert_eq!((kind.as_str(), &data), ("CAPTURE", &answer));
    assert_eq!((&data["requestId"], &data["amount"]), (&json!("C1"), &json!(4)));
    let shown = query(&client, "A");
    assert_eq!((&shown["status"], shown.get("captureMode")), (&json!("SUCCESS"), None));
    assert_eq!(shown["paymentDetails"][0]["payAmount"], json!(4));

    client.done("orderAndPay", &held("B"));
    told(3);
    let answer = client.done("cancel", &json!({ "requestId": "X1", "outTradeNo": "B" }));
    assert_eq!(told(4), ("CANCEL".to_owned(), answer));
    assert_eq!(query(&client, "B")["status"], "CLOSED");
    // Somebody captures by hand.
    client.done("orderAndPay", &held("C"));
    told(5);
    sandbox.settle(&client.merchant, "C", &json!({ "result": "approved" }));
    let (kind, data) = told(6);
    assert_eq!(
        (kind.as_str(), &data["outTradeNo"], &data["requestId"]),
        ("CAPTURE", &json!("C"), &json!(""))
    );
    assert_eq!(data["amount"], json!(10.5));
}

#[test]
fn an_authorisation_is_good_for_a_week() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    client.done("orderAndPay", &held("A"));
    // On a page, where the time to pay is shorter.
    let mut data = held("B");
    data["paymentDetail"]["cardInfo"]["cardIdentifierNo"] = json!(GOOD_CARD_3DS);
    let url = client.done("orderAndPay", &data)["redirectUrl"].as_str().unwrap().to_owned();
    press(&sandbox, &url, &[("choice", "success")]);
    sandbox.advance(WEEK - 1_000);
    assert_eq!(
        (&query(&client, "A")["status"], &query(&client, "B")["status"]),
        (&json!("SUCCESS"), &json!("SUCCESS"))
    );
    sandbox.advance(WEEK);
    assert_eq!(
        (&query(&client, "A")["status"], &query(&client, "B")["status"]),
        (&json!("CLOSED"), &json!("CLOSED"))
    );
}

#[test]
fn success_with_a_page_is_not_paid() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({ "settings": { "status_with_page": "SUCCESS" } }));
    let card = client.done("orderAndPay", &card_payment("A", GOOD_CARD_3DS));
    let mut data = card_payment("B", GOOD_CARD);
    data["paymentDetail"]["paymentMethodType"] = json!("GOOGLEPAY");
    data["paymentDetail"]["googlePayDetails"] = json!({ "cardNetwork": "VISA", "authMethod": "PAN_ONLY" });
    let wallet = client.done("orderAndPay", &data);
    for (number, answer) in [("A", card), ("B", wallet)] {
        assert!(answer["status"] == "SUCCESS" && answer["redirectUrl"].is_string(), "{answer}");
        assert_eq!(query(&client, number)["status"], "PENDING");
        press(&sandbox, answer["redirectUrl"].as_str().unwrap(), &[("choice", "success")]);
        assert_eq!(query(&client, number)["status"], "SUCCESS");
    }
    data["outTradeNo"] = json!("C");
    data["paymentDetail"]["googlePayDetails"]["authMethod"] = json!("CRYPTOGRAM_3DS");
    assert!(client.done("orderAndPay", &data).get("redirectUrl").is_none());
}

#[test]
fn errors_are_signed_unless_asked_otherwise() {
    let sandbox = Sandbox::start();
    for (settings, signed) in [(json!({}), true), (json!({ "sign_errors": false }), false)] {
        let client = Client::new(&sandbox, json!({ "settings": settings }));
        let sent = |operation: &str, data: &Value, fault: Option<&str>| {
            client.try_call(operation, data, fault).unwrap()
        };
        let payment = card_payment("A", GOOD_CARD);
        assert_eq!(sent("orderQuery", &json!({ "outTradeNo": "none" }), None).signed, signed);
        assert_eq!(sent("orderAndPay", &payment, Some("refuse; code=PAYMENT_FAILED")).signed, signed);
        let wrong = client.send("orderAndPay", &client.envelope(&payment).to_string(), "", None).unwrap();
        assert!(wrong.body.contains("SIGN_VERIFY_FAILED") && wrong.signed == signed, "{}", wrong.body);
        assert!(sent("orderAndPay", &payment, None).signed);
    }
}

#[test]
fn reasons_stand_in_code_and_msg() {
    let sandbox = Sandbox::start();
    let shop = Listener::start(200, ACCEPTED);
    let client = Client::new(&sandbox, json!({ "notify_url": shop.url }));
    for (place, (card, code, words)) in [
        ("4000000000000069", "CARD_EXPIRE_DATE_INVALID", "Expired card"),
        ("4000000000000127", "CVV_INVALID", "Incorrect CVV"),
        ("4000000000009979", "ISSUER_PAYMENT_REJECTED", "Lost or stolen card"),
        ("4000000000006975", "AMOUNT_LIMIT", "Limit exceeded"),
    ]
    .into_iter()
    .enumerate()
    {
        let number = format!("N{place}");
        assert_eq!(client.done("orderAndPay", &card_payment(&number, card))["status"], "FAILED");
        let shown = query(&client, &number);
        assert_eq!((&shown["resultCode"], &shown["resultMsg"]), (&json!(code), &json!(words)));
        let told = shop.wait_for(place + 1).json();
        assert_eq!((&told["code"], &told["msg"]), (&json!(code), &json!(words)));
        assert_eq!(told["data"]["status"], "FAILED");
    }
    let url = client.done("orderAndPay", &card_payment("F", GOOD_CARD_3DS));
    press(&sandbox, url["redirectUrl"].as_str().unwrap(), &[("choice", "fail")]);
    assert_eq!(query(&client, "F")["resultCode"], "AUTHENTICATE_FAILED");
    client.done("orderAndPay", &card_payment("G", GOOD_CARD_3DS));
    let decision = json!({ "result": "declined", "code": "RISK_INTERCEPT", "message": "not today" });
    sandbox.settle(&client.merchant, "G", &decision);
    let told = shop.wait_for(6).json();
    assert_eq!((&told["code"], &told["msg"]), (&json!("RISK_INTERCEPT"), &json!("not today")));
}

#[test]
fn a_token_is_paid_with_its_own_method() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    let mut wanted = apply_token("T1", GOOD_CARD);
    wanted["paymentMethodType"] = json!("BANKTRANSFER");
    wanted["targetOrg"] = json!("YUSHANBANK");
    let page = client.done("applyPaymentToken", &wanted)["redirectUrl"].as_str().unwrap().to_owned();
    press(&sandbox, &page, &[("choice", "success")]);
    let listed = client.done("inquirePaymentToken", &json!({ "userId": "user1", "tokenScope": "tokenAcq" }));
    let mut payment = card_payment("P1", GOOD_CARD);
    payment["paymentDetail"]["cardInfo"] = Value::Null;
    payment["paymentDetail"]["paymentTokenID"] = listed["tokenList"][0]["paymentTokenID"].clone();
    let (code, message) = client.refused("orderAndPay", &payment);
    assert!(code == "PARAMS_INVALID" && message.contains("BANKTRANSFER"), "{code}: {message}");
    payment["paymentDetail"]["paymentMethodType"] = json!("BANK_TRANSFER");
    assert_eq!(client.done("orderAndPay", &payment)["status"], "SUCCESS");
}

#[test]
fn amounts_are_numbers_or_texts() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    let mut payment = card_payment("A", GOOD_CARD);
    payment["totalAmount"] = json!("10.50");
    client.done("orderAndPay", &payment);
    let mut back = refund("R", "A", 0.0);
    back["refundAmount"] = json!("2.5");
    client.done("refund", &back);
    let entries = client.entries();
    assert_eq!((&entries[0]["amount"], &entries[1]["amount"]), (&json!(1050), &json!(250)));
    back["outRefundNo"] = json!("R2");
    back["refundAmount"] = json!("2,5");
    assert_eq!(client.refused("refund", &back).0, "PARAMS_INVALID");
}
