//! The pages that payers see.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use common::payermax::{BAD_CARD_3DS, Client, GOOD_CARD, GOOD_CARD_3DS, apply_token, card_payment};
use common::{Sandbox, paypro};
use serde_json::json;

fn show(sandbox: &Sandbox, url: &str) -> (u16, String, String) {
    let mut response = sandbox.agent.get(url).call().unwrap();
    let policy = response.headers()["content-security-policy"].to_str().unwrap().to_owned();
    let text = response.body_mut().read_to_string().unwrap();
    (response.status().as_u16(), policy, text)
}

/// Presses a button; returns where it leads.
fn press(sandbox: &Sandbox, url: &str, button: &str) -> Option<String> {
    let response = sandbox.agent.post(url).send_form([("choice", button)]).unwrap();
    response.headers().get("location").map(|place| place.to_str().unwrap().to_owned())
}

fn placed(client: &Client<'_>, number: &str, card: &str) -> String {
    let data = client.done("orderAndPay", &card_payment(number, card));
    data["redirectUrl"].as_str().unwrap().to_owned()
}

fn status(client: &Client<'_>, number: &str) -> String {
    let shown = client.done("orderQuery", &json!({ "outTradeNo": number }));
    shown["status"].as_str().unwrap().to_owned()
}

#[test]
fn three_domain_secure_decides() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    let cases = [
        ("A", GOOD_CARD_3DS, "success", "SUCCESS"),
        ("B", GOOD_CARD_3DS, "fail", "FAILED"),
        ("C", BAD_CARD_3DS, "success", "FAILED"),
        ("D", BAD_CARD_3DS, "fail", "FAILED"),
    ];
    for (number, card, button, result) in cases {
        let url = placed(&client, number, card);
        let (code, policy, text) = show(&sandbox, &url);
        assert_eq!(code, 200);
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
        assert!(policy.contains("form-action 'self' https://shop.example;"), "{policy}");
        assert!(text.contains("10.50 USD") && text.contains("lang=\"en\"") && !text.contains("<script"));
        let back = press(&sandbox, &url, button).unwrap();
        assert!(
            back.starts_with(&format!("https://shop.example/back?x=1&outTradeNo={number}&tradeToken=T")),
            "{back}"
        );
        assert!(back.ends_with(&format!("&status={result}")), "{back}");
        assert_eq!(status(&client, number), result);
        // Pressing again changes nothing.
        press(&sandbox, &url, "success");
        assert_eq!(status(&client, number), result);
    }
    assert_eq!(sandbox.ledger(&client.merchant)["balances"]["USD"]["available"], 100_001_050);
}

#[test]
fn held_payments_wait_after_authentication() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    let mut data = card_payment("A", GOOD_CARD_3DS);
    data["captureMode"] = json!("MANUAL");
    let url = client.done("orderAndPay", &data)["redirectUrl"].as_str().unwrap().to_owned();
    press(&sandbox, &url, "success");
    assert_eq!(client.entries()[0]["status"], "authorised");
}

#[test]
fn checkout_of_paypro() {
    let sandbox = Sandbox::start();
    let client = paypro::Client::new(&sandbox, json!({}));
    let mut fields = paypro::pay_in("P<b>1");
    fields.as_object_mut().unwrap().remove("wayCode");
    let url = client.done("payIn", &fields)["paymentInfo"].as_str().unwrap().to_owned();
    let (_, _, text) = show(&sandbox, &url);
    assert!(text.contains("300.00 MXN") && text.contains("P&lt;b&gt;1") && !text.contains("<b>"));
    assert_eq!(press(&sandbox, &url, "pay").as_deref(), Some("http://shop.example/back"));
    assert_eq!(client.query("P<b>1")["status"], "0000");
    let (_, _, text) = show(&sandbox, &url);
    assert!(text.contains("that worked") && !text.contains("<form"));
    fields["tradeNo"] = json!("P2");
    fields["returnUrl"] = json!("");
    let url = client.done("payin", &fields)["paymentInfo"].as_str().unwrap().to_owned();
    assert_eq!(press(&sandbox, &url, "cancel"), None);
    assert_eq!(client.query("P2")["status"], "00029");
}

#[test]
fn token_page_and_bad_addresses() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    let mut data = apply_token("T1", "4024023875811263");
    data["frontCallbackUrl"] = json!("javascript:alert(1)");
    let url = client.done("applyPaymentToken", &data)["redirectUrl"].as_str().unwrap().to_owned();
    let (_, policy, text) = show(&sandbox, &url);
    assert!(!policy.contains("javascript") && !text.contains("javascript"));
    assert_eq!(press(&sandbox, &url, "success"), None);
    let inquiry = json!({ "userId": "user1", "tokenScope": "tokenAcq", "requestId": "T1" });
    assert_eq!(client.done("InquireApplyRequest", &inquiry)["status"], "SUCCESS");
    assert_eq!(show(&sandbox, &format!("{}/payermax/p/guess", sandbox.url)).0, 404);
    // A page of one kind cannot be used as another.
    let url = placed(&client, "A", GOOD_CARD_3DS).replace("/3ds/", "/p/");
    assert_eq!(show(&sandbox, &url).0, 404);
    client.done("orderAndPay", &card_payment("B", GOOD_CARD));
}
