//! PayerMax refunds, captures, payouts and tokens.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use common::Sandbox;
use common::payermax::{BAD_CARD, Client, GOOD_CARD, apply_token, card_payment, payout, refund};
use serde_json::{Value, json};

#[test]
fn refunds_up_to_what_was_paid() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    client.pay("P1");
    let placed = client.done("refund", &refund("R1", "p1", 4.0));
    assert_eq!((&placed["outRefundNo"], &placed["status"]), (&json!("R1"), &json!("REFUND_PENDING")));
    assert_eq!(client.refused("refund", &refund("R1", "P1", 1.0)).0, "ORDER_REPEAT");
    assert_eq!(client.refused("refund", &refund("R2", "P1", 6.51)).0, "AMOUNT_LIMIT_MAXIMUM");
    assert_eq!(client.refused("refund", &refund("R2", "none", 1.0)).0, "ORDER_NOT_EXIST");
    let mut other = refund("R2", "P1", 1.0);
    other["refundCurrency"] = json!("EUR");
    assert_eq!(client.refused("refund", &other).0, "CURRENCY_INVALID");
    let shown = client.done("refundQuery", &json!({ "outRefundNo": "R1" }));
    assert_eq!(shown["status"], "REFUND_PENDING");
    assert_eq!(sandbox.ledger(&client.merchant)["balances"]["USD"]["reserved"], 400);
    sandbox.advance(1_001);
    let shown = client.done("refundQuery", &json!({ "refundTradeNo": placed["refundTradeNo"] }));
    assert_eq!((&shown["status"], &shown["refundAmount"]), (&json!("REFUND_SUCCESS"), &json!(4)));
    // A refund that fails gives its amount free again.
    let mut failing = refund("R3", "P1", 6.5);
    failing["comments"] = json!("FAILED");
    client.done("refund", &failing);
    sandbox.advance(1_001);
    assert_eq!(client.done("refundQuery", &json!({ "outRefundNo": "R3" }))["status"], "REFUND_FAILED");
    client.done("refund", &refund("R4", "P1", 6.5));
    sandbox.advance(1_001);
    let ledger = sandbox.ledger(&client.merchant);
    assert_eq!(ledger["balances"]["USD"]["available"], 100_000_000);
    assert_eq!(ledger["entries"][0]["refunded"], 1050);
    sandbox.advance(181 * 24 * 3_600_000);
    assert_eq!(client.refused("refund", &refund("R5", "P1", 1.0)).0, "REFUND_FAILED");
}

#[test]
fn unpaid_payments_are_not_refunded() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({ "settings": { "opening_balances": { "USD": 0 } } }));
    client.done("orderAndPay", &card_payment("P1", BAD_CARD));
    assert_eq!(client.refused("refund", &refund("R1", "P1", 1.0)).0, "REFUND_FAILED");
    client.pay("P2");
    assert_eq!(client.done("paymentOrderPay", &payout("O1", "10.50"))["status"], "PENDING");
    assert_eq!(client.refused("refund", &refund("R1", "P2", 1.0)).0, "REFUND_INSUFFICIENT_BALANCE");
    assert_eq!(client.refused("paymentOrderPay", &payout("O2", "0.01")).0, "INSUFFICIENT_QUOTA");
    sandbox.ledger(&client.merchant);
}

#[test]
fn payouts_end_as_amount_and_remark_say() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    let with_remark = |number: &str, amount: &str, remark: &str| {
        let mut data = payout(number, amount);
        data["remark"] = json!(remark);
        data
    };
    let cases = [
        (payout("O1", "12.34"), "SUCCESS"),
        (payout("O2", "110"), "FAILED"),
        (payout("O3", "11000.00"), "FAILED"),
        (payout("O4", "100"), "PENDING"),
        (payout("O5", "10000"), "PENDING"),
        (with_remark("O6", "110", "SUCCESS"), "SUCCESS"),
        (with_remark("O7", "12", "FAILED"), "FAILED"),
    ];
    for (data, _) in &cases {
        assert_eq!(client.done("paymentOrderPay", data)["status"], "PENDING");
    }
    assert_eq!(client.refused("paymentOrderPay", &payout("o1", "1")).0, "ORDER_REPEAT");
    sandbox.ledger(&client.merchant);
    sandbox.advance(1_001);
    for (data, status) in &cases {
        let shown = client.done("paymentOrderQry", &json!({ "outTradeNo": data["outTradeNo"] }));
        assert_eq!(shown["status"], *status, "{data}");
        assert_eq!(shown["trade"]["amount"], data["trade"]["amount"]);
    }
    sandbox.settle(&client.merchant, "O1", &json!({ "result": "bounced" }));
    assert_eq!(client.done("paymentOrderQry", &json!({ "outTradeNo": "O1" }))["status"], "BOUNCEBACK");
    sandbox.settle(&client.merchant, "O4", &json!({ "result": "approved" }));
    assert_eq!(client.refused("paymentOrderQry", &json!({ "outTradeNo": "none" })).0, "ORDER_NOT_EXIST");
    let mut wrong = payout("O9", "1");
    wrong["trade"]["amount"] = json!(1);
    let (code, message) = client.refused("paymentOrderPay", &wrong);
    assert_eq!((code.as_str(), message.contains("data.trade.amount")), ("PARAMS_INVALID", true));
    sandbox.ledger(&client.merchant);
}

