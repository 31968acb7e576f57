//! PayerMax payments: signatures, envelope, field rules, test results.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use common::Sandbox;
use common::payermax::{BAD_CARD, BAD_CARD_3DS, Client, GOOD_CARD, GOOD_CARD_3DS, card_payment};
use libtill_sandbox::clock::rfc3339;
use serde_json::{Value, json};

fn changed(path: &[&str], value: Value) -> Value {
    let mut data = card_payment("C1", GOOD_CARD);
    let mut place = &mut data;
    for part in path {
        place = &mut place[*part];
    }
    *place = value;
    data
}

#[test]
fn pays_and_queries() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    let placed = client.done("orderAndPay", &card_payment("A_1", GOOD_CARD));
    assert_eq!((&placed["outTradeNo"], &placed["status"]), (&json!("A_1"), &json!("SUCCESS")));
    let shown = client.done("orderQuery", &json!({ "outTradeNo": "a_1" }));
    assert_eq!(shown["tradeToken"], placed["tradeToken"]);
    assert_eq!((&shown["totalAmount"], &shown["currency"]), (&json!(10.5), &json!("USD")));
    assert_eq!(shown["reference"], "mine");
    assert_eq!(shown["paymentDetails"][0]["cardInfo"]["cardIdentifierNo"], "439296******1251");
    let entries = client.entries();
    assert_eq!(entries.len(), 1);
    assert_eq!(
        (&entries[0]["amount"], &entries[0]["status"], &entries[0]["count"]),
        (&json!(1050), &json!("approved"), &json!(1))
    );
    assert_eq!(sandbox.ledger(&client.merchant)["balances"]["USD"]["available"], 100_001_050);
    assert_eq!(client.refused("orderQuery", &json!({ "outTradeNo": "none" })).0, "ORDER_NOT_EXIST");
}

#[test]
fn signature_and_sender_are_checked() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    let body = client.envelope(&card_payment("S1", GOOD_CARD)).to_string();
    let code = |body: &str, sign: &str| {
        let raw = client.send("orderAndPay", body, sign, None).unwrap();
        assert!(raw.signed);
        serde_json::from_str::<Value>(&raw.body).unwrap()["code"].as_str().unwrap().to_owned()
    };
    let sign = client.sign(&body);
    assert_eq!(code(&body.replace("10.5", "10.6"), &sign), "SIGN_VERIFY_FAILED");
    assert_eq!(code(&body, ""), "SIGN_VERIFY_FAILED");
    assert_eq!(code(&body, "bm90IGEgc2lnbmF0dXJl"), "SIGN_VERIFY_FAILED");
    let stranger = body.replace(client.config["credentials"]["app_id"].as_str().unwrap(), "stranger");
    assert_eq!(code(&stranger, &client.sign(&stranger)), "MERCHANT_APP_INVALID");
    let other = body.replace(client.config["credentials"]["merchant_no"].as_str().unwrap(), "P01");
    assert_eq!(code(&other, &client.sign(&other)), "MERCHANT_INVALID");
    assert_eq!(client.entries().len(), 0);
    assert_eq!(code(&body, &sign), "APPLY_SUCCESS");
    let log = sandbox.requests(&client.merchant);
    assert_eq!(log[0]["signature_matched"], true);
    assert_eq!(log[1]["signature_matched"], Value::Null);
    assert_eq!(log[2]["signature_matched"], false);
    let text = log[0]["string_to_sign"].as_str().unwrap();
    assert_eq!(text, body.replace(GOOD_CARD, "439296******1251").replace("\"987\"", "\"***\""));
    assert_eq!(log[0]["body"], serde_json::from_str::<Value>(text).unwrap());
    assert_eq!(log[0]["query"], Value::Null);
}

