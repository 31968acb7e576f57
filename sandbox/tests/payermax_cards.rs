//! PayerMax: checks of a card without an amount, and who decides about 3-D Secure.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use common::payermax::{BAD_CARD, Client, GOOD_CARD, GOOD_CARD_3DS, card_payment, refund};
use common::{Sandbox, press};
use serde_json::{Value, json};

fn check(number: &str, card: &str) -> Value {
    let mut data = card_payment(number, card);
    data["totalAmount"] = json!(0);
    data["paymentDetail"]["mitType"] = json!("UNSCHEDULED");
    data["paymentDetail"]["tokenForFutureUse"] = json!(true);
    data
}

#[test]
fn a_card_is_checked_without_an_amount() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    assert_eq!(client.done("orderAndPay", &check("A", GOOD_CARD))["status"], "SUCCESS");
    let shown = client.done("orderQuery", &json!({ "outTradeNo": "A" }));
    assert_eq!((&shown["totalAmount"], &shown["paymentDetails"][0]["payAmount"]), (&json!(0), &json!(0)));
    let token = shown["paymentDetails"][0]["paymentTokenID"].clone();
    assert_eq!(client.done("orderAndPay", &check("B", BAD_CARD))["status"], "FAILED");
    let page = client.done("orderAndPay", &check("C", GOOD_CARD_3DS))["redirectUrl"].clone();
    press(&sandbox, page.as_str().unwrap(), &[("choice", "success")]);
    let authenticated = client.done("orderQuery", &json!({ "outTradeNo": "C" }));
    assert_eq!(authenticated["status"], "SUCCESS");
    let result = &authenticated["paymentDetails"][0]["cardInfo"]["threeDSResult"];
    assert_eq!((&result["authenticationStatus"], &result["eci"]), (&json!("Y"), &json!("05")));
    assert_eq!(shown["paymentDetails"][0]["cardInfo"].get("threeDSResult"), None);
    let ledger = sandbox.ledger(&client.merchant);
    assert_eq!(ledger["balances"], json!({}), "no money moves");
    assert_eq!(client.refused("refund", &refund("R1", "A", 1.0)).0, "AMOUNT_LIMIT_MAXIMUM");
    // The card can be charged later, without the payer.
    let mut later = card_payment("D", GOOD_CARD);
    later["paymentDetail"]["cardInfo"] = Value::Null;
    later["paymentDetail"]["paymentTokenID"] = token;
    later["paymentDetail"]["merchantInitiated"] = json!(true);
    later["paymentDetail"]["mitType"] = json!("UNSCHEDULED");
    assert_eq!(client.done("orderAndPay", &later)["status"], "SUCCESS");
    // Nothing is the amount of no other payment.
    later["outTradeNo"] = json!("E");
    later["totalAmount"] = json!(0);
    assert_eq!(client.refused("orderAndPay", &later).0, "AMOUNT_INVALID");
    for (name, value, code) in
        [("mitType", Value::Null, "AMOUNT_INVALID"), ("mitType", json!("SCHEDULE"), "PARAMS_INVALID")]
    {
        let mut data = check("F", GOOD_CARD);
        data["paymentDetail"][name] = value;
        assert_eq!(client.refused("orderAndPay", &data).0, code);
    }
    let mut data = check("F", GOOD_CARD);
    data["totalAmount"] = json!("0.00");
    data["currency"] = json!("ZZZ");
    assert_eq!(client.refused("orderAndPay", &data).0, "CURRENCY_INVALID");
    data["currency"] = json!("USD");
    assert_eq!(client.done("orderAndPay", &data)["status"], "SUCCESS");
}

#[test]
fn the_shop_may_decide_about_3d_secure() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    let placed = |number: &str, card: &str, wish: &str| {
        let mut data = card_payment(number, card);
        data["paymentDetail"]["cardInfo"]["dynamic3DS"] = json!(wish);
        client.done("orderAndPay", &data)
    };
    for (number, card, wish, asked) in [
        ("A", GOOD_CARD, "do3DS", true),
        ("B", GOOD_CARD, "DO3DS", true),
        ("C", GOOD_CARD_3DS, "no3ds", false),
        ("D", GOOD_CARD, "perhaps", false),
        ("E", GOOD_CARD_3DS, "", true),
    ] {
        let answer = placed(number, card, wish);
        let status = if asked { "PENDING" } else { "SUCCESS" };
        assert_eq!((&answer["status"], answer["redirectUrl"].is_string()), (&json!(status), asked), "{wish}");
    }
    // Whoever authenticated the payer elsewhere has to say how.
    let mut data = card_payment("F", GOOD_CARD_3DS);
    data["paymentDetail"]["cardInfo"]["dynamic3DS"] = json!("ext3DS");
    let (code, message) = client.refused("orderAndPay", &data);
    assert!(code == "PARAMS_INVALID" && message.contains("info3DSecure"), "{message}");
    data["paymentDetail"]["info3DSecure"] =
        json!({ "threeDSVersion": "2.2.0", "eci": "05", "cavv": "secret-proof", "dsTransactionId": "1" });
    assert_eq!(client.done("orderAndPay", &data)["status"], "SUCCESS");
    data["paymentDetail"]["info3DSecure"]["eci"] = json!(5);
    assert_eq!(client.refused("orderAndPay", &data).0, "PARAMS_INVALID");
    let logged = sandbox.requests(&client.merchant);
    assert!(logged.iter().all(|request| !request.to_string().contains("secret-proof")));
}
