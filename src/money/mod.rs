//! Exact money: amounts in minor units, and currencies with their decimals.

mod amount;
mod currency;

pub use amount::{AMOUNT_MAX, Amount, AmountError};
pub use currency::Currency;
pub(crate) use currency::prepare;
