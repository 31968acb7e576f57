//! The C ABI. One file for each kind of handle; `status` is generated from the core's lists by `cargo xtask codegen`, and
//! `include/till.h` from all of it by cbindgen. An operation is a name that [`till_call`] takes: a new one adds a
//! constant to the header, and no function.
//!
//! Every exported function goes through [`boundary::guarded`], which catches panics and always writes `out`.

mod boundary;
mod buffer;
mod callback;
mod cancel;
mod client;
mod descriptor;
mod dictionary;
mod exchange;
#[cfg(feature = "aws-lc-rs")]
mod fork;
mod handles;
mod json;
mod notification;
mod registration;
mod signature;
mod status;
#[cfg(test)]
mod tests;
mod version;
mod wiping;

pub use buffer::*;
pub use cancel::*;
pub use client::*;
pub use descriptor::is_open;
pub use dictionary::*;
pub use exchange::*;
pub use json::*;
pub use notification::*;
pub use signature::*;
pub use status::*;
pub use version::*;
pub use wiping::*;
