//! `errors/`: a class for each kind, the attributes of all, and the package's index.

use std::collections::BTreeSet;

use super::super::generated::Generated;
use super::super::types::{ErrorKind, FieldType, Model};
use super::module::{EXPORTED, module};
use super::records::imports;
use super::text::{bracketed, docstring};
use super::types::{Place, annotation};

/// The generated files of `errors/`.
pub fn files(model: &Model) -> Vec<Generated> {
    vec![kinds_file(model), attributes_file(model), index_file(model)]
}

/// The exception of a kind.
fn class_name(kind: &ErrorKind) -> String {
    format!("{}Error", kind.noun())
}

fn kinds_file(model: &Model) -> Generated {
    let mut content = String::from("from ...errors.base import TillError\n");
    for kind in &model.errors {
        let class = class_name(kind);
        content.push_str(&format!(
            "\n\nclass {class}(TillError):\n{}\n{EXPORTED}",
            docstring(&kind.description, 4)
        ));
    }
    let rows = |value: &dyn Fn(&ErrorKind) -> String| -> Vec<String> {
        model.errors.iter().map(|kind| format!("\"{}\": {}", kind.name, value(kind))).collect()
    };
    content.push_str("\n\n");
    let classes = rows(&class_name);
    content.push_str(&bracketed(0, "KINDS: dict[str, type[TillError]] = {", &classes, "}"));
    content.push_str("\"\"\"The exception of each kind, where the outcome is known.\"\"\"\n\n");
    let statuses = rows(&|kind| kind.status.to_string());
    content.push_str(&bracketed(0, "STATUSES = {", &statuses, "}"));
    content.push_str("\"\"\"The status number of each kind across the C ABI.\"\"\"\n");
    module("errors/kinds.py", "An exception for each kind of error.", &content)
}

/// The fields of the error object as attributes of every exception.
fn attributes_file(model: &Model) -> Generated {
    let mut typing = BTreeSet::from(["ErrorDetails".to_owned()]);
    let mut properties = String::new();
    let fields = model.record("ErrorDetails").map(|record| record.fields.as_slice()).unwrap_or_default();
    for field in fields {
        let words = annotation(model, field, Place::Answer);
        typing.extend(words.names);
        let is_list = matches!(field.field_type, FieldType::List(_));
        let optional = !is_list && (!field.required || words.may_lack);
        properties.push_str(&format!(
            "\n    @property\n    def {name}(self) -> {text}{none}:\n{documentation}        return self.details.{name}{empty}\n",
            name = field.name,
            text = words.text,
            none = if optional { " | None" } else { "" },
            documentation = docstring(&field.description, 8),
            empty = if is_list { " or ()" } else { "" },
        ));
    }
    let content = format!(
        "{}\n\nclass ErrorAttributes:\n    \"\"\"What every exception tells.\"\"\"\n\n    @property\n    \
         def details(self) -> ErrorDetails:\n        \"\"\"All fields as a record.\"\"\"\n        \
         raise NotImplementedError\n{properties}",
        imports(model, &BTreeSet::new(), &typing, "..model.")
    );
    module("errors/attributes.py", "The attributes of every exception.", &content)
}

fn index_file(model: &Model) -> Generated {
    let mut classes: Vec<String> = model.errors.iter().map(class_name).collect();
    classes.sort();
    let kinds = bracketed(0, "from .kinds import (", &classes, ")");
    classes.extend(["OutcomeUnknownError".to_owned(), "TillError".to_owned()]);
    classes.sort();
    let listed: Vec<String> = classes.iter().map(|class| format!("\"{class}\"")).collect();
    let content = format!(
        "from ...errors.base import OutcomeUnknownError, TillError\n{kinds}\n{}",
        bracketed(0, "__all__ = [", &listed, "]")
    );
    module("errors/__init__.py", "What can go wrong: one tree of exceptions.", &content)
}
