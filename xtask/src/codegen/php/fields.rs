//! What a field of a record is in PHP.

use serde::Serialize;

use super::super::types::{Field, FieldType, Model, Record};
use super::enumerations::fallback;
use super::text::camel;

/// The longest line in PSR-12, with its line break.
const LINE_MAX: usize = 121;

/// A field with all that the templates ask for.
#[derive(Serialize)]
pub struct PhpField {
    /// The property's name.
    pub property: String,
    /// What it is, and its type for analysers where PHP's own types cannot say it.
    comment: Vec<String>,
    /// Whether it may be null.
    nullable: bool,
    /// The property's type.
    declared_type: String,
    /// The class of the model that it is, or has in its list.
    pub class: Option<String>,
    /// How the constructor makes the property of another type.
    conversion: Option<Conversion>,
    /// The row in the table by which `Till\Record` reads and writes it.
    row: String,
}

#[derive(Serialize)]
struct Conversion {
    /// The constructor's type.
    parameter: String,
    assignment: String,
}

/// Whether a record states an amount and its currency, for which a `Money` can stand.
fn has_money(record: &Record) -> bool {
    let has = |name: &str, wanted: &FieldType| {
        record.fields.iter().any(|field| field.name == name && field.field_type == *wanted)
    };
    has("amount", &FieldType::Amount) && has("currency", &FieldType::Currency)
}

/// The fields of a record as PHP has them, those that must be given first.
pub fn php_fields(model: &Model, record: &Record) -> Vec<PhpField> {
    let mut fields: Vec<PhpField> =
        record.fields.iter().map(|field| php_field(model, record, field)).collect();
    fields.sort_by_key(|field| field.nullable);
    fields
}

/// Whether stack traces must not show it as the parameter of an operation: secrets, and whatever may have one in it.
pub fn is_sensitive(record: &Record, field: &Field) -> bool {
    matches!(field.field_type, FieldType::Secret | FieldType::SecretMap | FieldType::Record(_))
        || record.input && field.name == "body"
}

fn php_field(model: &Model, record: &Record, field: &Field) -> PhpField {
    let property = camel(&field.name);
    // A Money brings its currency along.
    let with_money = record.input && has_money(record) && field.name == "currency";
    let nullable = !field.required || with_money || may_be_unreadable(model, record, &field.field_type);
    let conversion = record.input.then(|| conversion(record, field, &property)).flatten();
    let documented = documented_type(&field.field_type)
        .map(|documented| format!("@var {documented}{}", if nullable { "|null" } else { "" }));
    PhpField {
        comment: [field.description.clone()].into_iter().chain(documented).collect(),
        nullable,
        declared_type: or_null(&property_type(record, field), nullable),
        class: class(&field.field_type),
        conversion: conversion.map(|(parameter, expression)| Conversion {
            parameter: or_null(&parameter, nullable),
            assignment: assignment(&property, &expression),
        }),
        row: row(&field.name, &property, &field.field_type),
        property,
    }
}

/// A type that may also be null.
pub fn or_null(php_type: &str, nullable: bool) -> String {
    match (nullable, php_type.contains('|')) {
        (false, _) => php_type.to_owned(),
        (true, true) => format!("{php_type}|null"),
        (true, false) => format!("?{php_type}"),
    }
}

/// On one line, or with a line for each branch where that is too long.
fn assignment(property: &str, expression: &str) -> String {
    let line = format!("$this->{property} = {expression};");
    if line.len() + "        \n".len() <= LINE_MAX {
        return line;
    }
    line.replace(" ? ", "\n            ? ").replace(" : ", "\n            : ")
}

/// The class of the model that a type is, or has in its list.
pub fn class(field_type: &FieldType) -> Option<String> {
    match field_type {
        FieldType::Record(name) | FieldType::Enumeration(name) => Some(name.clone()),
        FieldType::List(inner) => class(inner),
        _ => None,
    }
}

