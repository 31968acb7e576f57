//! Where generated files are: folders that hold nothing else.

/// PHP's classes.
pub const PHP: &str = "bindings/php/src/Generated";
/// Java's classes: those of the library in `java`, those of its tests in `test`.
pub const JAVA: &str = "bindings/java/src/generated";

/// Every such folder.
pub const FOLDERS: &[&str] =
    &["schema", PHP, "bindings/python/src/libtill/model", "bindings/python/src/libtill/services", JAVA];

/// The folder that a file is in.
pub fn of(path: &str) -> Option<&'static str> {
    let is_below = |folder: &&&str| path.strip_prefix(**folder).is_some_and(|rest| rest.starts_with('/'));
    FOLDERS.iter().find(is_below).copied()
}
