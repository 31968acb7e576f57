//! PayerMax: subscriptions, which a payment activates and the clock charges.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use common::Sandbox;
use common::listener::Listener;
use common::payermax::{BAD_CARD, Client, GOOD_CARD, GOOD_CARD_3DS, card_payment, refund};
use common::press;
use serde_json::{Value, json};

const ACCEPTED: &str = r#"{"msg":"Success","code":"SUCCESS"}"#;
const DAY: i64 = 24 * 3_600_000;

fn plan(number: &str, periods: i64) -> Value {
    json!({
        "subscriptionRequestId": number, "userId": "user1", "callbackUrl": "https://shop.example/notify",
        "subscriptionPlan": {
            "subject": "a magazine", "description": "each week", "totalPeriods": periods,
            "periodRule": { "periodUnit": "W", "periodCount": 1 },
            "periodAmount": { "amount": 10.5, "currency": "USD" },
        },
    })
}

fn created(client: &Client<'_>, data: &Value) -> String {
    let answer = client.done("subscriptionCreate", data);
    assert_eq!(answer["subscriptionPlan"]["subscriptionStatus"], "INACTIVE");
    answer["subscriptionPlan"]["subscriptionNo"].as_str().unwrap().to_owned()
}

fn activation(number: &str, card: &str, subscription: &str, amount: &Value) -> Value {
    let mut data = card_payment(number, card);
    data["totalAmount"] = amount.clone();
    data["subscriptionPlan"] = json!({ "subscriptionNo": subscription });
    data
}

fn shown(client: &Client<'_>, subscription: &str) -> Value {
    client.done("subscriptionQuery", &json!({ "subscriptionNo": subscription }))
}

fn status(client: &Client<'_>, subscription: &str) -> String {
    shown(client, subscription)["subscriptionPlan"]["subscriptionStatus"].as_str().unwrap().to_owned()
}

fn amounts(shown: &Value) -> Vec<Value> {
    let charges = shown["subscriptionPaymentDetails"].as_array().unwrap();
    charges.iter().map(|charge| charge["payAmount"]["amount"].clone()).collect()
}

#[test]
fn the_clock_charges_until_the_plan_is_finished() {
    let sandbox = Sandbox::start();
    let shop = Listener::start(200, ACCEPTED);
    let settings = json!({ "ignore_request_time": true });
    let client = Client::new(&sandbox, json!({ "settings": settings }));
    let mut data = plan("S1", 3);
    data["callbackUrl"] = json!(shop.url);
    let number = created(&client, &data);
    assert_eq!(client.refused("subscriptionCreate", &plan("s1", 3)).0, "ORDER_REPEAT");
    client.done("orderAndPay", &activation("P1", GOOD_CARD, &number, &json!(10.5)));
    assert_eq!(status(&client, &number), "ACTIVE");
    let told = [shop.wait_for(1).json(), shop.wait_for(2).json()];
    let of = |kind: &str| told.iter().find(|told| told["notifyType"] == kind).unwrap()["data"].clone();
    assert_eq!(of("SUBSCRIPTION")["subscriptionPlan"]["subscriptionStatus"], "ACTIVE");
    let detail = &of("SUBSCRIPTION_PAYMENT")["subscriptionPaymentDetail"];
    assert_eq!((&detail["subscriptionIndex"], &detail["paymentStatus"]), (&json!(0), &json!("SUCCESS")));
    assert_eq!((&detail["cardOrg"], &detail["paymentMethodType"]), (&json!("VISA"), &json!("CARD")));
    sandbox.advance(7 * DAY - 60_000);
    assert_eq!(amounts(&shown(&client, &number)).len(), 1);
    sandbox.advance(120_000);
    let queried = shown(&client, &number);
    assert_eq!(amounts(&queried), [json!(10.5), json!(10.5)]);
    let charges = &queried["subscriptionPaymentDetails"];
    assert_eq!(charges[0]["periodEndTime"], charges[1]["periodStartTime"]);
    let token = charges[1]["lastPaymentInfo"]["tradeToken"].clone();
    let mut back = refund("R1", "", 1.0);
    back["outTradeNo"] = Value::Null;
    back["tradeToken"] = token;
    assert_eq!(client.done("refund", &back)["status"], "REFUND_PENDING");
    // Moving the clock far brings all that is due.
    sandbox.advance(60 * DAY);
    assert_eq!(amounts(&shown(&client, &number)).len(), 3);
    assert_eq!(status(&client, &number), "FINISH");
    let kinds: Vec<Value> = (1..=5).map(|place| shop.wait_for(place).json()["notifyType"].clone()).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == "SUBSCRIPTION_PAYMENT").count(), 3, "{kinds:?}");
    let payments = client.entries().iter().filter(|entry| entry["kind"] == "payment").count();
    assert_eq!(payments, 3);
    assert_eq!(
        client.refused("subscriptionCancel", &json!({ "subscriptionNo": number })).0,
        "PARAMS_INVALID"
    );
}

