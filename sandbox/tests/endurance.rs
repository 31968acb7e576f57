//! Many orders in one process, and processes that are killed in the middle of them.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

mod common;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use common::listener::Listener;
use common::shop::Shop;
use common::{Sandbox, business, eventually, processor_time};
use serde_json::{Value, json};

/// Memory that a process has now, in kibibytes.
fn resident(sandbox: &Sandbox) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", sandbox.ready["pid"])).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// Plays orders at every gateway, settles those that wait, and says how long one kept the processor busy.
fn play(sandbox: &Sandbox, shops: &[Shop<'_>], numbers: std::ops::Range<usize>) -> Duration {
    let before = processor_time(&sandbox.ready["pid"]);
    let count = u32::try_from(numbers.len() * shops.len()).unwrap();
    std::thread::scope(|scope| {
        for shop in shops {
            let numbers = numbers.clone();
            scope.spawn(move || {
                for place in numbers {
                    let number = format!("number_{place}");
                    assert_eq!(shop.pay(&number, None).unwrap().0, 200);
                    if !shop.decides_at_once() {
                        sandbox.settle(shop.merchant(), &number, &json!({ "result": "approved" }));
                    }
                }
            });
        }
    });
    (processor_time(&sandbox.ready["pid"]) - before) / count
}

/// Takes minutes; `make deep` runs it.
#[test]
#[ignore = "plays 20,000 orders"]
fn the_last_of_many_orders_costs_no_more_than_the_first() {
    const EACH: usize = 4_000;
    let sandbox = Sandbox::start();
    let listener = Listener::start(200, "OK");
    let shops = Shop::all(&sandbox, &listener.url);
    let chaos = json!({
        "merchant": shops.iter().map(Shop::merchant).collect::<Vec<_>>(), "seed": 7,
        "probabilities": { "duplicate_notification": 0.1, "query_lag": 0.1, "late_notification": 0.1 },
    });
    sandbox.done("/sandbox/chaos", &chaos);
    let tenth = EACH / 10;
    let mut figures = Vec::new();
    for part in 0..10 {
        let each = play(&sandbox, &shops, part * tenth..(part + 1) * tenth);
        figures.push((each, resident(&sandbox)));
        println!("orders {}: {each:?} each, {} KiB", (part + 1) * tenth * shops.len(), figures[part].1);
    }
    for shop in &shops {
        let ledger = sandbox.ledger(shop.merchant());
        assert_eq!(ledger["entries"].as_array().unwrap().len(), EACH);
        assert_eq!(ledger["duplicates"], json!([]));
    }
    let (first, last) = (figures[1], figures[9]);
    assert!(last.0 < first.0 * 2, "an order took {:?} first and {:?} last", first.0, last.0);
    let grown = (last.1 - first.1) / u64::try_from(8 * tenth * shops.len()).unwrap();
    assert!(grown < 8, "{grown} KiB for each order");
}

/// What a merchant's answers said was done.
fn pay_until_it_ends(shop: &Shop<'_>, paid: &AtomicUsize) -> BTreeSet<String> {
    (0..)
        .map(|place| format!("number_{place}"))
        .take_while(|number| shop.pay(number, None).is_ok_and(|(status, _)| status == 200))
        .inspect(|_| {
            paid.fetch_add(1, Ordering::SeqCst);
        })
        .collect()
}

#[test]
fn killed_in_the_middle_of_requests_it_loses_nothing_that_it_answered() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sandbox.db");
    let options = ["--database", file.to_str().unwrap()];
    for round in 0..3 {
        let sandbox = Sandbox::with(&options);
        let shops = Shop::all(&sandbox, "http://127.0.0.1:9/n");
        let merchants: Vec<String> = shops.iter().map(|shop| shop.merchant().to_owned()).collect();
        let pid = sandbox.ready["pid"].to_string();
        let paid: Vec<AtomicUsize> = shops.iter().map(|_| AtomicUsize::new(0)).collect();
        let answered: Vec<BTreeSet<String>> = std::thread::scope(|scope| {
            let paying: Vec<_> = shops
                .iter()
                .zip(&paid)
                .map(|(shop, paid)| scope.spawn(move || pay_until_it_ends(shop, paid)))
                .collect();
            let every = || paid.iter().all(|paid| paid.load(Ordering::SeqCst) > 3 * round);
            eventually("every shop's payments", || every().then_some(()));
            std::process::Command::new("kill").args(["-KILL", &pid]).status().unwrap();
            paying.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        drop(shops);
        drop(sandbox);

        let database = rusqlite::Connection::open(&file).unwrap();
        let check: String = database.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(check, "ok");
        drop(database);
        let sandbox = Sandbox::with(&options);
        for (merchant, answered) in merchants.iter().zip(&answered) {
            // Each of these asserts that the ledger adds up.
            let entries = sandbox.entries(merchant);
            let kept: BTreeSet<String> =
                entries.iter().map(|entry| entry["order_id"].as_str().unwrap().to_owned()).collect();
            assert!(!answered.is_empty() && answered.is_subset(&kept), "{merchant}");
            assert!(kept.len() <= answered.len() + 1, "one at most was under way: {merchant}");
        }
        // It works on with what it found.
        let client = business::Client::paymart(&sandbox, json!({}));
        client.pay(&business::hosted("number_1"));
        assert_eq!(client.entries()[0]["status"], Value::from("pending"));
        assert!(sandbox.stop("-TERM").success());
    }
}
