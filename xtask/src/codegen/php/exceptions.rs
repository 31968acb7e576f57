//! The exceptions: one class for every error whose outcome is unknown, and one for each kind of the others.

use super::super::generated::Generated;
use super::super::types::{ErrorKind, Model, Record};
use super::class_file::class_file;
use super::fields::{PhpField, php_fields};
use super::text::doc;

/// The classes.
pub fn files(model: &Model) -> Vec<Generated> {
    let mut files = vec![outcome_unknown(), factory(model)];
    if let Some(record) = model.record("ErrorDetails") {
        files.push(base(model, record));
    }
    files.extend(model.errors.iter().map(of_kind));
    files
}

fn class(kind: &ErrorKind) -> String {
    format!("{}Exception", kind.noun())
}

fn of_kind(kind: &ErrorKind) -> Generated {
    subclass("class", &class(kind), std::slice::from_ref(&kind.description))
}

fn outcome_unknown() -> Generated {
    let paragraphs = [
        "It may have happened: money may have moved. Ask with the operation's `resolve`, and repeat nothing.".to_owned(),
        "The kind says what went wrong. Every error whose outcome is unknown is of this class, and no other error is."
            .to_owned(),
    ];
    subclass("final class", "OutcomeUnknownException", &paragraphs)
}

fn subclass(declaration: &str, class: &str, paragraphs: &[String]) -> Generated {
    class_file(
        &format!("Exception/{class}"),
        &[],
        &format!("{}{declaration} {class} extends TillException\n{{\n}}\n", doc(0, paragraphs)),
    )
}

fn base(model: &Model, record: &Record) -> Generated {
    // PHP's own exceptions have a message of their own.
    let fields: Vec<PhpField> =
        php_fields(model, record).into_iter().filter(|field| field.property != "message").collect();
    let mut imports = vec!["Till\\ErrorDetails".to_owned()];
    imports.extend(fields.iter().flat_map(classes).map(|name| format!("Till\\{name}")));
    let properties: Vec<String> = fields.iter().map(property).collect();
    let assignments: Vec<String> = fields
        .iter()
        .map(|field| format!("        $this->{0} = $this->details->{0};\n", field.property))
        .collect();
    let declaration = format!(
        "{}class TillException extends \\RuntimeException implements ExceptionInterface\n{{\n    \
         use Judgement;\n\n{}    \
         public readonly ErrorDetails $details;\n\n{}\n{}    \
         final public function __construct(public readonly array $raw)\n    {{\n        \
         $this->details = ErrorDetails::fromArray($raw);\n        \
         parent::__construct($this->details->message, $this->details->status);\n{}    }}\n}}\n",
        doc(
            0,
            &[
                "Why a call failed. Every field is safe to log: secrets, card numbers and security codes are redacted."
                    .to_owned()
            ]
        ),
        doc(4, &["The same facts as one object.".to_owned()]),
        properties.join("\n"),
        doc(4, &["@param array<string, mixed> $raw the error object as the library gave it".to_owned()]),
        assignments.concat(),
    );
    class_file("Exception/TillException", &imports, &declaration)
}

/// From error objects to exceptions. It knows every class, and none of them knows it.
fn factory(model: &Model) -> Generated {
    let imports =
        model.errors.iter().map(class).chain(["OutcomeUnknownException", "TillException"].map(str::to_owned));
    let imports: Vec<String> = imports
        .map(|class| format!("Till\\Exception\\{class}"))
        .chain(["Till\\Outcome".to_owned()])
        .collect();
    let arms: Vec<String> = model
        .errors
        .iter()
        .map(|kind| format!("            '{}' => new {}($error),\n", kind.name, class(kind)))
        .collect();
    let declaration = format!(
        "/**\n * From an error object to the exception of its outcome and kind.\n *\n * @internal\n */\n\
         final class ExceptionFactory\n{{\n    /** @param array<string, mixed> $error */\n    \
         public static function of(array $error): TillException\n    {{\n        \
         if (Outcome::fromText($error['outcome']) === Outcome::Unknown) {{\n            \
         return new OutcomeUnknownException($error);\n        }}\n        \
         return match ($error['kind']) {{\n{}            default => new TillException($error),\n        }};\n    }}\n}}\n",
        arms.concat()
    );
    class_file("Internal/ExceptionFactory", &imports, &declaration)
}

/// The classes of the model that a field's type names.
fn classes(field: &PhpField) -> Vec<String> {
    let documented = field.documented_type.clone().unwrap_or_default();
    let named = documented.strip_prefix("list<").and_then(|rest| rest.strip_suffix('>')).unwrap_or_default();
    [field.property_type.as_str(), named]
        .into_iter()
        .filter(|name| name.starts_with(|letter: char| letter.is_ascii_uppercase()))
        .map(str::to_owned)
        .collect()
}

fn property(field: &PhpField) -> String {
    let mut paragraphs = vec![field.description.clone()];
    if let Some(documented) = &field.documented_type {
        paragraphs.push(format!("@var {documented}{}", if field.nullable { "|null" } else { "" }));
    }
    let question = if field.nullable { "?" } else { "" };
    format!(
        "{}    public readonly {question}{} ${};\n",
        doc(4, &paragraphs),
        field.property_type,
        field.property
    )
}