fn held(number: &str) -> Value {
    let mut data = card_payment(number, GOOD_CARD);
    data["captureMode"] = json!("MANUAL");
    data["authorizationType"] = json!("FINAL_AUTH");
    data
}

#[test]
fn held_payments_are_captured_or_cancelled() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    let capture = |request: &str, number: &str, amount: f64, last: bool| {
        let data = json!({
            "requestId": request, "outTradeNo": number, "currency": "USD", "amount": amount, "finalCapture": last,
        });
        client.call("capture", &data)
    };
    assert_eq!(client.done("orderAndPay", &held("H1"))["status"], "SUCCESS");
    assert_eq!(sandbox.ledger(&client.merchant)["balances"], json!({}));
    assert_eq!(capture("C0", "H1", 10.51, true)["data"]["errorCode"], "AMOUNT_LIMIT_MAXIMUM");
    assert_eq!(capture("C1", "H1", 4.0, false)["data"]["status"], "SUCCESS");
    assert_eq!(capture("C1", "H1", 4.0, false)["code"], "ORDER_REPEAT");
    assert_eq!(capture("C2", "H1", 5.0, true)["data"]["isFinal"], true);
    assert_eq!(capture("C3", "H1", 1.0, true)["data"]["status"], "FAILED");
    let shown = client.done("orderQuery", &json!({ "outTradeNo": "H1" }));
    assert_eq!((&shown["status"], &shown["paymentDetails"][0]["payAmount"]), (&json!("SUCCESS"), &json!(9)));
    assert_eq!(sandbox.ledger(&client.merchant)["balances"]["USD"]["available"], 100_000_900);

    client.done("orderAndPay", &held("H2"));
    let cancel = |request: &str, number: &str| {
        client.done("cancel", &json!({ "requestId": request, "outTradeNo": number }))
    };
    assert_eq!(cancel("X1", "H2")["status"], "SUCCESS");
    assert_eq!(client.done("orderQuery", &json!({ "outTradeNo": "H2" }))["status"], "CLOSED");
    assert_eq!(cancel("X2", "H2")["errorCode"], "ORDER_CLOSED");
    assert_eq!(cancel("X3", "H1")["status"], "FAILED");
    sandbox.ledger(&client.merchant);
}

fn token_list(client: &Client<'_>, user: &str) -> Value {
    let data = json!({ "userId": user, "tokenScope": "tokenAcq" });
    client.done("inquirePaymentToken", &data)["tokenList"].clone()
}

#[test]
fn tokens_are_applied_for() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    let made = client.done("applyPaymentToken", &apply_token("T1", GOOD_CARD));
    assert_eq!(made["status"], "SUCCESS");
    assert!(made["paymentTokenID"].is_string() && made.get("redirectUrl").is_none());
    let pending = client.done("applyPaymentToken", &apply_token("T2", "4024023875811263"));
    assert!(pending["redirectUrl"].as_str().unwrap().contains("/payermax/3ds/"));
    assert!(pending.get("paymentTokenID").is_none());
    let inquired = || {
        let data = json!({ "userId": "user1", "tokenScope": "tokenAcq", "requestId": "T2" });
        client.done("InquireApplyRequest", &data)["status"].clone()
    };
    assert_eq!(inquired(), "PENDING");
    sandbox.settle(&client.merchant, "T2", &json!({ "result": "approved" }));
    assert_eq!(inquired(), "SUCCESS");
    let failed = client.done("applyPaymentToken", &apply_token("T3", BAD_CARD));
    assert_eq!(failed, json!({ "requestId": "T3", "status": "FAILED" }));
    assert_eq!(client.refused("applyPaymentToken", &apply_token("T1", GOOD_CARD)).0, "ORDER_REPEAT");
    assert_eq!(token_list(&client, "user1").as_array().unwrap().len(), 2);
    assert_eq!(token_list(&client, "user2"), Value::Null);
}

