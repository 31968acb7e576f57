//! PayMart and OnlinePay: payments on pages and with cards, 3-D Secure, two steps, saved means, providers.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use common::Sandbox;
use common::business::{BAD_CARD, BAD_CARD_3DS, Client, GOOD_CARD, GOOD_CARD_3DS, direct, hosted};
use serde_json::{Value, json};

fn text<'v>(value: &'v Value, pointer: &str) -> &'v str {
    value.pointer(pointer).and_then(Value::as_str).unwrap()
}

#[test]
fn hosted_payment_goes_from_init_to_approved() {
    let sandbox = Sandbox::start();
    let client = Client::paymart(&sandbox, json!({}));
    let answer = client.done("payments", &hosted("A-1"));
    let token = text(&answer, "/token");
    assert_eq!(answer["payment"], json!({ "amount": "1000", "currency": "EUR", "status": "init" }));
    assert_eq!(answer["errors"], json!([]));
    assert!(answer.get("redirectRequest").is_none() && answer.get("selectorURL").is_none());
    let url = text(&answer, "/processingUrl");
    assert_eq!(url, format!("{}/paymart/p/{token}", sandbox.url));
    assert_eq!(client.status(token), "init");
    let (code, policy, page) = client.page(url);
    assert_eq!(code, 200);
    assert!(policy.contains("form-action 'self' https://shop.example https://other.example;"), "{policy}");
    assert!(page.contains("10.00 EUR") && page.contains("A book") && page.contains("value=\"wallet\""));
    assert!(!page.contains(client.key()));
    assert_eq!(client.status(token), "pending");
    let back = client.press(url, "pay").unwrap();
    assert!(back.starts_with("https://shop.example/success?x=1&"), "{back}");
    for part in
        [&format!("token={token}"), "status=approved", "extraReturnParam=extra+%26+more", "amount=1000"]
    {
        assert!(back.contains(part), "{back} lacks {part}");
    }
    let record = client.record(token);
    for (name, expected) in [
        ("status", json!("approved")),
        ("amount", json!(1000)),
        ("currency", json!("EUR")),
        ("product", json!("A book")),
        ("order_number", json!("A-1")),
        ("operation_type", json!("pay")),
        ("callback_url", Value::Null),
        ("redirect_success_url", json!("https://shop.example/success?x=1")),
        ("extra_return_param", json!("extra & more")),
    ] {
        assert_eq!(record[name], expected, "{name}");
    }
    assert!(record["id"].is_i64() && text(&record, "/created_at").ends_with('Z'));
    assert_eq!(sandbox.ledger(&client.merchant)["balances"]["EUR"]["available"], 100_001_000);
    // The page of the root leads to the same payment.
    assert!(client.page(&format!("{}/p/{token}", sandbox.url)).2.contains("that worked"));
    let other = client.pay(&hosted("A-2"));
    let url = format!("{}/p/{other}", sandbox.url);
    assert!(client.press(&url, "cancel").unwrap().starts_with("https://other.example/fail?"));
    assert_eq!(client.status(&other), "declined");
}

#[test]
fn cards_decide_at_once() {
    let sandbox = Sandbox::start();
    let client = Client::paymart(&sandbox, json!({}));
    for (number, card, expected) in [
        ("C-1", GOOD_CARD, "approved"),
        ("C-2", BAD_CARD, "declined"),
        ("C-3", "4242 4242 4242 4242", "approved"),
    ] {
        let answer = client.done("payments", &direct(number, card));
        assert_eq!(answer["payment"]["status"], expected);
        assert!(answer.get("redirectRequest").is_none());
        assert_eq!(client.status(text(&answer, "/token")), expected);
    }
    let log = serde_json::to_string(&sandbox.requests(&client.merchant)).unwrap();
    assert!(!log.contains(GOOD_CARD) && !log.contains("4242 4242"));
}

