//! PayerMax: payment links, their page, and what is told of them.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use common::listener::Listener;
use common::payermax::{BAD_CARD, Client, refund};
use common::{Sandbox, press};
use serde_json::{Value, json};

const ACCEPTED: &str = r#"{"msg":"Success","code":"SUCCESS"}"#;
const HOUR: i64 = 3_600_000;

fn link(number: &str, notify_url: &str) -> Value {
    json!({
        "merchantLinkId": number, "linkType": "ONETIME", "country": "US", "currency": "USD",
        "totalAmount": "10.50", "language": "en", "description": "a book <b>", "linkDescription": "for us",
        "userInfo": { "userId": "user1", "username": "Budi" },
        "goodsDetails": [{
            "goodsName": "book", "goodsDescription": "a good one", "quantity": "1", "price": "10.50",
            "goodsCurrency": "USD", "showUrl": "https://shop.example/book",
        }],
        "merchantInfo": { "contactEmail": "us@shop.example" }, "notifyUrl": notify_url,
    })
}

fn found(client: &Client<'_>, number: &str) -> Value {
    client.done("queryPaybylink", &json!({ "merchantLinkId": number }))
}

/// Opens the link's page; returns the page to which it leads, if it leads to one.
fn opened(sandbox: &Sandbox, link: &Value) -> Option<String> {
    let answer = sandbox.agent.get(link["linkUrl"].as_str().unwrap()).call().unwrap();
    answer.headers().get("location").map(|place| place.to_str().unwrap().to_owned())
}

#[test]
fn a_link_is_paid_on_its_page() {
    let sandbox = Sandbox::start();
    let shop = Listener::start(200, ACCEPTED);
    let client = Client::new(&sandbox, json!({}));
    let made = client.done("createPaybylink", &link("L1", &shop.url));
    assert_eq!((&made["merchantLinkId"], &made["linkStatus"]), (&json!("L1"), &json!("ACTIVE")));
    assert_eq!(client.refused("createPaybylink", &link("l1", &shop.url)).0, "ORDER_REPEAT");
    let shown = found(&client, "L1");
    assert_eq!((&shown["totalAmount"], &shown["payByLinkInfo"]), (&json!("10.50"), &json!([])));
    assert_eq!(shown["goodsDetails"], link("L1", "")["goodsDetails"]);
    assert!(client.entries().is_empty(), "a link is not a payment");
    // Opening it begins one payment, and only one.
    let page = opened(&sandbox, &made).unwrap();
    assert_eq!(opened(&sandbox, &made).as_ref(), Some(&page));
    let content = sandbox.agent.get(&page).call().unwrap().body_mut().read_to_string().unwrap();
    assert!(content.contains("10.50 USD") && content.contains("a book &lt;b&gt;"), "{content}");
    let shown = found(&client, "L1");
    let number = shown["payByLinkInfo"][0]["outTradeNo"].as_str().unwrap().to_owned();
    assert_eq!(shown["payByLinkInfo"][0]["status"], "PENDING");
    press(&sandbox, &page, &[("choice", "pay"), ("method", "CARD"), ("card", "4392 9632 0355 1251")]);
    let told = shop.wait_for(1);
    assert!(client.verifies(&told.body, told.sign.as_deref().unwrap()));
    let told = told.json();
    assert_eq!((&told["notifyType"], &told["data"]["linkStatus"]), (&json!("PAYBYLINK"), &json!("ACTIVE")));
    let info = &told["data"]["payByLinkInfo"][0];
    assert_eq!((&info["outTradeNo"], &info["status"]), (&json!(number), &json!("SUCCESS")));
    assert_eq!(info["paymentDetails"][0]["cardInfo"]["cardNumber"], "439296******1251");
    assert_eq!(told["data"]["totalAmount"], "10.50");
    // The payment is one like any other.
    let payment = client.done("orderQuery", &json!({ "outTradeNo": number }));
    assert_eq!((&payment["status"], &payment["totalAmount"]), (&json!("SUCCESS"), &json!(10.5)));
    client.done("refund", &refund("R1", &number, 4.0));
    assert_eq!(client.entries()[0]["payment"], Value::Null, "only refunds and disputes name their payment");
    // Nobody pays twice.
    assert_eq!(opened(&sandbox, &made), None);
    press(&sandbox, made["linkUrl"].as_str().unwrap(), &[("choice", "pay")]);
    let charges = client.entries().iter().filter(|entry| entry["kind"] == "payment").count();
    assert_eq!(charges, 1);
    assert_eq!(shop.received().len(), 1, "the link is told of, and its payment is not");
}

