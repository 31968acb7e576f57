//! Does what is due: decisions, late commits, deliveries.

mod delivery;

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::calls;
use crate::clock::Milliseconds;
use crate::sandbox::Sandbox;
use crate::settlement::{self, Outcome, SettleError};
use crate::store::{merchants, notifications, orders, tasks};
use crate::work::Work;

/// How many deliveries may be under way at once.
const AT_ONCE: usize = 8;
/// The longest sleep: the machine's clock may be set meanwhile.
const LONGEST_SLEEP: Milliseconds = 60_000;
/// How long deliveries may take at a stop; what is cut is sent again at the next start.
const PATIENCE: Duration = Duration::from_secs(5);

/// Takes due decisions and commits due requests at once.
pub fn catch_up(sandbox: &Sandbox) -> Result<()> {
    calls::commit_late(sandbox, sandbox.clock.now())?;
    take_due_decisions(sandbox)
}

/// Takes every decision that is due; each is a transaction of its own.
fn take_due_decisions(sandbox: &Sandbox) -> Result<()> {
    let step = |work: &Work<'_>| -> Result<bool> {
        let Some(task) = tasks::take_due(work.connection, work.now)? else {
            return Ok(false);
        };
        let order = orders::by_gateway_id(work.connection, &task.gateway_id)?;
        let Some(mut order) = order.filter(|order| order.state.is_open()) else {
            return Ok(true);
        };
        let merchant = merchants::by_id(work.connection, &order.merchant)?;
        let merchant = merchant.context("an order belongs to a merchant")?;
        let gateway = sandbox.gateway(&merchant.gateway).context("a merchant belongs to a gateway")?;
        let Some(outcome) = Outcome::from_text(&task.result) else {
            return gateway.due(work, &merchant, &mut order, &task.result).map(|()| true);
        };
        match settlement::settle(work, gateway, &mut order, outcome, None) {
            // Somebody decided otherwise in the meantime.
            Ok(()) | Err(SettleError::Impossible(_)) => Ok(true),
            Err(SettleError::Broken(error)) => Err(error),
        }
    };
    while sandbox.work(step)? {}
    Ok(())
}

/// Works until `stop` turns true, then finishes what is under way.
pub async fn run(sandbox: Arc<Sandbox>, mut stop: watch::Receiver<bool>) {
    let mut deliveries = JoinSet::new();
    while !*stop.borrow() {
        let free = AT_ONCE.saturating_sub(deliveries.len());
        let round = Arc::clone(&sandbox);
        let due = tokio::task::spawn_blocking(move || one_round(&round, free)).await;
        // An error here is a full disk or the like: try again after a while.
        let (due, sleep) = due.ok().and_then(Result::ok).unwrap_or((Vec::new(), 1_000));
        for notification in due {
            let sandbox = Arc::clone(&sandbox);
            deliveries.spawn_blocking(move || delivery::deliver(&sandbox, &notification));
        }
        let sleep = if deliveries.len() >= AT_ONCE { LONGEST_SLEEP } else { sleep };
        tokio::select! {
            () = sandbox.wake.notified() => {}
            Some(_) = deliveries.join_next() => {}
            _ = stop.changed() => {}
            () = tokio::time::sleep(Duration::from_millis(u64::try_from(sleep).unwrap_or(0))) => {}
        }
    }
    let rest = async { while deliveries.join_next().await.is_some() {} };
    tokio::time::timeout(PATIENCE, rest).await.unwrap_or_default();
}

fn one_round(sandbox: &Sandbox, free: usize) -> Result<(Vec<notifications::Notification>, Milliseconds)> {
    catch_up(sandbox)?;
    sandbox.work(|work| {
        let due = notifications::take_due(work.connection, work.now, u32::try_from(free)?)?;
        let next = [
            notifications::next_due(work.connection)?,
            tasks::next_due(work.connection)?,
            sandbox.next_late(),
        ];
        let sleep = next.into_iter().flatten().min().map_or(LONGEST_SLEEP, |at| at - work.now);
        Ok((due, sleep.clamp(1, LONGEST_SLEEP)))
    })
}
