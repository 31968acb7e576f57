//! globalmerchant: sign, fields, cards, 3-D Secure, refunds, callbacks, faults.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use common::globalmerchant::{
    BAD_CARD, Client, Fields, GOOD_CARD, UNDECIDED_CARD, payment, payment_3ds, refund, set,
};
use common::listener::Listener;
use common::{Sandbox, eventually};
use serde_json::{Value, json};

fn code(answer: &Value) -> &str {
    answer["code"].as_str().unwrap()
}

fn text<'a>(answer: &'a Value, name: &str) -> &'a str {
    answer[name].as_str().unwrap()
}

fn changed(mut fields: Fields, name: &str, value: &str) -> Fields {
    set(&mut fields, name, value);
    fields
}

/// Presses a button of a page; returns where it leads.
fn press(sandbox: &Sandbox, url: &str, button: &str) -> String {
    let response = sandbox.agent.post(url).send_form([("choice", button)]).unwrap();
    response.headers()["location"].to_str().unwrap().to_owned()
}

#[test]
fn pays_and_retrieves_as_the_samples_show() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    let answer = client.pay("4086d438-f2b1-eb59-7943", "4242424242424242");
    let txid = text(&answer, "txid").to_owned();
    assert!(txid.len() == 20 && txid.starts_with('S') && txid[1..].parse::<u64>().is_ok(), "{txid}");
    let mut shown = json!({
        "out_trade_no": "4086d438-f2b1-eb59-7943", "txid": txid, "amt": "1111.00", "ccy": "USD",
        "code": "0000", "msg": "Payment Success",
    });
    assert_eq!(client.retrieve("4086d438-f2b1-eb59-7943"), shown);
    shown["bill"] = json!("globalmerchant.solutions");
    assert_eq!(answer, shown);

    assert_eq!(code(&client.pay("A", GOOD_CARD)), "0000");
    let declined = client.pay("B", BAD_CARD);
    assert_eq!((code(&declined), text(&declined, "amt")), ("2001", "1111.00"));
    assert_eq!(code(&client.retrieve("B")), "2001");
    // Other numbers have to be valid still.
    let other = "5105105105105100";
    assert_eq!(code(&client.pay("C", other)), "2001");
    assert_eq!(code(&client.call(&changed(payment("D", other), "card.year", "2099"))), "0000");
    let entries = client.entries();
    let statuses: Vec<_> = entries.iter().map(|entry| text(entry, "status")).collect();
    assert_eq!(statuses, ["approved", "approved", "declined", "declined", "approved"]);
    assert_eq!((&entries[0]["amount"], &entries[2]["code"]), (&json!(111_100), &json!("2001")));
    assert_eq!(sandbox.ledger(&client.merchant)["balances"]["USD"]["available"], 100_333_300);
}

#[test]
fn amounts_have_two_decimals_in_every_currency() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    for (number, currency, amount, minor) in [
        ("J", "JPY", "1111.00", 1_111),
        ("K", "KWD", "10.10", 10_100),
        ("U", "USD", "9999999999.99", 999_999_999_999_i64),
    ] {
        let fields = changed(changed(payment(number, GOOD_CARD), "currency", currency), "amt", amount);
        let answer = client.call(&fields);
        assert_eq!((code(&answer), text(&answer, "amt")), ("0000", amount));
        assert_eq!(client.entries().last().unwrap()["amount"], minor);
    }
    let yen = changed(payment("Y", GOOD_CARD), "currency", "JPY");
    let (code, message) = client.refused(&changed(yen, "amt", "1111.50"));
    assert!(code == "1002" && message.contains("JPY has no decimals"), "{message}");
    for wrong in
        ["1111", "1111.0", "1111.000", "1,111.00", "0.00", "-1.00", "1e2", ".10", "12345678901.00", "١.00"]
    {
        let (code, message) = client.refused(&changed(payment("Y", GOOD_CARD), "amt", wrong));
        assert!(code == "1002" && message.contains("amt"), "{wrong}: {message}");
    }
    assert_eq!(client.entries().len(), 3);
}

