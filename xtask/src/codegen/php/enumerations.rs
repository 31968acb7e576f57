//! Backed enums.

use super::super::generated::Generated;
use super::super::types::Enumeration;
use super::class_file::class_file;
use super::text::{doc, pascal};

/// The value that stands for a text which this version does not know. It must be one on which nobody acts: an unknown
/// `Verified` counts as `none`.
pub fn fallback(values: &[(String, String)]) -> Option<&str> {
    ["unknown", "none", "other"].into_iter().find(|name| values.iter().any(|(value, _)| value == name))
}

/// The file of an enumeration.
pub fn file(enumeration: &Enumeration) -> Generated {
    let cases: Vec<String> = enumeration
        .values
        .iter()
        .map(|(value, description)| {
            let comment = if description.is_empty() {
                String::new()
            } else {
                doc(4, std::slice::from_ref(description))
            };
            format!("{comment}    case {} = '{value}';\n", pascal(value))
        })
        .collect();
    let (result, otherwise, comment) = match fallback(&enumeration.values) {
        Some(value) => (
            "self",
            format!(" ?? self::{}", pascal(value)),
            format!("The case of a text; `{}` for one that this version does not know.", pascal(value)),
        ),
        None => (
            "?self",
            String::new(),
            "The case of a text; null for one that this version does not know.".to_owned(),
        ),
    };
    let declaration = format!(
        "{}enum {}: string\n{{\n{}\n{}    public static function fromText(string $text): {result}\n    {{\n        \
         return self::tryFrom($text){otherwise};\n    }}\n}}\n",
        doc(0, std::slice::from_ref(&enumeration.description)),
        enumeration.name,
        cases.join("\n"),
        doc(4, &[comment]),
    );
    class_file(&enumeration.name, &[], &declaration)
}
