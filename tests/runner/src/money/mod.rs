//! The proof of money: thousands of orders with a gateway that drops answers, commits late, lets its queries lag and
//! accepts duplicate numbers. Afterwards the gateway's ledger is compared with what the library said about each order.

mod follow_up;
mod gateways;
mod kind;
pub mod long;
mod market;
mod order;
mod orders;
mod run;
mod shop;
mod trouble;
mod verdict;

pub use gateways::{GATEWAYS, Gateway, Line, Query};
pub use kind::Kind;
pub use order::{Belief, Claim, Key, Order, Sold, Then};
pub use run::{Plan, Report, run};
pub use shop::{
    Honest, ResendsAfterOneEmptyQuery, ResendsAfterServerError, Shop, TakesAnythingForPaid,
    TakesSilenceForSuccess, TakesTroubleForRefusal,
};
pub use verdict::{Known, Ledger, Violation, verdict};
