//! Generated files of the Java library: records, enumerations, exceptions, services, and the tests' table of calls.

mod calls;
mod dictionaries;
mod enumerations;
mod exceptions;
mod names;
mod records;
mod services;
mod text;

use super::generated::Generated;
use super::types::Model;

/// The files.
pub fn files(model: &Model) -> Vec<Generated> {
    let mut files = Vec::new();
    files.extend(model.enumerations.iter().map(enumerations::file));
    files.extend(
        model
            .records
            .iter()
            .filter(|record| names::is_class(record))
            .map(|record| records::file(model, record)),
    );
    files.push(exceptions::base(model));
    files.push(exceptions::outcome_unknown());
    files.push(exceptions::factory(model));
    files.extend(model.errors.iter().map(exceptions::kind));
    files.extend(model.resources().into_iter().map(|resource| services::resource(model, resource)));
    files.push(services::client(model));
    files.push(calls::file(model));
    files.push(dictionaries::file(model));
    files
}
