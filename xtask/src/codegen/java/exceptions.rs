//! The tree of exceptions: one base, one class for every error whose outcome is unknown, and one for each kind of the others.

use super::names::{MAIN, accessor, exception, is_question, java_type};
use super::text::{Comment, Source};
use crate::codegen::generated::Generated;
use crate::codegen::types::{ErrorKind, Model};

const PACKAGE: &str = "org.libtill.exception";

/// The base of the tree.
pub fn base(model: &Model) -> Generated {
    let mut source = Source::new(PACKAGE);
    for class in ["java.util.Map", "org.libtill.json.Members", "org.libtill.model.ErrorDetails"] {
        source.import(class);
    }
    let comment = Comment::new("A call failed. Catch {@link OutcomeUnknownException} before anything else.")
        .paragraph(
            "Money may have moved where the outcome is unknown, whatever the kind: a shop then asks with the operation's \
             resolve, and repeats nothing. With every other subclass nothing happened: there is one for each kind, and a \
             kind that this version does not know is thrown as this class. Everything here is safe to log, except what {@link #body} and {@link #raw} repeat of a \
             gateway's answer about a customer.",
        );
    source.comment(&comment);
    source.open("public class TillException extends RuntimeException {");
    source.line("private static final long serialVersionUID = 1L;");
    source.line("");
    source.line("@SuppressWarnings(\"serial\")");
    source.line("private final Map<String, Object> raw;");
    source.line("");
    source.line("private transient ErrorDetails details;");
    constructor(&mut source);
    details(&mut source);
    error_accessors(&mut source, model);
    source.close();
    Generated::new(format!("{}/exception/TillException.java", MAIN), source.finish())
}

fn constructor(source: &mut Source) {
    let comment =
        Comment::new("Makes an exception.").tag("@param raw the error object, as it crosses the C ABI");
    source.line("");
    source.comment(&comment);
    source.open("public TillException(Map<String, ?> raw) {");
    source.line("super(String.valueOf(raw.get(\"message\")));");
    source.line("this.raw = Members.copyObject(raw);");
    source.close();
}

/// From error objects to exceptions. It knows every class, and none of them knows it.
pub fn factory(model: &Model) -> Generated {
    let mut source = Source::new("org.libtill.internal");
    for class in ["java.util.Map", "org.libtill.exception.*"] {
        source.import(class);
    }
    source.comment(&Comment::new("Makes the exception of an error object, by its outcome and kind."));
    source.open("public final class ExceptionFactory {");
    source.line("private ExceptionFactory() {}");
    source.line("");
    source.comment(&Comment::new("The exception of an error object as it crosses the C ABI, to be thrown."));
    source.open("public static TillException of(Map<String, ?> raw) {");
    source.line("TillException unknown = new OutcomeUnknownException(raw);");
    source.open("if (unknown.isOutcomeUnknown()) {");
    source.line("return unknown;");
    source.close();
    source.open("switch (String.valueOf(raw.get(\"kind\"))) {");
    for kind in &model.errors {
        source.line(&format!("case \"{}\":", kind.name));
        source.line(&format!("  return new {}(raw);", exception(kind)));
    }
    source.line("default:");
    source.line("  return new TillException(raw);");
    source.close();
    source.close();
    source.close();
    Generated::new(format!("{MAIN}/internal/ExceptionFactory.java"), source.finish())
}

fn details(source: &mut Source) {
    source.line("");
    source.comment(&Comment::new("The error with all its fields. Serialisation keeps it."));
    source.open("public final ErrorDetails details() {");
    source.open("if (details == null) {");
    source.line("details = ErrorDetails.fromMap(raw);");
    source.close();
    source.line("return details;");
    source.close();
    source.method(
        &Comment::new("The error object as it crossed the C ABI."),
        "public final Map<String, Object> raw",
        "",
        "return raw;",
    );
    source.method(
        &Comment::new(
            "Whether money may have moved: then ask with the operation's resolve, and repeat nothing.",
        ),
        "public final boolean isOutcomeUnknown",
        "",
        "return !isNotSent() && !isRejected();",
    );
    source.method(
        &Comment::new("Whether nothing was sent, or provably never arrived."),
        "public final boolean isNotSent",
        "",
        "return \"not_sent\".equals(raw.get(\"outcome\"));",
    );
    source.method(
        &Comment::new("Whether the gateway refused, so that nothing happened."),
        "public final boolean isRejected",
        "",
        "return \"rejected\".equals(raw.get(\"outcome\"));",
    );
}

fn error_accessors(source: &mut Source, model: &Model) {
    let record = model.record("ErrorDetails").expect("the model has the error object");
    for field in record.fields.iter().filter(|field| field.name != "message") {
        let name = accessor(record, field);
        let java_type = if is_question(record, field) {
            "boolean".to_owned()
        } else {
            java_type(&field.name, &field.field_type)
        };
        source.import_collections(&java_type);
        for class in java_type.split(['<', '>']).filter(|name| {
            model.record(name).is_some() || model.enumerations.iter().any(|one| one.name == *name)
        }) {
            source.import(&format!("org.libtill.model.{class}"));
        }
        let comment = Comment::new(&field.description);
        let head = format!("public final {java_type} {name}");
        source.method(&comment, &head, "", &format!("return details().{name}();"));
    }
}

/// One kind of error.
pub fn kind(kind: &ErrorKind) -> Generated {
    subclass("public class", &exception(kind), &Comment::new(&kind.description))
}

/// Every error whose outcome is unknown.
pub fn outcome_unknown() -> Generated {
    let comment = Comment::new("It may have happened: money may have moved.").paragraph(
        "Ask with the operation's resolve, and repeat nothing. {@link #kind} says what went wrong. Every error whose outcome \
         is unknown is thrown as this class, and no other error is.",
    );
    subclass("public final class", "OutcomeUnknownException", &comment)
}

fn subclass(declaration: &str, name: &str, comment: &Comment) -> Generated {
    let mut source = Source::new(PACKAGE);
    source.import("java.util.Map");
    source.comment(comment);
    source.open(&format!("{declaration} {name} extends TillException {{"));
    source.line("private static final long serialVersionUID = 1L;");
    let comment =
        Comment::new("Makes an exception.").tag("@param raw the error object, as it crosses the C ABI");
    source.method(&comment, &format!("public {name}"), "Map<String, ?> raw", "super(raw);");
    source.close();
    Generated::new(format!("{}/exception/{name}.java", MAIN), source.finish())
}
