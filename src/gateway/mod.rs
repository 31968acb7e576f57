//! Gateways, as state machines that do no input or output.
//!
//! [`Gateway::start`] turns a checked request into an HTTP request, and [`Gateway::resume`] turns each answer into the next
//! request or a result. Time, nonces and identities come in with the [`Context`]. So one machine serves operations of one
//! request and of several, is tested without a network, and can be driven by a host that does its own HTTP.
//!
//! To add a gateway, add a folder here and a line in [`registry`]; or write it in a separate crate, as
//! `examples/sixth-gateway` does, and add it with [`register_on_load!`](crate::register_on_load) or [`register`].

mod configuration;
mod description;
mod effects;
pub mod globalmerchant;
mod kit;
pub mod payermax;
pub mod paymart_onlinepay;
pub mod paypro;
pub mod registry;

pub use kit::*;
pub(crate) use kit::{
    SENT_BY_LIBTILL, check_proof, is_safe_page, printed_code, read_number, segment_violation, settle_pages,
    settle_pages_of_event,
};
pub use paypro::edition;
pub use registry::register;