/// A result's word that this version does not know is null, where the enumeration has no case for such words.
fn may_be_unreadable(model: &Model, record: &Record, field_type: &FieldType) -> bool {
    let FieldType::Enumeration(name) = field_type else { return false };
    let found = model.enumerations.iter().find(|enumeration| enumeration.name == *name);
    !record.input && found.is_some_and(|enumeration| fallback(&enumeration.values).is_none())
}

fn conversion(record: &Record, field: &Field, property: &str) -> Option<(String, String)> {
    let (parameter, expression) = match &field.field_type {
        FieldType::Secret => ("string|Secret", format!("Secret::of(${property})")),
        FieldType::SecretMap => ("array", format!("Secrets::each(${property}, '{}')", field.name)),
        FieldType::Amount if is_own_amount(record, field) => {
            (AMOUNT, format!("Money::toMinor(${property}, $currency, self::class)"))
        }
        FieldType::Amount => (AMOUNT, format!("Money::amount(${property}, '{}', self::class)", field.name)),
        FieldType::Text if field.is_time => {
            ("string|\\DateTimeInterface", format!("Translation::instant(${property})"))
        }
        FieldType::Currency if has_money(record) && field.name == "currency" => {
            return Some(("string".to_owned(), "Money::currencyFor($amount, $currency)".to_owned()));
        }
        _ => return None,
    };
    let expression =
        if field.required { expression } else { format!("${property} === null ? null : {expression}") };
    Some((parameter.to_owned(), expression))
}

/// What a constructor takes for an amount. All but two of them are refused, with a reason, instead of being turned into an
/// integer in files without strict types.
const AMOUNT: &str = "int|float|string|bool|Money";

/// Whether the record's currency is that of the field, so that a `Money` can be taken apart at once. Any other stays
/// whole until it is known what currency it belongs to.
fn is_own_amount(record: &Record, field: &Field) -> bool {
    has_money(record) && field.name == "amount"
}

fn property_type(record: &Record, field: &Field) -> String {
    match &field.field_type {
        FieldType::Text | FieldType::Currency => "string",
        FieldType::Secret => "Secret",
        FieldType::Amount if record.input && !is_own_amount(record, field) => "int|Money",
        FieldType::Amount | FieldType::Integer => "int",
        FieldType::Boolean => "bool",
        FieldType::AnyObject | FieldType::TextMap | FieldType::SecretMap | FieldType::List(_) => "array",
        FieldType::Record(name) | FieldType::Enumeration(name) => name,
    }
    .to_owned()
}

fn documented_type(field_type: &FieldType) -> Option<String> {
    match field_type {
        FieldType::AnyObject => Some("array<string, mixed>".to_owned()),
        FieldType::TextMap => Some("array<string, string>".to_owned()),
        FieldType::SecretMap => Some("array<string, Secret>".to_owned()),
        FieldType::List(inner) => Some(format!("list<{}>", element(inner))),
        _ => None,
    }
}

fn element(field_type: &FieldType) -> &str {
    match field_type {
        FieldType::Record(name) | FieldType::Enumeration(name) => name,
        FieldType::Integer | FieldType::Amount => "int",
        FieldType::Boolean => "bool",
        FieldType::Text | FieldType::Currency => "string",
        _ => "mixed",
    }
}

fn row(key: &str, property: &str, field_type: &FieldType) -> String {
    let kind = match field_type {
        FieldType::Record(name) | FieldType::Enumeration(name) => format!("{name}::class"),
        FieldType::List(inner) => match &**inner {
            FieldType::Record(name) | FieldType::Enumeration(name) => {
                return format!("'{key}' => ['{property}', 'list', {name}::class]");
            }
            _ => "'plain'".to_owned(),
        },
        FieldType::AnyObject | FieldType::TextMap | FieldType::SecretMap => "'map'".to_owned(),
        _ => "'plain'".to_owned(),
    };
    format!("'{key}' => ['{property}', {kind}]")
}
