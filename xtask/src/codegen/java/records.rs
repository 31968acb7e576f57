//! Immutable classes: results are read from an answer, requests are made by a builder.

use minijinja::context;
use serde::Serialize;

use super::class_file::Classes;
use super::names::{
    accessor, camel, full_name, is_question, is_shown, java_type, package, parameter_type, variable,
};
use crate::codegen::generated::Generated;
use crate::codegen::types::{Field, FieldType, Model, Record};

/// A field with all that the templates ask for.
#[derive(Serialize)]
pub struct JavaField {
    name: String,
    description: String,
    variable: String,
    r#type: String,
    accessor: String,
    /// Whether it is a boolean of a result, where absent means false.
    question: bool,
    /// Whether it may be printed.
    shown: bool,
    /// How it is read out of a map.
    reading: String,
    /// The type of a setter's parameter, and what the setter keeps of it.
    parameter: String,
    copy: String,
    /// Whether Java's types for an instant with its offset are taken too; the local ones say no instant.
    time: bool,
    /// Whether a Money is taken too. Its currency goes with it: another one beside it is refused.
    money: bool,
    /// The method that gives an amount of a result with its currency, and the variable of that currency.
    money_accessor: Option<(String, String)>,
    /// The method that gives a time of a result as an instant.
    instant_accessor: Option<String>,
}

impl JavaField {
    /// What a field is in Java.
    pub fn new(model: &Model, record: &Record, field: &Field) -> Self {
        let variable = variable(&field.name);
        Self {
            name: field.name.clone(),
            description: field.description.clone(),
            r#type: java_type(&field.name, &field.field_type),
            accessor: accessor(record, field),
            question: is_question(record, field),
            shown: record.reference || is_shown(field),
            reading: reading(model, record, field),
            parameter: parameter_type(&field.name, &field.field_type),
            copy: match &field.field_type {
                FieldType::List(_) => format!("Members.copy({variable})"),
                FieldType::TextMap | FieldType::SecretMap => format!("Members.copyTexts({variable})"),
                FieldType::AnyObject => format!("RequestFields.copyObject({variable})"),
                _ => variable.clone(),
            },
            time: field.is_time,
            money: has_money(record) && field.field_type == FieldType::Amount,
            money_accessor: money_accessor(record, field),
            instant_accessor: is_instant(record, field).then(|| format!("{}Instant", camel(&field.name))),
            variable,
        }
    }
}

/// One record's file.
pub fn file(classes: &Classes, model: &Model, record: &Record) -> Generated {
    let Record { name, description, input, reference, .. } = record;
    let fields: Vec<JavaField> =
        record.fields.iter().map(|field| JavaField::new(model, record, field)).collect();
    let priced = has_money(record);
    let kind = match name.as_str() {
        "ClientConfig" => "ofConfiguration",
        name if name.ends_with("ResolveRequest") => "ofResolve",
        _ => "ofRequest",
    };
    let time = *input && fields.iter().any(|field| field.time);
    let instant = fields.iter().any(|field| field.instant_accessor.is_some());
    let money = fields.iter().any(|field| field.money_accessor.is_some());
    let more = [
        (true, "java.util.Map"),
        (true, "org.libtill.json.Fields"),
        (true, "org.libtill.json.Members"),
        (*input, "org.libtill.call.RequestFields"),
        (priced, "org.libtill.call.Priced"),
        (priced || money, "org.libtill.Money"),
        (time || instant, "org.libtill.json.Times"),
        (time || instant, "java.time.Instant"),
        (time, "java.time.OffsetDateTime"),
        (time, "java.time.ZonedDateTime"),
    ];
    let more = more.into_iter().filter(|(used, _)| *used).map(|(_, class)| class.to_owned());
    let imports = record.fields.iter().flat_map(|field| imports(model, &field.field_type)).chain(more);
    let class = format!("{}.{name}", package(record).rsplit('.').next().unwrap_or_default());
    let values = context! { name, description, input, reference, fields, priced, kind };
    classes.file(&class, imports, "record.java", values)
}

/// The classes that a type names.
pub fn imports(model: &Model, field_type: &FieldType) -> Vec<String> {
    match field_type {
        FieldType::Record(class) | FieldType::Enumeration(class) => vec![full_name(model, class)],
        FieldType::AnyObject | FieldType::TextMap | FieldType::SecretMap => vec!["java.util.Map".to_owned()],
        FieldType::List(element) => [imports(model, element), vec!["java.util.List".to_owned()]].concat(),
        _ => vec![],
    }
}

/// Whether a record states amounts and their currency, for which a `Money` can stand.
fn has_money(record: &Record) -> bool {
    let has = |wanted: &FieldType| record.fields.iter().any(|field| field.field_type == *wanted);
    record.input && has(&FieldType::Amount) && has(&FieldType::Currency)
}

/// `gatewayMoney` of `gateway_amount`, if the result has `gateway_currency` beside it or at least `currency`.
fn money_accessor(record: &Record, field: &Field) -> Option<(String, String)> {
    let has = |name: &str| {
        record.fields.iter().any(|other| other.name == name && other.field_type == FieldType::Currency)
    };
    if record.input || field.field_type != FieldType::Amount {
        return None;
    }
    let own = field.name.replace("amount", "currency");
    let currency = if has(&own) { own } else { "currency".to_owned() };
    let name = match field.name.contains("amount") {
        true => field.name.replace("amount", "money"),
        false => format!("{}_money", field.name),
    };
    has(&currency).then(|| (camel(&name), variable(&currency)))
}

/// Whether a text of a result is a time where it can be read.
fn is_instant(record: &Record, field: &Field) -> bool {
    let is_named = field.name.ends_with("_at") || field.name == "as_of";
    !record.input && field.field_type == FieldType::Text && is_named
}

fn reading(model: &Model, record: &Record, field: &Field) -> String {
    let name = &field.name;
    match &field.field_type {
        FieldType::Text | FieldType::Secret | FieldType::Currency => format!("in.text(\"{name}\")"),
        FieldType::Amount => format!("in.amount(\"{name}\")"),
        FieldType::Integer if java_type(name, &FieldType::Integer) == "Long" => {
            format!("in.longInteger(\"{name}\")")
        }
        FieldType::Integer => format!("in.integer(\"{name}\")"),
        FieldType::Boolean => format!("in.flag(\"{name}\")"),
        FieldType::AnyObject => format!("in.object(\"{name}\")"),
        FieldType::TextMap | FieldType::SecretMap => format!("in.texts(\"{name}\")"),
        FieldType::Record(class) => {
            match record.input && !model.record(class).is_some_and(|class| class.input) {
                true => format!("in.result(\"{name}\", {class}::fromMap)"),
                false => format!("in.record(\"{name}\", {class}::from)"),
            }
        }
        FieldType::Enumeration(enumeration) => {
            format!("in.choice(\"{name}\", {enumeration}::fromWireName)")
        }
        FieldType::List(inner) => match &**inner {
            FieldType::Record(record) => format!("in.records(\"{name}\", {record}::from)"),
            FieldType::Enumeration(words) => format!("in.choices(\"{name}\", {words}::fromWireName)"),
            _ => format!("in.textList(\"{name}\")"),
        },
    }
}