#[test]
fn every_field_of_the_table_is_checked() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    let good = payment("A", GOOD_CARD);
    assert_eq!(good.len(), 31);
    for (name, _) in good.iter().filter(|(name, _)| name != "action_type") {
        let (code, message) = client.refused(&changed(good.clone(), name, ""));
        assert_eq!(
            (code.as_str(), message.as_str()),
            ("1002", &*format!("parameter error: {name} is required"))
        );
        // One character more than the table has.
        let longest = match name.as_str() {
            "nonce_str" => 16,
            "goods[0].quantity" => 9,
            "amt" | "goods[0].price" => 13,
            "currency" => 3,
            "card.year" | "card.cvv" => 4,
            name if name.ends_with(".country") || name == "card.month" => 2,
            _ => 255,
        };
        let (code, message) = client.refused(&changed(good.clone(), name, &"1".repeat(longest + 1)));
        let expected = format!("{name} may have at most {longest} characters, not {}", longest + 1);
        assert!(code == "1002" && message.ends_with(&expected), "{message}");
    }
    for (name, value) in [
        ("card.num", "4392963203551252"),
        ("card.year", "23"),
        ("card.month", "13"),
        ("card.month", "1"),
        ("card.cvv", "12"),
        ("card.cvv", "12a"),
        ("ip", "1.1.1"),
        ("currency", "usd"),
        ("currency", "ABC"),
        ("customer.country", "us"),
        ("shipping.country", "XK"),
        ("customer.email", "nobody"),
        ("goods[0].quantity", "0"),
        ("goods[0].price", "1"),
        ("goods[2].name", "hat"),
        ("goods[].name", "hat"),
        ("callback_url", "ftp://x"),
    ] {
        let (code, message) = client.refused(&changed(good.clone(), name, value));
        let named = if name == "goods[2].name" { "goods[1].name" } else { name };
        assert!(code == "1002" && message.contains(named), "{name}={value}: {message}");
    }
    assert!(client.entries().is_empty());
    let mut cart = good;
    for (name, value) in
        [("name", "ÄÖÜ ".repeat(63)), ("quantity", "999999999".into()), ("price", "0.00".into())]
    {
        set(&mut cart, &format!("goods[1].{name}"), &value);
    }
    assert_eq!(code(&client.call(&cart)), "0000");
}

#[test]
fn sign_and_form_are_checked() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    let signed = client.signed(&payment("A", GOOD_CARD));
    let answer = |client: &Client<'_>, fields: &Fields| -> Value {
        serde_json::from_str(&client.send(fields, None).unwrap().1).unwrap()
    };
    for name in ["out_trade_no", "amt", "currency", "ip", "nonce_str", "sign"] {
        assert_eq!(code(&answer(&client, &changed(signed.clone(), name, "x"))), "1001", "{name}");
    }
    let log = sandbox.requests(&client.merchant);
    assert_eq!((&log[0]["operation"], &log[0]["signature_matched"]), (&json!("PAY"), &json!(false)));
    assert_eq!(log[0]["string_to_sign"], "PAYA1111.00USD1.1.1.158k5EZTmB5ZnSTPn");
    let upper = |client: &Client<'_>| {
        let mut fields = client.signed(&payment("A", GOOD_CARD));
        let (_, sign) = fields.iter_mut().find(|(name, _)| name == "sign").unwrap();
        *sign = sign.to_ascii_uppercase();
        code(&answer(client, &fields)).to_owned()
    };
    assert_eq!(upper(&client), "1001");
    let lenient = Client::new(&sandbox, json!({ "settings": { "upper_case_sign": true } }));
    assert_eq!(upper(&lenient), "0000");

    let mut twice = signed.clone();
    twice.push(("amt".to_owned(), "1.00".to_owned()));
    assert_eq!(text(&answer(&client, &twice), "msg"), "parameter error: amt was sent more than once");
    let (code, message) = client.refused(&changed(payment("A", GOOD_CARD), "action_type", "STEAL"));
    assert!(code == "1002" && message.contains("PAY, PAY_3DS, RETRIEVE, REFUND"), "{message}");
    let path = client.url().replace(&sandbox.url, "");
    assert_eq!(sandbox.done(&path, &json!({ "amt": "1.00" }))["code"], "1002");
    assert_eq!(sandbox.done("/v3/2020/pay/MCH20201/APP100", &json!({}))["code"], "1003");
    // At the root, the path alone tells which gateway is meant.
    let pairs = signed.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let root = client.url().replace("/globalmerchant", "");
    let text = sandbox.agent.post(root).send_form(pairs).unwrap().body_mut().read_to_string().unwrap();
    assert!(text.contains("\"0000\""), "{text}");
    assert_eq!(client.entries().len(), 1);
}

