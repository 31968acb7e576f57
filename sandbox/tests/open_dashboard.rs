//! Ten thousand payments with notifications through sixteen connections, while a dashboard is open.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

mod common;

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use common::business::{Client, GOOD_CARD, direct};
use common::listener::Listener;
use common::{Sandbox, eventually, payermax};
use serde_json::{Value, json};

const THREADS: usize = 16;
const EACH: usize = 625;

/// Listens to the events, and loads the pages that are open whenever there is one; returns how often.
fn look(sandbox: &Sandbox, done: &AtomicBool) -> usize {
    let address = sandbox.url.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET /dashboard/events HTTP/1.1\r\nhost: {address}\r\n\r\n").unwrap();
    let mut buffer = [0; 4096];
    let mut loaded = 0;
    while !done.load(Ordering::SeqCst) {
        assert_ne!(stream.read(&mut buffer).unwrap(), 0);
        for path in ["/", "/dashboard/payments", "/dashboard/deliveries"] {
            let answer = sandbox.agent.get(format!("{}{path}", sandbox.url)).call().unwrap();
            assert_eq!(answer.status(), 200);
            loaded += 1;
        }
    }
    loaded
}

/// Kibibytes of memory that a process has now (`VmRSS`), or had at most (`VmHWM`).
fn memory(pid: &Value, name: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
#[ignore = "takes minutes: make deep-sandbox"]
fn none_is_lost_and_none_doubled() {
    let listener = Listener::start(200, "OK");
    let sandbox = Sandbox::start();
    let client = Client::new(&sandbox, "paymart", json!({ "notify_url": listener.url }));
    let pid = &sandbox.ready["pid"];
    let before = memory(pid, "VmRSS:");
    let (start, done) = (Instant::now(), AtomicBool::new(false));
    let loaded = std::thread::scope(|scope| {
        let looking = scope.spawn(|| look(&sandbox, &done));
        let paying: Vec<_> = (0..THREADS)
            .map(|thread| {
                let client = &client;
                scope.spawn(move || {
                    for place in 0..EACH {
                        client.pay(&direct(&format!("N{thread}-{place}-order"), GOOD_CARD));
                    }
                })
            })
            .collect();
        paying.into_iter().for_each(|thread| thread.join().unwrap());
        let rate = f64::from(u32::try_from(THREADS * EACH).unwrap()) / start.elapsed().as_secs_f64();
        println!("{rate:.0} payments a second");
        eventually("every notification", || (listener.received().len() >= THREADS * EACH).then_some(()));
        done.store(true, Ordering::SeqCst);
        // One more change, so that whoever looks sees the end.
        client.pay(&direct("the-last-one", GOOD_CARD));
        looking.join().unwrap()
    });
    let mut told: HashMap<String, usize> = HashMap::new();
    for received in listener.received() {
        *told.entry(received.json()["orderNumber"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    told.remove("the-last-one");
    assert_eq!(told.len(), THREADS * EACH);
    assert!(told.values().all(|count| *count == 1));
    let ledger = sandbox.ledger(&client.merchant);
    assert_eq!(ledger["duplicates"], json!([]));
    assert_eq!(ledger["entries"].as_array().unwrap().len(), THREADS * EACH + 1);
    let (after, peak) = (memory(pid, "VmRSS:"), memory(pid, "VmHWM:"));
    println!("{loaded} pages; memory: {before} KiB before, {after} KiB after, {peak} KiB at most");
    assert!(loaded > 0);
}

/// PayerMax's answers and notifications are signed with RSA, and so are the requests.
#[test]
#[ignore = "takes minutes: make deep-sandbox"]
fn signed_payments() {
    const SIGNED_EACH: usize = 125;
    let listener = Listener::start(200, r#"{"msg":"Success","code":"SUCCESS"}"#);
    let sandbox = Sandbox::start();
    let client = payermax::Client::new(&sandbox, json!({ "notify_url": listener.url }));
    let start = Instant::now();
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            let client = &client;
            scope.spawn(move || {
                (0..SIGNED_EACH).for_each(|place| drop(client.pay(&format!("N{thread}_{place}"))))
            });
        }
    });
    let rate = f64::from(u32::try_from(THREADS * SIGNED_EACH).unwrap()) / start.elapsed().as_secs_f64();
    eventually("every notification", || (listener.received().len() >= THREADS * SIGNED_EACH).then_some(()));
    assert_eq!(sandbox.ledger(&client.merchant)["duplicates"], json!([]));
    let peak = memory(&sandbox.ready["pid"], "VmHWM:");
    println!("PayerMax: {rate:.0} payments a second, {peak} KiB at most");
}
