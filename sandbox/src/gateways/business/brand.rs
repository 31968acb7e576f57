//! The brands of the engine: which of the two a merchant belongs to, and how each is called.

use crate::store::merchants::Merchant;

/// One of the two brands of the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Business {
    /// PayMart.
    PayMart,
    /// OnlinePay. seed: its document has fewer operations and fields than PayMart's.
    OnlinePay,
}

impl Business {
    /// The brand that a merchant belongs to.
    pub fn of(merchant: &Merchant) -> Self {
        if merchant.gateway == Self::OnlinePay.path_name() { Self::OnlinePay } else { Self::PayMart }
    }

    /// Its name in paths and configurations.
    pub fn path_name(self) -> &'static str {
        match self {
            Self::PayMart => "paymart",
            Self::OnlinePay => "onlinepay",
        }
    }

    /// How messages call it.
    pub fn title(self) -> &'static str {
        match self {
            Self::PayMart => "PayMart",
            Self::OnlinePay => "OnlinePay",
        }
    }
}
