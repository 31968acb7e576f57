//! PayerMax: disputes as cases, the shop's evidence, what they do to the ledger, and notices of fraud.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use common::Sandbox;
use common::listener::Listener;
use common::payermax::{Client, GOOD_CARD_3DS, card_payment, refund};
use serde_json::{Value, json};

const ACCEPTED: &str = r#"{"msg":"Success","code":"SUCCESS"}"#;
const DAY: i64 = 24 * 3_600_000;

fn raised(client: &Client<'_>, payment: &str, extra: &Value) -> String {
    let mut wanted = extra.clone();
    wanted["merchant"] = json!(client.merchant);
    wanted["payment"] = json!(payment);
    client.sandbox.done("/sandbox/disputes", &wanted)["id"].as_str().unwrap().to_owned()
}

fn moved(client: &Client<'_>, case: &str, status: &str, result: Option<&str>) -> (u16, Value) {
    let step = json!({ "merchant": client.merchant, "status": status, "result": result });
    client.sandbox.post(&format!("/sandbox/disputes/{case}"), &step)
}

fn searched(client: &Client<'_>, case: &str) -> Value {
    client.done("caseSearch", &json!({ "caseId": case }))
}

fn evidence(case: &str, content: &str) -> Value {
    json!({
        "caseId": case, "batchId": "", "outUserId": "user1", "responseContent": content,
        "representmentFile": ["https://shop.example/evidence.zip"],
    })
}

fn balance(client: &Client<'_>, account: &str) -> i64 {
    client.sandbox.ledger(&client.merchant)["balances"]["USD"][account].as_i64().unwrap()
}

#[test]
fn a_lost_dispute_takes_the_money_back() {
    let sandbox = Sandbox::start();
    let shop = Listener::start(200, ACCEPTED);
    let client = Client::new(&sandbox, json!({ "notify_url": shop.url }));
    client.pay("P1");
    shop.wait_for(1);
    let opening = balance(&client, "available") - 1050;
    let extra = json!({ "amount": 400, "fee": 25, "reason_code": "10.4", "comment": "Fraud <b>" });
    let case = raised(&client, "P1", &extra);
    let told = shop.wait_for(2);
    assert!(client.verifies(&told.body, told.sign.as_deref().unwrap()));
    let told = told.json();
    assert_eq!((&told["notifyType"], &told["version"]), (&json!("CHARGEBACK"), &json!("1.4")));
    let data = &told["data"];
    assert_eq!((&data["status"], &data["caseResult"]), (&json!("DISPUTE_INQUIRY"), &Value::Null));
    let amounts = (&data["amount"], &data["fee"], &data["totalAmount"], &data["tradeAmount"]);
    assert_eq!(amounts, (&json!("4.00"), &json!("0.25"), &json!("4.25"), &json!("10.50")));
    assert_eq!((&data["reasonCode"], &data["reasonMessage"]), (&json!("10.4"), &json!("Fraud <b>")));
    assert_eq!((&data["cardOrg"], &data["outUserId"]), (&json!("VISA"), &json!("user1")));
    let shown = searched(&client, &case);
    assert_eq!((&shown["outTradeNo"], &shown["totalAmount"]), (&json!("P1"), &json!("4.25")));
    assert_eq!(shown["expirationDate"].as_str().unwrap().len(), 10);
    assert_eq!((balance(&client, "available"), balance(&client, "reserved")), (opening + 625, 425));
    // The issuer decides for the payer, and the case is closed later.
    assert_eq!(moved(&client, &case, "DISPUTE_END", Some("FAIL")).0, 200);
    let told = shop.wait_for(3).json();
    assert_eq!(
        (&told["data"]["status"], &told["data"]["caseResult"]),
        (&json!("DISPUTE_END"), &json!("FAIL"))
    );
    assert_eq!(moved(&client, &case, "CASE_CLOSED", Some("FAIL")).0, 200);
    assert_eq!(shop.wait_for(4).json()["data"]["status"], "CASE_CLOSED");
    assert_eq!(searched(&client, &case)["status"], "CASE_CLOSED");
    assert_eq!((balance(&client, "available"), balance(&client, "reserved")), (opening + 625, 0));
    assert_eq!(moved(&client, &case, "CASE_CLOSED", Some("FAIL")).0, 409);
    // A second dispute of the same payment may come.
    assert_ne!(raised(&client, "P1", &json!({})), case);
}

