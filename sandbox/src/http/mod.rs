//! The listener, and the way of a request to its gateway and back.

pub mod calls;
mod half;
pub mod routes;
pub mod server;
pub mod tls;
pub mod wire;