#[test]
fn three_domain_secure_decides_and_calls_back() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    let shop = Listener::start(500, "busy");
    let missing = |name: &str| client.refused(&changed(payment_3ds("A", GOOD_CARD, &shop.url), name, ""));
    assert!(missing("callback_url").1.contains("callback_url is required"));
    assert!(missing("redirect_url").1.contains("redirect_url is required"));
    for (place, (number, card, button, result)) in [
        ("A 1", GOOD_CARD, "success", "0000"),
        ("B", GOOD_CARD, "fail", "2001"),
        ("C", BAD_CARD, "success", "2001"),
        ("D", "4617611794313933", "success", "0000"),
    ]
    .into_iter()
    .enumerate()
    {
        let answer = client.call(&payment_3ds(number, card, &shop.url));
        assert_eq!((code(&answer), text(&answer, "msg")), ("2000", "3DS required"));
        assert_eq!(code(&client.retrieve(number)), "2000");
        let back = press(&sandbox, text(&answer, "redirect_url"), button);
        let (number, txid) = (number.replace(' ', "+"), text(&answer, "txid"));
        let expected =
            format!("https://shop.example/back?x=1&out_trade_no={number}&txid={txid}&code={result}#top");
        assert_eq!(back, expected);
        if place == 0 {
            shop.wait_for(1);
            shop.answer(200, "anything");
            sandbox.advance(2_000);
        }
        let called = shop.wait_for(place + 2);
        let message = match (result, button) {
            ("0000", _) => "Payment+Success",
            (_, "fail") => "Payment+Failed%3A+3-D+Secure+authentication+failed",
            _ => "Payment+Failed%3A+Do+not+honor",
        };
        let body =
            format!("out_trade_no={number}&txid={txid}&amt=1111.00&ccy=USD&code={result}&msg={message}");
        assert_eq!(called.body, body);
        assert!(called.content_type.unwrap().starts_with("application/x-www-form-urlencoded"));
    }
    let first = eventually("the delivery", || {
        Some(sandbox.deliveries(&client.merchant)[0].clone()).filter(|shown| shown["state"] == "delivered")
    });
    assert_eq!(first["attempts"].as_array().unwrap().len(), 2);
}

#[test]
fn undecided_payments_are_settled() {
    let sandbox = Sandbox::start();
    let shop = Listener::start(200, "");
    let client = Client::new(&sandbox, json!({ "notify_url": shop.url }));
    for (place, (number, decision, result)) in [
        ("A", json!({ "result": "approved" }), "0000"),
        ("B", json!({ "result": "declined", "code": "2099" }), "2099"),
        ("C", json!({ "result": "expired" }), "2001"),
    ]
    .into_iter()
    .enumerate()
    {
        let answer = client.pay(number, UNDECIDED_CARD);
        assert_eq!((code(&answer), text(&answer, "msg")), ("2000", "Payment Pending"));
        sandbox.settle(&client.merchant, number, &decision);
        assert_eq!(code(&client.retrieve(number)), result);
        // Notifications are sent side by side, and may arrive in another order.
        shop.wait_for(place + 1);
    }
    assert!(shop.wait_for(3).body.contains("code=2001&msg=Payment+Expired"));
}

