//! What a long run is told.

use std::path::PathBuf;

/// How a shop deals with an order that has a beginning in its journal and no end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conduct {
    /// It is unknown, and nothing is sent again before it is settled.
    Careful,
    /// It is sent again, as if its line were lost.
    Forgetful,
    /// It is careful about these, but delivers for every notification that says that something worked.
    Gullible,
}

/// How many orders a round has at most: the sandbox's log of requests has to hold all of its calls.
pub const ROUND: usize = 10_000;

/// A long run.
#[derive(Clone, Debug)]
pub struct Plan {
    /// How many orders, in all rounds together.
    pub orders: usize,
    /// The first round's seed; the following ones have the numbers after it.
    pub seed: u64,
    /// How the shop deals with what has a beginning and no end.
    pub conduct: Conduct,
    /// The program whose command `work` is a worker.
    pub worker: PathBuf,
    /// The command `till`.
    pub till: PathBuf,
}
