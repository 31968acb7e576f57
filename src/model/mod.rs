//! The requests and results that all gateways share.
//!
//! The JSON that crosses the C ABI is these types' serde form. `cargo xtask codegen` writes their JSON Schema to
//! `schema/`, and from it every language's own types; the doc comments here are those types' documentation.

mod account;
mod address;
mod attempt;
mod balance;
mod capability;
mod card;
mod check;
mod checkout;
mod decline;
mod device;
mod dictionary;
mod dispute;
mod event;
mod next_action;
mod options;
mod payment;
mod payment_link;
mod payout;
mod raw;
mod refund;
mod session;
mod status;
mod subscription;
mod token;
mod wallet_token;

pub use account::*;
pub use address::*;
pub use attempt::*;
pub use balance::*;
pub use capability::*;
pub use card::*;
pub use check::*;
pub use checkout::*;
pub use decline::*;
pub use device::*;
pub use dictionary::*;
pub use dispute::*;
pub use event::*;
pub use next_action::*;
pub use options::*;
pub use payment::*;
pub use payment_link::*;
pub use payout::*;
pub use raw::*;
pub use refund::*;
pub use session::*;
pub use status::*;
pub use subscription::*;
pub use token::*;
pub use wallet_token::*;
