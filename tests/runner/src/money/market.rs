//! The gateways of a run as a shop meets them: merchants, clients, what is sold before the faults begin, and finally the
//! ledgers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use till::{Client, ClientConfig};

use super::gateways::{GATEWAYS, Gateway};
use super::shop::{Clients, believed};
use super::trouble;
use super::verdict::Ledger;
use super::{Belief, Claim, Key, Kind, Order};
use crate::sandbox::{Merchant, Sandbox};

/// Nearly all of the time is spent waiting for lost answers.
const THREADS: usize = 64;
/// The time limit for answers that are not lost, in milliseconds: it only ends a hang.
const PATIENCE_MS: u32 = 120_000;
/// The largest number of requests that the sandbox keeps.
const LOGGED: usize = 50_000;

/// The merchants of a run.
pub type Merchants = Vec<(&'static Gateway, Merchant)>;

/// The gateways' numbers of what was sold, by gateway and the shop's number.
pub type Ids = BTreeMap<(&'static str, String), String>;

/// A merchant at each gateway, whose notifications go where `notify` says.
pub fn merchants(sandbox: &Sandbox, notify: impl Fn(&Gateway) -> Option<String>) -> Result<Merchants> {
    let merchant = |gateway: &'static Gateway| {
        let settings = gateway.settings.iter().map(|name| ((*name).to_owned(), json!(true)));
        let settings = Value::Object(settings.collect());
        Ok((gateway, sandbox.merchant(gateway.name, notify(gateway).as_deref(), &settings)?))
    };
    GATEWAYS.iter().map(merchant).collect()
}

/// Starts the faults.
pub fn trouble(sandbox: &Sandbox, merchants: &Merchants, seed: u64) -> Result<()> {
    for (_, merchant) in merchants {
        sandbox.post("/sandbox/chaos", &trouble::chaos(&merchant.id, seed))?;
    }
    Ok(())
}

/// Moves the sandbox's clock until nothing late is left: a late commit happens when the clock reaches its time, and its
/// queries may lag from then on. Two rounds of this are less than the clock difference that PayerMax tolerates.
pub fn let_late_things_happen(sandbox: &Sandbox) -> Result<()> {
    for _commit_then_lag in 0..2 {
        sandbox.post("/sandbox/clock", &json!({"advance_ms": 2 * trouble::LATEST_MS}))?;
    }
    Ok(())
}

/// A client's configuration: the merchant's, with short time-outs, so that lost answers do not take long.
pub fn hurried(config: &Value) -> Value {
    let mut config = config.clone();
    config["timeouts"] = json!({"connect_ms": 2000, "attempt_ms": 2500, "total_ms": 4500});
    config
}

/// A client with such a configuration.
pub fn client(config: &Value, resolves: bool) -> Result<Client> {
    let mut config = hurried(config);
    config["resolve"] = json!(resolves);
    made(&config)
}

fn made(config: &Value) -> Result<Client> {
    let config = ClientConfig::from_json(config.to_string().as_bytes());
    config.and_then(Client::new).map_err(|error| anyhow::anyhow!("no client: {error}"))
}

/// Makes the payments that will be refunded. No answers are lost yet, so it waits for each, however busy the machine
/// is.
pub fn sell(merchants: &Merchants, sales: Vec<Order>) -> Result<Ids> {
    let patient = |config: &Value| {
        let mut config = config.clone();
        config["timeouts"] =
            json!({"connect_ms": PATIENCE_MS, "attempt_ms": PATIENCE_MS, "total_ms": PATIENCE_MS});
        made(&config)
    };
    let clients = merchants.iter().map(|(gateway, merchant)| Ok((gateway.name, patient(&merchant.config)?)));
    let clients = &Clients::new(clients.collect::<Result<_>>()?);
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

/// The ledger keys of the sold payments.
pub fn sold_keys(ids: &Ids) -> BTreeSet<Key> {
    let key = |(gateway, number): &(&'static str, String)| Key {
        gateway,
        kind: Kind::Payment.name().to_owned(),
        number: number.clone(),
    };
    ids.keys().map(key).collect()
}

/// Processes every order, from many threads.
pub fn everywhere(orders: Vec<Order>, deal: impl Fn(&Order) -> Result<Belief> + Sync) -> Result<Vec<Claim>> {
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

/// What each gateway has received and booked.
pub fn ledgers(sandbox: &Sandbox, merchants: &Merchants) -> Result<Vec<Ledger>> {
    let ledger = |(gateway, merchant): &(&'static Gateway, Merchant)| {
        let requests = sandbox.get(&format!("/sandbox/requests?merchant={}&limit={LOGGED}", merchant.id))?;
        Ok(Ledger { gateway, ledger: sandbox.ledger(&merchant.id)?, requests })
    };
    merchants.iter().map(ledger).collect()
}

/// Guards the counts: a misspelt call name, or a log that has dropped entries, would count nothing.
pub fn check_log(claims: &[Claim], ledgers: &[Ledger]) -> Result<()> {
    let logs = || ledgers.iter().filter_map(|ledger| ledger.requests["requests"].as_array());
    let logged: usize = logs().map(Vec::len).sum();
    ensure!(logged < LOGGED, "the log of requests is full: take fewer orders in one sandbox");
    let lines: BTreeSet<_> =
        claims.iter().map(|claim| (claim.order.gateway.name, claim.order.line.wire)).collect();
    for (gateway, wire) in lines {
        let mut of_it = ledgers.iter().filter(|ledger| ledger.gateway.name == gateway);
        let seen = of_it.any(|ledger| {
            let requests = ledger.requests["requests"].as_array();
            requests.is_some_and(|requests| requests.iter().any(|request| request["operation"] == wire))
        });
        ensure!(seen, "{gateway} has seen no {wire}");
    }
    Ok(())
}
