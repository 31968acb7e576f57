//! `model/`: a module for each record, one for the enumerations, and one for the keyword arguments' types.

use std::collections::{BTreeMap, BTreeSet};

use super::super::generated::Generated;
use super::super::types::{Enumeration, Field, FieldType, Model, Record};
use super::module::{EXPORTED, module};
use super::text::{bracketed, docstring, import, snake};
use super::types::{Place, annotation, in_order, reader};

/// The files of `model/`.
pub fn files(model: &Model) -> Vec<Generated> {
    let mut files: Vec<Generated> = model.records.iter().map(|record| record_file(model, record)).collect();
    files.push(enumerations_file(model));
    files.push(fields_file(model, "fields", "The parts of requests as plain mappings, for type checkers."));
    files.push(fields_file(model, "request_fields", "Requests as keyword arguments, for type checkers."));
    files.push(index_file(model));
    files
}

fn record_file(model: &Model, record: &Record) -> Generated {
    let place = if record.input { Place::Request } else { Place::Answer };
    let mut runtime: BTreeSet<String> = BTreeSet::from(["Record".to_owned()]);
    let mut readers = Vec::new();
    for field in &record.fields {
        if let Some((text, names)) = reader(&field.field_type, record.input) {
            runtime.extend(names);
            readers.push(format!("\"{}\": {text}", field.name));
        }
    }
    let mut typing = BTreeSet::new();
    let fields: Vec<(&Field, String)> = in_order(record)
        .into_iter()
        .map(|field| {
            let words = annotation(model, field, place);
            typing.extend(words.names.into_iter().filter(|name| !runtime.contains(name)));
            let optional =
                !field.required || words.may_lack || (record.input && follows_from_money(record, field));
            (field, if optional { format!("{} | None", words.text) } else { words.text })
        })
        .collect();
    let mut content = imports(model, &runtime, &typing, ".");
    content.push_str(&format!("\n\nclass {}(Record):\n{}\n", record.name, docstring(&record.description, 4)));
    if is_exported(record) {
        content.push_str(EXPORTED);
    }
    content.push_str(&class_variables(record, &readers));
    for (field, words) in &fields {
        content.push_str(&format!("    {}: {words}\n{}", field.name, docstring(&field.description, 4)));
    }
    content.push_str(&constructor(record, &fields));
    let documentation = format!("{}: see the class.", record.name);
    module(&format!("model/{}.py", snake(&record.name)), &documentation, &content)
}

fn class_variables(record: &Record, readers: &[String]) -> String {
    let names = |fields: &mut dyn Iterator<Item = &Field>| -> Vec<String> {
        fields.map(|field| format!("\"{}\"", field.name)).collect()
    };
    let slots = names(&mut record.fields.iter());
    let secret = names(&mut record.fields.iter().filter(|field| is_secret(field)));
    let long = names(&mut record.fields.iter().filter(|field| is_long(field)));
    let mut out = match slots.as_slice() {
        [only] => format!("    __slots__ = ({only},)\n"),
        _ => bracketed(4, "__slots__ = (", &slots, ")"),
    };
    if !readers.is_empty() {
        out.push_str(&bracketed(4, "_nested = {", readers, "}"));
    }
    for (name, members) in [("_secret", secret), ("_long", long)] {
        if !members.is_empty() {
            out.push_str(&format!("    {name} = frozenset({{{}}})\n", members.join(", ")));
        }
    }
    if record.input {
        out.push_str("    _input = True\n");
    }
    out.push('\n');
    out
}

fn constructor(record: &Record, fields: &[(&Field, String)]) -> String {
    let mut parameters = vec!["self".to_owned(), "*".to_owned()];
    parameters.extend(fields.iter().map(|(field, words)| {
        let optional = !field.required || (record.input && follows_from_money(record, field));
        let default = if optional { " = None" } else { "" };
        format!("{}: {words}{default}", field.name)
    }));
    let values: Vec<String> = fields.iter().map(|(field, _)| format!("{0}={0}", field.name)).collect();
    let mut out = String::from("\n");
    out.push_str(&bracketed(4, "def __init__(", &parameters, ") -> None:"));
    let article = if record.name.starts_with(['A', 'E', 'I', 'O', 'U']) { "An" } else { "A" };
    out.push_str(&docstring(&format!("{article} {} with these fields.", record.name), 8));
    out.push_str(&bracketed(8, "self._fill(", &values, ")"));
    out
}