#[test]
fn three_domain_secure() {
    let sandbox = Sandbox::start();
    let client = Client::paymart(&sandbox, json!({}));
    let cases = [
        ("S-1", GOOD_CARD_3DS, "success", "approved"),
        ("S-2", GOOD_CARD_3DS, "fail", "declined"),
        ("S-3", BAD_CARD_3DS, "success", "declined"),
        ("S-4", BAD_CARD_3DS, "fail", "declined"),
    ];
    for (number, card, button, expected) in cases {
        let answer = client.done("payments", &direct(number, card));
        let token = text(&answer, "/token");
        let (request, terminal) =
            (&answer["redirectRequest"], text(&answer, "/redirectRequest/params/TermUrl"));
        assert_eq!(request["type"], "post");
        assert!(terminal.ends_with(&format!("/checkout_results/{token}/callback_3ds")), "{terminal}");
        let url = text(request, "/url");
        let params = [("PaReq", text(request, "/params/PaReq")), ("TermUrl", terminal)];
        let spoilt = params.map(|(name, value)| (name, value.replace('+', " ")));
        let refused = sandbox.agent.post(url).send_form(spoilt).unwrap();
        assert_eq!(refused.status(), 400);
        assert_eq!(client.status(token), "init");
        let mut page = sandbox.agent.post(url).send_form(params).unwrap();
        let page = page.body_mut().read_to_string().unwrap();
        assert!(page.contains(&format!("action=\"{terminal}\"")), "{page}");
        assert_eq!(client.status(token), "pending");
        assert!(client.press(terminal, button).unwrap().contains(&format!("status={expected}")));
        assert_eq!(client.status(token), expected);
        // Pressing again, and on the issuer's own page, changes nothing.
        client.press(url, "success");
        assert_eq!(client.status(token), expected);
    }
    let token = client.pay(&direct("S-5", GOOD_CARD_3DS));
    let (_, _, page) = client.page(&format!("{}/paymart/p/{token}", sandbox.url));
    assert!(page.contains("value=\"success\"") && page.contains("value=\"fail\""));
}

#[test]
fn two_steps() {
    let sandbox = Sandbox::start();
    let client = Client::paymart(&sandbox, json!({}));
    let mut body = direct("T-1", GOOD_CARD);
    body["needConfirmation"] = json!(true);
    let answer = client.done("payments", &body);
    assert_eq!(answer["payment"]["status"], "pending");
    let token = text(&answer, "/token").to_owned();
    let record = client.record(&token);
    assert_eq!((&record["status"], &record["two_stage_mode"]), (&json!("pending"), &json!(true)));
    assert_eq!(client.entries()[0]["status"], "authorised");
    let confirmed = client.done("payments/confirm", &json!({ "token": token }));
    assert_eq!(
        confirmed,
        json!({
            "success": true, "result": 0, "status": 200,
            "payment": {
                "amount": 1000, "gateway_amount": 1000, "currency": "EUR", "status": "approved",
                "two_stage_mode": true,
            },
        })
    );
    for path in ["payments/confirm", "payments/decline"] {
        assert_eq!(client.refused(path, &json!({ "token": token })), "payment_in_final_state");
        assert_eq!(client.refused(path, &json!({ "token": "nothing" })), "payment_not_found");
    }
    let mut body = hosted("T-2");
    body["needConfirmation"] = json!(true);
    let answer = client.done("payments", &body);
    let token = text(&answer, "/token");
    assert_eq!(client.refused("payments/confirm", &json!({ "token": token })), "payment_is_not_waiting");
    let back = client.press(text(&answer, "/processingUrl"), "pay").unwrap();
    assert!(back.starts_with("https://shop.example/success") && back.contains("status=pending"), "{back}");
    let declined = client.done("payments/decline", &json!({ "token": token }));
    assert_eq!(declined["payment"]["status"], "declined");
    assert_eq!(sandbox.ledger(&client.merchant)["balances"]["EUR"]["available"], 100_001_000);
}

