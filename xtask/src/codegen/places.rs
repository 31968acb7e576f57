//! Where generated files are: each language has one folder, which holds nothing else.

/// The schema, as JSON.
pub const SCHEMA: &str = "schema";
/// PHP's classes.
pub const PHP: &str = "bindings/php/src/Generated";
/// Python's modules.
pub const PYTHON: &str = "bindings/python/src/libtill/_generated";
/// Java's classes: those of the library in `java`, those of its tests in `test`.
pub const JAVA: &str = "bindings/java/src/generated";

/// Every such folder.
pub const FOLDERS: &[&str] = &[SCHEMA, PHP, PYTHON, JAVA];

/// The folder that a file is in.
pub fn of(path: &str) -> Option<&'static str> {
    let is_below = |folder: &&&str| path.strip_prefix(**folder).is_some_and(|rest| rest.starts_with('/'));
    FOLDERS.iter().find(is_below).copied()
}
