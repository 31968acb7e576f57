//! Queries the orders, a few at a time.

use std::fmt;
use std::sync::Mutex;

use anyhow::anyhow;
use indicatif::ProgressBar;
use serde_json::Value;
use till::model::Verdict;
use till::{CancelToken, Client, ErrorKind};

use super::list::Order;
use super::results::Results;
use crate::output::Failure;

/// The outcome of an order according to an answer. The library has checked it; an answer that says nothing leaves it unknown.
fn verdict_of(result: &till::Result<Value>) -> Verdict {
    let verdict = match result {
        Ok(found) => serde_json::from_value(found["verdict"].clone()).ok(),
        Err(error) => error.verdict,
    };
    verdict.unwrap_or(Verdict::Unknown)
}

/// How many orders have which outcome.
#[derive(Clone, Copy, Default)]
pub struct Counts {
    found: usize,
    nothing: usize,
    /// Those that are still to be queried.
    pub unknown: usize,
}

impl Counts {
    /// How many were queried.
    pub fn sum(&self) -> usize {
        self.found + self.nothing + self.unknown
    }

    fn add(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Found => self.found += 1,
            Verdict::Nothing => self.nothing += 1,
            Verdict::Unknown => self.unknown += 1,
        }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} found, {} did not happen, {} unknown", self.found, self.nothing, self.unknown)
    }
}

/// Queries the orders from several threads, until all are done, the token fires or a result cannot be stored.
pub fn ask_all(
    client: &Client,
    orders: &[Order],
    threads: u8,
    results: &Results,
    bar: &ProgressBar,
    cancel: &CancelToken,
) -> Result<Counts, Failure> {
    let next = Mutex::new(orders.iter());
    let counts = Mutex::new(Counts::default());
    let failed = CancelToken::new();
    let work = || -> Result<(), Failure> {
        while !cancel.is_fired() && !failed.is_fired() {
            let Some(order) = next.lock().map_err(|_| poisoned())?.next() else { break };
            let result =
                client.call(order.operation, &order.request, cancel).outcome.map(|result| result.to_json());
            // An interrupted query says nothing; a later run repeats it.
            if matches!(&result, Err(error) if error.kind == ErrorKind::Cancelled) {
                break;
            }
            let verdict = verdict_of(&result);
            let mut counts = counts.lock().map_err(|_| poisoned())?;
            bar.suspend(|| results.add(order, verdict, &result)).inspect_err(|_| failed.fire())?;
            counts.add(verdict);
            bar.set_message(counts.to_string());
            bar.inc(1);
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let ended: Vec<_> = running.into_iter().map(std::thread::ScopedJoinHandle::join).collect();
        ended.into_iter().try_for_each(|ended| ended.unwrap_or_else(|_| Err(poisoned())))
    })?;
    counts.into_inner().map_err(|_| poisoned())
}

fn poisoned() -> Failure {
    Failure::Other(anyhow!("another thread failed"))
}
