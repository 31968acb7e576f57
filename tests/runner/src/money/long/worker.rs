//! A worker: a process of the shop that makes orders until none are left, or until it is killed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::journal::{Journal, Line, Standing, standings};
use crate::money::gateways::GATEWAYS;
use crate::money::market::{Ids, client};
use crate::money::orders;
use crate::money::shop::{Clients, Honest, Shop};
use crate::money::{Belief, Order};

/// The exit code of a worker whose journal cannot be written.
const CANNOT_WRITE: i32 = 3;

/// A worker's job.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Job {
    /// The source of the orders.
    pub seed: u64,
    /// The number of orders in the round.
    pub orders: usize,
    /// The slot of this worker.
    pub slot: usize,
    /// The number of slots: each worker makes the orders of its slot.
    pub slots: usize,
    /// The number of concurrent calls.
    pub threads: usize,
    /// Orders to send again because nothing happened, and how often they have been sent. Without it, the orders that were
    /// never sent.
    pub again: Option<BTreeMap<String, usize>>,
    /// Deliberately breaks the rule: sends orders with a beginning but no end again.
    pub forgetful: bool,
    /// The journal.
    pub journal: PathBuf,
    /// Configurations of the clients, by gateway.
    pub configs: BTreeMap<String, Value>,
    /// Addresses for notifications, by gateway.
    pub notify: BTreeMap<String, String>,
    /// What was sold to be refunded: gateway, number, the gateway's number.
    pub sold: Vec<(String, String, String)>,
}

impl Job {
    /// Reads a job file.
    pub fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read(path).with_context(|| path.display().to_string())?;
        serde_json::from_slice(&text).with_context(|| path.display().to_string())
    }

    /// All orders of the round.
    pub fn all_orders(&self) -> Result<Vec<Order>> {
        let ids = self.ids();
        let order = |planned: orders::Planned| {
            let notify = self.notify.get(planned.gateway().name).context("every gateway has an address")?;
            planned.order(&ids, notify)
        };
        orders::planned(self.orders, self.seed)?.into_iter().map(order).collect()
    }

    fn ids(&self) -> Ids {
        let sold = self.sold.iter().filter_map(|(gateway, number, id)| {
            let gateway = GATEWAYS.iter().find(|known| known.name == gateway)?;
            Some(((gateway.name, number.clone()), id.clone()))
        });
        sold.collect()
    }

    /// Whether this worker makes an order. An order with a beginning but no end must not be sent again: it is for
    /// `till resolve`.
    fn takes(&self, order: &Order, standing: Option<&Standing>) -> bool {
        let Some(standing) = standing else { return self.again.is_none() };
        if self.forgetful && standing.belief.is_none() {
            return true;
        }
        let before = self.again.as_ref().and_then(|again| again.get(&order.number));
        // Once more, but not once for each worker that was killed.
        before == Some(&standing.begun) && standing.belief == Some(Belief::Nothing)
    }
}

/// Makes the orders of a job that have not begun.
pub fn work(job: &Job) -> Result<()> {
    let known = standings(&job.journal)?;
    let mine = job.all_orders()?.into_iter().skip(job.slot).step_by(job.slots.max(1));
    let orders: Vec<Order> = mine.filter(|order| job.takes(order, known.get(&order.number))).collect();
    let journal = Arc::new(Journal::open(&job.journal)?);
    let clients = clients(job, Arc::clone(&journal))?;
    let next = Mutex::new(orders.iter());
    let taken = || next.lock().unwrap_or_else(PoisonError::into_inner).next();
    let make = || -> Result<()> {
        while let Some(order) = taken() {
            let (belief, resolved) = Honest.told(&clients, order);
            journal.add(&Line::Ended { order: order.number.clone(), belief, resolved })?;
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..job.threads).map(|_| scope.spawn(make)).collect();
        threads
            .into_iter()
            .try_for_each(|thread| thread.join().map_err(|_| anyhow::anyhow!("a thread panicked"))?)
    })
}

/// Clients that record what they are about to send.
fn clients(job: &Job, journal: Arc<Journal>) -> Result<Clients> {
    let client = |gateway: &crate::money::Gateway| {
        let config = job.configs.get(gateway.name).context("every gateway has a configuration")?;
        Ok((gateway.name, client(config, Honest.lets_the_library_resolve())?))
    };
    let clients = Clients::new(GATEWAYS.iter().map(client).collect::<Result<_>>()?);
    Ok(clients.watched_by(Box::new(move |order| {
        let at = Timestamp::now().to_string();
        let line = Line::Begun { order: order.number.clone(), at };
        // A shop that cannot record what it is about to do must not do it.
        if journal.add(&line).is_err() {
            std::process::exit(CANNOT_WRITE);
        }
    })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_takes_up_what_has_a_beginning_and_no_end() -> Result<()> {
        let first = Job {
            seed: 1,
            orders: 40,
            slot: 0,
            slots: 1,
            threads: 1,
            again: None,
            forgetful: false,
            journal: PathBuf::new(),
            configs: BTreeMap::new(),
            notify: BTreeMap::new(),
            sold: Vec::new(),
        };
        let planned = orders::planned(first.orders, first.seed)?;
        let unsold = planned.into_iter().filter_map(|planned| planned.order(&Ids::new(), "").ok()).next();
        let order = unsold.context("an order that is no refund")?;
        let standing = |begun, belief| Some(Standing { begun, belief, ..Standing::default() });
        let once_more = Job { again: Some(BTreeMap::from([(order.number.clone(), 1)])), ..first.clone() };
        let forgetful = Job { forgetful: true, ..first.clone() };
        let takes = |job: &Job, standing: Option<Standing>| job.takes(&order, standing.as_ref());
        assert!(takes(&first, None) && !takes(&once_more, None));
        for job in [&first, &once_more] {
            assert!(!takes(job, standing(1, None)));
            assert!(!takes(job, standing(1, Some(Belief::Unknown))));
            assert!(!takes(job, standing(1, Some(Belief::Moved))));
        }
        // An order that did not happen is sent once more, but not by each following worker.
        let nothing = Some(Belief::Nothing);
        assert!(!takes(&first, standing(1, nothing)));
        assert!(takes(&once_more, standing(1, nothing)) && !takes(&once_more, standing(2, nothing)));
        assert!(takes(&forgetful, standing(1, None)));
        Ok(())
    }
}
