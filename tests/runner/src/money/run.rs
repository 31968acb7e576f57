//! One run: orders from many threads, trouble at random, then the settling of what is unknown.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Result, bail};
use jiff::Timestamp;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};
use till::{Client, ClientConfig, ErrorKind, Outcome};

use super::shop::{Clients, Shop, believed};
use super::verdict::{Violation, verdict};
use super::{Belief, Claim, Kind, Order};
use crate::sandbox::{Merchant, Sandbox};

/// Nearly all time is waiting for answers that do not come.
const THREADS: usize = 64;
/// Refunds are parts of these payments, which are made before the trouble begins.
const SOLD: usize = 20;
/// Longer than any late commit or lagging query of a run.
const SETTLE_MS: i64 = 10 * 60 * 1000;
/// How long a late commit or a lag may last.
const LATEST_MS: u64 = 5_000;

/// How large a run is, and where its randomness comes from.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// How many orders.
    pub orders: usize,
    /// The seed.
    pub seed: u64,
}

/// What came of a run.
pub struct Report {
    /// What the shop believes in the end.
    pub claims: Vec<Claim>,
    /// Every broken promise.
    pub violations: Vec<Violation>,
    /// How many calls ended with an unknown outcome.
    pub unknown: usize,
    /// How many orders were unknown after their call, and had to be settled.
    pub settled: usize,
}

/// Runs a shop through its orders, settles what is unknown, and judges. The sandbox has to be its own: the run moves its
/// clock. The trouble follows from the seed and the orders' numbers, which are the same in every run.
pub fn run(sandbox: &Sandbox, shop: &dyn Shop, plan: Plan) -> Result<Report> {
    let settings = json!({"ignore_request_time": true});
    let payermax = sandbox.merchant("payermax", None, &settings)?;
    let paypro = sandbox.merchant("paypro", None, &json!({}))?;
    let clients = Clients {
        payermax: client(&payermax, shop)?,
        paypro: client(&paypro, shop)?,
        unknown: AtomicUsize::new(0),
    };
    let sold = sell(&clients)?;
    for merchant in [&payermax, &paypro] {
        sandbox.post("/sandbox/chaos", &chaos(&merchant.id, plan.seed))?;
    }
    let orders = orders(plan, &sold);
    let mut claims = everywhere(orders, |order| Ok(shop.attempt(&clients, order)))?;
    let mut settled = 0;
    if shop.lets_the_library_resolve() {
        settled = settle(sandbox, &clients, &mut claims)?;
        // What is settled as nothing may be sent again, under its number.
        let again = drained(&mut claims, Belief::Nothing);
        let mut second = everywhere(again, |order| Ok(shop.attempt(&clients, order)))?;
        settled += settle(sandbox, &clients, &mut second)?;
        claims.extend(second);
    } else {
        sandbox.post("/sandbox/clock", &json!({"advance_ms": SETTLE_MS}))?;
    }
    let ledgers = [sandbox.ledger(&payermax.id)?, sandbox.ledger(&paypro.id)?];
    let violations = verdict(&claims, &[&ledgers[0], &ledgers[1]], &sold.into_iter().collect());
    Ok(Report { claims, violations, unknown: clients.unknown.into_inner(), settled })
}

fn client(merchant: &Merchant, shop: &dyn Shop) -> Result<Client> {
    let mut config = merchant.config.clone();
    config["timeouts"] = json!({"connect_ms": 2000, "attempt_ms": 2500, "total_ms": 4500});
    config["resolve"] = json!(shop.lets_the_library_resolve());
    let config = ClientConfig::from_json(config.to_string().as_bytes());
    let made = config.and_then(Client::new);
    made.map_err(|error| anyhow::anyhow!("no client: {error}"))
}

/// The trouble: about four calls of ten meet some, and a number that is taken is always taken again.
fn chaos(merchant: &str, seed: u64) -> Value {
    json!({"merchant": merchant, "seed": seed,
        "probabilities": {"drop_answer": 0.08, "delayed_commit": 0.10, "query_lag": 0.15, "accept_duplicates": 1.0,
            "delay": 0.04, "status_500_before": 0.06, "status_500_after": 0.06, "garbage": 0.04,
            "wrong_signature": 0.03, "refuse": 0.03},
        "milliseconds": {"delayed_commit": [50, LATEST_MS], "query_lag": [50, LATEST_MS], "delay": [100, LATEST_MS]}})
}

