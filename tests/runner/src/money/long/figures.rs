//! The final figures of a long run.

use std::collections::BTreeMap;
use std::fmt;

use super::crew::Killed;
use super::journal::Standing;
use super::notices::Heard;
use crate::money::gateways::Query;
use crate::money::verdict::{Ledger, Violation};
use crate::money::{Belief, Claim};

/// What happened in a round, or in all of them.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// How many orders were made.
    pub orders: usize,
    /// The shop's final beliefs, by number of orders.
    pub beliefs: BTreeMap<&'static str, usize>,
    /// How often each fault occurred.
    pub faults: BTreeMap<String, usize>,
    /// How many processes were killed.
    pub killed: Killed,
    /// How many of these were `till resolve`.
    pub killed_commands: usize,
    /// How many calls to make an order began.
    pub calls: usize,
    /// How many calls a kill cut off between their beginning and their end.
    pub cut: usize,
    /// How many of these orders `till resolve` found at the gateway.
    pub cut_found: usize,
    /// How many calls ended with an unknown outcome.
    pub unknown: usize,
    /// How many outcomes were determined within the call after a lost answer.
    pub resolved: usize,
    /// How many orders `till resolve` found at the gateway.
    pub found: usize,
    /// How many orders it reported as nothing happened.
    pub nothing: usize,
    /// How many orders were sent again for that reason, or because they were refused.
    pub again: usize,
    /// What stays unknown forever: how often, by reason.
    pub forever: BTreeMap<String, usize>,
    /// How many of these orders are in the ledger, once each.
    pub forever_held: usize,
    /// How many payments were partially paid, captured or released after they were made.
    pub followed_up: usize,
    /// Notifications: how many arrived, were refused for their signature, were repetitions, were not authenticated, were
    /// confirmed by a query, led to a delivery.
    pub notices: [usize; 6],
    /// Every broken promise.
    pub violations: Vec<Violation>,
    /// The duration in seconds.
    pub seconds: u64,
}

impl Figures {
    /// Adds the calls in the journals.
    pub fn add_standing(&mut self, standing: &Standing) {
        self.calls += standing.begun;
        self.unknown += standing.unknown;
        self.resolved += standing.resolved;
    }

    /// Adds the shop's final beliefs.
    pub fn add_claims(&mut self, claims: &[Claim]) {
        self.orders += claims.len();
        for Claim { order, belief } in claims {
            *self.beliefs.entry(name(*belief)).or_default() += 1;
            let (gateway, kind) = (order.gateway.name, order.line.kind.name());
            let why = match (belief, order.line.query) {
                (Belief::Unknown, Query::None) => {
                    format!("{gateway} {kind}s: the gateway has no query for them")
                }
                (Belief::Unclear, Query::NoDecline) => {
                    format!("{gateway} {kind}s that were declined: no document lists the code of a decline")
                }
                _ => continue,
            };
            *self.forever.entry(why).or_default() += 1;
        }
    }

    /// Adds the faults of the calls that the gateways saw.
    pub fn add_ledgers(&mut self, ledgers: &[Ledger]) {
        let requests = ledgers.iter().filter_map(|ledger| ledger.requests["requests"].as_array()).flatten();
        for fault in requests.filter_map(|request| request["faults"].as_array()).flatten() {
            *self.faults.entry(fault.as_str().unwrap_or_default().to_owned()).or_default() += 1;
        }
    }

    /// Adds the gateways' notifications.
    pub fn add_heard(&mut self, heard: &Heard) {
        let counts = [
            heard.received,
            heard.refused,
            heard.repeated,
            heard.unsigned,
            heard.confirmed,
            heard.delivered.len(),
        ];
        self.notices.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        for (fault, count) in &heard.faults {
            *self.faults.entry(fault.clone()).or_default() += count;
        }
    }

