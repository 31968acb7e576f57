//! The sandbox is killed at random moments under load, again and again: nothing that was answered is lost, and every
//! notification arrives.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use common::business::{self, GOOD_CARD, direct};
use common::listener::Listener;
use common::{Sandbox, eventually};
use serde_json::{Value, json};

const KILLS: usize = 100;
const THREADS: usize = 4;

/// A merchant's number of the order that a notification tells of.
fn told(body: &str) -> Option<String> {
    let told: Value = serde_json::from_str(body).ok()?;
    (told["status"] == "approved").then(|| told["orderNumber"].as_str().map(str::to_owned)).flatten()
}

/// Pays from several threads until the sandbox dies, which is once so many payments were answered while others are
/// under way; keeps the numbers that were answered.
fn pay_until_killed(sandbox: &Sandbox, key: &str, round: usize, answered: &Mutex<BTreeSet<String>>) {
    let limit = 1 + round * 7 % 11;
    let done = AtomicUsize::new(0);
    let pid = sandbox.ready["pid"].to_string();
    let pay = |number: &str| {
        let request = sandbox.agent.post(format!("{}/paymart/api/v1/payments", sandbox.url));
        let request =
            request.content_type("application/json").header("authorization", format!("Bearer {key}"));
        request.send(direct(number, GOOD_CARD).to_string())?.body_mut().read_to_string()
    };
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            let (pay, done, pid) = (&pay, &done, &pid);
            scope.spawn(move || {
                for place in 0.. {
                    let number = format!("N{round}-{thread}-{place}");
                    let Ok(text) = pay(&number) else {
                        return;
                    };
                    assert!(text.contains("\"success\":true"), "{text}");
                    answered.lock().unwrap().insert(number);
                    if done.fetch_add(1, Ordering::SeqCst) + 1 == limit {
                        std::process::Command::new("kill").args(["-KILL", pid]).status().unwrap();
                    }
                }
            });
        }
    });
}

#[test]
fn killed_a_hundred_times() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sandbox.db");
    let options = ["--database", file.to_str().unwrap()];
    let listener = Listener::start(200, "OK");
    let first = Sandbox::with(&options);
    let made = first.done("/sandbox/merchants", &json!({ "gateway": "paymart", "notify_url": listener.url }));
    let (merchant, key) =
        (made["merchant"].as_str().unwrap(), made["config"]["credentials"]["private_key"].as_str().unwrap());
    first.stop("-KILL");
    let answered: Mutex<BTreeSet<String>> = Mutex::default();
    for round in 0..KILLS {
        let sandbox = Sandbox::with(&options);
        pay_until_killed(&sandbox, key, round, &answered);
    }
    let sandbox = Sandbox::with(&options);
    let ledger = sandbox.ledger(merchant);
    assert_eq!(ledger["duplicates"], json!([]));
    let entries = ledger["entries"].as_array().unwrap();
    let there: BTreeSet<String> =
        entries.iter().map(|entry| entry["order_id"].as_str().unwrap().to_owned()).collect();
    let answered = answered.into_inner().unwrap();
    assert!(answered.len() >= KILLS, "{}", answered.len());
    assert!(answered.is_subset(&there), "{:?}", answered.difference(&there).collect::<Vec<_>>());
    assert!(entries.iter().all(|entry| entry["status"] == "approved" && entry["paid"] == 1000));
    // What was cut on its way is sent again, and perhaps twice.
    eventually("every notification", || {
        let received = listener.received();
        let heard: BTreeSet<String> = received.iter().filter_map(|one| told(&one.body)).collect();
        (heard == there).then_some(())
    });
    let waiting = sandbox.deliveries(merchant);
    eventually("an empty queue", || {
        let left = sandbox.deliveries(merchant).iter().filter(|told| told["state"] != "delivered").count();
        (left == 0 && !waiting.is_empty()).then_some(())
    });
    let client = business::Client::paymart(&sandbox, json!({}));
    client.pay(&direct("afterwards", GOOD_CARD));
}
