//! PayMart and OnlinePay: what newer versions of the engine have.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use common::Sandbox;
use common::business::{BAD_CARD, Client, GOOD_CARD, card_payout, direct, hosted};
use common::listener::Listener;
use serde_json::{Value, json};

const MINUTE: i64 = 60_000;

/// Sends a form with a file, as a shop's HTTP library would.
fn form(client: &Client<'_>, fields: &[(&str, &str)], document: Option<(&str, &str)>) -> (u16, Value) {
    let mut body = String::new();
    for (name, value) in fields {
        body += &format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    }
    if let Some((name, content)) = document {
        body += &format!(
            "--edge\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"receipt.png\"\r\n\
             Content-Type: image/png\r\n\r\n{content}\r\n"
        );
    }
    body += "--edge--\r\n";
    let mut response = client
        .sandbox
        .agent
        .post(format!("{}/api/v1/disputes", client.config["base_url"].as_str().unwrap()))
        .content_type("multipart/form-data; boundary=edge")
        .header("authorization", format!("Bearer {}", client.key()))
        .send(body)
        .unwrap();
    let text = response.body_mut().read_to_string().unwrap();
    (response.status().as_u16(), serde_json::from_str(&text).unwrap())
}

fn dispute(client: &Client<'_>, token: &str, description: &str) -> (u16, Value) {
    form(client, &[("token", token), ("description", description)], Some(("document", "PNG")))
}

fn code(answer: &Value) -> &str {
    answer["errors"][0]["code"].as_str().unwrap()
}

#[test]
fn an_unpaid_order_expires_and_may_still_be_paid() {
    let sandbox = Sandbox::start();
    let shop = Listener::start(200, "");
    let client = Client::new(&sandbox, "paymart", json!({ "notify_url": shop.url }));
    let with = |number: &str, expires_at: Value| {
        let mut body = hosted(number);
        body["expires_at"] = expires_at;
        body
    };
    let token = client.pay(&with("E-1", json!(60)));
    sandbox.advance(30 * MINUTE);
    assert_eq!(client.status(&token), "init");
    sandbox.advance(30 * MINUTE);
    assert_eq!(client.status(&token), "expired");
    assert_eq!(shop.wait_for(1).json()["status"], "expired");
    sandbox.settle(&client.merchant, "E-1", &json!({ "result": "approved" }));
    assert_eq!(client.status(&token), "approved");
    // A text will do; what was decided, or waits for its second step, does not expire.
    let mut two_steps = with("E-2", json!("5"));
    two_steps["needConfirmation"] = json!(true);
    let held = client.done("payments", &two_steps);
    client.press(held["processingUrl"].as_str().unwrap(), "pay");
    let mut card = direct("E-3", GOOD_CARD);
    card["expires_at"] = json!(1);
    let paid = client.pay(&card);
    sandbox.advance(6 * MINUTE);
    assert_eq!(client.status(held["token"].as_str().unwrap()), "pending");
    assert_eq!(client.status(&paid), "approved");
    for value in [json!(0), json!(-1), json!("soon"), json!(1.5), json!([5]), json!("")] {
        assert_eq!(client.refused("payments", &with("E-9", value)), "incorrect_expires_at");
    }
    let older = Client::paymart(&sandbox, json!({ "newer_parts": false }));
    let token = older.pay(&with("E-1", json!("soon")));
    sandbox.advance(10 * MINUTE);
    assert_eq!(older.status(&token), "init");
}

