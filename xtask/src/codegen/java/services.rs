//! The services: one class for each group of operations, and the client's own operations.

use minijinja::context;
use serde::Serialize;
use till::operation::{Effect, Operation as Core};

use super::class_file::Classes;
use super::names::{REQUESTS, RESULTS, full_name, java_type, pascal, variable};
use super::records::imports;
use crate::codegen::generated::Generated;
use crate::codegen::types::{Field, FieldType, Model, Operation};

/// An operation, for the template of the same name.
#[derive(Serialize)]
struct JavaOperation<'a> {
    #[serde(flatten)]
    operation: &'a Operation,
    /// Whether nothing is sent, so that there is nothing to wait for.
    local: bool,
    page: Option<Page>,
    short: Option<Short>,
}

/// What an operation lists.
#[derive(Serialize)]
struct Page {
    summary: &'static str,
    element: String,
    /// Whether there is more than one page.
    more: bool,
}

/// A short form for small requests that need one or two members, such as `checkoutUrl(token)`.
#[derive(Serialize)]
struct Short {
    comment: Vec<String>,
    result: String,
    parameters: String,
    names: Vec<String>,
}

/// The class of a group.
pub fn resource(classes: &Classes, model: &Model, resource: &str) -> Generated {
    let class = pascal(resource);
    let (operations, mut imports) = operations(model, resource);
    if resource == "notifications" {
        let more = ["java.util.Map", "java.util.function.Function", "org.libtill.internal.Refusal"]
            .map(str::to_owned);
        imports.extend(more);
        imports.extend([format!("{REQUESTS}.Expected"), format!("{RESULTS}.Verified")]);
    }
    classes.file(&class, imports, "service.java", context! { resource, class, operations })
}

/// What a client has of each group, and its own operations.
pub fn client(classes: &Classes, model: &Model) -> Generated {
    let (operations, imports) = operations(model, "");
    let resources = model.resources();
    classes.file("ClientOperations", imports, "client_operations.java", context! { resources, operations })
}

/// The operations of a group, and what their methods name.
fn operations<'a>(model: &'a Model, resource: &str) -> (Vec<JavaOperation<'a>>, Vec<String>) {
    let mut named =
        ["org.libtill.call.Session", "org.libtill.exception.TillException"].map(str::to_owned).to_vec();
    let chosen = model.operations.iter().filter(|operation| operation.resource == resource);
    let operations = chosen
        .map(|operation| {
            let page = page(model, operation);
            let local = is_local(operation);
            named.extend([&operation.request, &operation.result].map(|class| full_name(model, class)));
            named.extend(page.iter().map(|page| full_name(model, &page.element)));
            if !local {
                named.push("java.util.concurrent.CompletableFuture".to_owned());
            }
            JavaOperation {
                operation,
                local,
                short: short(model, operation, page.as_ref(), &mut named),
                page,
            }
        })
        .collect();
    (operations, named)
}

fn is_local(operation: &Operation) -> bool {
    Core::from_name(&operation.name).is_some_and(|one| one.info().effect == Effect::Local)
}

fn page(model: &Model, operation: &Operation) -> Option<Page> {
    let data = model.record(&operation.result)?.fields.iter().find(|field| field.name == "data")?;
    let FieldType::List(element) = &data.field_type else { return None };
    let FieldType::Record(element) = &**element else { return None };
    let more = model.record(&operation.request)?.fields.iter().any(|field| field.name == "page");
    Some(Page { summary: "Asks for one page.", element: element.clone(), more })
}

fn short(
    model: &Model,
    operation: &Operation,
    page: Option<&Page>,
    named: &mut Vec<String>,
) -> Option<Short> {
    let record = model.record(&operation.request)?;
    let all: Vec<&Field> = record.fields.iter().filter(|field| field.name != "options").collect();
    let required: Vec<&Field> = all.iter().copied().filter(|field| field.required).collect();
    let by_id =
        all.iter().copied().find(|field| operation.verb == "get" && field.name == "id" && !field.required);
    let fields = match (all.len(), required.len()) {
        _ if by_id.is_some() => by_id.into_iter().collect(),
        (1, 0) => all,
        (1..=3, 1..=2) => required,
        _ => return None,
    };
    let (mut comment, mut parameters, mut names) = (vec![], vec![], vec![]);
    for field in &fields {
        let name = variable(&field.name);
        let parameter = match java_type(&field.name, &field.field_type).as_str() {
            "Boolean" => "boolean".to_owned(),
            other => other.to_owned(),
        };
        named.extend(imports(model, &field.field_type));
        comment.push(format!("@param {name} {}", phrase(&field.description)));
        parameters.push(format!("{parameter} {name}"));
        names.push(name);
    }
    let result = page.map_or(operation.result.clone(), |page| format!("Listing<{}>", page.element));
    Some(Short { comment, result, parameters: parameters.join(", "), names })
}

/// A description's first sentence as a tag has it: `the token` of "The token."
fn phrase(description: &str) -> String {
    let sentence = description.split_once(". ").map_or(description, |(first, _)| first);
    let mut letters = sentence.trim_end_matches('.').chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