#[test]
fn saved_means_and_wallets() {
    let sandbox = Sandbox::start();
    let client = Client::paymart(&sandbox, json!({}));
    let mut first = direct("R-1", GOOD_CARD);
    first["recurring"] = json!(true);
    let token = client.pay(&first);
    let saved = text(&client.record(&token), "/recurring_token").to_owned();
    let mut again = hosted("R-2");
    again["recurringToken"] = json!(saved);
    assert_eq!(client.done("payments", &again)["payment"]["status"], "approved");
    again["orderNumber"] = json!("R-3");
    again["recurringToken"] = json!("another");
    assert_eq!(client.refused("payments", &again), "incorrect_bank_card_info");
    // What was not asked for, or was declined, is not saved.
    assert!(client.record(&client.pay(&direct("R-4", GOOD_CARD))).get("recurring_token").is_none());
    first["orderNumber"] = json!("R-5");
    first["card"]["pan"] = json!(BAD_CARD);
    assert!(client.record(&client.pay(&first)).get("recurring_token").is_none());

    let mut wallet = hosted("W-1");
    wallet["walletToken"] = json!("a customer's wallet");
    let token = client.pay(&wallet);
    assert_eq!(client.status(&token), "pending");
    sandbox.settle(&client.merchant, "W-1", &json!({ "result": "approved" }));
    assert_eq!(client.status(&token), "approved");

    let declining = Client::paymart(&sandbox, json!({ "recurring_result": "declined" }));
    first["card"]["pan"] = json!(GOOD_CARD);
    let token = declining.pay(&first);
    again["recurringToken"] = declining.record(&token)["recurring_token"].clone();
    assert_eq!(declining.done("payments", &again)["payment"]["status"], "declined");
}

#[test]
fn several_providers() {
    let sandbox = Sandbox::start();
    let client = Client::paymart(&sandbox, json!({ "providers": ["bank_card", "qiwi_wallet"] }));
    let mut body = hosted("P-1");
    body["locale"] = json!("jp");
    let answer = client.done("payments", &body);
    let token = text(&answer, "/token");
    let base = format!("{}/paymart", sandbox.url);
    assert_eq!(
        answer["processingUrl"],
        json!([
            { "bank_card": format!("{base}/p/{token}/bank_card?locale=jp") },
            { "qiwi_wallet": format!("{base}/p/{token}/qiwi_wallet?locale=jp") },
        ])
    );
    assert_eq!(answer["selectorURL"], format!("{base}/select/{token}/"));
    let (_, _, page) = client.page(text(&answer, "/selectorURL"));
    let link = format!("/paymart/p/{token}/qiwi_wallet?locale=jp");
    assert!(page.contains(&format!("href=\"{link}\"")) && page.contains("lang=\"ja\""), "{page}");
    assert_eq!(client.page(&format!("{base}/p/{token}/unknown")).0, 404);
    // Without a choice of a provider nothing can be paid.
    assert_eq!(client.press(&format!("{base}/p/{token}"), "pay"), None);
    assert_eq!(client.status(token), "pending");
    let back = client.press(&format!("{}{link}", sandbox.url), "pay").unwrap();
    assert!(back.contains("walletToken="), "{back}");
    assert_eq!(client.status(token), "approved");
    // A card needs no choice.
    assert!(client.done("payments", &direct("P-2", GOOD_CARD))["processingUrl"].is_string());
}

#[test]
fn onlinepay_has_the_smaller_table() {
    let sandbox = Sandbox::start();
    let client = Client::onlinepay(&sandbox, json!({}));
    let mut body = direct("1", BAD_CARD);
    body["amount"] = json!(1000);
    body["product"] = json!("tea");
    body["needConfirmation"] = json!("whatever");
    let answer = client.done("payments", &body);
    assert_eq!(answer["payment"]["status"], "init");
    let token = text(&answer, "/token");
    let back = client.press(text(&answer, "/processingUrl"), "wallet").unwrap();
    assert!(back.contains("type=pay&") && back.contains("walletDisplayName="), "{back}");
    assert_eq!(client.status(token), "approved");
    for path in ["payments/confirm", "refunds"] {
        let (status, answer) = client.post(path, &json!({ "token": token }));
        assert_eq!((status, &answer["errors"][0]["code"]), (404, &json!("no_route_match")));
    }
    let whole = Client::onlinepay(&sandbox, json!({ "whole_engine": true }));
    assert_eq!(whole.refused("refunds", &json!({ "token": token })), "payment_not_found");
}