#[test]
fn time_of_request_has_a_window_on_the_sandbox_clock() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    let code = |time: String| {
        let mut body = client.envelope(&json!({ "outTradeNo": "T" }));
        body["requestTime"] = json!(time);
        let body = body.to_string();
        let raw = client.send("orderQuery", &body, &client.sign(&body), None).unwrap();
        serde_json::from_str::<Value>(&raw.body).unwrap()["code"].as_str().unwrap().to_owned()
    };
    sandbox.advance(3_600_000);
    let now = sandbox.now();
    assert_eq!(code(rfc3339(now)), "ORDER_NOT_EXIST");
    assert_eq!(code(rfc3339(now - 110_000).replace('Z', "+00:00")), "ORDER_NOT_EXIST");
    assert_eq!(code(rfc3339(now + 110_000)[..19].to_owned() + "Z"), "ORDER_NOT_EXIST");
    assert_eq!(code(rfc3339(now - 130_000)), "PARAMS_INVALID");
    assert_eq!(code(rfc3339(now + 130_000)), "PARAMS_INVALID");
    assert_eq!(code(now.to_string()), "PARAMS_INVALID");
    let lax = Client::new(&sandbox, json!({ "settings": { "ignore_request_time": true } }));
    let mut body = lax.envelope(&json!({ "outTradeNo": "T" }));
    body["requestTime"] = json!(rfc3339(now - 3_600_000));
    let body = body.to_string();
    let raw = lax.send("orderQuery", &body, &lax.sign(&body), None).unwrap();
    assert!(raw.body.contains("ORDER_NOT_EXIST"), "{}", raw.body);
}

/// Field of `data`, value, code, and what the message names.
const WRONG_FIELDS: &str = r#"
    outTradeNo | "with-dash" | PARAMS_INVALID | data.outTradeNo
    outTradeNo | "" | PARAMS_INVALID | data.outTradeNo
    totalAmount | "ten" | PARAMS_INVALID | data.totalAmount
    totalAmount | "10.555" | AMOUNT_INVALID | data.totalAmount
    totalAmount | true | PARAMS_INVALID | data.totalAmount
    totalAmount | 10.555 | AMOUNT_INVALID | data.totalAmount
    totalAmount | 0 | AMOUNT_INVALID | data.totalAmount
    totalAmount | 1e15 | AMOUNT_LIMIT_MAXIMUM | data.totalAmount
    currency | "usd" | PARAMS_INVALID | data.currency
    currency | "ZZZ" | CURRENCY_INVALID | ZZZ
    country | "XX" | COUNTRY_INVALID | data.country
    userId | null | PARAMS_INVALID | data.userId
    terminalType | "TV" | PARAMS_INVALID | data.terminalType
    notifyUrl | "ftp://x" | PARAMS_INVALID | data.notifyUrl
    integrate | "Hosted" | PARAMS_INVALID | data.integrate
    paymentDetail.cardInfo | null | PARAMS_INVALID | cardInfo
    paymentDetail.buyerInfo.clientIp | "here" | PARAMS_INVALID | clientIp
    paymentDetail.mitType | "SCHEDULE" | PARAMS_INVALID | mitType
    paymentDetail.merchantInitiated | true | PARAMS_INVALID | paymentTokenID
    paymentDetail.paymentTokenID | "PMTOKEN1" | AUTH_FAILED | paymentTokenID
    paymentDetail.paymentMethodType | "WALLET" | PARAMS_INVALID | targetOrg
    captureMode | "LATER" | PARAMS_INVALID | data.captureMode
    paymentDetail.paymentMethodType | "BANKTRANSFER" | PARAMS_INVALID | targetOrg
    paymentDetail.cardInfo.cardIdentifierNo | "4392963203551252" | CARD_INVALID | card
    paymentDetail.cardInfo.cardHolderFullName | "" | CARD_HOLDER_NAME_INVALID | cardHolder
    paymentDetail.cardInfo.cardExpirationMonth | "13" | CARD_EXPIRE_DATE_INVALID | Month
    paymentDetail.cardInfo.cvv | "12" | CVV_INVALID | cvv
    goodsDetails | [{"goodsId":"1"}] | PARAMS_INVALID | goodsDetails[].goodsName
"#;

