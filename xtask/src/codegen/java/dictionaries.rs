//! `Dictionaries`: the rows of each dictionary, and methods that find one.

use super::names::{MAIN, RESULTS, camel};
use super::text::{Comment, Source};
use crate::codegen::generated::Generated;
use crate::codegen::types::{Dictionary, Model};

/// The class.
pub fn file(model: &Model) -> Generated {
    let mut source = Source::new("org.libtill");
    for class in ["java.util.List", "java.util.Optional", "org.libtill.internal.Table"] {
        source.import(class);
    }
    let shared = "The dictionaries with typed rows: made when first asked for, and never changed.";
    source.comment(&Comment::new(shared).paragraph("Any number of threads may use them at once."));
    source.open("public final class Dictionaries {");
    for dictionary in &model.dictionaries {
        source.import(&format!("{RESULTS}.{}", dictionary.row));
        let keys: String = dictionary.keys.iter().map(|key| format!(", \"{key}\"")).collect();
        let Dictionary { name, row, .. } = dictionary;
        let head = format!("private static final Table<{row}> {}", variable(dictionary));
        source.assignment(&head, &format!("new Table<>(\"{name}\", {row}::fromMap{keys})"));
    }
    source.line("");
    source.line("private Dictionaries() {}");
    for dictionary in &model.dictionaries {
        methods(&mut source, dictionary);
    }
    source.close();
    Generated::new(format!("{}/Dictionaries.java", MAIN), source.finish())
}

fn variable(dictionary: &Dictionary) -> String {
    dictionary.name.to_uppercase()
}

fn methods(source: &mut Source, dictionary: &Dictionary) {
    let Dictionary { name, row, entry, summary, .. } = dictionary;
    let table = variable(dictionary);
    let comment = Comment::new(summary).tag("@return the rows, which cannot be changed");
    let head = format!("public static List<{row}> {}", camel(name));
    source.method(&comment, &head, "", &format!("return {table}.rows();"));
    if !entry.is_empty() {
        let comment = Comment::new(&format!("Finds a row of `{name}`."))
            .tag(format!("@param code its {}, exactly", dictionary.key_words()))
            .tag("@return the row; empty if there is none");
        let head = format!("public static Optional<{row}> {}", camel(entry));
        source.method(&comment, &head, "String code", &format!("return {table}.find(code);"));
    }
}
