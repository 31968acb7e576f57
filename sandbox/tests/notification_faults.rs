//! Notifications that come twice, late, out of order, or before the answer, from every gateway.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use common::listener::Listener;
use common::shop::Shop;
use common::{Sandbox, eventually, payermax, paypro};
use serde_json::json;

/// Pays with a fault, and decides the payment where that does not happen by itself.
fn pay(sandbox: &Sandbox, shop: &Shop<'_>, number: &str, fault: Option<&str>) {
    assert_eq!(shop.pay(number, fault).unwrap().0, 200);
    if !shop.decides_at_once() {
        sandbox.settle(shop.merchant(), number, &json!({ "result": "approved" }));
    }
}

/// Numbers of the orders that a merchant was told of, in the order of their queue.
fn queued(sandbox: &Sandbox, shop: &Shop<'_>) -> Vec<String> {
    let told = sandbox.deliveries(shop.merchant());
    told.iter().map(|delivery| delivery["order_id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_duplicate_is_the_same_once_more() {
    let sandbox = Sandbox::start();
    let listener = Listener::start(200, "");
    for shop in Shop::all(&sandbox, &listener.url) {
        listener.answer(200, shop.receipt());
        pay(&sandbox, &shop, "number_1", Some("duplicate_notification"));
        pay(&sandbox, &shop, "number_2", None);
        let rule = json!({ "fault": "duplicate_notification", "operation": shop.operation() });
        sandbox.fault(shop.merchant(), &rule);
        pay(&sandbox, &shop, "number_3", None);
        sandbox.fault(
            shop.merchant(),
            &json!({ "fault": "duplicate_notification", "operation": "notification" }),
        );
        pay(&sandbox, &shop, "number_4", None);
        let twice = ["number_1", "number_1", "number_2", "number_3", "number_3", "number_4", "number_4"];
        assert_eq!(queued(&sandbox, &shop), twice, "{}", shop.operation());
        let told = sandbox.deliveries(shop.merchant());
        assert_eq!(told[0]["body"], told[1]["body"]);
        // The copy itself is a notification like any other.
        assert_eq!(told[0]["faults"], json!(["duplicate_notification"]));
        assert_eq!(told[1]["faults"], json!([]));
        assert_eq!(sandbox.entries(shop.merchant()).len(), 4);
    }
}

#[test]
fn a_late_one_waits_for_its_time() {
    let sandbox = Sandbox::start();
    let listener = Listener::start(200, "");
    for (place, shop) in Shop::all(&sandbox, &listener.url).iter().enumerate() {
        listener.answer(200, shop.receipt());
        pay(&sandbox, shop, "number_1", Some("late_notification; milliseconds=60000"));
        // It returns after everything due was processed.
        sandbox.advance(50_000);
        assert_eq!(listener.received().len(), place, "too early: {}", shop.operation());
        sandbox.advance(10_001);
        listener.wait_for(place + 1);
    }
}

#[test]
fn an_early_one_comes_before_the_answer() {
    let sandbox = Sandbox::start();
    let listener = Listener::start(200, "");
    for (place, shop) in Shop::all(&sandbox, &listener.url).iter().enumerate() {
        listener.answer(200, shop.receipt());
        let answered = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let (status, _) =
                    shop.pay("number_1", Some("early_notification; milliseconds=60000")).unwrap();
                assert_eq!((status, listener.received().len()), (200, place + 1), "{}", shop.operation());
                answered.store(true, Ordering::SeqCst);
            });
            if !shop.decides_at_once() {
                eventually("the order", || (!sandbox.entries(shop.merchant()).is_empty()).then_some(()));
                std::thread::sleep(Duration::from_millis(200));
                assert!(!answered.load(Ordering::SeqCst), "nobody was told yet: {}", shop.operation());
                sandbox.settle(shop.merchant(), "number_1", &json!({ "result": "approved" }));
            }
        });
    }
}

#[test]
fn an_early_one_that_never_comes_is_not_waited_for() {
    let sandbox = Sandbox::start();
    let client = paypro::Client::new(&sandbox, json!({}));
    let start = Instant::now();
    let asked = Some("early_notification; milliseconds=300");
    assert_eq!(client.try_call("payInApi", &paypro::pay_in("A"), asked).unwrap().0, 200);
    assert!(start.elapsed() >= Duration::from_millis(300));
    // Nobody is told of what was refused: an answer that waited would come too late for the client.
    let asked = Some("early_notification; milliseconds=3600000");
    assert_eq!(client.try_call("payInApi", &paypro::pay_in("A"), asked).unwrap().0, 200);
}

