//! The path of a call, from a shop's request to its result. Read [`client`](Client) from top to bottom:
//!
//! | step | module |
//! |---|---|
//! | decode and check the request | `schema`, and the gateway's own rules |
//! | drive the gateway from exchange to exchange | `attempt`, `drive` |
//! | repeat a request that was not sent, or only reads | `attempt`, `retry` |
//! | query the outcome of an interrupted call | `interrupted` |
//! | show what has a number that was refused as a duplicate | `existing` |
//! | look at settings, keys, connection, clock and credentials | `check` |
//! | apply a query's answer to an earlier attempt, or to a notification | `resolve`, `confirm` |
//! | redact the result | `redact` |

mod attempt;
mod check;
mod client;
mod confirm;
pub mod drive;
mod exchange;
mod existing;
mod interrupted;
mod log;
pub(crate) mod news;
mod notification;
mod query;
mod request;
mod resolve;
mod retry;
mod state;

pub use client::{CallResult, Client, for_operation};
pub use exchange::ExchangeStep;
pub use state::{CallState, CallStep};
