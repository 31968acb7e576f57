//! What a lost answer means.

use till::Operation;
use till::gateway::Capabilities;

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
    /// It only asks.
    Read,
    /// It says what it met in place of failing.
    Check,
}

impl Class {
    /// The class of an operation of a gateway that can do this.
    pub fn of(operation: Operation, capabilities: &Capabilities) -> Self {
        let asked_by = match operation {
            Operation::CallRaw => return Self::Raw,
            Operation::ClientCheck => return Self::Check,
            Operation::PaymentCreate => Operation::PaymentResolve,
            Operation::RefundCreate => Operation::RefundResolve,
            Operation::PayoutCreate => Operation::PayoutResolve,
            other if other.moves_money() => return Self::Change,
            _ => return Self::Read,
        };
        if capabilities.find(asked_by).is_some() { Self::Create } else { Self::CreateUnasked }
    }

    /// Whether it changes nothing, so that it is tried with a fault that ends and with one that lasts.
    pub fn reads(self) -> bool {
        matches!(self, Self::Read | Self::Check)
    }
}
