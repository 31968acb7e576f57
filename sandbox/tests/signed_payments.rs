//! What a signed payment costs: printed, and not asserted, since it depends on the machine.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

mod common;

use std::time::{Duration, Instant};

use common::payermax::{Client, GOOD_CARD, card_payment};
use common::{Sandbox, agent, processor_time};
use serde_json::json;
use ureq::Agent;

const PAYMENTS: usize = 2_000;
const WARMING: usize = 100;

/// A request that is signed already, so that the client costs little while the clock runs.
struct Signed {
    body: String,
    sign: String,
}

fn signed(client: &Client<'_>, numbers: std::ops::Range<usize>, label: &str) -> Vec<Signed> {
    let one = |place| {
        let data = card_payment(&format!("{label}_{place}"), GOOD_CARD);
        let body = client.envelope(&data).to_string();
        Signed { sign: client.sign(&body), body }
    };
    numbers.map(one).collect()
}

/// Sends requests one after the other over one kept connection; returns the answers with their signatures.
fn send(agent: &Agent, address: &str, requests: &[Signed]) -> Vec<(String, String)> {
    let one = |request: &Signed| {
        let post = agent.post(address).content_type("application/json").header("sign", &request.sign);
        let mut response = post.send(&request.body).unwrap();
        let sign = response.headers()["sign"].to_str().unwrap().to_owned();
        (response.body_mut().read_to_string().unwrap(), sign)
    };
    requests.iter().map(one).collect()
}

fn play(sandbox: &Sandbox, connections: usize) {
    let client = Client::new(sandbox, json!({}));
    let address = format!("{}/payermax/aggregate-pay/api/gateway/orderAndPay", sandbox.url);
    send(&agent(), &address, &signed(&client, 0..WARMING, "warm"));
    let requests = signed(&client, 0..PAYMENTS, "N");
    let (start, before) = (Instant::now(), processor_time(&sandbox.ready["pid"]));
    let answers: Vec<_> = std::thread::scope(|scope| {
        let shares = requests.chunks(PAYMENTS / connections);
        let sending: Vec<_> = shares.map(|share| scope.spawn(|| send(&agent(), &address, share))).collect();
        sending.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let (taken, used) = (start.elapsed(), processor_time(&sandbox.ready["pid"]) - before);
    assert!(answers.iter().all(|(body, sign)| body.contains("APPLY_SUCCESS") && client.verifies(body, sign)));
    assert_eq!(client.entries().len(), PAYMENTS + WARMING);
    let each = |time: Duration| time / u32::try_from(PAYMENTS).unwrap();
    let rate = f64::from(u32::try_from(PAYMENTS).unwrap()) / taken.as_secs_f64();
    println!(
        "{connections} connections: {rate:.0} payments per second, one every {:.2?}, {:.2?} of processor each",
        each(taken),
        each(used)
    );
}

#[test]
#[ignore = "prints figures: make deep-sandbox"]
fn what_a_signed_payment_costs() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sandbox.db");
    for (what, options) in [("memory", vec![]), ("file", vec!["--database", file.to_str().unwrap()])] {
        let sandbox = Sandbox::measured(&options);
        println!("database in {what}:");
        [1, 16].into_iter().for_each(|connections| play(&sandbox, connections));
    }
}
