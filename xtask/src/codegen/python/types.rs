//! The model's types in Python's words.

use std::collections::BTreeSet;

use super::super::types::{Enumeration, Field, FieldType, Model, Record};

/// Where a type is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A record that is part of an answer.
    Answer,
    /// A record that is part of a request.
    Request,
    /// A keyword argument or a member of a plain mapping: records may be mappings too.
    Keyword,
}

/// The members of an enumeration for a word that this version does not know; neither means success.
const FALLBACKS: &[&str] = &["unknown", "none"];

/// Python's words for a field's type, and the names that they need.
pub struct Annotation {
    /// The words, without `| None`.
    pub text: String,
    /// Names to import.
    pub names: BTreeSet<String>,
    /// Whether an answer may lack it although the model has it always: a word that is not known.
    pub may_lack: bool,
}

/// The annotation of a field.
pub fn annotation(model: &Model, field: &Field, place: Place) -> Annotation {
    let mut words = type_annotation(model, &field.field_type, place);
    if field.is_time && place != Place::Answer {
        words.text = format!("datetime | {}", words.text);
        words.names.insert("datetime".to_owned());
    }
    words
}

fn type_annotation(model: &Model, field_type: &FieldType, place: Place) -> Annotation {
    let mut names = BTreeSet::new();
    let mut may_lack = false;
    let mut need = |name: &str| {
        names.insert(name.to_owned());
        name.to_owned()
    };
    let text = match field_type {
        FieldType::Text | FieldType::Secret | FieldType::Currency => "str".to_owned(),
        FieldType::Amount if place == Place::Answer => "int".to_owned(),
        FieldType::Amount => need("AmountLike"),
        FieldType::Integer => "int".to_owned(),
        FieldType::Boolean => "bool".to_owned(),
        FieldType::AnyObject => format!("{}[str, {}]", need("Mapping"), need("Any")),
        FieldType::TextMap | FieldType::SecretMap => format!("{}[str, str]", need("Mapping")),
        FieldType::Record(name) => match place {
            Place::Keyword => format!("{} | {}", need(name), keyword_form(model, name, &mut need)),
            _ => need(name),
        },
        FieldType::Enumeration(name) => match place {
            Place::Answer => {
                may_lack = !model.enumerations.iter().any(|one| one.name == *name && has_fallback(one));
                need(name)
            }
            _ => format!("{} | str", need(name)),
        },
        FieldType::List(element) => {
            let inner = type_annotation(model, element, place);
            for name in &inner.names {
                need(name);
            }
            match place {
                Place::Answer => format!("tuple[{}, ...]", inner.text),
                _ => format!("{}[{}]", need("Sequence"), inner.text),
            }
        }
    };
    Annotation { text, names, may_lack }
}

fn keyword_form(model: &Model, name: &str, need: &mut impl FnMut(&str) -> String) -> String {
    if model.record(name).is_some_and(|record| record.input) {
        need(&format!("{name}Fields"))
    } else {
        format!("{}[str, {}]", need("Mapping"), need("Any"))
    }
}

fn has_fallback(enumeration: &Enumeration) -> bool {
    enumeration.values.iter().any(|(value, _)| FALLBACKS.contains(&value.as_str()))
}

/// How a field is read from plain data, and the names that this needs; nothing for plain values.
pub fn reader(field_type: &FieldType, input: bool) -> Option<(String, BTreeSet<String>)> {
    let named = |function: &str, name: &str| {
        let names = BTreeSet::from([function.to_owned(), name.to_owned()]);
        Some((format!("{function}({name})"), names))
    };
    match field_type {
        FieldType::Record(name) => named("one", name),
        FieldType::Enumeration(name) => named(if input { "choice" } else { "word" }, name),
        FieldType::List(element) => {
            let (inner, mut names) = reader(element, input)
                .unwrap_or_else(|| ("plain".to_owned(), BTreeSet::from(["plain".into()])));
            names.insert("many".to_owned());
            let stays = if input { ", stays=True" } else { "" };
            Some((format!("many({inner}{stays})"), names))
        }
        _ => None,
    }
}

/// Required fields first: Python wants parameters with defaults behind those without.
pub fn in_order(record: &Record) -> Vec<&Field> {
    let (required, optional): (Vec<&Field>, Vec<&Field>) =
        record.fields.iter().partition(|field| field.required);
    required.into_iter().chain(optional).collect()
}
