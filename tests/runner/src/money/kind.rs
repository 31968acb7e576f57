//! The kinds of orders.

use till::Operation;

/// What an order moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Money from a customer.
    Payment,
    /// Money back.
    Refund,
    /// A payout.
    Payout,
}

impl Kind {
    /// Its name in the sandbox's ledger.
    pub fn name(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Refund => "refund",
            Self::Payout => "payout",
        }
    }

    /// The operation that makes it.
    pub fn create(self) -> Operation {
        match self {
            Self::Payment => Operation::PaymentCreate,
            Self::Refund => Operation::RefundCreate,
            Self::Payout => Operation::PayoutCreate,
        }
    }

    /// The operation that queries it.
    pub fn get(self) -> Operation {
        match self {
            Self::Payment => Operation::PaymentGet,
            Self::Refund => Operation::RefundGet,
            Self::Payout => Operation::PayoutGet,
        }
    }

    /// The operation that determines its outcome.
    pub fn resolve(self) -> Operation {
        match self {
            Self::Payment => Operation::PaymentResolve,
            Self::Refund => Operation::RefundResolve,
            Self::Payout => Operation::PayoutResolve,
        }
    }
}