fn sell(clients: &Clients) -> Result<Vec<String>> {
    (0..SOLD)
        .map(|index| {
            let number = format!("sold_{index}");
            let order = Order {
                kind: Kind::Payment,
                paypro: false,
                number: number.clone(),
                amount: 10_000_000,
                currency: "USD",
                of: None,
                declined: false,
            };
            let result = clients.call(&order, Kind::Payment.create(), &order.request());
            let result = result.map_err(|error| anyhow::anyhow!("{error}"))?;
            match believed(&result) {
                Belief::Moved => Ok(number),
                other => bail!("a payment without trouble came to {other:?}"),
            }
        })
        .collect()
}

fn orders(plan: Plan, sold: &[String]) -> Vec<Order> {
    let mut random = StdRng::seed_from_u64(plan.seed);
    (0..plan.orders)
        .map(|index| {
            let (kind, paypro, currency) = match random.random_range(0..10) {
                0..=3 => (Kind::Payment, false, "USD"),
                4 | 5 => (Kind::Refund, false, "USD"),
                6 => (Kind::Payout, false, "PHP"),
                7 | 8 => (Kind::Payment, true, "MXN"),
                _ => (Kind::Payout, true, "MXN"),
            };
            let whole_units = random.random_range(1..=500);
            Order {
                kind,
                paypro,
                number: format!("order_{index}"),
                amount: whole_units * 100,
                currency,
                of: (kind == Kind::Refund).then(|| sold[random.random_range(0..sold.len())].clone()),
                declined: kind == Kind::Payment && !paypro && random.random_bool(0.1),
            }
        })
        .collect()
}

/// Deals with every order, from many threads.
fn everywhere(orders: Vec<Order>, deal: impl Fn(&Order) -> Result<Belief> + Sync) -> Result<Vec<Claim>> {
    let (next, claims) = (AtomicUsize::new(0), Mutex::new(Vec::with_capacity(orders.len())));
    let worker = || -> Result<()> {
        while let Some(order) = orders.get(next.fetch_add(1, Ordering::Relaxed)) {
            let claim = Claim { order: order.clone(), belief: deal(order)? };
            claims.lock().unwrap_or_else(PoisonError::into_inner).push(claim);
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..THREADS).map(|_| scope.spawn(worker)).collect();
        workers
            .into_iter()
            .try_for_each(|worker| worker.join().map_err(|_| anyhow::anyhow!("a thread panicked"))?)
    })?;
    Ok(claims.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// Settles every order that is unknown: first too early, when nothing may be called final but what was found; then after
/// everything late has happened.
fn settle(sandbox: &Sandbox, clients: &Clients, claims: &mut Vec<Claim>) -> Result<usize> {
    let unknown = drained(claims, Belief::Unknown);
    let count = unknown.len();
    let mut early = everywhere(unknown, |order| {
        let belief = resolved(clients, order, &Timestamp::now().to_string());
        if belief == Belief::Nothing {
            bail!("{} was called final at once, when it may still be committed", order.number);
        }
        Ok(belief)
    })?;
    let still = drained(&mut early, Belief::Unknown);
    claims.extend(early);
    sandbox.post("/sandbox/clock", &json!({"advance_ms": SETTLE_MS}))?;
    let past = Timestamp::now() - Duration::from_millis(SETTLE_MS.unsigned_abs());
    let past = past.to_string();
    claims.extend(everywhere(still, |order| Ok(resolved(clients, order, &past)))?);
    Ok(count)
}

fn resolved(clients: &Clients, order: &Order, attempted_at: &str) -> Belief {
    match clients.call(order, order.kind.resolve(), &order.resolve_request(Some(attempted_at))) {
        Ok(found) => believed(&found),
        Err(error) if error.kind == ErrorKind::NotFound && error.outcome == Outcome::NotSent => {
            Belief::Nothing
        }
        Err(_) => Belief::Unknown,
    }
}

fn drained(claims: &mut Vec<Claim>, belief: Belief) -> Vec<Order> {
    claims.extract_if(.., |claim| claim.belief == belief).map(|claim| claim.order).collect()
}
