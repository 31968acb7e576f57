//! What the dashboard says to somebody whose request or notification was refused, and the way to a first payment.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use common::listener::Listener;
use common::payermax::{self, GOOD_CARD, card_payment};
use common::{Sandbox, business, eventually, paypro};
use serde_json::{Value, json};

fn page(sandbox: &Sandbox, path: &str) -> String {
    let mut response = sandbox.agent.get(format!("{}{path}", sandbox.url)).call().unwrap();
    assert_eq!(response.status(), 200, "{path}");
    response.body_mut().read_to_string().unwrap()
}

/// The page that compares a pasted text.
fn compared(sandbox: &Sandbox, path: &str, mine: &str) -> String {
    let url = format!("{}{path}/compare", sandbox.url);
    let mut response = sandbox.agent.post(url).send_form([("mine", mine)]).unwrap();
    assert_eq!(response.status(), 200, "{path}");
    response.body_mut().read_to_string().unwrap()
}

/// The newest request, by whoever it is.
fn newest(sandbox: &Sandbox, merchant: &str) -> Value {
    sandbox.get(&format!("/sandbox/requests?merchant={merchant}"))["requests"][0].clone()
}

fn refused_count(sandbox: &Sandbox) -> String {
    let overview = page(sandbox, "/");
    let (before, _) = overview.split_once("Signatures refused").unwrap();
    let (_, count) = before.rsplit_once("<b>").unwrap();
    count.split_once('<').unwrap().0.to_owned()
}

#[test]
fn a_pasted_text_may_have_its_key() {
    let sandbox = Sandbox::start();
    let other = paypro::Client::new(&sandbox, json!({}));
    for (position, right) in [("suffix", "It ends with this"), ("prefix", "It begins with this")] {
        let client = paypro::Client::new(&sandbox, json!({ "settings": { "salt_position": position } }));
        let mut fields = json!({ "timestamp": "1" });
        fields["sign"] = json!("0".repeat(32));
        client.send("queryBalance", &fields);
        let request = newest(&sandbox, &client.merchant);
        let path = format!("/dashboard/exchanges/{}", request["id"]);
        let with = |key: &str, text: &str| {
            if position == "suffix" { format!("{text}{key}") } else { format!("{key}{text}") }
        };
        let own = client.secret();
        let shown = compared(&sandbox, &path, &with(own, "timestamp=1"));
        assert!(shown.contains(right) && shown.contains("Text and key are the same"), "{shown}");
        let shown = compared(&sandbox, &path, &format!("{}\r\n", with(own, "timestamp=01")));
        assert!(shown.contains(right) && shown.contains("First difference at character 11"), "{shown}");
        assert!(shown.contains("ends with a line break"), "{shown}");
        let shown = compared(&sandbox, &path, &with("not-the-key", "timestamp=1"));
        assert!(
            shown.contains("another key: that is the cause") && !shown.contains("not-the-key"),
            "{shown}"
        );
        let shown = compared(&sandbox, &path, &with(other.secret(), "timestamp=1"));
        let named = shown.contains("This is the key of") && shown.contains(&other.merchant);
        assert!(named && !shown.contains(other.secret()), "{shown}");
        let shown = compared(&sandbox, &path, "timestamp=1");
        assert!(shown.contains("The key is not in it") && shown.contains("&lt;secret&gt;"), "{shown}");
        assert!(!shown.contains(own), "{shown}");
    }
}

#[test]
fn a_key_at_the_wrong_end_is_not_called_another_one() {
    let sandbox = Sandbox::start();
    let client = paypro::Client::new(&sandbox, json!({}));
    let mut fields = json!({ "timestamp": "1" });
    let signed = format!("{}timestamp=1", client.secret());
    fields["sign"] = json!(hex::encode(<md5::Md5 as md5::Digest>::digest(signed)));
    client.send("queryBalance", &fields);
    let shown = page(&sandbox, &format!("/dashboard/exchanges/{}", newest(&sandbox, &client.merchant)["id"]));
    assert!(shown.contains("Only the key stands at the other end"), "{shown}");
    assert!(!shown.contains("the key is another one"), "{shown}");
}

