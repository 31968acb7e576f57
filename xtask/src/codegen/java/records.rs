//! Immutable classes: results are read from an answer, requests are made by a builder.

use super::names::{accessor, class, is_question, is_shown, java_type, parameter_type, variable};
use super::text::{Comment, Source};
use crate::codegen::Generated;
use crate::codegen::types::{Field, FieldType, Record};

/// What all classes of the model share.
pub fn base() -> Generated {
    let mut source = Source::new("org.libtill.model");
    for class in ["java.util.Map", "org.libtill.TillObject", "org.libtill.internal.Members"] {
        source.import(class);
    }
    source.comment(&Comment::new("What all classes of the model share: they are their members."));
    source.open("abstract class ModelObject implements TillObject {");
    source.line("");
    source.line("ModelObject() {}");
    source.line("");
    source.line("abstract Members members();");
    for (head, statement) in [
        ("public final Map<String, Object> toMap", "return members().toMap();"),
        ("public final String toString", "return members().toString();"),
        ("public final int hashCode", "return toMap().hashCode();"),
    ] {
        source.line("");
        source.line("@Override");
        source.open(&format!("{head}() {{"));
        source.line(statement);
        source.close();
    }
    source.line("");
    source.line("@Override");
    source.open("public final boolean equals(Object other) {");
    source.line("return other != null");
    source.line("    && getClass() == other.getClass()");
    source.line("    && toMap().equals(((ModelObject) other).toMap());");
    source.close();
    source.close();
    Generated::new(format!("{}/model/ModelObject.java", super::MAIN), source.finish())
}

/// One record's file.
pub fn file(record: &Record) -> Generated {
    let name = class(&record.name);
    let mut source = Source::new("org.libtill.model");
    source.import("java.util.Map");
    source.import("org.libtill.internal.Fields");
    source.import("org.libtill.internal.Members");
    let absent = match record.reference {
        true => "Immutable. What is absent is null.",
        false => "Immutable. What is absent is null; {@link #toString} hides texts, names and keys.",
    };
    source.comment(&Comment::new(&record.description).paragraph(absent));
    source.open(&format!("public final class {name} extends ModelObject {{"));
    if !record.fields.is_empty() {
        source.line("");
    }
    for field in &record.fields {
        let java_type = java_type(&field.name, &field.field_type);
        source.import_collections(&java_type);
        source.line(&format!("private final {java_type} {};", variable(&field.name)));
    }
    if record.input {
        input_constructor(&mut source, record, name);
    } else {
        result_constructor(&mut source, record, name);
    }
    for field in &record.fields {
        accessor_method(&mut source, record, field);
    }
    members(&mut source, record, name);
    if record.input {
        builder(&mut source, record);
    }
    source.close();
    Generated::new(format!("{}/model/{name}.java", super::MAIN), source.finish())
}

fn result_constructor(source: &mut Source, record: &Record, name: &str) {
    source.line("");
    source.open(&format!("private {name}(Fields in) {{"));
    for field in &record.fields {
        source.line(&format!("this.{} = {};", variable(&field.name), reading(field)));
    }
    source.close();
    source.line("");
    source.open(&format!("static {name} from(Fields in) {{"));
    source.line(&format!("return new {name}(in);"));
    source.close();
    let comment = Comment::new("Reads an answer; members that this version does not know are left out.")
        .tag("@param members the members by their names on the wire")
        .tag("@return the object");
    let statement = "return from(Fields.ofAnswer(members));";
    source.method(&comment, &format!("public static {name} fromMap"), "Map<String, ?> members", statement);
}

fn input_constructor(source: &mut Source, record: &Record, name: &str) {
    source.line("");
    source.open(&format!("private {name}(Builder builder) {{"));
    for field in &record.fields {
        let variable = variable(&field.name);
        source.line(&format!("this.{variable} = builder.{variable};"));
    }
    source.close();
    let begin = Comment::new("Begins an object.").tag("@return an empty builder");
    source.method(&begin, "public static Builder builder", "", "return new Builder();");
    let comment = Comment::new("Reads an object from its members, as JSON has them.")
        .tag("@param members the members by their names on the wire")
        .tag("@return the object")
        .tag("@throws org.libtill.exception.TillException if a member is unknown or has another type");
    let kind = if record.name == "ClientConfig" { "ofConfiguration" } else { "ofRequest" };
    let statement = format!("return Fields.{kind}(members, {name}::from);");
    source.method(&comment, &format!("public static {name} fromMap"), "Map<String, ?> members", &statement);
    source.line("");
    source.open(&format!("static {name} from(Fields in) {{"));
    source.line("Builder builder = new Builder();");
    for field in &record.fields {
        source.line(&format!("builder.{} = {};", variable(&field.name), reading(field)));
    }
    source.line("return builder.build();");
    source.close();
    let back =
        Comment::new("Begins an object that is like this one.").tag("@return a builder with its members");
    source.line("");
    source.comment(&back);
    source.open("public Builder toBuilder() {");
    source.line("Builder builder = new Builder();");
    for field in &record.fields {
        let variable = variable(&field.name);
        source.line(&format!("builder.{variable} = {variable};"));
    }
    source.line("return builder;");
    source.close();
}