/// What must never be printed.
fn is_secret(field: &Field) -> bool {
    matches!(field.field_type, FieldType::Secret | FieldType::SecretMap)
}

/// What a printed record leaves out: a gateway's own texts, which are long and may hold anything.
fn is_long(field: &Field) -> bool {
    matches!(field.name.as_str(), "raw" | "body" | "html") || field.field_type == FieldType::AnyObject
}

/// The imports of a module in a folder of the package: those that run, and those for the type checker. `model_at` is what
/// stands before the names of the model's modules.
pub fn imports(
    model: &Model,
    runtime: &BTreeSet<String>,
    typing: &BTreeSet<String>,
    model_at: &str,
) -> String {
    let mut runtime = runtime.clone();
    if !typing.is_empty() {
        runtime.insert("TYPE_CHECKING".to_owned());
    }
    let mut out = origins(model, &runtime, model_at, 0);
    if !typing.is_empty() {
        out.push_str("\nif TYPE_CHECKING:\n");
        out.push_str(&origins(model, typing, model_at, 4));
    }
    out
}

/// Import lines, standard library first, each group by module.
fn origins(model: &Model, names: &BTreeSet<String>, model_at: &str, indent: usize) -> String {
    let mut by_module: BTreeMap<(u8, String), Vec<&str>> = BTreeMap::new();
    for name in names {
        by_module.entry(origin(model, name, model_at)).or_default().push(name);
    }
    let mut out = String::new();
    let mut last_group = None;
    for ((group, module), names) in &by_module {
        if last_group.is_some_and(|last| last != *group) {
            out.push('\n');
        }
        last_group = Some(*group);
        out.push_str(&import(indent, module, names));
    }
    out
}

/// Which group of imports a name belongs to, and its module.
fn origin(model: &Model, name: &str, model_at: &str) -> (u8, String) {
    match name {
        "datetime" => (0, "datetime".to_owned()),
        "Mapping" | "Sequence" => (0, "collections.abc".to_owned()),
        "Any" | "TypedDict" => (0, "typing".to_owned()),
        "Unpack" | "Required" => (1, "typing_extensions".to_owned()),
        "TYPE_CHECKING" => (2, "..._typing".to_owned()),
        "AmountLike" => (2, "...money".to_owned()),
        "AsyncListing" | "Listing" => (2, "...listing".to_owned()),
        "AsyncCore" => (2, "..._async_core".to_owned()),
        "AsyncService" | "Service" => (2, "..._service".to_owned()),
        "held" => (2, "..._held".to_owned()),
        "Core" => (2, "..._core".to_owned()),
        "Table" => (3, ".._table".to_owned()),
        "Record" | "one" | "many" | "plain" | "word" | "choice" => (2, "..._record".to_owned()),
        _ if name.ends_with("Fields") => {
            (3, format!("{model_at}{}", fields_module(name.trim_end_matches("Fields"))))
        }
        _ if model.enumerations.iter().any(|one| one.name == name) => (3, format!("{model_at}enumerations")),
        _ => (3, format!("{model_at}{}", snake(name))),
    }
}

fn enumerations_file(model: &Model) -> Generated {
    let mut content = String::from("from ..._words import Words\n");
    for enumeration in &model.enumerations {
        content.push_str(&enumeration_class(enumeration));
    }
    module("model/enumerations.py", "The enumerations of the model.", &content)
}