#[test]
fn a_customer_can_leave_a_payment_pending() {
    let sandbox = Sandbox::start();
    let client = Client::paymart(&sandbox, json!({}));
    let mut body = hosted("P-1");
    body["pendingUrl"] = json!("https://shop.example/pending?a=1#top");
    let answer = client.done("payments", &body);
    let (token, url) = (answer["token"].as_str().unwrap(), answer["processingUrl"].as_str().unwrap());
    let (_, policy, page) = client.page(url);
    assert!(page.contains("value=\"later\""), "{page}");
    assert!(policy.contains("https://shop.example"), "{policy}");
    let back = client.press(url, "later").unwrap();
    assert!(back.starts_with("https://shop.example/pending?a=1&") && back.ends_with("#top"), "{back}");
    assert!(back.contains(&format!("token={token}")) && back.contains("status=pending"), "{back}");
    assert_eq!(client.status(token), "pending");
    // It can still be paid.
    let back = client.press(url, "pay").unwrap();
    assert!(back.starts_with("https://shop.example/success"), "{back}");
    assert_eq!(client.status(token), "approved");
    body["orderNumber"] = json!("P-2");
    body["pendingUrl"] = json!("shop.example/pending");
    assert_eq!(client.refused("payments", &body), "incorrect_pending_url");
    // Without such a page there is no such button.
    let plain = client.done("payments", &hosted("P-3"));
    let url = plain["processingUrl"].as_str().unwrap();
    assert!(!client.page(url).2.contains("later"));
    assert_eq!(client.press(url, "later"), None);
}

#[test]
fn newer_answers_have_more_members() {
    let sandbox = Sandbox::start();
    let newer = json!({
        "answers_form": "newer", "amounts_in_answers": "number", "commission": { "value": 10, "fee": 5 },
        "selector_name": "selectorUrl", "providers": ["bank_card"],
    });
    let client = Client::paymart(&sandbox, newer);
    let mut body = hosted("N-1");
    body["order_number"] = body.as_object_mut().unwrap().remove("orderNumber").unwrap();
    body["extra_return_param"] = body.as_object_mut().unwrap().remove("extraReturnParam").unwrap();
    let answer = client.done("payments", &body);
    assert_eq!((&answer["result"], &answer["status"]), (&json!(0), &json!(200)));
    assert!(answer.get("errors").is_none() && answer["selectorUrl"].is_string(), "{answer}");
    let payment = json!({
        "amount": 1000, "gateway_amount": 1000, "currency": "EUR", "status": "init", "two_stage_mode": false,
        "commission": 105,
    });
    assert_eq!(answer["payment"], payment);
    // Names with underscores are the same names.
    let record = client.get("payments/order/N-1")["payments"][0].clone();
    assert_eq!(record["extra_return_param"], "extra & more");
    let commission = json!({ "commission_value": 10, "commission_fee": 5, "commission_amount": 105 });
    assert_eq!(record["commission_data"], commission);
    let payout = client.done("payouts", &card_payout("N-2", "4627342642639018"));
    assert_eq!(payout["token"], payout["payout"]["token"]);
    assert_eq!((&payout["status"], &payout["payout"]["status"]), (&json!(200), &json!("approved")));
    // The documents' form has the commission if there is one.
    let documented = Client::paymart(&sandbox, json!({ "commission": { "value": 1, "fee": 0 } }));
    assert_eq!(documented.done("payments", &hosted("N-1"))["payment"]["commission"], "10");
    let free = Client::paymart(&sandbox, json!({}));
    assert!(free.done("payments", &hosted("N-1"))["payment"].get("commission").is_none());
}

#[test]
fn a_payment_waits_for_a_code() {
    let sandbox = Sandbox::start();
    let client = Client::paymart(&sandbox, json!({ "one_time_passwords": true }));
    let place = |number: &str| {
        let mut body = hosted(number);
        body["customer"] = json!({ "email": "jane@mail.example", "phone": "77775415544" });
        let answer = client.done("payments", &body);
        assert_eq!(answer["payment"]["status"], "pending");
        answer["token"].as_str().unwrap().to_owned()
    };
    let otp = |token: &str, code: &str| client.post("otp", &json!({ "token": token, "otp": code }));
    let token = place("O-1");
    let done = json!({ "success": true, "errors": [], "status": 200 });
    assert_eq!(client.get(&format!("otp-resend?token={token}")), done);
    let (status, answer) = otp(&token, "111111");
    assert_eq!((status, code(&answer)), (403, "incorrect_otp"));
    assert_eq!(client.refused("otp", &json!({ "token": token })), "incorrect_otp");
    assert_eq!(otp(&token, "443443"), (200, done));
    assert_eq!(client.status(&token), "approved");
    assert_eq!(client.refused("otp", &json!({ "token": token, "otp": "443443" })), "payment_in_final_state");
    let (_, answer) = client.get_any(&format!("otp-resend?token={token}"));
    assert_eq!(code(&answer), "payment_in_final_state");
    // Three wrong codes end it.
    let token = place("O-2");
    for _ in 0..3 {
        assert_eq!(code(&otp(&token, "0").1), "incorrect_otp");
    }
    assert_eq!(client.record(&token)["decline_reason"], "Wrong one-time password");
    assert_eq!(client.refused("otp", &json!({ "token": "x", "otp": "443443" })), "payment_not_found");
    // A payment without a telephone waits for none, and the log shows no code.
    let plain = client.pay(&hosted("O-3"));
    assert_eq!(client.refused("otp", &json!({ "token": plain, "otp": "443443" })), "payment_is_not_waiting");
    assert_eq!(sandbox.requests(&client.merchant)[0]["body"]["otp"], "***");
}

