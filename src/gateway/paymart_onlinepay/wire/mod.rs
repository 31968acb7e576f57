//! The engine's requests and answers, in its own spelling: requests and notifications in camelCase, records in snake_case.

mod answers;
mod requests;

pub use answers::*;
pub use requests::*;
