//! The services: one class for each group of operations, and the client's own operations.

use till::operation::{Effect, Operation as Core};

use super::names::{MAIN, RESULTS, camel, full_name, java_type, pascal, variable};
use super::text::{Comment, Source};
use crate::codegen::generated::Generated;
use crate::codegen::types::{Field, FieldType, Model, Operation};

const PACKAGE: &str = "org.libtill";
const THROWS: &str = "@throws TillException if the call fails; {@link TillException#isOutcomeUnknown} says whether money may have moved";

/// The class of a group.
pub fn resource(model: &Model, resource: &str) -> Generated {
    let name = pascal(resource);
    let mut source = Source::new(PACKAGE);
    source.import("org.libtill.call.Session");
    let operations: Vec<&Operation> =
        model.operations.iter().filter(|operation| operation.resource == resource).collect();
    let verbs: Vec<&str> = operations.iter().map(|operation| operation.verb.as_str()).collect();
    source.comment(&Comment::new(&format!(
        "What a client does with {resource}: {}. Any number of threads may use it at once.",
        verbs.join(", ")
    )));
    source.open(&format!("public final class {name} {{"));
    source.line("private final Session session;");
    source.line("");
    source.open(&format!("{name}(Session session) {{"));
    source.line("this.session = session;");
    source.close();
    if resource == "notifications" {
        parse_methods(&mut source);
        receive_method(&mut source);
    }
    for operation in operations {
        operation_methods(&mut source, model, operation);
    }
    source.close();
    Generated::new(format!("{}/{name}.java", MAIN), source.finish())
}

/// What a client has of each group, and its own operations.
pub fn client(model: &Model) -> Generated {
    let mut source = Source::new(PACKAGE);
    source.import("org.libtill.call.Session");
    source.comment(&Comment::new("The operations of a client, group by group."));
    source.open("abstract class ClientOperations {");
    source.line("final Session session;");
    source.line("");
    for resource in model.resources() {
        source.line(&format!("private final {} {};", pascal(resource), camel(resource)));
    }
    source.line("");
    source.open("ClientOperations(Session session) {");
    source.line("this.session = session;");
    for resource in model.resources() {
        source.line(&format!("this.{} = new {}(session);", camel(resource), pascal(resource)));
    }
    source.close();
    for resource in model.resources() {
        let name = camel(resource);
        let comment =
            Comment::new(&format!("Everything about {resource}.")).tag(format!("@return the {name}"));
        source.method(
            &comment,
            &format!("public final {} {name}", pascal(resource)),
            "",
            &format!("return {name};"),
        );
    }
    for operation in model.operations.iter().filter(|operation| operation.resource.is_empty()) {
        operation_methods(&mut source, model, operation);
    }
    source.close();
    Generated::new(format!("{}/ClientOperations.java", MAIN), source.finish())
}

fn operation_methods(source: &mut Source, model: &Model, operation: &Operation) {
    for class in [&operation.request, &operation.result] {
        source.import(&full_name(model, class));
    }
    source.import("org.libtill.exception.TillException");
    let verb = camel(&operation.verb);
    match listed(model, operation) {
        Some(element) => list_methods(source, model, operation, &element),
        None => call_method(source, operation, &verb, &operation.summary),
    }
    if !is_local(operation) {
        async_method(source, operation);
    }
    positional_method(source, model, operation);
}

fn is_local(operation: &Operation) -> bool {
    Core::from_name(&operation.name).is_some_and(|one| one.info().effect == Effect::Local)
}

/// The element of a page, where the operation gives pages.
fn listed(model: &Model, operation: &Operation) -> Option<String> {
    let data = model.record(&operation.result)?.fields.iter().find(|field| field.name == "data")?;
    match &data.field_type {
        FieldType::List(inner) => match &**inner {
            FieldType::Record(element) => Some(element.clone()),
            _ => None,
        },
        _ => None,
    }
}

fn call_method(source: &mut Source, operation: &Operation, verb: &str, summary: &str) {
    let Operation { request, result, name, .. } = operation;
    let comment =
        Comment::new(summary).tag("@param request the request").tag("@return the result").tag(THROWS);
    source.line("");
    source.comment(&comment);
    source.call(&format!("public {result} {verb}"), &format!("{request} request"), " {");
    source.statement("return session.call", &format!("\"{name}\", request.toMap(), {result}::fromMap"));
}

fn async_method(source: &mut Source, operation: &Operation) {
    source.import("java.util.concurrent.CompletableFuture");
    let Operation { request, result, name, summary, .. } = operation;
    let verb = if listed_name(operation) { "listPage".to_owned() } else { camel(&operation.verb) };
    let cancel = "Does not block. {@code cancel(true)} ends the call; then it is unknown whether the call had reached the \
                  gateway.";
    let comment = Comment::new(summary)
        .paragraph(cancel)
        .tag("@param request the request")
        .tag("@return the future result, or a {@link TillException}");
    source.line("");
    source.comment(&comment);
    let head = format!("public CompletableFuture<{result}> {verb}Async");
    source.call(&head, &format!("{request} request"), " {");
    source.statement("return session.callAsync", &format!("\"{name}\", request.toMap(), {result}::fromMap"));
}