#[test]
fn a_shop_disputes_a_payment_that_failed() {
    let sandbox = Sandbox::start();
    let shop = Listener::start(200, "");
    let client = Client::new(&sandbox, "paymart", json!({ "notify_url": shop.url }));
    let available =
        || sandbox.ledger(&client.merchant)["balances"]["EUR"]["available"].as_i64().unwrap_or(100_000_000);
    let before = available();
    let token = client.pay(&direct("D-1", BAD_CARD));
    assert_eq!(shop.wait_for(1).json()["status"], "declined");
    let told = json!({ "success": true, "result": 0, "status": 200 });
    assert_eq!(dispute(&client, &token, "the payer has a receipt"), (200, told.clone()));
    let notice = shop.wait_for(2).json();
    assert_eq!((&notice["type"], &notice["status"]), (&json!("dispute"), &json!("pending")));
    assert_eq!(code(&dispute(&client, &token, "again").1), "payment_already_has_pending_dispute");
    let listed = client.get("disputes")["disputes"].clone();
    assert_eq!((listed.as_array().unwrap().len(), &listed[0]["status"]), (1, &json!("pending")));
    assert_eq!(
        (&listed[0]["comment"], &listed[0]["amount"]),
        (&json!("the payer has a receipt"), &json!(1000))
    );
    // The bank decides.
    let decide = |status: &str| {
        let path = format!("/sandbox/disputes/{}", listed[0]["id"]);
        sandbox.post(&path, &json!({ "merchant": client.merchant, "status": status }))
    };
    assert_eq!(decide("DISPUTE_END").0, 400);
    assert_eq!(decide("approved").0, 200);
    assert_eq!(decide("declined").0, 409);
    let notice = shop.wait_for(3).json();
    assert_eq!((&notice["type"], &notice["status"]), (&json!("dispute"), &json!("approved")));
    // The money is there, and nothing says that a payment was approved.
    assert_eq!((client.status(&token).as_str(), available() - before), ("approved", 1000));
    assert_eq!(code(&dispute(&client, &token, "again").1), "payment_already_has_accepted_dispute");
    assert_eq!(sandbox.ledger(&client.merchant)["adds_up"], true);
    // The description can ask for the decision; a dispute that was lost can be followed by another.
    let lost = client.pay(&direct("D-2", BAD_CARD));
    assert_eq!(dispute(&client, &lost, "declined"), (200, told.clone()));
    assert_eq!(client.status(&lost), "declined");
    // Three more notifications, in any order: the payment's, and two about the dispute.
    let told_of = |place: usize| {
        let notice = shop.wait_for(place).json();
        format!("{} {}", notice["type"].as_str().unwrap(), notice["status"].as_str().unwrap())
    };
    let mut news = [told_of(4), told_of(5), told_of(6)];
    news.sort();
    assert_eq!(news, ["dispute declined", "dispute pending", "payment declined"]);
    assert_eq!(dispute(&client, &lost, "approved"), (200, told));
    assert_eq!(client.status(&lost), "approved");
}

