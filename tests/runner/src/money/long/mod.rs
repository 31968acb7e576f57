//! The long run: the proof of money with processes that are killed.
//!
//! A shop of several processes makes orders while every fault of the sandbox happens at random. Its processes, the
//! sandbox and `till resolve` are killed during calls. The shop never resends an order whose journal has a beginning but no
//! end: it goes into the lists for `till resolve`, and the ledgers judge.
//!
//! It runs in rounds with a separate sandbox and seed each, so that a failed round can be repeated alone.

mod crew;
mod figures;
mod journal;
mod notices;
mod plan;
mod round;
mod settling;
pub mod worker;

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result};

pub use figures::Figures;
pub use plan::{Conduct, Plan, ROUND};

/// `TILL_DRIVER_CLI`, or the command next to the running program.
pub fn till() -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("TILL_DRIVER_CLI") {
        return Ok(crate::root().join(path));
    }
    let current = std::env::current_exe()?;
    let mut beside = current.ancestors().skip(1).take(2).map(|folder| folder.join("till"));
    beside
        .find(|path| path.is_file())
        .context("there is no till: run `cargo build -p libtill-cli`, or set TILL_DRIVER_CLI")
}

/// Plays every round, and reports each result.
pub fn run(plan: &Plan, tell: &mut dyn FnMut(&str)) -> Result<Figures> {
    let mut all = Figures::default();
    let rounds = plan.orders.div_ceil(ROUND);
    for (number, seed) in (1..=rounds).zip(plan.seed..) {
        let orders = ROUND.min(plan.orders - (number - 1) * ROUND);
        tell(&format!(
            "round {number} of {rounds}, to play it alone: TILL_LONG_RUN_SEED={seed} TILL_LONG_RUN_ORDERS={orders}"
        ));
        let begin = Instant::now();
        let mut figures = round::play(plan, seed, orders).with_context(|| {
            format!("the round with TILL_LONG_RUN_SEED={seed} TILL_LONG_RUN_ORDERS={orders}")
        })?;
        figures.seconds = begin.elapsed().as_secs();
        tell(&figures.to_string());
        for violation in &figures.violations {
            tell(&format!(
                "BROKEN with TILL_LONG_RUN_SEED={seed} TILL_LONG_RUN_ORDERS={orders}: {violation}"
            ));
        }
        all.add(figures);
    }
    Ok(all)
}
