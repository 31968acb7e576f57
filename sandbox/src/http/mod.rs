//! The listener, and the way of a request to its gateway and back.

pub mod calls;
pub mod routes;
pub mod server;
pub mod tls;