#[test]
fn trials_and_reduced_periods_come_first() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({ "settings": { "ignore_request_time": true } }));
    let mut data = plan("S1", 3);
    data["subscriptionPlan"]["trialConfig"] =
        json!({ "trialAmount": { "amount": 0, "currency": "USD" }, "trailDays": 7 });
    data["subscriptionPlan"]["trialPeriodConfig"] =
        json!({ "trialPeriodCount": 2, "trialPeriodAmount": { "amount": 5, "currency": "USD" } });
    data["subscriptionPlan"]["periodRule"] = json!({ "periodUnit": "M", "periodCount": 1 });
    data["subscriptionPlan"]["advanceDays"] = json!(2);
    let number = created(&client, &data);
    assert_eq!(
        client.refused("orderAndPay", &activation("P1", GOOD_CARD, &number, &json!(5))).0,
        "AMOUNT_INVALID"
    );
    client.done("orderAndPay", &activation("P1", GOOD_CARD, &number, &json!(0)));
    assert_eq!(status(&client, &number), "ACTIVE");
    sandbox.advance(5 * DAY + 60_000);
    assert_eq!(amounts(&shown(&client, &number)), [json!(0), json!(5)], "two days before the first period");
    sandbox.advance(31 * DAY);
    sandbox.advance(31 * DAY);
    let queried = shown(&client, &number);
    assert_eq!(amounts(&queried), [json!(0), json!(5), json!(5), json!(10.5)]);
    assert_eq!(status(&client, &number), "FINISH");
}

#[test]
fn charges_that_fail_are_tried_again_and_end_the_plan() {
    let sandbox = Sandbox::start();
    let shop = Listener::start(200, ACCEPTED);
    let client = Client::new(&sandbox, json!({ "settings": { "ignore_request_time": true } }));
    let mut data = plan("S1", 3);
    data["callbackUrl"] = json!(shop.url);
    data["subscriptionPlan"]["subject"] = json!("FAILED");
    let number = created(&client, &data);
    client.done("orderAndPay", &activation("P1", GOOD_CARD, &number, &json!(10.5)));
    shop.wait_for(2);
    sandbox.advance(7 * DAY + 60_000);
    let charge = shown(&client, &number)["subscriptionPaymentDetails"][1].clone();
    assert_eq!(
        (&charge["paymentStatus"], &charge["lastPaymentInfo"]["lastPaymentStatus"]),
        (&json!("PENDING"), &json!("FAILED"))
    );
    assert_eq!(charge["lastPaymentInfo"]["errorCode"], "BALANCE_INSUFFICIENT");
    assert_eq!(
        client.refused("subscriptionCancel", &json!({ "subscriptionNo": number })).0,
        "PARAMS_INVALID"
    );
    for _ in 0..3 {
        sandbox.advance(8 * 3_600_000 + 1_000);
    }
    assert_eq!(status(&client, &number), "TERMINATE");
    let told = [shop.wait_for(3).json(), shop.wait_for(4).json()];
    let failed = told.iter().find(|told| told["notifyType"] == "SUBSCRIPTION_PAYMENT").unwrap();
    assert_eq!(failed["data"]["subscriptionPaymentDetail"]["paymentStatus"], "FAILED");
    let failures = client.entries().iter().filter(|entry| entry["status"] == "declined").count();
    assert_eq!((failures, shop.received().len()), (4, 4));
}

#[test]
fn plans_that_nobody_activates() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({ "settings": { "ignore_request_time": true } }));
    let failed = created(&client, &plan("S1", 3));
    client.done("orderAndPay", &activation("P1", BAD_CARD, &failed, &json!(10.5)));
    assert_eq!(status(&client, &failed), "ACTIVE_FAILED");
    let page =
        client.done("orderAndPay", &activation("P2", GOOD_CARD_3DS, &failed, &json!(10.5)))["redirectUrl"]
            .clone();
    // While the payer is on the page, nobody else activates it, and it is not cancelled.
    assert_eq!(
        client.refused("orderAndPay", &activation("P3", GOOD_CARD, &failed, &json!(10.5))).0,
        "PARAMS_INVALID"
    );
    assert_eq!(
        client.refused("subscriptionCancel", &json!({ "subscriptionNo": failed })).0,
        "PARAMS_INVALID"
    );
    press(&sandbox, page.as_str().unwrap(), &[("choice", "success")]);
    assert_eq!(status(&client, &failed), "ACTIVE");
    let cancelled = client.done("subscriptionCancel", &json!({ "subscriptionNo": failed }));
    assert_eq!(cancelled["subscriptionPlan"]["subscriptionStatus"], "CANCEL");
    assert_eq!(client.done("subscriptionCancel", &json!({ "subscriptionNo": failed })), cancelled);
    let left = created(&client, &plan("S2", 3));
    sandbox.advance(30 * DAY);
    assert_eq!(amounts(&shown(&client, &failed)).len(), 1, "nobody is charged after the end");
    assert_eq!(status(&client, &left), "EXPIRED");
    assert_eq!(
        client.refused("orderAndPay", &activation("P4", GOOD_CARD, &left, &json!(10.5))).0,
        "PARAMS_INVALID"
    );
}

