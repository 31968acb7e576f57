//! The programs of `docs/guide`: each page does one task in C, PHP, Python and Java, and says what the program prints.

mod page;
mod program;

pub use page::{Event, Page, pages};
pub use program::{Frames, Player};

use crate::driver::Language;

/// The languages of the guide.
pub const LANGUAGES: [Language; 4] = [Language::C, Language::Php, Language::Python, Language::Java];
