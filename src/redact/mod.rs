//! Redaction: removes secrets and card numbers from everything that leaves the library.

mod card_numbers;
mod error;
mod escapes;
mod redactor;
mod spelling;

pub use error::ERROR_MAX;
pub use redactor::{Forgotten, Redactor};