fn listed_name(operation: &Operation) -> bool {
    operation.verb == "list"
}

fn list_methods(source: &mut Source, model: &Model, operation: &Operation, element: &str) {
    source.import(&full_name(model, element));
    call_method(source, operation, "listPage", "Asks for one page.");
    let paged = model
        .record(&operation.request)
        .is_some_and(|record| record.fields.iter().any(|field| field.name == "page"));
    let Operation { request, result, .. } = operation;
    let comment = Comment::new(&operation.summary)
        .paragraph("The pages are fetched while the list is read, which is when a call may fail.")
        .tag("@param request the request")
        .tag("@return the list, which may be read several times");
    source.line("");
    source.comment(&comment);
    source.call(&format!("public Listing<{element}> list"), &format!("{request} request"), " {");
    if paged {
        source.body(&[
            "return Listing.of(",
            "    page -> listPage(page == null ? request : request.toBuilder().page(page).build()),",
            &format!("    {result}::data,"),
            &format!("    {result}::next);"),
        ]);
    } else {
        let pages = format!("return Listing.of(page -> listPage(request), {result}::data, page -> null);");
        source.body(&[&pages]);
    }
}

/// A short form for requests of one or two plain members, such as `checkoutUrl(token)`.
fn positional_method(source: &mut Source, model: &Model, operation: &Operation) {
    let Some(record) = model.record(&operation.request) else { return };
    let fields: Vec<&Field> = record.fields.iter().filter(|field| field.name != "options").collect();
    let plain = fields.len() <= 2 && (fields.len() == 1 || fields.iter().all(|field| field.required));
    if !plain {
        return;
    }
    let (verb, result) = match listed(model, operation) {
        Some(element) => (camel(&operation.verb), format!("Listing<{element}>")),
        None => (camel(&operation.verb), operation.result.clone()),
    };
    let mut comment = Comment::new(&operation.summary);
    let (mut parameters, mut setters) = (Vec::new(), String::new());
    for field in &fields {
        let name = variable(&field.name);
        let parameter = match java_type(&field.name, &field.field_type).as_str() {
            "Boolean" => "boolean".to_owned(),
            other => other.to_owned(),
        };
        if let FieldType::Record(record) = &field.field_type {
            source.import(&full_name(model, record));
        }
        comment = comment.tag(format!("@param {name} the {}", field.name.replace('_', " ")));
        parameters.push(format!("{parameter} {name}"));
        setters += &format!(".{name}({name})");
    }
    source.line("");
    source.comment(&comment.tag("@return the result").tag(THROWS));
    source.call(&format!("public {result} {verb}"), &parameters.join(", "), " {");
    source.statement(&format!("return {verb}"), &format!("{}.builder(){setters}.build()", operation.request));
}

fn parse_methods(source: &mut Source) {
    source.import("java.util.Map");
    source.import(&format!("{RESULTS}.Event"));
    source.import("org.libtill.exception.TillException");
    let comment = Comment::new(
        "Reads a notification. The signature is checked over the body's bytes, in constant time, before they are read.",
    )
    .paragraph("Act on an event only when its {@code verified} is not {@code NONE}; otherwise confirm it first.")
    .tag("@param headers the request's headers: a text for each name, or a list of texts as servers have them")
    .tag("@param body the request's body, exactly as it came")
    .tag("@return the event")
    .tag("@throws TillException if the signature is wrong, or the body is not this gateway's");
    source.line("");
    source.comment(&comment);
    source.open("public Event parse(Map<String, ?> headers, byte[] body) {");
    source.line("return session.parseNotification(headers, body, Event::fromMap);");
    source.close();
}

fn receive_method(source: &mut Source) {
    source.import("java.util.function.Function");
    source.import("org.libtill.internal.Refusal");
    source.import("org.libtill.param.Expected");
    source.import(&format!("{RESULTS}.Verified"));
    let comment = Comment::new(
        "Reads a notification to act on: it is vouched for, and about the order that the shop expects. Where nobody vouches \
         for it, the gateway is asked, and the answer takes the place of the claims.",
    )
    .paragraph(
        "A signed event about something without an order of the shop's, such as a token, comes back as it is, and \
         {@code expected} is not asked. One that nobody vouches for cannot be confirmed and is refused.",
    )
    .tag("@param headers the request's headers")
    .tag("@param body the request's body, exactly as it came")
    .tag("@param expected looks up what the shop knows of the order that the event names")
    .tag("@return the event, vouched for by signature or by query")
    .tag("@throws TillException if the signature is wrong, or order, amount or currency are not the expected ones");
    source.line("");
    source.comment(&comment);
    let parameters = "Map<String, ?> headers, byte[] body, Function<? super Event, Expected> expected";
    source.call("public Event receive", parameters, " {");
    source.body(&[
        "Event event = parse(headers, body);",
        "boolean proved = event.verified() != Verified.NONE;",
        "if (event.payment() != null || event.payout() != null || event.refund() != null) {",
        "  Expected known = expected.apply(event);",
        "  return proved ? check(event, known) : confirm(event, known);",
        "}",
        "if (!proved) {",
        "  throw Refusal.unconfirmable();",
        "}",
        "return event;",
    ]);
}
