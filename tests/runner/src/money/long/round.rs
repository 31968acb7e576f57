//! One round: a sandbox, a shop of several processes, and a verdict.

use std::collections::{BTreeMap, BTreeSet};
use std::net::TcpListener;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use jiff::Timestamp;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use tempfile::TempDir;

use super::crew::{self, Killed};
use super::figures::Figures;
use super::journal::{Journal, Line, Standing, standings};
use super::notices::Listener;
use super::plan::{Conduct, Plan};
use super::settling::{Found, Inquiry, Open};
use super::worker::Job;
use crate::money::follow_up::{follow_up, is_due};
use crate::money::market::{self, Ids, Merchants};
use crate::money::run::SETTLE_MS;
use crate::money::shop::{Clients, Honest};
use crate::money::verdict::{Known, Ledger, Violation, delivered, heard, verdict};
use crate::money::{Belief, Claim, Order, orders};
use crate::sandbox::Sandbox;

/// How many processes the shop has.
const SLOTS: usize = 4;
/// The largest number of concurrent calls per process: nearly all of the time is spent waiting for lost answers.
const THREADS: usize = 40;
/// A small round has fewer: one per this many orders, so that a kill does not cut off all of them before they are sent.
const ORDERS_A_THREAD: usize = 40;
/// One sandbox kill per this many orders.
const ORDERS_A_CRASH: usize = 2_500;
/// How long nothing may be called final: the settle time that all five gateways have.
const FINAL_AFTER: Duration = Duration::from_secs(5 * 60);
/// Ports that no system uses for outgoing connections, which could take the sandbox's port while it is dead.
const PORTS: std::ops::Range<u16> = 15_000..30_000;

/// Plays a round and judges it.
pub fn play(plan: &Plan, seed: u64, orders: usize) -> Result<Figures> {
    let mut round = Round::prepare(plan, seed, orders)?;
    let mut random = StdRng::seed_from_u64(seed);
    round.send(&mut random, None)?;
    round.settle("first", &mut random)?;
    let again =
        round.standings()?.into_iter().filter(|(_, standing)| standing.belief == Some(Belief::Nothing));
    let again: BTreeMap<String, usize> = again.map(|(number, standing)| (number, standing.begun)).collect();
    round.figures.again = again.len();
    round.send(&mut random, Some(again))?;
    round.settle("second", &mut random)?;
    round.follow_up()?;
    round.settle("third", &mut random)?;
    round.judge()
}

struct Round<'p> {
    plan: &'p Plan,
    folder: TempDir,
    sandbox: Sandbox,
    listener: Listener,
    merchants: Merchants,
    sold: Ids,
    orders: Vec<Order>,
    jobs: Vec<Job>,
    /// The orders whose last call was cut off by a kill.
    cut: BTreeSet<String>,
    figures: Figures,
}

impl<'p> Round<'p> {
    /// Starts a sandbox, sells what will be refunded, and then starts the faults.
    fn prepare(plan: &'p Plan, seed: u64, count: usize) -> Result<Self> {
        let folder = TempDir::with_prefix("till-long-run-")?;
        let listener = Listener::start()?;
        let sandbox = Sandbox::start_on(&folder.path().join("sandbox.db"), free_port()?)?;
        let merchants = market::merchants(&sandbox, |gateway| Some(listener.address(gateway)))?;
        listener.answer(&merchants)?;
        let planned = orders::planned(count, seed)?;
        let sales = orders::sales(&planned, |gateway| listener.address(gateway))?;
        let sold = market::sell(&merchants, sales)?;
        market::trouble(&sandbox, &merchants, seed)?;
        let named = |slot: usize| folder.path().join(format!("worker-{slot}.journal"));
        let job = Job {
            seed,
            orders: count,
            slot: 0,
            slots: SLOTS,
            threads: (count / ORDERS_A_THREAD).clamp(1, THREADS),
            again: None,
            forgetful: plan.conduct == Conduct::Forgetful,
            journal: named(0),
            configs: merchants
                .iter()
                .map(|(gateway, merchant)| (gateway.name.to_owned(), merchant.config.clone()))
                .collect(),
            notify: merchants
                .iter()
                .map(|(gateway, _)| (gateway.name.to_owned(), listener.address(gateway)))
                .collect(),
            sold: sold
                .iter()
                .map(|((gateway, number), id)| ((*gateway).to_owned(), number.clone(), id.clone()))
                .collect(),
        };
        let jobs = (0..SLOTS).map(|slot| Job { slot, journal: named(slot), ..job.clone() }).collect();
        let (orders, cut, figures) = (job.all_orders()?, BTreeSet::new(), Figures::default());
        Ok(Self { plan, folder, sandbox, listener, merchants, sold, orders, jobs, cut, figures })
    }