fn enumeration_class(enumeration: &Enumeration) -> String {
    let Enumeration { name, description, .. } = enumeration;
    let mut out = format!("\n\nclass {name}(Words):\n{}\n{EXPORTED}\n", docstring(description, 4));
    for (value, description) in &enumeration.values {
        out.push_str(&format!("    {} = \"{value}\"\n", value.to_uppercase()));
        out.push_str(&docstring(description, 4));
    }
    out
}

/// The module that has the keyword arguments' type of a record: those of whole requests have one of their own.
fn fields_module(record: &str) -> &'static str {
    if record.ends_with("Request") || record == "ClientConfig" { "request_fields" } else { "fields" }
}

fn fields_file(model: &Model, file: &str, documentation: &str) -> Generated {
    let mut typing: BTreeSet<String> = BTreeSet::new();
    let mut classes = String::new();
    let here = |record: &&Record| record.input && fields_module(&record.name) == file;
    for record in model.records.iter().filter(here) {
        classes.push_str(&format!("\n\nclass {}Fields(TypedDict, total=False):\n", record.name));
        classes.push_str(&docstring(&format!("The fields of {}.", record.name), 4));
        classes.push('\n');
        for field in &record.fields {
            let words = annotation(model, field, Place::Keyword);
            typing.extend(words.names.into_iter().filter(|name| !is_local(name, file)));
            // A whole request may come in two parts, the second of which are keyword arguments.
            let text = if field.required && file == "fields" && !follows_from_money(record, field) {
                typing.insert("Required".to_owned());
                format!("Required[{}]", words.text)
            } else if field.required {
                words.text
            } else {
                format!("{} | None", words.text)
            };
            classes.push_str(&format!("    {}: {text}\n", field.name));
        }
    }
    let runtime = BTreeSet::from(["TypedDict".to_owned()]);
    let content = imports(model, &runtime, &typing, ".") + &classes;
    module(&format!("model/{file}.py"), documentation, &content)
}

/// A name that the module of the keyword arguments has itself.
fn is_local(name: &str, file: &str) -> bool {
    name.strip_suffix("Fields").is_some_and(|record| fields_module(record) == file)
}

/// The currency beside an amount may be left out where the amount is a Money.
fn follows_from_money(record: &Record, field: &Field) -> bool {
    field.name == "currency" && record.fields.iter().any(|one| one.name == "amount" && one.required)
}

/// The error object is what exceptions are made of; nobody needs its name beside theirs.
fn is_exported(record: &Record) -> bool {
    record.name != "ErrorDetails"
}

/// `model/__init__.py`: every class by its name, imported when it is first named.
fn index_file(model: &Model) -> Generated {
    let records = model.records.iter().filter(|record| is_exported(record));
    let mut names: Vec<(String, String)> =
        records.map(|record| (record.name.clone(), snake(&record.name))).collect();
    names.extend(model.enumerations.iter().map(|one| (one.name.clone(), "enumerations".to_owned())));
    names.sort();
    let mut content = String::from("from ..._typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n");
    for (name, module) in &names {
        content.push_str(&import(4, &format!(".{module}"), &[name]));
    }
    let listed: Vec<String> = names.iter().map(|(name, _)| format!("\"{name}\"")).collect();
    let modules: Vec<String> =
        names.iter().map(|(name, module)| format!("\"{name}\": \"{module}\"")).collect();
    content.push('\n');
    content.push_str(&bracketed(0, "__all__ = [", &listed, "]"));
    content.push('\n');
    content.push_str(&bracketed(0, "_MODULES = {", &modules, "}"));
    content.push_str(concat!(
        "\n\ndef __getattr__(name: str) -> object:\n",
        "    if name not in _MODULES:\n",
        "        raise AttributeError(f\"module 'libtill.model' has no attribute {name!r}\")\n",
        "    from importlib import import_module\n\n",
        "    found: object = getattr(import_module(f\".{_MODULES[name]}\", __name__), name)\n",
        "    globals()[name] = found\n",
        "    return found\n",
    ));
    module("model/__init__.py", "The model: requests, results and enumerations.", &content)
}
