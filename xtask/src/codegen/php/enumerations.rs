//! Backed enums.

use minijinja::context;

use super::super::generated::Generated;
use super::super::types::Enumeration;
use super::class_file::Classes;

/// The value for a text that this version does not know. It must be one on which nobody acts: an unknown `Verified`
/// counts as `none`.
pub fn fallback(values: &[(String, String)]) -> Option<&str> {
    ["unknown", "none", "other"].into_iter().find(|name| values.iter().any(|(value, _)| value == name))
}

/// The file of an enumeration.
pub fn file(classes: &Classes, enumeration: &Enumeration) -> Generated {
    let Enumeration { name, description, values } = enumeration;
    let fallback = fallback(values);
    classes.file(name, vec![], "enumeration.php", context! { name, description, values, fallback })
}
