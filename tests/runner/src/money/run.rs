//! One run: orders from many threads, random faults, then settling what is unknown.

use std::time::Duration;

use anyhow::{Result, ensure};
use jiff::Timestamp;
use till::ErrorKind;
use till::model::Verdict;

use super::follow_up::{follow_up, is_due};
use super::gateways::Query;
use super::market::{
    check_log, client, everywhere, ledgers, let_late_things_happen, merchants, sell, sold_keys, trouble,
};
use super::orders;
use super::shop::{Clients, Shop};
use super::verdict::{Known, Violation, verdict};
use super::{Belief, Claim, Order};
use crate::sandbox::Sandbox;

/// Longer than any gateway's settle time.
pub const SETTLE_MS: i64 = 10 * 60 * 1000;
/// The largest number of queries of an order after everything late has happened: queries meet faults too, about one in ten
/// on each attempt of a call.
const ASKED_MAX: usize = 20;
/// Nothing listens there: this proof checks the ledger, not notifications.
const NOTIFY_URL: &str = "http://127.0.0.1:9/";

/// The size of a run, and the source of its randomness.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// How many orders.
    pub orders: usize,
    /// The seed.
    pub seed: u64,
}

/// The result of a run.
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

/// Runs a shop through its orders, settles what is unknown, and judges. The run needs a separate sandbox, because it moves
/// the clock. The faults follow from the seed and the orders' numbers, which are the same in every run.
pub fn run(sandbox: &Sandbox, shop: &dyn Shop, plan: Plan) -> Result<Report> {
    let merchants = merchants(sandbox, |_| None)?;
    let resolves = shop.lets_the_library_resolve();
    let clients =
        merchants.iter().map(|(gateway, merchant)| Ok((gateway.name, client(&merchant.config, resolves)?)));
    let clients = Clients::new(clients.collect::<Result<_>>()?);
    let planned = orders::planned(plan.orders, plan.seed)?;
    let sold = sell(&merchants, orders::sales(&planned, |_| NOTIFY_URL.to_owned())?)?;
    trouble(sandbox, &merchants, plan.seed)?;
    let orders = planned.into_iter().map(|order| order.order(&sold, NOTIFY_URL)).collect::<Result<_>>()?;
    let mut claims = everywhere(orders, |order| Ok(shop.attempt(&clients, order)))?;
    let mut settled = 0;
    if resolves {
        settled = settle(sandbox, &clients, shop, &mut claims)?;
        // An order that did not happen may be sent again under its number.
        let again = drained(&mut claims, |claim| claim.belief == Belief::Nothing);
        let mut second = everywhere(again, |order| Ok(shop.attempt(&clients, order)))?;
        settled += settle(sandbox, &clients, shop, &mut second)?;
        claims.extend(second);
        let due = drained(&mut claims, is_due);
        let mut third = follow_up(sandbox, &merchants, &clients, shop, due)?;
        settled += settle(sandbox, &clients, shop, &mut third)?;
        claims.extend(third);
    } else {
        let_late_things_happen(sandbox)?;
    }
    let known = Known { sold: sold_keys(&sold), creates: clients.creates() };
    let ledgers = ledgers(sandbox, &merchants)?;
    check_log(&claims, &ledgers)?;
    let violations = verdict(&claims, &ledgers, &known);
    Ok(Report { claims, violations, unknown: clients.unknown(), settled })
}

/// Settles every unknown order: first too early, when only found orders may be called final; then after everything late
/// has happened.
fn settle(sandbox: &Sandbox, clients: &Clients, shop: &dyn Shop, claims: &mut Vec<Claim>) -> Result<usize> {
    let unknown = drained(claims, |claim| claim.belief.is_open());
    let count = unknown.len();
    let mut early = everywhere(unknown, |order| {
        let belief = resolved(clients, shop, order, &Timestamp::now().to_string())?;
        ensure!(
            belief != Belief::Nothing,
            "{order} was called final at once, when it may still be committed"
        );
        Ok(belief)
    })?;
    let still = drained(&mut early, |claim| claim.belief.is_open());
    claims.extend(early);
    let_late_things_happen(sandbox)?;
    let past = Timestamp::now() - Duration::from_millis(SETTLE_MS.unsigned_abs());
    claims.extend(until_settled(still, |order| resolved(clients, shop, order, &past.to_string()))?);
    Ok(count)
}

/// Queries each order until nothing more can be determined, with a limit: the last query's statement is as true as any
/// other, and a shop would query again.
fn until_settled(orders: Vec<Order>, ask: impl Fn(&Order) -> Result<Belief> + Sync) -> Result<Vec<Claim>> {
    let mut claims = everywhere(orders, &ask)?;
    for _ in 1..ASKED_MAX {
        let still = drained(&mut claims, Claim::can_be_settled);
        if still.is_empty() {
            break;
        }
        claims.extend(everywhere(still, &ask)?);
    }
    Ok(claims)
}

fn resolved(clients: &Clients, shop: &dyn Shop, order: &Order, attempted_at: &str) -> Result<Belief> {
    let result = clients.call(order, order.line.kind.resolve(), &order.resolve_request(attempted_at));
    if order.line.query == Query::None {
        let kind = result.as_ref().map_err(|error| error.kind);
        let refused = kind == Err(ErrorKind::Unsupported);
        ensure!(refused, "{order}: without a query, it came to {kind:?}");
    }
    Ok(match result {
        Ok(found) if found["verdict"] == "found" => shop.believes(&found),
        Ok(_) => Belief::Unclear,
        Err(error) if error.verdict == Some(Verdict::Nothing) => Belief::Nothing,
        Err(_) => Belief::Unknown,
    })
}

fn drained(claims: &mut Vec<Claim>, which: impl Fn(&Claim) -> bool) -> Vec<Order> {
    claims.extract_if(.., |claim| which(claim)).map(|claim| claim.order).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// The result of an order whose queries fail this often, and how often it is queried.
    fn asked(order: &Order, failures: usize) -> Result<(Belief, usize)> {
        let count = AtomicUsize::new(0);
        let claims = until_settled(vec![order.clone()], |_| {
            let before = count.fetch_add(1, Ordering::Relaxed);
            Ok(if before < failures { Belief::Unknown } else { Belief::Moved })
        })?;
        ensure!(claims.len() == 1, "{} claims of one order", claims.len());
        Ok((claims[0].belief, count.into_inner()))
    }

    #[test]
    fn what_can_be_asked_about_is_asked_about_until_it_is_settled_with_a_bound() -> Result<()> {
        let planned = orders::planned(200, 1)?;
        let orders: Vec<Order> =
            planned.into_iter().filter_map(|planned| planned.order(&Default::default(), "").ok()).collect();
        let order = orders.iter().find(|order| order.line.query == Query::Full);
        let order = order.ok_or_else(|| anyhow::anyhow!("no order with a query"))?;
        assert_eq!(asked(order, 0)?, (Belief::Moved, 1));
        assert_eq!(asked(order, 5)?, (Belief::Moved, 6));
        assert_eq!(asked(order, usize::MAX)?, (Belief::Unknown, ASKED_MAX));
        Ok(())
    }
}
