//! Names and types as Java has them.

use crate::codegen::types::{ErrorKind, Field, FieldType, Model, Record};

/// The package.
pub const ROOT: &str = "org.libtill";

/// Whether a record becomes a class; amounts and currencies are plain numbers and texts.
pub fn is_class(record: &Record) -> bool {
    !matches!(record.name.as_str(), "Amount" | "Currency")
}

/// Results and enumerations. Exceptions carry results.
pub const RESULTS: &str = "org.libtill.model";

/// What a shop sends: requests, their parts and the configuration. They throw exceptions, so they have a package that
/// neither exceptions nor results use.
pub const REQUESTS: &str = "org.libtill.param";

/// The package of a record's class.
pub fn package(record: &Record) -> &'static str {
    if record.input { REQUESTS } else { RESULTS }
}

/// The full name of a record's or an enumeration's class.
pub fn full_name(model: &Model, class: &str) -> String {
    format!("{}.{class}", model.record(class).map_or(RESULTS, package))
}

/// `order_id` as `OrderId`.
pub fn pascal(name: &str) -> String {
    name.split('_')
        .map(|part| {
            let mut letters = part.chars();
            letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
        })
        .collect()
}

/// `order_id` as `orderId`.
pub fn camel(name: &str) -> String {
    let pascal = pascal(name);
    let mut letters = pascal.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// A field's variable, which cannot be a word of Java's own.
pub fn variable(name: &str) -> String {
    match name {
        "final" => "finality".to_owned(),
        "transient" => "transience".to_owned(),
        _ => camel(name),
    }
}

/// The method that gives a field: booleans of results are asked, everything else is named.
pub fn accessor(record: &Record, field: &Field) -> String {
    if is_question(record, field) { format!("is{}", pascal(&field.name)) } else { camel(&field.name) }
}

/// Booleans of results that the core may not know, and where that is no "no".
const OPEN: &[&str] = &["supersedes", "customer_may_retry"];

/// Whether a field is a boolean of a result, where absent means false.
pub fn is_question(record: &Record, field: &Field) -> bool {
    field.field_type == FieldType::Boolean && !record.input && !OPEN.contains(&field.name.as_str())
}

/// An exception's class.
pub fn exception(kind: &ErrorKind) -> String {
    format!("{}Exception", kind.noun())
}

/// Whether an integer may be too large for an `int`: numbers of milliseconds, and how many there are in all.
fn is_long(name: &str) -> bool {
    name.ends_with("_ms") || name == "total"
}

/// A field's type in Java; numbers and booleans are objects, because null means absent.
pub fn java_type(name: &str, field_type: &FieldType) -> String {
    match field_type {
        FieldType::Text | FieldType::Secret | FieldType::Currency => "String".to_owned(),
        FieldType::Amount => "Long".to_owned(),
        FieldType::Integer if is_long(name) => "Long".to_owned(),
        FieldType::Integer => "Integer".to_owned(),
        FieldType::Boolean => "Boolean".to_owned(),
        FieldType::AnyObject => "Map<String, Object>".to_owned(),
        FieldType::TextMap | FieldType::SecretMap => "Map<String, String>".to_owned(),
        FieldType::Record(record) => record.clone(),
        FieldType::Enumeration(enumeration) => enumeration.clone(),
        FieldType::List(inner) => format!("List<{}>", java_type(name, inner)),
    }
}

/// A setter's parameter: the primitive where there is one, so that plain numbers are taken.
pub fn parameter_type(name: &str, field_type: &FieldType) -> String {
    match java_type(name, field_type).as_str() {
        "Long" => "long".to_owned(),
        "Integer" => "int".to_owned(),
        "Boolean" => "boolean".to_owned(),
        "Map<String, Object>" => "Map<String, ?>".to_owned(),
        other => other.to_owned(),
    }
}

/// Whether a field's content may be printed: numbers of orders and the like, never names, texts or keys.
pub fn is_shown(field: &Field) -> bool {
    let name = field.name.as_str();
    match &field.field_type {
        FieldType::Amount | FieldType::Currency | FieldType::Boolean | FieldType::Enumeration(_) => true,
        FieldType::Integer => !name.starts_with("expiry_"),
        FieldType::Record(_) => true,
        FieldType::List(inner) => {
            matches!(**inner, FieldType::Record(_) | FieldType::Enumeration(_)) || name == "ignored"
        }
        FieldType::Text => {
            name == "id"
                || name.ends_with("_id")
                || matches!(
                    name,
                    "gateway"
                        | "operation"
                        | "path"
                        | "message"
                        | "gateway_code"
                        | "dedupe_key"
                        | "way_code"
                        | "created_at"
                        | "updated_at"
                        | "notified_at"
                )
        }
        _ => false,
    }
}
