//! Generated files of the python binding: a class a record, the enumerations, the groups of operations, the exceptions.

mod dictionaries;
mod errors;
mod examples;
mod module;
mod records;
mod services;
mod text;
mod types;

use super::generated::Generated;
use super::types::Model;

/// The files.
pub fn files(model: &Model) -> Vec<Generated> {
    let mut files =
        vec![module::package("", "What is generated from the core's lists and types, and nothing else.")];
    files.extend(records::files(model));
    files.extend(services::files(model));
    files.extend(errors::files(model));
    files.push(dictionaries::file(model));
    files.push(version());
    files
}

/// The version of the package, which has to be the library's.
fn version() -> Generated {
    let constant = format!("VERSION = \"{}\"\n", env!("CARGO_PKG_VERSION"));
    module::module("version.py", "The version of this package.", &constant)
}