#[test]
fn fields_are_checked_and_named() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    for line in WRONG_FIELDS.lines().filter(|line| !line.trim().is_empty()) {
        let parts: Vec<_> = line.split('|').map(str::trim).collect();
        let path: Vec<_> = parts[0].split('.').collect();
        let value = serde_json::from_str(parts[1]).unwrap();
        let (code, message) = client.refused("orderAndPay", &changed(&path, value));
        assert_eq!(code, parts[2], "{line}: {message}");
        assert!(message.contains(parts[3]), "{line}: {message}");
    }
    assert_eq!(client.entries().len(), 0);
    let number = ["paymentDetail", "cardInfo", "cardIdentifierNo"];
    let mut expired = changed(&number, json!("4111111111111111"));
    expired["paymentDetail"]["cardInfo"]["cardExpirationYear"] = json!("20");
    assert_eq!(client.refused("orderAndPay", &expired).0, "CARD_EXPIRE_DATE_INVALID");
}

#[test]
fn a_number_can_be_used_once_in_any_case() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    client.pay("AAA");
    assert_eq!(client.refused("orderAndPay", &card_payment("aAa", GOOD_CARD)).0, "ORDER_REPEAT");
    let other = Client::new(&sandbox, json!({}));
    other.pay("AAA");
    assert_eq!((client.entries().len(), other.entries().len()), (1, 1));
}

#[test]
fn subjects_and_cards_force_results() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    let cases = [
        ("a book", GOOD_CARD, "SUCCESS"),
        ("a book", BAD_CARD, "FAILED"),
        ("a book", GOOD_CARD_3DS, "PENDING"),
        ("a book", BAD_CARD_3DS, "PENDING"),
        ("a book", "4444333322221111", "SUCCESS"),
        ("a book", "5297412542005689", "SUCCESS"),
        ("a book", "4111111111111111", "SUCCESS"),
        ("SUCCESS", BAD_CARD, "SUCCESS"),
        ("FAILED", GOOD_CARD, "FAILED"),
        ("PENDING", GOOD_CARD, "PENDING"),
        ("3DS", GOOD_CARD, "PENDING"),
    ];
    for (place, (subject, card, status)) in cases.into_iter().enumerate() {
        let number = format!("N{place}");
        let mut data = card_payment(&number, card);
        data["subject"] = json!(subject);
        let placed = client.done("orderAndPay", &data);
        assert_eq!(placed["status"], status, "{subject} {card}");
        assert_eq!(placed["redirectUrl"].is_string(), status == "PENDING" && subject != "PENDING");
        let shown = client.done("orderQuery", &json!({ "outTradeNo": number }));
        assert_eq!(shown["status"], status);
        if status == "FAILED" {
            let code = if subject == "FAILED" { "PAYMENT_FAILED" } else { "ISSUER_PAYMENT_REJECTED" };
            assert_eq!(shown["resultCode"], code);
            assert_eq!(shown["paymentDetails"], json!([]));
        }
    }
    assert_eq!(sandbox.ledger(&client.merchant)["balances"]["USD"]["available"], 100_000_000 + 5 * 1050);
}

#[test]
fn other_methods_wait_for_the_payer() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    let mut data = card_payment("W1", GOOD_CARD);
    data["paymentDetail"] = json!({
        "paymentMethodType": "WALLET", "targetOrg": "DANA",
        "buyerInfo": { "clientIp": "::1", "userAgent": "test" },
    });
    assert!(client.done("orderAndPay", &data)["redirectUrl"].as_str().unwrap().contains("/payermax/p/"));
    data["outTradeNo"] = json!("B1");
    data["paymentDetail"]["paymentMethodType"] = json!("BANKTRANSFER");
    assert_eq!(client.refused("orderAndPay", &data).0, "PAYMENT_METHOD_NOT_EXIST");
    data["paymentDetail"]["paymentMethodType"] = json!("BANK_TRANSFER");
    let placed = client.done("orderAndPay", &data);
    let shown = client.done("orderQuery", &json!({ "outTradeNo": "B1" }));
    assert_eq!(shown["paymentCode"], placed["vaCode"]);
    sandbox.settle(&client.merchant, "B1", &json!({ "result": "approved" }));
    assert_eq!(client.done("orderQuery", &json!({ "outTradeNo": "B1" }))["status"], "SUCCESS");
    // Nobody pays the wallet: it is closed after half an hour.
    sandbox.advance(1_800_001);
    let shown = client.done("orderQuery", &json!({ "outTradeNo": "W1" }));
    assert_eq!((&shown["status"], &shown["resultCode"]), (&json!("CLOSED"), &json!("ORDER_CLOSED")));
}