#[test]
fn an_early_refund_waits_until_it_is_made() {
    let sandbox = Sandbox::start();
    let listener = Listener::start(200, r#"{"msg":"Success","code":"SUCCESS"}"#);
    let client = payermax::Client::new(&sandbox, json!({ "notify_url": listener.url }));
    client.pay("A");
    listener.wait_for(1);
    sandbox.fault(&client.merchant, &json!({ "fault": "early_notification", "milliseconds": 8_000 }));
    // A query does not use it up.
    client.done("orderQuery", &json!({ "outTradeNo": "A" }));
    client.done("refund", &payermax::refund("R", "A", 1.0));
    assert_eq!(listener.received()[1].json()["notifyType"], "REFUND");
}

#[test]
fn a_reordered_one_comes_after_the_next() {
    let sandbox = Sandbox::start();
    let listener = Listener::start(200, "OK");
    let client = paypro::Client::new(&sandbox, json!({}));
    let mut fields = paypro::pay_in("A");
    fields["notifyUrl"] = json!(listener.url);
    assert_eq!(client.try_call("payInApi", &fields, Some("reordered_notification")).unwrap().0, 200);
    sandbox.settle(&client.merchant, "A", &json!({ "result": "partial", "amount": 12_000 }));
    sandbox.settle(&client.merchant, "A", &json!({ "result": "approved" }));
    assert_eq!(listener.wait_for(1).json()["status"], "0000");
    assert_eq!(listener.wait_for(2).json()["status"], "0001");
    // Where nothing follows, it is only late.
    let rule =
        json!({ "fault": "reordered_notification", "operation": "notification", "milliseconds": 60_000 });
    sandbox.fault(&client.merchant, &rule);
    fields["tradeNo"] = json!("B");
    client.done("payInApi", &fields);
    sandbox.settle(&client.merchant, "B", &json!({ "result": "approved" }));
    sandbox.advance(60_001);
    assert_eq!(listener.wait_for(3).json()["tradeNo"], "B");
}

#[test]
fn a_wrong_signature_can_be_asked_for_by_the_call() {
    let sandbox = Sandbox::start();
    let listener = Listener::start(200, "OK");
    let client = paypro::Client::new(&sandbox, json!({}));
    for (place, fault) in [Some("wrong_signature"), None].into_iter().enumerate() {
        let mut fields = paypro::pay_in(&format!("N{place}"));
        fields["notifyUrl"] = json!(listener.url);
        client.try_call("payInApi", &fields, fault).unwrap();
        sandbox.settle(&client.merchant, &format!("N{place}"), &json!({ "result": "approved" }));
        let notice = listener.wait_for(place + 1).json();
        let right = paypro::sign(&notice, client.secret());
        assert_eq!(notice["sign"] == json!(right), fault.is_none());
    }
}

/// How often each number was told of, with faults at random.
fn chaos_run(sandbox: &Sandbox, seed: u64) -> Vec<Vec<String>> {
    let listener = Listener::start(200, "");
    let shops = Shop::all(sandbox, &listener.url);
    let merchants: Vec<_> = shops.iter().map(Shop::merchant).collect();
    let wanted = json!({
        "merchant": merchants, "seed": seed,
        "probabilities": { "duplicate_notification": 0.3, "late_notification": 0.3, "reordered_notification": 0.3 },
    });
    sandbox.done("/sandbox/chaos", &wanted);
    shops
        .iter()
        .map(|shop| {
            for place in 0..15 {
                pay(sandbox, shop, &format!("number_{place}"), None);
            }
            queued(sandbox, shop)
        })
        .collect()
}

#[test]
fn chaos_is_the_same_for_the_same_seed() {
    let sandbox = Sandbox::start();
    let first = chaos_run(&sandbox, 1);
    assert_eq!(first, chaos_run(&sandbox, 1));
    assert_ne!(first, chaos_run(&sandbox, 2));
    for told in &first {
        assert!(told.len() > 15 && told.len() < 30, "{told:?}");
    }
}
