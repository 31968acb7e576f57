//! Gateways: what each of them understands, as step machines that do no input or output.
//!
//! A gateway turns a checked request into HTTP requests and answers into results. It is asked with
//! [`Gateway::start`], and again with [`Gateway::resume`] after each exchange, until it is done. Time,
//! nonces and identities come in with the [`Context`]. So one machine serves operations of one request and of several,
//! is tested without a network, and can be driven by a host that does its own HTTP.
//!
//! To add a gateway, add a folder here and a line in [`registry`]; or write it in a crate of your own, as
//! `examples/sixth-gateway` does, and add it with [`register_on_load!`](crate::register_on_load) or [`register`].

mod configuration;
pub mod globalmerchant;
mod kit;
pub mod payermax;
pub mod paymart_onlinepay;
pub mod paypro;
pub mod registry;

pub use kit::*;
pub(crate) use kit::{check_proof, is_safe_page, printed_code, remove_false_pages, segment_violation};
pub use registry::register;