#[test]
fn a_dispute_that_cannot_be() {
    let sandbox = Sandbox::start();
    let client = Client::paymart(&sandbox, json!({}));
    let failed = client.pay(&direct("D-1", BAD_CARD));
    let receipt = Some(("document[]", "PNG"));
    let texts = [("token", failed.as_str()), ("description", "x")];
    for (fields, document) in [
        (&texts[..1], receipt),
        (&texts[1..], receipt),
        (&texts[..], None),
        (&texts[..], Some(("document", ""))),
        (&texts[..], Some(("file", "PNG"))),
    ] {
        let (status, answer) = form(&client, fields, document);
        assert_eq!((status, code(&answer)), (403, "token_description_document_are_required"), "{fields:?}");
    }
    let with_amount = |amount: &str| {
        let fields = [("token", failed.as_str()), ("description", "x"), ("amount", amount)];
        let (_, answer) = form(&client, &fields, receipt);
        (code(&answer).to_owned(), answer["errors"][0]["kind"].as_str().unwrap().to_owned())
    };
    let unsupported = "gateway_response_error: change_of_amount_is_not_supported";
    assert_eq!(with_amount("999"), (unsupported.to_owned(), "gateway_error".to_owned()));
    assert_eq!(with_amount("9.99").0, "incorrect_amount");
    let paid = client.pay(&direct("D-2", GOOD_CARD));
    let (_, answer) = dispute(&client, &paid, "x");
    let error = json!([{ "code": "invalid_payment_status", "kind": "processing_error" }]);
    assert_eq!(answer["errors"], error);
    assert_eq!(code(&dispute(&client, "x", "x").1), "payment_not_found");
    let json = json!({ "token": failed, "description": "x", "document": "receipt.png" });
    assert_eq!(client.refused("disputes", &json), "content_type_not_allowed");
    assert_eq!(form(&client, &texts, receipt).0, 200);
}

#[test]
fn disputes_are_filtered() {
    let sandbox = Sandbox::start();
    let client = Client::paymart(&sandbox, json!({}));
    for (number, description) in [("D-1", "approved"), ("D-2", "declined"), ("D-3", "wait")] {
        let token = client.pay(&direct(number, BAD_CARD));
        assert_eq!(dispute(&client, &token, description).0, 200);
    }
    let comments = |query: &str| -> Vec<String> {
        let found = client.get(&format!("disputes?{query}"))["disputes"].clone();
        found.as_array().unwrap().iter().map(|one| one["comment"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(comments(""), ["wait", "declined", "approved"]);
    assert_eq!(comments("status=pending"), ["wait"]);
    assert_eq!(comments("status=approved&date="), ["approved"]);
    let newest = client.get("disputes")["disputes"][0]["created_at"].as_str().unwrap()[..10].to_owned();
    assert_eq!(comments(&format!("date={newest}&status=pending")), ["wait"]);
    assert!(comments("date=2001-01-01").is_empty());
    assert!(comments("requisite=4276").is_empty() && comments("device=a").is_empty());
    for (query, expected) in [("status=processing", "incorrect_status"), ("date=today", "incorrect_date")] {
        let (status, answer) = client.get_any(&format!("disputes?{query}"));
        assert_eq!((status, code(&answer)), (403, expected));
    }
    // The documents' list has no filters.
    assert_eq!(client.get("disputes/list?status=pending")["disputes"].as_array().unwrap().len(), 3);
}

#[test]
fn older_engines_have_none_of_it() {
    let sandbox = Sandbox::start();
    let older = Client::paymart(&sandbox, json!({ "newer_parts": false }));
    let onlinepay = Client::onlinepay(&sandbox, json!({}));
    for client in [&older, &onlinepay] {
        for (method, path) in
            [("GET", "disputes"), ("POST", "disputes"), ("POST", "otp"), ("GET", "otp-resend?token=x")]
        {
            let (status, answer) = if method == "GET" {
                client.get_any(path)
            } else {
                client.post(path, &json!({ "token": "x" }))
            };
            assert_eq!((status, code(&answer)), (404, "no_route_match"), "{method} {path}");
        }
    }
    assert_eq!(older.get("disputes/list")["disputes"], json!([]));
    let whole = Client::onlinepay(&sandbox, json!({ "whole_engine": true }));
    assert_eq!(whole.get("disputes")["disputes"], json!([]));
    assert_eq!(whole.refused("otp", &json!({ "token": "x", "otp": "1" })), "payment_not_found");
}
