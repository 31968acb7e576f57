//! The exceptions: one class for every error whose outcome is unknown, and one for each kind of the others.

use minijinja::context;

use super::super::generated::Generated;
use super::super::types::{ErrorKind, Model, Record};
use super::class_file::Classes;
use super::fields::{PhpField, php_fields};

/// The classes.
pub fn files(classes: &Classes, model: &Model) -> Vec<Generated> {
    let mut files = vec![outcome_unknown(classes), factory(classes, model)];
    if let Some(record) = model.record("ErrorDetails") {
        files.push(base(classes, model, record));
    }
    files.extend(model.errors.iter().map(|kind| of_kind(classes, kind)));
    files
}

fn class(kind: &ErrorKind) -> String {
    format!("{}Exception", kind.noun())
}

fn of_kind(classes: &Classes, kind: &ErrorKind) -> Generated {
    let (class, comment) = (class(kind), &kind.description);
    let path = format!("Exception/{class}");
    classes.file(&path, vec![], "exception.php", context! { class, comment, modifier => "" })
}

fn outcome_unknown(classes: &Classes) -> Generated {
    let class = "OutcomeUnknownException";
    let comment = [
        "It may have happened: money may have moved. Ask with the operation's `resolve`, and repeat nothing.",
        "The kind says what went wrong. Every error whose outcome is unknown is of this class, and no other error is.",
    ];
    let path = format!("Exception/{class}");
    classes.file(&path, vec![], "exception.php", context! { class, comment, modifier => "final " })
}

fn base(classes: &Classes, model: &Model, record: &Record) -> Generated {
    // PHP's own exceptions have a message of their own.
    let fields: Vec<PhpField> =
        php_fields(model, record).into_iter().filter(|field| field.property != "message").collect();
    let named = fields.iter().flat_map(|field| field.class.clone()).chain(["ErrorDetails".to_owned()]);
    let imports = named.map(|name| format!("Till\\{name}")).collect();
    classes.file("Exception/TillException", imports, "base_exception.php", context! { fields })
}

/// From error objects to exceptions. It knows every class, and none of them knows it.
fn factory(classes: &Classes, model: &Model) -> Generated {
    let kinds: Vec<(&str, String)> =
        model.errors.iter().map(|kind| (kind.name.as_str(), class(kind))).collect();
    let others = ["OutcomeUnknownException", "TillException"].map(str::to_owned);
    let named = kinds.iter().map(|(_, class)| class.clone()).chain(others);
    let imports = named.map(|class| format!("Till\\Exception\\{class}")).chain(["Till\\Outcome".to_owned()]);
    classes.file("Internal/ExceptionFactory", imports.collect(), "exception_factory.php", context! { kinds })
}
