//! `Till\Dictionaries`: the rows of each dictionary, and methods that find one.

use minijinja::context;

use super::super::generated::Generated;
use super::super::types::Model;
use super::class_file::Classes;

/// The class.
pub fn file(classes: &Classes, model: &Model) -> Generated {
    let dictionaries: Vec<_> = model
        .dictionaries
        .iter()
        .map(|one| context! { key_words => one.key_words(), ..minijinja::Value::from_serialize(one) })
        .collect();
    let imports = ["Till\\Exception\\ExceptionInterface", "Till\\Internal\\Table"].map(str::to_owned);
    let throws = "@throws ExceptionInterface if the library cannot be loaded";
    classes.file("Dictionaries", imports.into(), "dictionaries.php", context! { dictionaries, throws })
}