fn reading(field: &Field) -> String {
    let name = &field.name;
    match &field.field_type {
        FieldType::Text | FieldType::Secret | FieldType::Currency => format!("in.text(\"{name}\")"),
        FieldType::Amount => format!("in.amount(\"{name}\")"),
        FieldType::Integer if java_type(name, &FieldType::Integer) == "Long" => {
            format!("in.longInteger(\"{name}\")")
        }
        FieldType::Integer => format!("in.integer(\"{name}\")"),
        FieldType::Boolean => format!("in.flag(\"{name}\")"),
        FieldType::AnyObject => format!("in.object(\"{name}\")"),
        FieldType::TextMap | FieldType::SecretMap => format!("in.texts(\"{name}\")"),
        FieldType::Record(record) => {
            format!("in.record(\"{name}\", {}::from)", class(record))
        }
        FieldType::Enumeration(enumeration) => {
            format!("in.choice(\"{name}\", {enumeration}::fromWireName)")
        }
        FieldType::List(inner) => match &**inner {
            FieldType::Record(record) => format!("in.records(\"{name}\", {}::from)", class(record)),
            _ => format!("in.textList(\"{name}\")"),
        },
    }
}

fn accessor_method(source: &mut Source, record: &Record, field: &Field) {
    let variable = variable(&field.name);
    let comment = Comment::new(&field.description);
    let name = accessor(record, field);
    if is_question(record, field) {
        let head = format!("public boolean {name}");
        source.method(&comment, &head, "", &format!("return Boolean.TRUE.equals({variable});"));
    } else {
        let head = format!("public {} {name}", java_type(&field.name, &field.field_type));
        source.method(&comment, &head, "", &format!("return {variable};"));
    }
}

fn members(source: &mut Source, record: &Record, name: &str) {
    source.line("");
    source.line("@Override");
    source.open("Members members() {");
    source.line(&format!("Members members = new Members(\"{name}\");"));
    for field in &record.fields {
        let verb = if record.reference || is_shown(field) { "show" } else { "hide" };
        source.line(&format!("members.{verb}(\"{}\", {});", field.name, variable(&field.name)));
    }
    source.line("return members;");
    source.close();
}

fn builder(source: &mut Source, record: &Record) {
    let name = &record.name;
    source.line("");
    source.comment(&Comment::new(&format!("Makes a `{name}`. Not for several threads at once.")));
    source.open("public static final class Builder {");
    if !record.fields.is_empty() {
        source.line("");
    }
    for field in &record.fields {
        let java_type = java_type(&field.name, &field.field_type);
        source.line(&format!("private {java_type} {};", variable(&field.name)));
    }
    source.line("");
    source.line("private Builder() {}");
    for field in &record.fields {
        setter(source, field);
    }
    let has = |wanted: &str| record.fields.iter().any(|field| field.name == wanted);
    if has("amount") && has("currency") {
        money_setter(source);
    }
    let comment =
        Comment::new("Makes the object. What is missing or wrong is told by the call that uses it.")
            .tag("@return the object");
    source.method(&comment, &format!("public {name} build"), "", &format!("return new {name}(this);"));
    source.close();
}

fn setter(source: &mut Source, field: &Field) {
    let variable = variable(&field.name);
    let parameter = parameter_type(&field.name, &field.field_type);
    let comment = Comment::new(&field.description)
        .tag(format!("@param {variable} the {}", field.name.replace('_', " ")))
        .tag("@return this builder");
    let value = match &field.field_type {
        FieldType::List(_) => format!("Members.copy({variable})"),
        FieldType::TextMap | FieldType::SecretMap => format!("Members.copyTexts({variable})"),
        FieldType::AnyObject => format!("Members.copyObject({variable})"),
        _ => variable.clone(),
    };
    source.line("");
    source.comment(&comment);
    source.call(&format!("public Builder {variable}"), &format!("{parameter} {variable}"), " {");
    source.body(&[&format!("this.{variable} = {value};"), "return this;"]);
}

fn money_setter(source: &mut Source) {
    source.import("org.libtill.Money");
    let comment = Comment::new("Sets amount and currency together.")
        .tag("@param money the amount with its currency")
        .tag("@return this builder");
    source.line("");
    source.comment(&comment);
    source.open("public Builder amount(Money money) {");
    source.line("this.amount = money.minor();");
    source.line("this.currency = money.currency();");
    source.line("return this;");
    source.close();
}
