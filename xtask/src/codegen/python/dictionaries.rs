//! `dictionaries.py`: the rows of each dictionary, and functions that find one.

use std::collections::BTreeSet;

use super::super::generated::Generated;
use super::super::types::{Dictionary, Model};
use super::module::module;
use super::records::imports;
use super::text::{bracketed, docstring, fitted};

/// The module.
pub fn file(model: &Model) -> Generated {
    let mut runtime: BTreeSet<String> = model.dictionaries.iter().map(|one| one.row.clone()).collect();
    runtime.insert("Table".to_owned());
    let mut content = imports(model, &runtime, &BTreeSet::new(), ".model.");
    let entries = model.dictionaries.iter().flat_map(|one| [&one.name, &one.entry]);
    let mut listed: Vec<String> =
        entries.filter(|name| !name.is_empty()).map(|name| format!("\"{name}\"")).collect();
    listed.sort();
    content.push('\n');
    content.push_str(&bracketed(0, "__all__ = [", &listed, "]"));
    content.push('\n');
    for dictionary in &model.dictionaries {
        content.push_str(&table(dictionary));
    }
    for dictionary in &model.dictionaries {
        content.push_str(&functions(dictionary));
    }
    let documentation = "The dictionaries with typed rows: made when first asked for, and never changed.";
    module("dictionaries.py", documentation, &content)
}

fn variable(dictionary: &Dictionary) -> String {
    format!("_{}", dictionary.name.to_uppercase())
}

fn table(dictionary: &Dictionary) -> String {
    let mut arguments = vec![format!("\"{}\"", dictionary.name), dictionary.row.clone()];
    arguments.extend(dictionary.keys.iter().map(|key| format!("\"{key}\"")));
    fitted(0, &format!("{} = Table(", variable(dictionary)), &arguments, ")")
}

fn functions(dictionary: &Dictionary) -> String {
    let Dictionary { name, row, entry, summary, .. } = dictionary;
    let table = variable(dictionary);
    let mut out = format!(
        "\n\ndef {name}() -> tuple[{row}, ...]:\n{}    return {table}.rows()\n",
        docstring(summary, 4)
    );
    if !entry.is_empty() {
        let words = format!(
            "The row of `{name}` with exactly that {}; None if there is none.",
            dictionary.key_words()
        );
        out.push_str(&format!(
            "\n\ndef {entry}(code: str) -> {row} | None:\n{}    return {table}.find(code)\n",
            docstring(&words, 4)
        ));
    }
    out
}
