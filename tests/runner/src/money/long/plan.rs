//! What a long run is told.

use std::path::PathBuf;

/// How a shop deals with an order whose journal has a beginning but no end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conduct {
    /// It is unknown, and is not sent again before it is settled.
    Careful,
    /// It is sent again, as if its line were lost.
    Forgetful,
    /// It is careful about these, but delivers for every notification of a success.
    Gullible,
}

/// The largest number of orders in a round: the sandbox's log of requests must hold all of its calls.
pub const ROUND: usize = 10_000;

/// A long run.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The number of orders, in all rounds together.
    pub orders: usize,
    /// The first round's seed; the following rounds have the following numbers.
    pub seed: u64,
    /// How the shop deals with orders that have a beginning but no end.
    pub conduct: Conduct,
    /// The program whose command `work` is a worker.
    pub worker: PathBuf,
    /// The command `till`.
    pub till: PathBuf,
}
