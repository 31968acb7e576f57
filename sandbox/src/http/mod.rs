//! The listener, and which part of the sandbox answers.

mod conduct;
pub mod routes;
pub mod server;
pub mod tls;
pub mod wire;
