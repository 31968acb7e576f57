//! `Till\\Dictionaries`: the rows of each dictionary, and methods that find one.

use super::super::generated::Generated;
use super::super::types::{Dictionary, Model};
use super::class_file::class_file;
use super::text::{camel, doc};

/// The class.
pub fn file(model: &Model) -> Generated {
    let methods: Vec<String> = model.dictionaries.iter().flat_map(methods).collect();
    let comment =
        "The dictionaries with typed rows: made when first asked for, and never changed.".to_owned();
    let declaration = format!(
        "{}final class Dictionaries\n{{\n    private function __construct()\n    {{\n    }}\n\n{}}}\n",
        doc(0, &[comment]),
        methods.join("\n")
    );
    let imports = ["Till\\Exception\\ExceptionInterface".to_owned(), "Till\\Internal\\Table".to_owned()];
    class_file("Dictionaries", &imports, &declaration)
}

fn methods(dictionary: &Dictionary) -> Vec<String> {
    let Dictionary { name, row, entry, keys, summary } = dictionary;
    let throws = "@throws ExceptionInterface if the library cannot be loaded";
    let rows = doc(4, &[summary.clone(), format!("@return list<{row}>"), throws.to_owned()]);
    let mut out = vec![format!(
        "{rows}    public static function {}(): array\n    {{\n        \
         return Table::rows('{name}', {row}::class);\n    }}\n",
        camel(name)
    )];
    if !entry.is_empty() {
        let words = format!(
            "The row of `{name}` with exactly that {}; null if there is none.",
            dictionary.key_words()
        );
        let keys: Vec<String> = keys.iter().map(|key| format!("'{key}'")).collect();
        out.push(format!(
            "{}    public static function {}(string $code): ?{row}\n    {{\n        \
             return Table::find('{name}', {row}::class, [{}], $code);\n    }}\n",
            doc(4, &[words, throws.to_owned()]),
            camel(entry),
            keys.join(", ")
        ));
    }
    out
}
