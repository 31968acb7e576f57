//! Immutable classes: results are read from an answer, requests are made by a builder.

use super::names::{
    MAIN, accessor, full_name, is_question, is_shown, java_type, package, parameter_type, variable,
};
use super::text::{Comment, Source};
use crate::codegen::generated::Generated;
use crate::codegen::types::{Field, FieldType, Model, Record};

/// One record's file.
pub fn file(model: &Model, record: &Record) -> Generated {
    let name = record.name.as_str();
    let mut source = Source::new(package(record));
    for class in ["java.util.Map", "org.libtill.json.Fields", "org.libtill.json.Members"] {
        source.import(class);
    }
    let absent = match record.reference {
        true => "Immutable. What is absent is null.",
        false => "Immutable. What is absent is null; {@link #toString} hides texts, names and keys.",
    };
    source.comment(&Comment::new(&record.description).paragraph(absent));
    let base = if record.input { "ParamObject" } else { "ResultObject" };
    source.open(&format!("public final class {name} extends {base} {{"));
    if !record.fields.is_empty() {
        source.line("");
    }
    for field in &record.fields {
        let java_type = java_type(&field.name, &field.field_type);
        source.import_collections(&java_type);
        if let FieldType::Enumeration(class) | FieldType::Record(class) = &field.field_type {
            source.import(&full_name(model, class));
        }
        source.line(&format!("private final {java_type} {};", variable(&field.name)));
    }
    if record.input {
        input_constructor(&mut source, model, record, name);
    } else {
        result_constructor(&mut source, model, record, name);
    }
    for field in &record.fields {
        accessor_method(&mut source, record, field);
    }
    members(&mut source, record, name);
    if record.input {
        builder(&mut source, record);
    }
    source.close();
    let folder = package(record).rsplit('.').next().unwrap_or_default();
    Generated::new(format!("{MAIN}/{folder}/{name}.java"), source.finish())
}

fn result_constructor(source: &mut Source, model: &Model, record: &Record, name: &str) {
    source.line("");
    source.open(&format!("private {name}(Fields in) {{"));
    for field in &record.fields {
        source.line(&format!("this.{} = {};", variable(&field.name), reading(model, record, field)));
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

fn input_constructor(source: &mut Source, model: &Model, record: &Record, name: &str) {
    source.line("");
    source.open(&format!("private {name}(Builder builder) {{"));
    for field in &record.fields {
        let variable = variable(&field.name);
        match has_money(record) && field.name == "currency" {
            true => {
                source.import("org.libtill.call.Priced");
                source.line("this.currency = Priced.agreed(\"amount\", builder.stated, builder.currency);")
            }
            false => source.line(&format!("this.{variable} = builder.{variable};")),
        }
    }
    source.close();
    let begin = Comment::new("Begins an object.").tag("@return an empty builder");
    source.method(&begin, "public static Builder builder", "", "return new Builder();");
    let comment = Comment::new("Reads an object from its members, as JSON has them.")
        .tag("@param members the members by their names on the wire")
        .tag("@return the object")
        .tag("@throws org.libtill.exception.TillException if a member is unknown or has another type");
    source.import("org.libtill.call.RequestFields");
    let kind = match record.name.as_str() {
        "ClientConfig" => "ofConfiguration",
        name if name.ends_with("ResolveRequest") => "ofResolve",
        _ => "ofRequest",
    };
    let statement = format!("return RequestFields.{kind}(members, {name}::from);");
    source.method(&comment, &format!("public static {name} fromMap"), "Map<String, ?> members", &statement);
    source.line("");
    source.open(&format!("static {name} from(Fields in) {{"));
    source.line("Builder builder = new Builder();");
    for field in &record.fields {
        source.line(&format!("builder.{} = {};", variable(&field.name), reading(model, record, field)));
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

fn reading(model: &Model, record: &Record, field: &Field) -> String {
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
        FieldType::Record(class) => {
            match record.input && !model.record(class).is_some_and(|class| class.input) {
                true => format!("in.result(\"{name}\", {class}::fromMap)"),
                false => format!("in.record(\"{name}\", {class}::from)"),
            }
        }
        FieldType::Enumeration(enumeration) => {
            format!("in.choice(\"{name}\", {enumeration}::fromWireName)")
        }
        FieldType::List(inner) => match &**inner {
            FieldType::Record(record) => format!("in.records(\"{name}\", {record}::from)"),
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
    if has_money(record) {
        source.line("private String stated;");
    }
    source.line("");
    source.line("private Builder() {}");
    for field in &record.fields {
        setter(source, field);
        if field.is_time {
            time_setters(source, field);
        }
        if has_money(record) && field.field_type == FieldType::Amount {
            money_setter(source, field);
        }
    }
    let comment =
        Comment::new("Makes the object. The call that uses it checks that nothing is missing or wrong.")
            .tag("@return the object");
    let comment = match has_money(record) {
        true => comment.tag("@throws org.libtill.exception.TillException if a Money is in another currency"),
        false => comment,
    };
    source.method(&comment, &format!("public {name} build"), "", &format!("return new {name}(this);"));
    source.close();
}

/// Whether a record states amounts and their currency, for which a `Money` can stand.
fn has_money(record: &Record) -> bool {
    let has = |wanted: &FieldType| record.fields.iter().any(|field| field.field_type == *wanted);
    record.input && has(&FieldType::Amount) && has(&FieldType::Currency)
}

fn setter_comment(field: &Field, parameter: &str) -> Comment {
    Comment::new(&field.description)
        .tag(format!("@param {parameter} the {}", field.name.replace('_', " ")))
        .tag("@return this builder")
}

fn setter(source: &mut Source, field: &Field) {
    let variable = variable(&field.name);
    let parameter = parameter_type(&field.name, &field.field_type);
    let comment = setter_comment(field, &variable);
    let value = match &field.field_type {
        FieldType::List(_) => format!("Members.copy({variable})"),
        FieldType::TextMap | FieldType::SecretMap => format!("Members.copyTexts({variable})"),
        FieldType::AnyObject => format!("RequestFields.copyObject({variable})"),
        _ => variable.clone(),
    };
    source.line("");
    source.comment(&comment);
    source.call(&format!("public Builder {variable}"), &format!("{parameter} {variable}"), " {");
    source.body(&[&format!("this.{variable} = {value};"), "return this;"]);
}

/// Java has several types for an instant with its offset; the local ones say no instant.
fn time_setters(source: &mut Source, field: &Field) {
    source.import("org.libtill.json.Times");
    let variable = variable(&field.name);
    for class in ["Instant", "OffsetDateTime", "ZonedDateTime"] {
        source.import(&format!("java.time.{class}"));
        source.line("");
        source.comment(&setter_comment(field, &variable));
        source.call(&format!("public Builder {variable}"), &format!("{class} {variable}"), " {");
        source.body(&[&format!("this.{variable} = Times.text({variable});"), "return this;"]);
    }
}

/// The currency goes with a Money: another one beside it is refused when the object is made.
fn money_setter(source: &mut Source, field: &Field) {
    source.import("org.libtill.Money");
    let variable = variable(&field.name);
    let comment = Comment::new(&format!("{} Sets the currency with it.", field.description))
        .tag("@param money the amount with its currency")
        .tag("@return this builder");
    source.line("");
    source.comment(&comment);
    source.open(&format!("public Builder {variable}(Money money) {{"));
    source.line(&format!("Priced.agreed(\"{}\", this.stated, money.currency());", field.name));
    source.line(&format!("this.{variable} = money.minor();"));
    source.line("this.stated = money.currency();");
    source.line("return this;");
    source.close();
}