#[test]
fn every_field_is_checked() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    for (path, value, code) in [
        ("subscriptionRequestId", Value::Null, "PARAMS_INVALID"),
        ("userId", json!(7), "PARAMS_INVALID"),
        ("callbackUrl", json!("ftp://shop.example"), "PARAMS_INVALID"),
        ("subscriptionPlan", json!("monthly"), "PARAMS_INVALID"),
        ("subscriptionPlan/subject", json!(""), "PARAMS_INVALID"),
        ("subscriptionPlan/totalPeriods", json!(0), "PARAMS_INVALID"),
        ("subscriptionPlan/totalPeriods", json!(1.5), "PARAMS_INVALID"),
        ("subscriptionPlan/totalPeriods", json!(1_000_000_000_000_i64), "PARAMS_INVALID"),
        ("subscriptionPlan/firstPeriodStartDate", json!("tomorrow"), "PARAMS_INVALID"),
        ("subscriptionPlan/advanceDays", json!(-1), "PARAMS_INVALID"),
        ("subscriptionPlan/periodRule/periodUnit", json!("H"), "PARAMS_INVALID"),
        ("subscriptionPlan/periodRule/periodCount", json!("none"), "PARAMS_INVALID"),
        ("subscriptionPlan/periodAmount/currency", json!("usd"), "PARAMS_INVALID"),
        ("subscriptionPlan/periodAmount/amount", json!(0), "AMOUNT_INVALID"),
        ("subscriptionPlan/periodAmount/amount", json!(1.005), "AMOUNT_INVALID"),
        ("subscriptionPlan/trialConfig", json!({ "trialDays": 7 }), "PARAMS_INVALID"),
        (
            "subscriptionPlan/trialConfig",
            json!({ "trialAmount": { "amount": 1, "currency": "USD" } }),
            "PARAMS_INVALID",
        ),
        (
            "subscriptionPlan/trialConfig",
            json!({ "trialAmount": { "amount": 1, "currency": "EUR" }, "trialDays": 7 }),
            "PARAMS_INVALID",
        ),
        (
            "subscriptionPlan/trialPeriodConfig",
            json!({ "trialPeriodCount": 4, "trialPeriodAmount": { "amount": 1, "currency": "USD" } }),
            "PARAMS_INVALID",
        ),
    ] {
        let mut data = plan("S1", 3);
        *data.pointer_mut(&format!("/{path}")).unwrap_or(&mut Value::Null) = value.clone();
        if let Some((parent, name)) = path.rsplit_once('/') {
            data.pointer_mut(&format!("/{parent}")).unwrap()[name] = value.clone();
        }
        let (refused, message) = client.refused("subscriptionCreate", &data);
        let name = path.rsplit('/').next().unwrap();
        assert_eq!(refused, code, "{path} {value}: {message}");
        assert!(message.contains(name), "{path} {value}: {message}");
    }
}

#[test]
fn numbers_and_payments_have_to_fit_the_plan() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    let number = created(&client, &plan("S1", 3));
    let other = created(&client, &plan("S2", 3));
    for data in [
        json!({ "subscriptionNo": "none" }),
        json!({ "subscriptionRequestId": "S1", "subscriptionNo": other }),
    ] {
        assert_eq!(client.refused("subscriptionQuery", &data).0, "ORDER_NOT_EXIST", "{data}");
    }
    assert_eq!(client.refused("subscriptionQuery", &json!({})).0, "PARAMS_INVALID");
    assert_eq!(
        client.refused("subscriptionCancel", &json!({ "subscriptionNo": "none" })).0,
        "ORDER_NOT_EXIST"
    );
    let found = client.done("subscriptionQuery", &json!({ "subscriptionRequestId": "s1" }));
    assert_eq!(found["subscriptionPlan"]["subscriptionNo"], json!(number));
    for (name, value, code) in [
        ("userId", json!("user2"), "PARAMS_INVALID"),
        ("currency", json!("EUR"), "CURRENCY_INVALID"),
        ("totalAmount", json!(11), "AMOUNT_INVALID"),
        ("subscriptionPlan", json!({ "subscriptionNo": "none" }), "ORDER_NOT_EXIST"),
    ] {
        let mut data = activation("P1", GOOD_CARD, &number, &json!(10.5));
        data[name] = value;
        assert_eq!(client.refused("orderAndPay", &data).0, code, "{name}");
    }
    // A plan that the shop manages itself is checked, and not played.
    let mut own = card_payment("P1", GOOD_CARD);
    own["subscriptionPlan"] = plan("S3", 3)["subscriptionPlan"].clone();
    own["subscriptionPlan"]["subject"] = Value::Null;
    let (code, message) = client.refused("orderAndPay", &own);
    assert!(code == "PARAMS_INVALID" && message.contains("subscriptionPlan.subject"), "{message}");
    own["subscriptionPlan"]["subject"] = json!("a magazine");
    assert_eq!(client.done("orderAndPay", &own)["status"], "SUCCESS");
    let stranger = Client::new(&sandbox, json!({}));
    assert_eq!(
        stranger.refused("subscriptionQuery", &json!({ "subscriptionNo": number })).0,
        "ORDER_NOT_EXIST"
    );
}