#[test]
fn refunds_in_parts_up_to_the_amount() {
    let sandbox = Sandbox::start();
    let settings = json!({ "opening_balances": { "USD": 0 }, "refund_delay_ms": 5_000 });
    let client = Client::new(&sandbox, json!({ "settings": settings }));
    let txid = text(&client.pay("A", GOOD_CARD), "txid").to_owned();
    let taken = json!({ "out_trade_no": "A", "txid": txid, "code": "2007", "msg": "Refund apply success" });
    assert_eq!(client.refund(&txid, "1000.00"), taken);
    assert_eq!(client.refund(&txid, "100.00"), taken);
    assert_eq!(client.refused(&refund(&txid, "11.01")).0, "2008");
    let second = client.entries()[2].clone();
    assert_eq!((&second["kind"], &second["payment"]), (&json!("refund"), &json!(txid)));
    // A refund that fails leaves its part to others.
    sandbox.settle(&client.merchant, text(&second, "order_id"), &json!({ "result": "declined" }));
    assert_eq!(code(&client.refund(&txid, "111.00")), "2007");
    assert_eq!(client.refused(&refund(&txid, "0.01")).0, "2008");
    sandbox.advance(4_000);
    assert_eq!(client.entries()[1]["status"], "pending");
    sandbox.advance(1_001);
    let ledger = sandbox.ledger(&client.merchant);
    let statuses: Vec<_> =
        ledger["entries"].as_array().unwrap().iter().map(|entry| &entry["status"]).collect();
    assert_eq!(statuses, ["approved", "approved", "declined", "approved"]);
    assert_eq!(
        (&ledger["entries"][0]["refunded"], &ledger["balances"]["USD"]["available"]),
        (&json!(111_100), &json!(0))
    );
    assert_eq!(code(&client.retrieve("A")), "0000");

    assert_eq!(client.refused(&refund("S1", "1.00")), ("1005".to_owned(), "order not exist".to_owned()));
    let other = Client::new(&sandbox, json!({}));
    assert_eq!(other.refused(&refund(&txid, "1.00")).0, "1005");
    assert_eq!(client.refused(&refund(&txid, "1")).0, "1002");
    for name in ["refund_reason", "nonce_str", "txid", "refund_amt"] {
        let message = client.refused(&changed(refund(&txid, "1.00"), name, "")).1;
        assert!(message.ends_with(&format!("{name} is required")), "{message}");
    }
    let declined = text(&client.pay("B", BAD_CARD), "txid").to_owned();
    assert_eq!(client.refused(&refund(&declined, "1.00")).0, "2008");
}

#[test]
fn refusals_have_codes_of_their_own() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    client.pay("A", BAD_CARD);
    assert_eq!(client.refused(&payment("A", GOOD_CARD)).0, "1004");
    assert_eq!(client.refused(&payment_3ds("A", GOOD_CARD, "http://127.0.0.1:9/")).0, "1004");
    assert_eq!(client.retrieve("none"), json!({ "code": "1005", "msg": "order not exist" }));
    let codes = json!({ "repeated": "E4", "declined": "E1", "pending": "E0", "unknown": "E5", "refund": "E8", "parameter": "E2", "sign": "E3" });
    let own = Client::new(&sandbox, json!({ "settings": { "codes": codes } }));
    let declined = own.pay("A", BAD_CARD);
    assert_eq!((code(&declined), code(&own.pay("B", UNDECIDED_CARD))), ("E1", "E0"));
    assert_eq!(own.refused(&payment("A", GOOD_CARD)).0, "E4");
    assert_eq!(code(&own.retrieve("none")), "E5");
    assert_eq!(own.refused(&refund(text(&declined, "txid"), "1.00")).0, "E8");
    assert_eq!(own.refused(&changed(payment("C", GOOD_CARD), "ip", "")).0, "E2");
    let unsigned = own.send(&payment("C", GOOD_CARD), None).unwrap().1;
    assert!(unsigned.contains("\"E3\""), "{unsigned}");
    for settings in
        [json!({ "codes": { "none": "1" } }), json!({ "codes": { "sign": 1 } }), json!({ "lenient": true })]
    {
        let (status, answer) =
            sandbox.post("/sandbox/merchants", &json!({ "gateway": "globalmerchant", "settings": settings }));
        assert!(status == 400 && text(&answer, "error").contains("globalmerchant takes"), "{answer}");
    }
}

