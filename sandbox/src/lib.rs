//! A simulator of payment gateways that speaks their wire formats exactly.
//!
//! It is a reading of the gateways' documents of its own and shares no code with libtill's core, so
//! that a misreading on one side meets a refusal on the other. Every behaviour is marked where it
//! is written: `seed` when the gateway's own document says so, `beyond` when it is documented
//! elsewhere, `assumed` when it is our reading.

#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod calls;
pub mod card_form;
pub mod cards;
pub mod clock;
pub mod control;
pub mod dashboard;
pub mod declines;
pub mod fault;
pub mod faults;
pub mod gateway;
pub mod gateways;
pub mod guard;
pub mod http;
pub mod identifiers;
pub mod keys;
pub mod ledger;
pub mod mask;
pub mod merchants;
pub mod money;
pub mod notifications;
mod options;
pub mod pages;
pub mod profile;
mod profile_file;
pub mod ready;
mod run;
pub mod sandbox;
pub mod settlement;
pub mod signals;
pub mod signature_cause;
pub mod store;
mod text_enum;
pub mod work;
pub mod worker;

pub use options::Options;
pub use run::run;
