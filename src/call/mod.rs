//! The way of a call, from a shop's request to its result. Read [`client`](Client) from top to bottom:
//!
//! | step | module |
//! |---|---|
//! | decode and check the request | `schema`, and the gateway's own rules |
//! | drive the gateway from exchange to exchange | `attempt`, `drive` |
//! | repeat what was not sent, or only reads | `attempt`, `retry` |
//! | ask what became of a call that was interrupted | `interrupted` |
//! | what a query means for an earlier attempt, or for a notification | `resolve`, `confirm` |
//! | redact what leaves | `redact` |

mod attempt;
mod client;
mod confirm;
pub(crate) mod drive;
mod exchange;
mod interrupted;
mod log;
pub(crate) mod news;
mod notification;
mod query;
mod request;
mod resolve;
mod retry;
mod state;

pub use client::{Client, Reply, without_answer};
#[cfg(test)]
pub(crate) use state::{CallState, CallStep};
