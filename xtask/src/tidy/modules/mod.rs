//! Which module uses which, as the languages' own parsers see it.

mod graph;
pub mod php;
pub mod python;
pub mod rust;

pub use graph::{Circle, Use, circles};
