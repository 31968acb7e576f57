//! The fault matrix: the result of each operation of each gateway under each fault, and the ledger afterwards.
//!
//! `tests/faults/operations.json` says how each operation is made, `tests/faults/expected.json` which result is expected, and a
//! run of all cells writes `docs/faults.md`.

mod expected;
mod notices;
mod operations;
mod page;
mod pairs;
mod play;
mod relay;
mod stage;
mod trouble;

use std::fmt;

use anyhow::{Context, Result};
use till::Operation;
use till::gateway::{Capabilities, registry};
use till::operation::Effect;

pub use expected::Expected;
pub use notices::{Notice, notices};
pub use operations::Operations;
pub use page::page;
pub use pairs::pairs;
pub use play::play;
pub use trouble::{TROUBLES, Trouble};

/// What a lost answer means for an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// It moves money, and has a query by the shop's number.
    Create,
    /// It moves money, and has no query.
    CreateUnasked,
    /// It changes something that a query can show.
    Change,
    /// It is the shop's raw request, about which the library knows nothing.
    Raw,
    /// It only reads.
    Read,
}

impl Class {
    fn of(operation: Operation, capabilities: &Capabilities) -> Self {
        let asked_by = match operation {
            Operation::CallRaw => return Self::Raw,
            Operation::PaymentCreate => Operation::PaymentResolve,
            Operation::RefundCreate => Operation::RefundResolve,
            Operation::PayoutCreate => Operation::PayoutResolve,
            other if other.moves_money() => return Self::Change,
            _ => return Self::Read,
        };
        if capabilities.find(asked_by).is_some() { Self::Create } else { Self::CreateUnasked }
    }
}

/// One operation of one gateway under one fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    /// The gateway's name.
    pub gateway: &'static str,
    /// The operation.
    pub operation: Operation,
    /// What a lost answer means for it.
    pub class: Class,
    /// The fault.
    pub trouble: &'static Trouble,
}

impl fmt::Display for Cell {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}::{}::{}", self.gateway, self.operation.name(), self.trouble.name)
    }
}

/// Every gateway of the library, with its operations that go over the network.
fn gateways() -> Result<Vec<(&'static str, Capabilities)>> {
    let named = |name| {
        let maker = registry::find(name).context("a registered gateway is found")?;
        Ok((name, maker.capabilities()))
    };
    registry::names().into_iter().map(named).collect()
}

/// Every possible cell of the matrix.
pub fn cells(expected: &Expected) -> Result<Vec<Cell>> {
    let mut cells = Vec::new();
    for (gateway, capabilities) in gateways()? {
        let remote = |operation: &Operation| operation.info().effect != Effect::Local;
        let operations = capabilities.operations.iter().map(|capability| capability.operation);
        for operation in operations.filter(remote) {
            let class = Class::of(operation, &capabilities);
            let of_trouble = |trouble| Cell { gateway, operation, class, trouble };
            cells.extend(TROUBLES.iter().map(of_trouble).filter(|cell| expected.applies(cell)));
        }
    }
    Ok(cells)
}
