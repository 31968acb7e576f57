//! Requests, results and their parts: immutable classes.

use super::super::generated::Generated;
use super::super::types::{FieldType, Model, Record};
use super::class_file::class_file;
use super::fields::{PhpField, php_fields};
use super::text::doc;

/// The longest line in PSR-12, with its line break.
const LINE_MAX: usize = 121;

/// The file of a record.
pub fn file(model: &Model, record: &Record) -> Generated {
    let name = &record.name;
    let fields = php_fields(model, record);
    let rows: Vec<String> = fields.iter().map(|field| format!("        {},\n", field.row)).collect();
    let mut members = Vec::new();
    let mut imports = Vec::new();
    if record.input && record.fields.iter().any(|field| field.is_time) {
        imports.push("Till\\Call\\Translation".to_owned());
    }
    if record.input && record.fields.iter().any(|field| field.field_type == FieldType::SecretMap) {
        imports.push("Till\\Call\\Secrets".to_owned());
    }
    // The one response that is the shop's own to send.
    if record.name == "NotificationReply" {
        imports.push("Till\\Internal\\Sendable".to_owned());
        members.push("    use Sendable;\n".to_owned());
    }
    members.push(format!("    protected const FIELDS = [\n{}    ];\n", rows.concat()));
    members.extend(fields.iter().filter(|field| field.conversion.is_some()).map(declared));
    if !fields.is_empty() {
        members.push(constructor(&fields));
    }
    let base = if record.input { "Request" } else { "Record" };
    let declaration = format!(
        "{}final class {name} extends {base}\n{{\n{}}}\n",
        doc(0, std::slice::from_ref(&record.description)),
        members.join("\n")
    );
    class_file(name, &imports, &declaration)
}

/// A property that the constructor makes from something else.
fn declared(field: &PhpField) -> String {
    let mut paragraphs = vec![field.description.clone()];
    if let Some(documented) = &field.documented_type {
        paragraphs.push(format!("@var {documented}{}", if field.nullable { "|null" } else { "" }));
    }
    format!(
        "{}    public readonly {} ${};\n",
        doc(4, &paragraphs),
        nullable(&field.property_type, field.nullable),
        field.property
    )
}

fn constructor(fields: &[PhpField]) -> String {
    let parameters: Vec<String> = fields.iter().map(parameter).collect();
    let assignments: Vec<String> = fields
        .iter()
        .filter_map(|field| {
            let (_, expression) = field.conversion.as_ref()?;
            Some(assignment(&field.property, expression))
        })
        .collect();
    format!(
        "    public function __construct(\n{}    ) {{\n{}    }}\n",
        parameters.concat(),
        assignments.concat()
    )
}

/// On one line, or with a line for each branch where that is too long.
fn assignment(property: &str, expression: &str) -> String {
    let line = format!("        $this->{property} = {expression};\n");
    if line.len() <= LINE_MAX {
        return line;
    }
    line.replace(" ? ", "\n            ? ").replace(" : ", "\n            : ")
}

fn parameter(field: &PhpField) -> String {
    let sensitive = if field.sensitive { "#[\\SensitiveParameter] " } else { "" };
    let default = if field.nullable { " = null" } else { "" };
    if let Some((parameter_type, _)) = &field.conversion {
        let shown = nullable(parameter_type, field.nullable);
        return format!("        {sensitive}{shown} ${}{default},\n", field.property);
    }
    let mut paragraphs = vec![field.description.clone()];
    if let Some(documented) = &field.documented_type {
        paragraphs.push(format!("@var {documented}{}", if field.nullable { "|null" } else { "" }));
    }
    let shown = nullable(&field.property_type, field.nullable);
    format!(
        "{}        {sensitive}public readonly {shown} ${}{default},\n",
        doc(8, &paragraphs),
        field.property
    )
}

fn nullable(php_type: &str, nullable: bool) -> String {
    match (nullable, php_type.contains('|')) {
        (false, _) => php_type.to_owned(),
        (true, true) => format!("{php_type}|null"),
        (true, false) => format!("?{php_type}"),
    }
}
