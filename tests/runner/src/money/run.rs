//! One run: orders from many threads, trouble at random, then the settling of what is unknown.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use jiff::Timestamp;
use serde_json::{Value, json};
use till::{Client, ClientConfig, ErrorKind, Outcome};

use super::gateways::{GATEWAYS, Gateway, Query};
use super::orders;
use super::shop::{Clients, Shop, believed};
use super::verdict::{Known, Ledger, Violation, verdict};
use super::{Belief, Claim, Key, Kind, Order};
use crate::sandbox::{Merchant, Sandbox};

/// Nearly all time is waiting for answers that do not come.
const THREADS: usize = 64;
/// As many requests as the sandbox keeps.
const LOGGED: usize = 50_000;
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
    let merchants = merchants(sandbox)?;
    let clients = merchants.iter().map(|(gateway, merchant)| Ok((gateway.name, client(merchant, shop)?)));
    let clients = Clients::new(clients.collect::<Result<_>>()?);
    let planned = orders::planned(plan.orders, plan.seed)?;
    let sold = sell(&clients, orders::sales(&planned)?)?;
    for (_, merchant) in &merchants {
        sandbox.post("/sandbox/chaos", &chaos(&merchant.id, plan.seed))?;
    }
    let orders = planned.into_iter().map(|order| order.order(&sold)).collect::<Result<_>>()?;
    let mut claims = everywhere(orders, |order| Ok(shop.attempt(&clients, order)))?;
    let mut settled = 0;
    if shop.lets_the_library_resolve() {
        settled = settle(sandbox, &clients, &mut claims)?;
        // What is settled as nothing may be sent again, under its number.
        let again = drained(&mut claims, |claim| claim.belief == Belief::Nothing);
        let mut second = everywhere(again, |order| Ok(shop.attempt(&clients, order)))?;
        settled += settle(sandbox, &clients, &mut second)?;
        claims.extend(second);
    } else {
        sandbox.post("/sandbox/clock", &json!({"advance_ms": SETTLE_MS}))?;
    }
    let sold = sold.into_keys().map(|(gateway, number)| Key {
        gateway,
        kind: Kind::Payment.name().to_owned(),
        number,
    });
    let known = Known { sold: sold.collect(), creates: clients.creates() };
    let ledgers = ledgers(sandbox, &merchants)?;
    check_log(&claims, &ledgers)?;
    let violations = verdict(&claims, &ledgers, &known);
    Ok(Report { claims, violations, unknown: clients.unknown(), settled })
}

type Merchants = Vec<(&'static Gateway, Merchant)>;

fn merchants(sandbox: &Sandbox) -> Result<Merchants> {
    let merchant = |gateway: &'static Gateway| {
        let settings = gateway.settings.iter().map(|name| ((*name).to_owned(), json!(true)));
        Ok((gateway, sandbox.merchant(gateway.name, None, &Value::Object(settings.collect()))?))
    };
    GATEWAYS.iter().map(merchant).collect()
}

fn ledgers(sandbox: &Sandbox, merchants: &Merchants) -> Result<Vec<Ledger>> {
    let ledger = |(gateway, merchant): &(&'static Gateway, Merchant)| {
        let requests = sandbox.get(&format!("/sandbox/requests?merchant={}&limit={LOGGED}", merchant.id))?;
        Ok(Ledger { gateway, ledger: sandbox.ledger(&merchant.id)?, requests })
    };
    merchants.iter().map(ledger).collect()
}

/// Counting calls by a name that no call has would count nothing.
fn check_log(claims: &[Claim], ledgers: &[Ledger]) -> Result<()> {
    for Claim { order, .. } in claims {
        let logged = ledgers.iter().filter(|ledger| ledger.gateway == order.gateway);
        let mut requests = logged.filter_map(|ledger| ledger.requests["requests"].as_array()).flatten();
        let (gateway, wire) = (order.gateway.name, order.line.wire);
        ensure!(requests.any(|request| request["operation"] == wire), "{gateway} has seen no {wire}");
    }
    Ok(())
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

/// The gateways' numbers of what was sold, by gateway and the shop's number.
type Ids = BTreeMap<(&'static str, String), String>;

fn sell(clients: &Clients, sales: Vec<Order>) -> Result<Ids> {
    let ids = Mutex::new(Ids::new());
    everywhere(sales, |order| {
        let result = clients.create(order).map_err(|error| anyhow::anyhow!("{order}: {error}"))?;
        let belief = believed(&result);
        ensure!(belief == Belief::Moved, "{order}: a payment without trouble came to {belief:?}");
        let id = result["id"].as_str().with_context(|| format!("{order} has no number of the gateway's"))?;
        let key = (order.gateway.name, order.number.clone());
        ids.lock().unwrap_or_else(PoisonError::into_inner).insert(key, id.to_owned());
        Ok(belief)
    })?;
    Ok(ids.into_inner().unwrap_or_else(PoisonError::into_inner))
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
    let open = |claim: &Claim| matches!(claim.belief, Belief::Unknown | Belief::Unclear);
    let unknown = drained(claims, open);
    let count = unknown.len();
    let mut early = everywhere(unknown, |order| {
        let belief = resolved(clients, order, &Timestamp::now().to_string())?;
        ensure!(
            belief != Belief::Nothing,
            "{order} was called final at once, when it may still be committed"
        );
        Ok(belief)
    })?;
    let still = drained(&mut early, open);
    claims.extend(early);
    sandbox.post("/sandbox/clock", &json!({"advance_ms": SETTLE_MS}))?;
    let past = Timestamp::now() - Duration::from_millis(SETTLE_MS.unsigned_abs());
    let past = past.to_string();
    claims.extend(everywhere(still, |order| resolved(clients, order, &past))?);
    Ok(count)
}

fn resolved(clients: &Clients, order: &Order, attempted_at: &str) -> Result<Belief> {
    let result = clients.call(order, order.line.kind.resolve(), &order.resolve_request(attempted_at));
    if order.line.query == Query::None {
        let kind = result.as_ref().map_err(|error| error.kind);
        let refused = kind == Err(ErrorKind::Unsupported);
        ensure!(refused, "{order}: without a query, it came to {kind:?}");
    }
    Ok(match result {
        Ok(found) => believed(&found),
        Err(error) if error.kind == ErrorKind::NotFound && error.outcome == Outcome::NotSent => {
            Belief::Nothing
        }
        Err(_) => Belief::Unknown,
    })
}

fn drained(claims: &mut Vec<Claim>, which: impl Fn(&Claim) -> bool) -> Vec<Order> {
    claims.extract_if(.., |claim| which(claim)).map(|claim| claim.order).collect()
}
