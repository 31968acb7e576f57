//! What an operation of an edition is, and the fields that all editions have.

use crate::gateways::paypro::fields::{Amounts, WHOLE};
use crate::gateways::paypro::looks::{Field, Look, may, must};

/// What an operation does; `beyond`: its name and path differ by edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Does {
    /// Takes money; the shop shows the payer what to pay with.
    Direct,
    /// Takes money on a page of the gateway.
    Cashier,
    /// Pays out.
    Payout,
    /// Shows a payment.
    QueryPayment,
    /// Shows a payout.
    QueryPayout,
    /// Shows the balance.
    Balance,
}

/// An operation of an edition.
#[derive(Debug)]
pub struct Route {
    /// What it does.
    pub does: Does,
    /// Its path below the edition's address.
    pub path: &'static str,
    /// The fields that all editions have.
    pub common: &'static [Field],
    /// The edition's own.
    pub own: &'static [Field],
    /// How the amount is written.
    pub amounts: Amounts,
}

impl Route {
    /// Its name on the wire.
    pub fn name(&self) -> &'static str {
        self.path.rsplit('/').next().unwrap_or(self.path)
    }

    /// Whether it makes something that must not be made twice.
    pub fn creates(&self) -> bool {
        matches!(self.does, Does::Direct | Does::Cashier | Does::Payout)
    }

    /// The same with other amounts.
    pub const fn of(self, amounts: Amounts) -> Self {
        Self { amounts, ..self }
    }
}

/// An operation whose amounts are whole.
pub const fn route(does: Does, path: &'static str, common: &'static [Field], own: &'static [Field]) -> Route {
    Route { does, path, common, own, amounts: WHOLE }
}

/// seed: what every new order has.
pub const PLACING: &[Field] = &[
    must("timestamp", Look::Time),
    must("tradeNo", Look::Text),
    must("notifyUrl", Look::Address),
    may("remark", Look::Text),
];
/// beyond: the same where the address of notifications may be left out; Kenya's payouts.
pub const PLACING_SILENTLY: &[Field] = &[
    must("timestamp", Look::Time),
    must("tradeNo", Look::Text),
    may("notifyUrl", Look::Address),
    may("remark", Look::Text),
];
/// beyond: what queries have.
pub const QUERY: &[Field] = &[must("timestamp", Look::Time), must("tradeNo", Look::Text)];
/// beyond: a query without a time; Kenya's.
pub const TIMELESS_QUERY: &[Field] = &[may("timestamp", Look::Time), must("tradeNo", Look::Text)];
/// beyond: what a query of the balance has.
pub const BALANCE: &[Field] = &[must("timestamp", Look::Time)];
