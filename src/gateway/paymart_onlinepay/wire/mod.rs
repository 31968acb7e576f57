//! The engine's requests and answers, in its own spelling: requests and notifications in camelCase, records in snake_case.

mod requests;
mod responses;

pub use requests::*;
pub use responses::*;
