//! One cell of the matrix.

use std::fmt;

use till::Operation;

use super::class::Class;
use super::trouble::Trouble;

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