#[test]
fn evidence_wins_or_loses() {
    let sandbox = Sandbox::start();
    let shop = Listener::start(200, ACCEPTED);
    let settings = json!({ "dispute_notices": "1.5" });
    let client = Client::new(&sandbox, json!({ "notify_url": shop.url, "settings": settings }));
    client.pay("P1");
    shop.wait_for(1);
    for (place, (content, result, left)) in [("WIN", "WIN", 1050), ("FAIL", "FAIL", 0)].iter().enumerate() {
        let before = balance(&client, "available");
        let case = raised(&client, "P1", &json!({ "kind": "DISPUTE" }));
        let answer = client.done("caseReplay", &evidence(&case, content));
        assert_eq!(answer, json!({ "successCaseIds": [case], "failCaseIds": [] }));
        let again = client.done("caseReplay", &evidence(&case, "more"));
        assert_eq!(again, json!({ "successCaseIds": [], "failCaseIds": [case] }));
        assert_eq!(searched(&client, &case)["status"], "DISPUTE_RECEIVED");
        sandbox.advance(1_001);
        let shown = searched(&client, &case);
        assert_eq!((&shown["status"], &shown["caseResult"]), (&json!("CASE_CLOSED"), &json!(result)));
        assert_eq!(balance(&client, "available"), before - 1050 + left);
        let told: Vec<Value> = (0..3).map(|step| shop.wait_for(2 + 3 * place + step).json()).collect();
        // Notifications are delivered side by side.
        let mut states: Vec<&str> =
            told.iter().map(|told| told["data"]["status"].as_str().unwrap()).collect();
        states.sort_unstable();
        assert_eq!(states, ["CASE_CLOSED", "DISPUTE_INQUIRY", "DISPUTE_RECEIVED"]);
        assert!(told.iter().all(|told| told["notifyType"] == "DISPUTE" && told["version"] == "1.5"));
    }
}

#[test]
fn silence_loses_and_a_cancelled_case_frees_the_money() {
    let sandbox = Sandbox::start();
    let shop = Listener::start(200, ACCEPTED);
    let client = Client::new(&sandbox, json!({ "notify_url": shop.url }));
    client.pay("P1");
    client.pay("P2");
    shop.wait_for(2);
    let silent = raised(&client, "P1", &json!({}));
    let cancelled = raised(&client, "P2", &json!({ "kind": "CUSTOMER COMPLAINT" }));
    shop.wait_for(4);
    let before = balance(&client, "available");
    assert_eq!(moved(&client, &cancelled, "CASE_CANCEL", None).0, 200);
    assert_eq!(searched(&client, &cancelled)["status"], "CASE_CANCEL");
    assert_eq!(balance(&client, "available"), before + 1050);
    sandbox.advance(7 * DAY - 60_000);
    assert_eq!(searched(&client, &silent)["status"], "DISPUTE_INQUIRY");
    sandbox.advance(120_000);
    let shown = searched(&client, &silent);
    assert_eq!((&shown["status"], &shown["caseResult"]), (&json!("CASE_CLOSED"), &json!("FAIL")));
    let late = client.done("caseReplay", &evidence(&silent, "too late"));
    assert_eq!(late["failCaseIds"], json!([silent]));
    let told = shop.wait_for(5).json();
    assert_eq!(told["data"]["caseId"], json!(silent), "version 1.4 does not tell of a cancelled case");
}

#[test]
fn batches_are_answered_together() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    client.pay("P1");
    client.pay("P2");
    let batch = json!({ "batch": "P20210702104937" });
    let first = raised(&client, "P1", &batch);
    let second = raised(&client, "P2", &batch);
    let lone = raised(&client, "P2", &json!({}));
    assert_eq!(searched(&client, &first)["batchId"], "P20210702104937");
    let mut answer = evidence("", "see the files");
    answer["batchId"] = json!("P20210702104937");
    let taken = client.done("caseReplay", &answer);
    assert_eq!(taken["successCaseIds"], json!([first, second]));
    assert_eq!(searched(&client, &lone)["status"], "DISPUTE_INQUIRY");
    answer["batchId"] = json!("none");
    assert_eq!(client.refused("caseReplay", &answer).0, "ORDER_NOT_EXIST");
}

#[test]
fn fraud_is_told_of_with_or_without_a_case() {
    let sandbox = Sandbox::start();
    let shop = Listener::start(200, ACCEPTED);
    let client = Client::new(&sandbox, json!({ "notify_url": shop.url }));
    client.pay("P1");
    shop.wait_for(1);
    let fraud = json!({ "merchant": client.merchant, "payment": "P1", "kind": "FRAUD" });
    assert_eq!(sandbox.done("/sandbox/disputes", &fraud), json!({ "id": null }));
    let told = shop.wait_for(2).json();
    assert_eq!((&told["notifyType"], &told["version"]), (&json!("FRAUD"), &json!("1.0")));
    assert_eq!((&told["data"]["outTradeNo"], &told["data"]["tradeAmount"]), (&json!("P1"), &json!("10.50")));
    assert_eq!(told["data"].get("caseId"), None);
    assert_eq!(client.entries().len(), 1, "no money moves");

    let settings = json!({ "fraud_notice": "case" });
    let client = Client::new(&sandbox, json!({ "notify_url": shop.url, "settings": settings }));
    client.pay("P1");
    shop.wait_for(3);
    let case = raised(&client, "P1", &json!({ "kind": "FRAUD" }));
    let told = shop.wait_for(4).json();
    assert_eq!((&told["notifyType"], &told["data"]["caseId"]), (&json!("FRAUD"), &json!(case)));
}

