//! Generated files of the java binding.

use super::Generated;
use super::types::Model;

/// The files.
pub fn files(_model: &Model) -> Vec<Generated> {
    Vec::new()
}