#[test]
fn the_other_readings() {
    let sandbox = Sandbox::start();
    let shop = Listener::start(200, ACCEPTED);
    let settings = json!({ "paid_link_status": "EXPIRED", "link_payments_told": true });
    let client = Client::new(&sandbox, json!({ "settings": settings }));
    let made = client.done("createPaybylink", &link("L1", &shop.url));
    let page = opened(&sandbox, &made).unwrap();
    press(&sandbox, &page, &[("choice", "pay"), ("method", "WALLET")]);
    let kinds: Vec<Value> = (1..=2).map(|place| shop.wait_for(place).json()["notifyType"].clone()).collect();
    assert!(kinds.contains(&json!("PAYMENT")) && kinds.contains(&json!("PAYBYLINK")), "{kinds:?}");
    let shown = found(&client, "L1");
    assert_eq!(shown["linkStatus"], "EXPIRED");
    assert_eq!(shown["payByLinkInfo"][0]["paymentDetails"][0]["paymentMethodType"], "WALLET");
}

#[test]
fn a_failed_payment_leaves_the_link() {
    let sandbox = Sandbox::start();
    let shop = Listener::start(200, ACCEPTED);
    let client = Client::new(&sandbox, json!({}));
    let made = client.done("createPaybylink", &link("L1", &shop.url));
    let page = opened(&sandbox, &made).unwrap();
    press(&sandbox, &page, &[("choice", "pay"), ("method", "CARD"), ("card", BAD_CARD)]);
    let again = opened(&sandbox, &made).unwrap();
    assert_ne!(again, page);
    press(&sandbox, &again, &[("choice", "pay")]);
    let shown = found(&client, "L1");
    let states: Vec<&Value> =
        shown["payByLinkInfo"].as_array().unwrap().iter().map(|info| &info["status"]).collect();
    assert_eq!(states, ["CLOSE", "SUCCESS"]);
    let told = shop.wait_for(1).json();
    assert_eq!(told["data"]["payByLinkInfo"].as_array().unwrap().len(), 1, "only what succeeded is told");
    assert_eq!(shop.received().len(), 1);
}

#[test]
fn links_end() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    let made = client.done("createPaybylink", &link("L1", "https://shop.example/notify"));
    let page = opened(&sandbox, &made).unwrap();
    let ended = client.done("expirePaybylink", &json!({ "merchantLinkId": "L1" }));
    assert_eq!(ended["linkStatus"], "EXPIRED");
    assert!(ended["expiresAt"].as_str() < made["expiresAt"].as_str(), "{ended}");
    // The sample names the number otherwise, and ending a link again changes nothing.
    assert_eq!(client.done("expirePaybylink", &json!({ "merchantLinkNo": "l1" })), ended);
    press(&sandbox, &page, &[("choice", "pay")]);
    assert_eq!(found(&client, "L1")["payByLinkInfo"][0]["status"], "CLOSE");
    assert_eq!(opened(&sandbox, &made), None);
    assert_eq!(client.entries()[0]["status"], "cancelled");

    let mut hour = link("L2", "https://shop.example/notify");
    hour["expiresTime"] = json!("3600");
    let made = client.done("createPaybylink", &hour);
    client.done("createPaybylink", &link("L3", "https://shop.example/notify"));
    let page = opened(&sandbox, &made).unwrap();
    sandbox.advance(HOUR + 1);
    press(&sandbox, &page, &[("choice", "pay")]);
    let shown = found(&client, "L2");
    assert_eq!(
        (&shown["linkStatus"], &shown["payByLinkInfo"][0]["status"]),
        (&json!("EXPIRED"), &json!("CLOSE"))
    );
    assert_eq!(found(&client, "L3")["linkStatus"], "ACTIVE");
    sandbox.advance(24 * HOUR);
    assert_eq!(found(&client, "L3")["linkStatus"], "EXPIRED");
}

