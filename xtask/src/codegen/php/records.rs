//! Requests, results and their parts: immutable classes.

use minijinja::context;

use super::super::generated::Generated;
use super::super::types::{FieldType, Model, Record};
use super::class_file::Classes;
use super::fields::php_fields;

/// The file of a record.
pub fn file(classes: &Classes, model: &Model, record: &Record) -> Generated {
    let Record { name, description, input, .. } = record;
    // The one response that is the shop's own to send.
    let sendable = name == "NotificationReply";
    let has = |wanted: FieldType| record.fields.iter().any(|field| field.field_type == wanted);
    let imports = [
        (*input && record.fields.iter().any(|field| field.is_time), "Till\\Call\\Translation"),
        (*input && has(FieldType::SecretMap), "Till\\Call\\Secrets"),
        (sendable, "Till\\Internal\\Sendable"),
    ];
    let imports = imports.into_iter().filter(|(used, _)| *used).map(|(_, class)| class.to_owned()).collect();
    let fields = php_fields(model, record);
    classes.file(name, imports, "record.php", context! { name, description, input, sendable, fields })
}