#[test]
fn tokens_are_used_and_removed() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    let made = client.done("applyPaymentToken", &apply_token("T1", GOOD_CARD));
    let mut only_payer = apply_token("T2", GOOD_CARD);
    only_payer["mitType"] = Value::Null;
    let only_payer = client.done("applyPaymentToken", &only_payer);
    let with = |number: &str, token: &Value, merchant_initiated: bool| {
        let mut data = card_payment(number, GOOD_CARD);
        let detail = data["paymentDetail"].as_object_mut().unwrap();
        detail.remove("cardInfo");
        detail.insert("paymentTokenID".to_owned(), token["paymentTokenID"].clone());
        detail.insert("merchantInitiated".to_owned(), json!(merchant_initiated));
        data
    };
    for (number, merchant_initiated) in [("P1", false), ("P2", true)] {
        let data = with(number, &made, merchant_initiated);
        assert_eq!(client.done("orderAndPay", &data)["status"], "SUCCESS");
    }
    assert_eq!(client.done("orderAndPay", &with("P3", &only_payer, false))["status"], "SUCCESS");
    assert_eq!(client.refused("orderAndPay", &with("P4", &only_payer, true)).0, "AUTH_FAILED");
    let mut stolen = with("P5", &made, false);
    stolen["userId"] = json!("user2");
    assert_eq!(client.refused("orderAndPay", &stolen).0, "AUTH_FAILED");
    let removal = json!({ "userId": "user1", "paymentTokenID": made["paymentTokenID"] });
    assert_eq!(client.done("removePaymentToken", &removal)["paymentTokenStatus"], "Deleted");
    assert_eq!(client.refused("orderAndPay", &with("P6", &made, false)).0, "AUTH_EXPIRED");
    let list = token_list(&client, "user1");
    let mut states: Vec<_> =
        list.as_array().unwrap().iter().map(|token| token["paymentTokenStatus"].to_string()).collect();
    states.sort();
    assert_eq!(states, ["\"Activated\"", "\"Deleted\""]);
}

#[test]
fn token_rules_of_both_documents() {
    let sandbox = Sandbox::start();
    let seed = Client::new(&sandbox, json!({}));
    let official = Client::new(&sandbox, json!({ "settings": { "token_rules": "official" } }));
    let mut data = apply_token("T1", GOOD_CARD);
    data["envInfo"] = Value::Null;
    data["cardInfo"]["cvv"] = Value::Null;
    let (_, message) = seed.refused("applyPaymentToken", &data);
    assert!(message.contains("data.cardInfo.cvv"), "{message}");
    assert_eq!(official.done("applyPaymentToken", &data)["status"], "SUCCESS");
    for (name, value) in [("tokenScope", "tokenMit"), ("mitType", "SCHEDULED"), ("country", "ru")] {
        let mut data = apply_token("T2", GOOD_CARD);
        data[name] = json!(value);
        let (code, message) = seed.refused("applyPaymentToken", &data);
        assert_eq!((code.as_str(), message.contains(name)), ("PARAMS_INVALID", true), "{message}");
    }
}

#[test]
fn a_payment_can_save_its_card() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    let mut data = card_payment("P1", "4111111111111111");
    data["paymentDetail"]["tokenForFutureUse"] = json!(true);
    client.done("orderAndPay", &data);
    let shown = client.done("orderQuery", &json!({ "outTradeNo": "P1" }));
    let token = shown["paymentDetails"][0]["paymentTokenID"].clone();
    let list = client.done("inquirePaymentToken", &json!({ "userId": "user1", "tokenScope": "tokenMit" }));
    assert_eq!(list["tokenList"][0]["paymentTokenID"], token);
    assert_eq!(list["tokenList"][0]["cardInfo"], "411111******1111");
}

#[test]
fn fields_of_a_payout_are_checked_beforehand() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    let mut data = payout("O1", "5.00");
    data["payeeInfo"]["email"] = json!("example@mail.example");
    data["payeeInfo"]["birthDate"] = json!("1994-06-21");
    data["payeeInfo"]["payeeType"] = json!("PERSONAL");
    data["payeeInfo"]["name"] = json!({ "firstName": "", "fullName": "Chiamaka" });
    let names = |answer: &Value, list: &str| {
        let fields = answer[list].as_array().unwrap();
        fields.iter().map(|field| field["field"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let answer = client.done("paymentFieldValidation", &data);
    assert_eq!(answer["validationCode"], "PASS", "{answer}");
    assert_eq!(names(&answer, "ignoredFields"), ["payeeInfo.payeeType"]);
    assert!(names(&answer, "validationPassedFields").contains(&"payeeInfo.name.fullName".to_owned()));
    data["payeeInfo"]["email"] = json!("nobody");
    data["payeeInfo"]["birthDate"] = json!("1994-02-30");
    data["payeeInfo"]["payeeGender"] = json!("X");
    data["payeeInfo"]["name"]["firstName"] = json!("x".repeat(65));
    data["payeeInfo"]["payeeNationality"] = json!("ZZ");
    let answer = client.done("paymentFieldValidation", &data);
    assert_eq!(answer["validationCode"], "PARAMS_INVALID");
    let mut failed = names(&answer, "validationFailedFields");
    failed.sort();
    let expected = ["birthDate", "email", "name.firstName", "payeeGender", "payeeNationality"];
    assert_eq!(failed, expected.map(|name| format!("payeeInfo.{name}")));
    assert!(answer["validationFailedFields"][0]["errorMsg"].is_string());
    data["payeeInfo"]["paymentMethodType"] = Value::Null;
    assert_eq!(client.refused("paymentFieldValidation", &data).0, "PARAMS_INVALID");
    data["country"] = json!("ZZ");
    data["payeeInfo"] = json!({ "paymentMethodType": "WALLET" });
    assert_eq!(client.refused("paymentFieldValidation", &data).0, "COUNTRY_INVALID");
    assert!(client.entries().is_empty(), "nothing is placed");
}
