//! `Dictionaries`: the rows of each dictionary, and methods that find one.

use minijinja::{Value, context};

use super::class_file::Classes;
use super::names::RESULTS;
use crate::codegen::generated::Generated;
use crate::codegen::types::Model;

/// The class.
pub fn file(classes: &Classes, model: &Model) -> Generated {
    let shared = ["java.util.List", "java.util.Optional", "org.libtill.internal.Table"].map(str::to_owned);
    let rows = model.dictionaries.iter().map(|one| format!("{RESULTS}.{}", one.row));
    let dictionaries: Vec<Value> = model
        .dictionaries
        .iter()
        .map(|one| context! { key_words => one.key_words(), ..Value::from_serialize(one) })
        .collect();
    classes.file(
        "Dictionaries",
        shared.into_iter().chain(rows),
        "dictionaries.java",
        context! { dictionaries },
    )
}
