//! libtill: payments, refunds, payouts and trusted notifications through five payment gateways, behind one C ABI.
//!
//! Start at [`Client`]: it runs an [`operation`] of the list on a configured [`gateway`]. The C ABI over it is in
//! `include/till.h`; the libraries for PHP, Python and Java build on that.

pub mod attempt;
pub mod call;
pub mod config;
pub mod dictionary;
pub mod error;
#[allow(unsafe_code, reason = "only the C ABI touches memory of another language")]
pub mod ffi;
#[cfg(feature = "aws-lc-rs")]
mod fork;
pub mod gateway;
pub mod json;
pub mod model;
pub mod money;
pub mod operation;
mod process;
pub mod redact;
pub mod schema;
pub mod secret;
pub mod signature;
pub mod transport;

pub use call::Client;
pub use config::ClientConfig;
pub use error::{Error, ErrorKind, Outcome, Result};
pub use operation::Operation;
pub use transport::CancelToken;
