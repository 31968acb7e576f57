//! The fault matrix: the result of each operation of each gateway under each fault, and the ledger afterwards.
//!
//! `tests/faults/operations.json` says how each operation is made, `tests/faults/expected.json` which result is expected, and a
//! run of all cells writes `docs/faults.md`.

mod cell;
mod class;
mod expected;
mod matrix;
mod notice;
mod notices;
mod operations;
mod page;
mod pairs;
mod play;
mod relay;
mod stage;
mod trouble;

pub use cell::Cell;
pub use class::Class;
pub use expected::Expected;
pub use matrix::cells;
pub use notice::Notice;
pub use notices::notices;
pub use operations::Operations;
pub use page::page;
pub use pairs::pairs;
pub use play::play;
pub use trouble::{TROUBLES, Trouble};