#[test]
fn a_refused_notification_says_what_to_compare() {
    let listener = Listener::start(400, "FAIL");
    let sandbox = Sandbox::start();
    let shop = |gateway: &str, settings: Value| {
        sandbox.done("/sandbox/merchants", &json!({ "gateway": gateway, "settings": settings }))["merchant"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let payermax = shop("payermax", json!({}));
    let paypro = shop("paypro", json!({}));
    let paymart = shop("paymart", json!({ "sign_notifications": true }));
    for (merchant, credential) in
        [(payermax, "gateway_public_key"), (paypro, "secret"), (paymart, "notification_key")]
    {
        let asked = json!({ "merchant": merchant, "notify_url": listener.url });
        let id = refused_notification(&sandbox, &merchant, &asked);
        let path = format!("/dashboard/deliveries/{id}");
        let shown = page(&sandbox, &path);
        for part in ["the shop refused it", "HTTP 400", "news bad", "What the sandbox signed", credential] {
            assert!(shown.contains(part), "{merchant}: {part}: {shown}");
        }
        let link = format!("/dashboard/start?gateway={}", merchant.split('-').next().unwrap());
        assert!(shown.contains(&link), "{merchant}: {shown}");
        let deliveries = sandbox.deliveries(&merchant);
        let told = deliveries.iter().find(|told| told["id"] == id).unwrap();
        let told = told["body"].as_str().unwrap();
        assert!(shown.contains(&maud::html! { (told) }.into_string()), "{merchant}: {shown}");
        assert!(compared(&sandbox, &path, "something else").contains("First difference at character 1"));
        assert!(page(&sandbox, "/dashboard/deliveries").contains("the shop refused it"));
    }
}

/// A payment that is decided, and its notification, which the shop refused.
fn refused_notification(sandbox: &Sandbox, merchant: &str, asked: &Value) -> Value {
    let gateway = merchant.split('-').next().unwrap();
    let config = page(sandbox, &format!("/dashboard/start?gateway={gateway}&merchant={merchant}"));
    let (_, json) = config.split_once("id=\"config\" tabindex=\"0\">").unwrap();
    let json = json.split_once("</pre>").unwrap().0.replace("&quot;", "\"");
    let config: Value = serde_json::from_str(&json).unwrap();
    let url = asked["notify_url"].as_str().unwrap();
    match gateway {
        "payermax" => {
            let mut payment = card_payment("orderA1", GOOD_CARD);
            payment["notifyUrl"] = json!(url);
            payermax::Client::from_config(sandbox, merchant, config).done("orderAndPay", &payment);
        }
        "paypro" => {
            let mut payment = paypro::pay_in("orderA1");
            payment["notifyUrl"] = json!(url);
            paypro::Client::from_config(sandbox, merchant, config).done("payInApi", &payment);
            sandbox.settle(merchant, "orderA1", &json!({ "result": "approved" }));
        }
        _ => {
            let mut payment = business::hosted("orderA1");
            payment["callbackUrl"] = json!(url);
            let key = config["credentials"]["private_key"].as_str().unwrap();
            let request = sandbox.agent.post(format!("{}/paymart/api/v1/payments", sandbox.url));
            let request =
                request.content_type("application/json").header("authorization", format!("Bearer {key}"));
            let mut answer = request.send(payment.to_string()).unwrap();
            assert_eq!(answer.status(), 200, "{}", answer.body_mut().read_to_string().unwrap());
            sandbox.settle(merchant, "orderA1", &json!({ "result": "approved" }));
        }
    }
    eventually("a refused notification", || {
        let told = sandbox.deliveries(merchant);
        told.iter().find(|told| told["attempts"][0]["status"] == 400).map(|told| told["id"].clone())
    })
}

#[test]
fn senders_that_nobody_knows_count_as_refused() {
    let sandbox = Sandbox::start();
    let owner = business::Client::onlinepay(&sandbox, json!({}));
    assert_eq!(refused_count(&sandbox), "0");
    for key in ["0".repeat(32), owner.key().to_owned()] {
        let request = sandbox.agent.post(format!("{}/paymart/api/v1/payments", sandbox.url));
        let request =
            request.content_type("application/json").header("authorization", format!("Bearer {key}"));
        assert_eq!(request.send(business::hosted("lost").to_string()).unwrap().status(), 403);
    }
    assert_eq!(refused_count(&sandbox), "2");
    let list = page(&sandbox, "/dashboard/exchanges?refused=1");
    for part in ["<span class=\"badge bad\">unknown sender</span>", "lost", "paymart"] {
        assert!(list.contains(part), "{part}: {list}");
    }
    let request = sandbox.get("/sandbox/requests")["requests"][0].clone();
    let expected = (&json!("paymart"), &json!("lost"), &json!(owner.merchant), &json!("unknown_sender"));
    let found =
        (&request["gateway"], &request["order_id"], &request["key_owner"], &request["signature_cause"]);
    assert_eq!(found, expected, "{request}");
    let shown = page(&sandbox, &format!("/dashboard/exchanges/{}", request["id"]));
    assert!(shown.contains("This is the key of") && shown.contains(&owner.merchant), "{shown}");
    assert!(shown.contains("Compare private_key and the account"), "{shown}");
    assert!(shown.contains("href=\"/dashboard/start?gateway=paymart\""), "{shown}");
}

#[test]
fn a_wrong_merchant_number_is_named_and_listed() {
    let sandbox = Sandbox::start();
    let client = payermax::Client::new(&sandbox, json!({}));
    let mut envelope = client.envelope(&card_payment("A", GOOD_CARD));
    envelope["merchantNo"] = json!("P01010000000000");
    let body = envelope.to_string();
    client.send("orderAndPay", &body, &client.sign(&body), None).unwrap();
    let request = newest(&sandbox, &client.merchant);
    assert_eq!(
        (&request["signature_cause"], &request["order_id"]),
        (&json!("other_merchant_no"), &json!("A"))
    );
    let shown = page(&sandbox, &format!("/dashboard/exchanges/{}", request["id"]));
    for part in ["not checked", "merchant_no is not that of this app_id"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    assert!(page(&sandbox, "/dashboard/exchanges?refused=1").contains("not checked"));
    assert_eq!(refused_count(&sandbox), "1");
}

#[test]
fn the_sink_accepts_for_every_gateway() {
    let sandbox = Sandbox::start();
    let client = paypro::Client::new(&sandbox, json!({}));
    let mut payment = paypro::pay_in("A");
    payment["notifyUrl"] = json!(format!("{}/sandbox/sink/paypro", sandbox.url));
    client.done("payInApi", &payment);
    sandbox.settle(&client.merchant, "A", &json!({ "result": "approved" }));
    let buyer = payermax::Client::new(&sandbox, json!({}));
    let mut payment = card_payment("B", GOOD_CARD);
    payment["notifyUrl"] = json!(format!("{}/sandbox/sink/payermax", sandbox.url));
    buyer.done("orderAndPay", &payment);
    for merchant in [&client.merchant, &buyer.merchant] {
        eventually("an accepted notification", || {
            sandbox.deliveries(merchant).iter().find(|told| told["state"] == "delivered").map(|_| ())
        });
    }
    let unknown = sandbox.agent.post(format!("{}/sandbox/sink/nobody", sandbox.url)).send("").unwrap();
    assert_eq!(unknown.status(), 404);
}

#[test]
fn the_first_payment_gets_a_number_that_is_free() {
    let sandbox = Sandbox::start();
    let id = sandbox.ready["merchants"]["paymart"].as_str().unwrap().to_owned();
    let key = sandbox.ready["configs"]["paymart"]["credentials"]["private_key"].as_str().unwrap().to_owned();
    for number in ["first_paymart_1", "first_paymart_2"] {
        let shown = page(&sandbox, "/dashboard/start?gateway=paymart");
        assert!(shown.contains(&format!("&quot;order_id&quot;: &quot;{number}&quot;,\n")), "{shown}");
        assert!(shown.contains("duplicate_order") && shown.contains("pip install"), "{shown}");
        let request = sandbox.agent.post(format!("{}/paymart/api/v1/payments", sandbox.url));
        let request =
            request.content_type("application/json").header("authorization", format!("Bearer {key}"));
        assert_eq!(request.send(business::hosted(number).to_string()).unwrap().status(), 200);
    }
    assert_eq!(sandbox.entries(&id).len(), 2);
}

#[test]
fn what_a_button_did_is_shown() {
    let sandbox = Sandbox::start();
    let merchant = sandbox.ready["merchants"]["payermax"].as_str().unwrap().to_owned();
    let act = |name: &str, fields: &[(&str, &str)]| {
        let url = format!("{}/dashboard/actions/{name}", sandbox.url);
        let response = sandbox.agent.post(url).send_form(fields.iter().copied()).unwrap();
        assert_eq!(response.status(), 303, "{name}");
        response.headers()["location"].to_str().unwrap().to_owned()
    };
    let back = format!("/dashboard/faults?merchant={merchant}");
    let fields = [("merchant", merchant.as_str()), ("fault", "drop_answer"), ("back", &back)];
    let shown = page(&sandbox, &act("fault", &fields));
    assert!(
        shown.contains("drop_answer waits for payermax&#39;s next call.")
            || shown.contains("drop_answer waits for payermax's next call."),
        "{shown}"
    );
    assert!(shown.contains("<option value=\"orderAndPay\">"), "{shown}");
    let config = sandbox.ready["configs"]["payermax"].clone();
    let client = payermax::Client::from_config(&sandbox, &merchant, config);
    let mut payment = card_payment("A", GOOD_CARD);
    payment["notifyUrl"] = json!(format!("{}/sandbox/sink/payermax", sandbox.url));
    assert!(client.try_call("orderAndPay", &payment, None).is_err());
    let order = client.entries()[0]["gateway_id"].as_str().unwrap().to_owned();
    let shown = page(&sandbox, &format!("/dashboard/orders/{order}"));
    for part in [
        "the answer would have been APPLY_SUCCESS",
        " charged</a>",
        &format!("ledger?merchant={}", merchant.replace('-', "%2D")),
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let told =
        eventually("delivery", || sandbox.deliveries(&merchant).first().map(|told| told["id"].to_string()));
    let again = act("replay", &[("id", &told)]);
    assert!(page(&sandbox, &again).contains("It was sent again"), "{again}");
    assert_ne!(again.split(['/', '?']).nth(3).unwrap(), told);
    assert!(page(&sandbox, "/dashboard/ledger").contains(&merchant));
    assert!(page(&sandbox, "/dashboard/payments?q=nothing-like-it").contains("Nothing matches."));
}
