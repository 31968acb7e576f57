//! The tests' table of operations: each by its name, through the typed requests, services and results.

use super::names::camel;
use super::text::{Comment, Source};
use crate::codegen::generated::Generated;
use crate::codegen::types::{Model, Operation};

/// `TypedCalls`, which the driver of the shared scenarios and the tests use.
pub fn file(model: &Model) -> Generated {
    let mut source = Source::new("org.libtill");
    for class in ["java.util.Map", "org.libtill.param.*"] {
        source.import(class);
    }
    source.comment(&Comment::new("Every operation by its name, through the typed API."));
    source.open("final class TypedCalls {");
    source.line("private TypedCalls() {}");
    source.line("");
    source.comment(&Comment::new("Makes the typed request of an operation."));
    source.open("static TillObject request(String operation, Map<String, ?> members) {");
    switch(&mut source, model, |operation| format!("{}.fromMap(members)", operation.request));
    source.close();
    source.line("");
    source.comment(&Comment::new("Runs an operation on a typed request."));
    source.open("static TillObject call(Client client, String operation, TillObject request) {");
    switch(&mut source, model, |operation| format!("{}(({}) request)", method(operation), operation.request));
    source.close();
    source.close();
    Generated::new("bindings/java/src/test/java/org/libtill/TypedCalls.java", source.finish())
}

fn method(operation: &Operation) -> String {
    let group = if operation.resource.is_empty() {
        String::new()
    } else {
        format!(".{}()", camel(&operation.resource))
    };
    let verb = if operation.verb == "list" { "listPage".to_owned() } else { camel(&operation.verb) };
    format!("client{group}.{verb}")
}

fn switch(source: &mut Source, model: &Model, statement: impl Fn(&Operation) -> String) {
    source.open("switch (operation) {");
    for operation in &model.operations {
        source.line(&format!("case \"{}\":", operation.name));
        source.line(&format!("  return {};", statement(operation)));
    }
    source.line("default:");
    source.line("  throw new IllegalArgumentException(\"no operation \" + operation);");
    source.close();
}