#[test]
fn every_field_is_checked() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    let refused = |name: &str, value: Value| {
        let mut data = link("L1", "https://shop.example/notify");
        let (parent, child) = name.split_once('.').unwrap_or((name, ""));
        match (parent, child) {
            (parent, "") => data[parent] = value,
            ("goodsDetails", child) => data["goodsDetails"][0][child] = value,
            (parent, child) => data[parent][child] = value,
        }
        let (code, message) = client.refused("createPaybylink", &data);
        assert!(message.contains(child) && message.contains(parent), "{name}: {message}");
        code
    };
    for (name, value) in [
        ("merchantLinkId", json!(null)),
        ("merchantLinkId", json!("x".repeat(65))),
        ("linkType", json!("MANY")),
        ("expiresTime", json!("3599")),
        ("expiresTime", json!("2592001")),
        ("expiresTime", json!("-1")),
        ("expiresTime", json!("soon")),
        ("expiresTime", json!(3600)),
        ("totalAmount", json!(10.5)),
        ("totalAmount", json!("ten")),
        ("description", json!("")),
        ("userInfo", json!(null)),
        ("userInfo.userId", json!(7)),
        ("goodsDetails", json!({})),
        ("goodsDetails.price", json!(null)),
        ("merchantInfo.contactEmail", json!("")),
        ("notifyUrl", json!("javascript:alert(1)")),
    ] {
        assert_eq!(refused(name, value.clone()), "PARAMS_INVALID", "{name} {value}");
    }
    assert_eq!(refused("country", json!("ZZ")), "COUNTRY_INVALID");
    assert_eq!(refused("totalAmount", json!("0")), "AMOUNT_INVALID");
    assert_eq!(refused("totalAmount", json!("1.005")), "AMOUNT_INVALID");
    for operation in ["queryPaybylink", "expirePaybylink"] {
        assert_eq!(client.refused(operation, &json!({ "merchantLinkId": "none" })).0, "ORDER_NOT_EXIST");
        assert_eq!(client.refused(operation, &json!({})).0, "PARAMS_INVALID");
    }
    // Another merchant does not see it.
    client.done("createPaybylink", &link("L1", "https://shop.example/notify"));
    let other = Client::new(&sandbox, json!({}));
    assert_eq!(other.refused("queryPaybylink", &json!({ "merchantLinkId": "L1" })).0, "ORDER_NOT_EXIST");
}

#[test]
fn a_lost_answer_leaves_one_link() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    let data = link("L1", "https://shop.example/notify");
    client.done("createPaybylink", &link("L0", "https://shop.example/notify"));
    for (result, status) in [("approved", 409), ("declined", 409), ("authorised", 409), ("expired", 200)] {
        let path = format!("/sandbox/payments/L0/settle?merchant={}", client.merchant);
        assert_eq!(sandbox.post(&path, &json!({ "result": result })).0, status, "{result}");
    }
    assert_eq!(found(&client, "L0")["linkStatus"], "EXPIRED");
    assert!(client.try_call("createPaybylink", &data, Some("drop_answer")).is_err());
    assert_eq!(client.refused("createPaybylink", &data).0, "ORDER_REPEAT");
    assert_eq!(found(&client, "L1")["linkStatus"], "ACTIVE");
    let list = sandbox.agent.get(format!("{}/dashboard/links", sandbox.url)).call().unwrap();
    assert!(list.into_body().read_to_string().unwrap().contains("L1"));
}