    /// Has the workers send all orders, or some of them again, and kills on the way.
    fn send(&mut self, random: &mut StdRng, again: Option<BTreeMap<String, usize>>) -> Result<()> {
        let calls = again.as_ref().map_or(self.orders.len(), BTreeMap::len);
        let sandboxes = calls.div_ceil(ORDERS_A_CRASH).min(calls);
        // One worker per number of concurrent calls.
        let workers = calls.div_ceil(self.jobs.iter().map(|job| job.threads).sum::<usize>().max(1));
        let kills = crew::kills(random, calls, workers, sandboxes, SLOTS);
        for job in &mut self.jobs {
            job.again.clone_from(&again);
        }
        let Killed { workers, sandboxes } =
            crew::play(&self.plan.worker, &self.jobs, &mut self.sandbox, &kills)?;
        self.figures.killed.workers += workers;
        self.figures.killed.sandboxes += sandboxes;
        let standings = self.standings()?.into_iter();
        self.cut =
            standings.filter(|(_, standing)| standing.belief.is_none()).map(|(number, _)| number).collect();
        self.figures.cut += self.cut.len();
        Ok(())
    }

    fn standings(&self) -> Result<BTreeMap<String, Standing>> {
        let mut all = BTreeMap::new();
        for job in &self.jobs {
            all.extend(standings(&job.journal)?);
        }
        Ok(all)
    }

    /// Settles what is unknown: first at once, when only found orders may be called final; then after everything late has
    /// happened.
    fn settle(&mut self, name: &str, random: &mut StdRng) -> Result<()> {
        self.ask(|inquiry, open| inquiry.once(&format!("{name}-early"), open), Duration::ZERO)?;
        market::let_late_things_happen(&self.sandbox)?;
        let percent = random.random_range(0..100);
        // This machine's clock cannot be moved, so the time of the attempt is moved instead.
        let earlier = Duration::from_millis(SETTLE_MS.unsigned_abs());
        self.ask(|inquiry, open| inquiry.until_known(name, open, percent), earlier)
    }

    /// The payers pay their parts, and the shop captures or releases authorizations, under the same faults.
    fn follow_up(&mut self) -> Result<()> {
        let clients = self
            .merchants
            .iter()
            .map(|(gateway, merchant)| Ok((gateway.name, market::client(&merchant.config, true)?)));
        let clients = Clients::new(clients.collect::<Result<_>>()?);
        let standings = self.standings()?;
        let claims = self.orders.iter().filter_map(|order| {
            let belief = standings.get(&order.number)?.belief?;
            Some(Claim { order: order.clone(), belief })
        });
        let due = claims.filter(is_due).map(|claim| claim.order).collect();
        let done = follow_up(&self.sandbox, &self.merchants, &clients, &Honest, due)?;
        self.figures.followed_up += done.len();
        self.note(done.iter().map(|claim| (claim.order.number.as_str(), claim.belief)))
    }