#[test]
fn what_cannot_be_disputed_or_answered() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    client.pay("P1");
    client.done("orderAndPay", &card_payment("P2", GOOD_CARD_3DS));
    let status = |extra: Value| {
        let mut wanted = json!({ "merchant": client.merchant, "payment": "P1" });
        wanted.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        sandbox.post("/sandbox/disputes", &wanted).0
    };
    assert_eq!(status(json!({ "payment": "P2" })), 409, "nobody paid it");
    assert_eq!(status(json!({ "payment": "P3" })), 404);
    assert_eq!(status(json!({ "amount": 1051 })), 400);
    assert_eq!(status(json!({ "fee": -1 })), 400);
    assert_eq!(status(json!({ "kind": "chargeback" })), 409);
    assert_eq!(status(json!({ "dispute_type": 2 })), 400);
    let case = raised(&client, "P1", &json!({}));
    assert_eq!(moved(&client, &case, "DISPUTE_END", None).0, 409);
    assert_eq!(moved(&client, &case, "CASE_CANCEL", Some("WIN")).0, 409);
    assert_eq!(moved(&client, &case, "DISPUTE_RECEIVED", None).0, 400);
    assert_eq!(moved(&client, &case, "DISPUTE_END", Some("DRAW")).0, 400);
    assert_eq!(moved(&client, "none", "DISPUTE_END", Some("WIN")).0, 404);
    let refused = |name: &str, value: Value| {
        let mut data = evidence(&case, "see the files");
        data[name] = value;
        let (code, message) = client.refused("caseReplay", &data);
        assert!(message.contains(name), "{name}: {message}");
        code
    };
    for (name, value) in [
        ("caseId", Value::Null),
        ("batchId", json!("P1")),
        ("outUserId", json!("user2")),
        ("outUserId", Value::Null),
        ("responseContent", json!("x".repeat(257))),
        ("responseContent", json!("")),
        ("representmentFile", json!("https://shop.example/evidence.zip")),
        ("representmentFile", json!(["file:///etc/passwd"])),
        ("representmentFile", json!([7])),
    ] {
        assert_eq!(refused(name, value.clone()), "PARAMS_INVALID", "{name} {value}");
    }
    assert_eq!(client.refused("caseSearch", &json!({ "caseId": "none" })).0, "ORDER_NOT_EXIST");
    assert_eq!(client.refused("caseSearch", &json!({})).0, "PARAMS_INVALID");
    let other = Client::new(&sandbox, json!({}));
    assert_eq!(other.refused("caseSearch", &json!({ "caseId": case })).0, "ORDER_NOT_EXIST");
    // What is disputed can still be refunded (assumed), and the ledger adds up.
    client.done("refund", &refund("R1", "P1", 1.0));
    sandbox.advance(1_001);
    sandbox.ledger(&client.merchant);
}

#[test]
fn the_dashboard_opens_and_decides_cases() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    client.pay("P1");
    let act = |name: &str, fields: &[(&str, &str)]| {
        let url = format!("{}/dashboard/actions/{name}", sandbox.url);
        sandbox.agent.post(url).send_form(fields.iter().copied()).unwrap().status().as_u16()
    };
    let merchant = client.merchant.as_str();
    assert_eq!(act("dispute", &[("merchant", merchant), ("payment", "P1"), ("kind", "DISPUTE")]), 303);
    let entries = client.entries();
    let case = entries[1]["order_id"].as_str().unwrap();
    assert_eq!((&entries[1]["kind"], &entries[1]["payment"]), (&json!("dispute"), &entries[0]["gateway_id"]));
    let page = |path: &str| {
        let answer = sandbox.agent.get(format!("{}{path}", sandbox.url)).call().unwrap();
        answer.into_body().read_to_string().unwrap()
    };
    assert!(page("/dashboard/disputes").contains(case));
    assert!(page(&format!("/dashboard/orders/{case}")).contains("CASE_CANCEL"));
    let step = [("merchant", merchant), ("number", case), ("status", "CASE_CLOSED"), ("result", "WIN")];
    assert_eq!(act("case", &step), 303);
    assert_eq!(searched(&client, case)["caseResult"], "WIN");
}