#[test]
fn faults_meet_every_creating_call() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    let paid = |number: &str, fault: &str| client.try_call(&payment(number, GOOD_CARD), Some(fault));
    assert!(paid("dropped", "drop_answer").is_err());
    assert_eq!(code(&client.retrieve("dropped")), "0000");
    assert_eq!(paid("before", "status_500_before").unwrap().0, 500);
    assert_eq!(code(&client.retrieve("before")), "1005");
    assert_eq!(paid("after", "status_500_after").unwrap().0, 500);
    assert_eq!(code(&client.retrieve("after")), "0000");
    assert!(serde_json::from_str::<Value>(&paid("garbage", "garbage").unwrap().1).is_err());
    assert_eq!(
        paid("refused", "refuse; code=9999").unwrap().1,
        r#"{"code":"9999","msg":"Refused on demand."}"#
    );
    assert!(paid("refused", "refuse").unwrap().1.contains("2001"));
    assert!(paid("late", "delayed_commit; milliseconds=60000").is_err());
    assert_eq!(code(&client.retrieve("late")), "1005");
    paid("young", "query_lag; milliseconds=60000").unwrap();
    assert_eq!(code(&client.retrieve("young")), "1005");
    sandbox.advance(60_001);
    assert_eq!((code(&client.retrieve("late")), code(&client.retrieve("young"))), ("0000", "0000"));

    // A refund goes by the number of its payment.
    let txid = text(&client.retrieve("late"), "txid").to_owned();
    let rule = |fault: &str, operation: &str, number: &str| {
        sandbox
            .fault(&client.merchant, &json!({ "fault": fault, "operation": operation, "order_id": number }));
    };
    rule("drop_answer", "REFUND", "late");
    let other = text(&client.retrieve("young"), "txid").to_owned();
    assert_eq!(code(&client.refund(&other, "1.00")), "2007");
    assert!(client.try_call(&refund(&txid, "1.00"), None).is_err());
    let log = sandbox.requests(&client.merchant);
    assert_eq!((&log[0]["operation"], &log[0]["order_id"]), (&json!("REFUND"), &json!("late")));
    rule("accept_duplicates", "PAY_3DS", "late");
    let again = client.call(&payment_3ds("late", GOOD_CARD, "http://127.0.0.1:9/"));
    assert_eq!(code(&again), "2000");
    assert_eq!(sandbox.ledger(&client.merchant)["duplicates"], json!(["late"]));
    assert_eq!(client.refused(&payment("late", GOOD_CARD)).0, "1004");
}

#[test]
fn chaos_and_the_clock_leave_the_ledger_in_order() {
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, json!({}));
    sandbox.done(
        "/sandbox/chaos",
        &json!({ "merchant": client.merchant, "seed": 7, "probabilities": { "drop_answer": 0.5 } }),
    );
    let lost = (0..20)
        .filter(|place| client.try_call(&payment(&format!("P{place}"), GOOD_CARD), None).is_err())
        .count();
    assert!((3..18).contains(&lost), "{lost} of 20");
    assert_eq!(client.entries().len(), 20);
    let txid = text(&client.retrieve("P0"), "txid").to_owned();
    let lost = (0..20).filter(|_| client.try_call(&refund(&txid, "1.00"), None).is_err()).count();
    assert!((3..18).contains(&lost), "{lost} of 20");
    assert_eq!(client.entries()[0]["refunded"], 2_000);
    // A late commit whose number was taken in the meantime makes nothing.
    sandbox.done("/sandbox/chaos", &json!({ "merchant": client.merchant, "seed": 1, "probabilities": {} }));
    assert!(client.try_call(&payment("Q", GOOD_CARD), Some("delayed_commit; milliseconds=9000")).is_err());
    assert_eq!(code(&client.pay("Q", GOOD_CARD)), "0000");
    sandbox.advance(9_001);
    assert_eq!(sandbox.ledger(&client.merchant)["duplicates"], json!([]));
}

#[test]
fn nothing_of_a_card_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sandbox.db");
    let sandbox = Sandbox::with(&["--database", file.to_str().unwrap()]);
    let client = Client::new(&sandbox, json!({}));
    client.pay("A", GOOD_CARD);
    client.call(&payment_3ds("B", GOOD_CARD, "http://127.0.0.1:9/"));
    client.call(&changed(payment("C", GOOD_CARD), "currency", GOOD_CARD));
    client.send(&changed(payment(GOOD_CARD, GOOD_CARD), "sign", "x"), None).unwrap();
    let shown = json!([sandbox.requests(&client.merchant), client.entries()]).to_string();
    assert!(shown.contains("PAY439296******12511111.00USD") && !shown.contains(GOOD_CARD), "{shown}");
    assert!(sandbox.stop("-TERM").success());
    let kept = std::fs::read(&file).unwrap();
    assert!(!kept.windows(GOOD_CARD.len()).any(|part| part == GOOD_CARD.as_bytes()));
}