    /// Adds those of another round.
    pub fn add(&mut self, other: Self) {
        let add = |sum: &mut usize, more: usize| *sum += more;
        add(&mut self.orders, other.orders);
        add(&mut self.killed.workers, other.killed.workers);
        add(&mut self.killed.sandboxes, other.killed.sandboxes);
        add(&mut self.killed_commands, other.killed_commands);
        add(&mut self.calls, other.calls);
        add(&mut self.cut, other.cut);
        add(&mut self.cut_found, other.cut_found);
        add(&mut self.unknown, other.unknown);
        add(&mut self.resolved, other.resolved);
        add(&mut self.found, other.found);
        add(&mut self.nothing, other.nothing);
        add(&mut self.again, other.again);
        add(&mut self.forever_held, other.forever_held);
        add(&mut self.followed_up, other.followed_up);
        self.notices.iter_mut().zip(other.notices).for_each(|(sum, more)| add(sum, more));
        self.seconds += other.seconds;
        self.violations.extend(other.violations);
        other.beliefs.into_iter().for_each(|(name, more)| add(self.beliefs.entry(name).or_default(), more));
        other.faults.into_iter().for_each(|(name, more)| add(self.faults.entry(name).or_default(), more));
        other.forever.into_iter().for_each(|(why, more)| add(self.forever.entry(why).or_default(), more));
    }

    fn broken(&self, which: impl Fn(&Violation) -> bool) -> usize {
        self.violations.iter().filter(|violation| which(violation)).count()
    }

    /// How many orders are in the ledger more than once.
    pub fn charged_twice(&self) -> usize {
        self.broken(|violation| matches!(violation, Violation::Twice(_) | Violation::SentAgain(_)))
    }

    /// How many orders the shop believes in, but the ledger does not contain.
    pub fn false_success(&self) -> usize {
        self.broken(|violation| matches!(violation, Violation::NotHeld(_) | Violation::Delivered(_)))
    }
}

fn name(belief: Belief) -> &'static str {
    match belief {
        Belief::Moved => "moved",
        Belief::UnderWay => "under way",
        Belief::PaidInPart => "paid in part",
        Belief::Declined => "declined",
        Belief::Nothing => "nothing",
        Belief::Unclear => "unclear",
        Belief::Unknown => "unknown",
    }
}

fn listed<'n>(counts: impl IntoIterator<Item = (&'n str, usize)>) -> String {
    let parts: Vec<String> = counts.into_iter().map(|(name, count)| format!("{name} {count}")).collect();
    parts.join(", ")
}

impl fmt::Display for Figures {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Killed { workers, sandboxes } = self.killed;
        let commands = self.killed_commands;
        let [received, refused, repeated, unsigned, confirmed, delivered] = self.notices;
        let (twice, success) = (self.charged_twice(), self.false_success());
        let beliefs = listed(self.beliefs.iter().map(|(name, count)| (*name, *count)));
        let faults = listed(self.faults.iter().map(|(name, count)| (name.as_str(), *count)));
        let forever: usize = self.forever.values().sum();
        writeln!(formatter, "orders: {} in {} s ({beliefs})", self.orders, self.seconds)?;
        writeln!(formatter, "faults met: {} ({faults})", self.faults.values().sum::<usize>())?;
        writeln!(
            formatter,
            "processes killed: {} ({workers} workers of the shop, {sandboxes} sandboxes, {commands} till resolve)",
            workers + sandboxes + commands
        )?;
        writeln!(
            formatter,
            "calls: {}; unknown: {} ({} ended so, {} were cut off by a kill); found out within the call: {}",
            self.calls,
            self.unknown + self.cut,
            self.unknown,
            self.cut,
            self.resolved
        )?;
        writeln!(
            formatter,
            "settled by till resolve: {} ({} found, of which {} cut off by a kill, and {} that did not happen); sent again: {}",
            self.found + self.nothing,
            self.found,
            self.cut_found,
            self.nothing,
            self.again
        )?;
        writeln!(
            formatter,
            "paid in part, captured or let go: {}; notifications: {received} ({refused} refused for their signature, \
             {repeated} repeated, {unsigned} unsigned, of which {confirmed} confirmed); delivered for them: {delivered}",
            self.followed_up
        )?;
        writeln!(
            formatter,
            "unknown forever: {forever} ({} of them in the ledger, once each)",
            self.forever_held
        )?;
        for (why, count) in &self.forever {
            writeln!(formatter, "  {count} {why}")?;
        }
        writeln!(
            formatter,
            "charged twice: {twice}; false success: {success}; broken promises: {}",
            self.violations.len()
        )
    }
}
