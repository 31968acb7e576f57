//! The tree of exceptions: one base, one class for every error whose outcome is unknown, and one for each kind of the others.

use minijinja::context;

use super::class_file::Classes;
use super::names::exception;
use super::records::{JavaField, imports};
use crate::codegen::generated::Generated;
use crate::codegen::types::{ErrorKind, Model};

/// The classes.
pub fn files(classes: &Classes, model: &Model) -> Vec<Generated> {
    let mut files = vec![base(classes, model), outcome_unknown(classes), factory(classes, model)];
    files.extend(model.errors.iter().map(|kind| of_kind(classes, kind)));
    files
}

fn base(classes: &Classes, model: &Model) -> Generated {
    let record = model.record("ErrorDetails").expect("the model has the error object");
    let fields = record.fields.iter().filter(|field| field.name != "message");
    let imports = fields.clone().flat_map(|field| imports(model, &field.field_type)).chain(
        ["java.util.Map", "org.libtill.json.Members", "org.libtill.model.ErrorDetails"].map(str::to_owned),
    );
    let fields: Vec<JavaField> = fields.map(|field| JavaField::new(model, record, field)).collect();
    classes.file("exception.TillException", imports, "base_exception.java", context! { fields })
}

/// From error objects to exceptions. It knows every class, and none of them knows it.
fn factory(classes: &Classes, model: &Model) -> Generated {
    let kinds: Vec<(&str, String)> =
        model.errors.iter().map(|kind| (kind.name.as_str(), exception(kind))).collect();
    let imports = ["java.util.Map", "org.libtill.exception.*"].map(str::to_owned);
    classes.file("internal.ExceptionFactory", imports, "exception_factory.java", context! { kinds })
}

fn of_kind(classes: &Classes, kind: &ErrorKind) -> Generated {
    subclass(classes, "", &exception(kind), &[&kind.description])
}

fn outcome_unknown(classes: &Classes) -> Generated {
    let comment = [
        "It may have happened: money may have moved.",
        "Ask with the operation's resolve, and repeat nothing. {@link #kind} says what went wrong. Every error whose outcome \
         is unknown is thrown as this class, and no other error is.",
    ];
    subclass(classes, "final ", "OutcomeUnknownException", &comment)
}

fn subclass(classes: &Classes, modifier: &str, class: &str, comment: &[&str]) -> Generated {
    let values = context! { modifier, class, comment };
    classes.file(&format!("exception.{class}"), ["java.util.Map".to_owned()], "exception.java", values)
}
