//! Generated files of the Java library: records, enumerations, exceptions, services, and the tests' table of calls.

mod calls;
mod class_file;
mod dictionaries;
mod enumerations;
mod exceptions;
mod names;
mod records;
mod renames;
mod services;
mod text;

use super::generated::Generated;
use super::types::Model;
use class_file::Classes;
use minijinja::context;

/// The files.
pub fn files(model: &Model) -> Vec<Generated> {
    let model = &renames::applied(model);
    let classes = Classes::new();
    let records = model.records.iter().filter(|record| names::is_class(record));
    let mut files = vec![services::client(&classes, model), calls::file(&classes, model)];
    files.extend(model.enumerations.iter().map(|enumeration| enumerations::file(&classes, enumeration)));
    files.extend(records.map(|record| records::file(&classes, model, record)));
    files.extend(exceptions::files(&classes, model));
    files.extend(model.resources().into_iter().map(|resource| services::resource(&classes, model, resource)));
    files.push(dictionaries::file(&classes, model));
    files.push(version(&classes));
    files
}

/// The version of the classes, which has to be the native library's.
fn version(classes: &Classes) -> Generated {
    let version = env!("CARGO_PKG_VERSION");
    classes.file("internal.Version", [], "version.java", context! { version })
}