    /// Writes the shop's current beliefs into the journals.
    fn note<'n>(&self, beliefs: impl Iterator<Item = (&'n str, Belief)>) -> Result<()> {
        let journals = self.jobs.iter().map(|job| Journal::open(&job.journal)).collect::<Result<Vec<_>>>()?;
        let places = self.orders.iter().enumerate();
        let slots: BTreeMap<&str, usize> =
            places.map(|(place, order)| (order.number.as_str(), place % SLOTS)).collect();
        for (number, belief) in beliefs {
            let slot = *slots.get(number).context("an order has a place")?;
            journals[slot].add(&Line::Settled { order: number.to_owned(), belief })?;
        }
        Ok(())
    }

    /// Queries the open orders at all gateways concurrently, and records the results.
    fn ask(
        &mut self,
        ask: impl Fn(&Inquiry<'_>, &[Open<'_>]) -> Result<Found> + Sync,
        earlier: Duration,
    ) -> Result<()> {
        let standings = self.standings()?;
        let asked = |(gateway, merchant): &(&'static crate::money::Gateway, crate::sandbox::Merchant)| {
            let open: Vec<Open<'_>> = self.open(gateway.name, &standings, earlier)?;
            let (till, folder, config) =
                (&self.plan.till, self.folder.path(), market::hurried(&merchant.config));
            let inquiry = Inquiry { till, folder, gateway, config: &config };
            if open.is_empty() { Ok(Found::default()) } else { ask(&inquiry, &open) }
        };
        let found: Vec<Result<Found>> = std::thread::scope(|scope| {
            let asking: Vec<_> = self.merchants.iter().map(|one| scope.spawn(|| asked(one))).collect();
            asking
                .into_iter()
                .map(|asking| asking.join().unwrap_or_else(|_| Err(anyhow::anyhow!("a thread panicked"))))
                .collect()
        });
        let found = found.into_iter().collect::<Result<Vec<Found>>>()?;
        self.write_down(&standings, &found, earlier)
    }

    fn open(
        &self,
        gateway: &str,
        standings: &BTreeMap<String, Standing>,
        earlier: Duration,
    ) -> Result<Vec<Open<'_>>> {
        let mine = self.orders.iter().filter(|order| order.gateway.name == gateway);
        mine.filter_map(|order| {
            Some((order, standings.get(&order.number).filter(|standing| standing.is_open())?))
        })
        .map(|(order, standing)| {
            let at: Timestamp = standing.attempted_at.parse()?;
            Ok(Open { order, attempted_at: (at - earlier).to_string() })
        })
        .collect()
    }

    fn write_down(
        &mut self,
        standings: &BTreeMap<String, Standing>,
        found: &[Found],
        earlier: Duration,
    ) -> Result<()> {
        for (number, belief) in found.iter().flat_map(|found| &found.beliefs) {
            match belief {
                Belief::Unknown | Belief::Unclear => {}
                Belief::Nothing => {
                    self.figures.nothing += 1;
                    let sent: Timestamp = standings[number].attempted_at.parse()?;
                    let age = Timestamp::now().duration_since(sent).unsigned_abs() + earlier;
                    if age < FINAL_AFTER {
                        self.figures.violations.push(Violation::Hasty(number.clone()));
                    }
                }
                _ => {
                    self.figures.found += 1;
                    self.figures.cut_found += usize::from(self.cut.contains(number));
                }
            }
        }
        self.figures.killed_commands += found.iter().map(|found| found.killed).sum::<usize>();
        let beliefs = found.iter().flat_map(|found| &found.beliefs);
        self.note(beliefs.map(|(number, belief)| (number.as_str(), *belief)))
    }

    /// Compares the ledgers with the shop's beliefs and with the notifications.
    fn judge(mut self) -> Result<Figures> {
        let gullible = self.plan.conduct == Conduct::Gullible;
        let notices = self.listener.heard(&self.sandbox, &self.merchants, &self.orders, gullible)?;
        let ledgers = market::ledgers(&self.sandbox, &self.merchants)?;
        let standings = self.standings()?;
        let (mut claims, mut known) =
            (Vec::new(), Known { sold: market::sold_keys(&self.sold), ..Known::default() });
        for order in std::mem::take(&mut self.orders) {
            let standing = standings.get(&order.number).with_context(|| format!("{order} was never made"))?;
            self.figures.add_standing(standing);
            known.creates.insert(order.key(), standing.begun);
            claims.push(Claim { order, belief: standing.belief.unwrap_or(Belief::Unknown) });
        }
        market::check_log(&claims, &ledgers)?;
        ensure!(self.sandbox.errors().is_empty(), "the sandbox says {}", self.sandbox.errors());
        let mut figures = self.figures;
        figures.add_claims(&claims);
        figures.add_ledgers(&ledgers);
        figures.add_heard(&notices);
        figures.forever_held = held_of_unknown(&claims, &ledgers);
        figures.violations.extend(verdict(&claims, &ledgers, &known));
        figures.violations.extend(heard(&notices.claims, &ledgers));
        figures.violations.extend(delivered(&notices.delivered, &ledgers));
        figures.violations.extend(notices.wrong.into_iter().map(Violation::Misheard));
        Ok(figures)
    }
}

/// How many orders in the ledger will stay unknown forever.
fn held_of_unknown(claims: &[Claim], ledgers: &[Ledger]) -> usize {
    let held: BTreeSet<_> = crate::money::verdict::keys(ledgers);
    let unknown = claims.iter().filter(|claim| matches!(claim.belief, Belief::Unknown | Belief::Unclear));
    unknown.filter(|claim| held.contains(&claim.order.key())).count()
}

fn free_port() -> Result<u16> {
    for _ in 0..100 {
        let port = rand::rng().random_range(PORTS);
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return Ok(port);
        }
    }
    anyhow::bail!("there is no free port among {PORTS:?}")
}
