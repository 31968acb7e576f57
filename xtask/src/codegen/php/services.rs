//! The groups of operations (`$client->payments->create(...)`), and the client's own.

use minijinja::context;
use serde::Serialize;
use till::operation::{Effect, Operation as Core};

use super::super::generated::Generated;
use super::super::types::{Field, FieldType, Model, Operation, Record};
use super::class_file::Classes;
use super::fields::{class, is_sensitive, or_null};
use super::text::{camel, pascal};

/// A method, for the template of the same name.
#[derive(Serialize)]
struct Method {
    name: String,
    operation: String,
    comment: Vec<String>,
    parameters: Vec<String>,
    result: String,
    /// The request's members and their parameters, where they are parameters.
    entries: Vec<(String, String)>,
    /// The page's class, where it lists, and whether there is more than one page.
    page: Option<String>,
    paged: bool,
    /// Whether text in the place of the request is the gateway's number.
    by_number: bool,
}

/// One class a group, and the class that the client extends.
pub fn files(classes: &Classes, model: &Model) -> Vec<Generated> {
    let mut files: Vec<Generated> =
        model.resources().into_iter().map(|resource| service(classes, model, resource)).collect();
    files.push(services(classes, model));
    files
}

/// `payments` as `PaymentService`.
fn service_class(resource: &str) -> String {
    format!("{}Service", pascal(resource.strip_suffix('s').unwrap_or(resource)))
}

fn service(classes: &Classes, model: &Model, resource: &str) -> Generated {
    let class = service_class(resource);
    // Reading a notification takes the body's bytes, and is no operation with a request.
    let parent = if resource == "notifications" { "NotificationReader" } else { "Service" };
    let mut imports = vec!["Till\\Exception\\ExceptionInterface".to_owned()];
    let methods = methods(model, resource, &mut imports);
    let path = format!("Service/{class}");
    classes.file(&path, imports, "service.php", context! { resource, class, parent, methods })
}

fn services(classes: &Classes, model: &Model) -> Generated {
    let mut imports =
        ["Till\\Exception\\ExceptionInterface", "Till\\Call\\Connection"].map(str::to_owned).to_vec();
    let methods = methods(model, "", &mut imports);
    let resources: Vec<_> =
        model.resources().into_iter().map(|resource| (resource, service_class(resource))).collect();
    classes.file("Service/Services", imports, "services.php", context! { resources, methods })
}

fn methods(model: &Model, resource: &str, imports: &mut Vec<String>) -> Vec<Method> {
    let operations = model.operations.iter().filter(|operation| operation.resource == resource);
    operations.filter_map(|operation| method(model, operation, imports)).collect()
}

fn method(model: &Model, operation: &Operation, imports: &mut Vec<String>) -> Option<Method> {
    let request = model.record(&operation.request)?;
    let result = model.record(&operation.result)?;
    // Where the request is a handful of facts, they are parameters; elsewhere it is an array or an object.
    if operation.resource.is_empty() || operation.resource == "notifications" {
        return Some(with_parameters(model, operation, request, imports));
    }
    imports.extend([&request.name, &result.name].map(|name| format!("Till\\{name}")));
    let data = result.fields.iter().find(|field| field.name == "data" && field.required);
    let element = match data.map(|field| &field.field_type) {
        Some(FieldType::List(element)) => class(element),
        _ => None,
    };
    imports.extend(element.iter().flat_map(|name| [format!("Till\\{name}"), "Till\\Listing".to_owned()]));
    let default = if request.fields.iter().any(|field| field.required) { "" } else { " = []" };
    let listed = element.as_ref().map(|name| format!("@return Listing<{name}>"));
    let by_number = takes_number(operation, request);
    let (text, meaning) = if by_number { ("|string", " text is the gateway's number") } else { ("", "") };
    let parameter = format!("@param {}|array<string, mixed>{text} $request{meaning}", request.name);
    Some(Method {
        name: camel(&operation.verb),
        operation: operation.name.clone(),
        comment: [operation.summary.clone(), parameter]
            .into_iter()
            .chain(listed)
            .chain(["@throws ExceptionInterface".to_owned()])
            .collect(),
        parameters: vec![format!("#[\\SensitiveParameter] {}|array{text} $request{default}", request.name)],
        result: if element.is_some() { "Listing".to_owned() } else { result.name.clone() },
        entries: vec![],
        page: element.map(|_| result.name.clone()),
        paged: request.fields.iter().any(|field| field.name == "page"),
        by_number,
    })
}

/// Whether the gateway's number alone can be the request, as in `payments->get('id')`: only to read, because a wrong number
/// must move nothing.
fn takes_number(operation: &Operation, request: &Record) -> bool {
    let reads = Core::from_name(&operation.name).is_some_and(|one| one.info().effect == Effect::Reads);
    let is_number = |field: &Field| field.name == "id" && field.field_type == FieldType::Text;
    reads
        && request.fields.iter().any(is_number)
        && request.fields.iter().all(|field| !field.required || is_number(field))
}

fn with_parameters(
    model: &Model,
    operation: &Operation,
    request: &Record,
    imports: &mut Vec<String>,
) -> Method {
    imports.push(format!("Till\\{}", operation.result));
    let mut fields: Vec<&Field> = request.fields.iter().collect();
    fields.sort_by_key(|field| !field.required);
    let mut comment = vec![operation.summary.clone()];
    let (mut parameters, mut entries) = (Vec::new(), Vec::new());
    for field in fields {
        let property = camel(&field.name);
        let php_type = parameter_type(model, &field.field_type, imports);
        let documented = php_type.replace("array", "array<string, mixed>");
        let (absent, default) = if field.required { ("", "") } else { ("|null", " = null") };
        comment.push(format!("@param {documented}{absent} ${property} {}", field.description));
        let sensitive = if is_sensitive(request, field) { "#[\\SensitiveParameter] " } else { "" };
        let declared = or_null(&php_type, !field.required);
        parameters.push(format!("{sensitive}{declared} ${property}{default}"));
        entries.push((field.name.clone(), property));
    }
    comment.push("@throws ExceptionInterface".to_owned());
    Method {
        name: camel(&operation.verb),
        operation: operation.name.clone(),
        comment,
        parameters,
        result: operation.result.clone(),
        entries,
        page: None,
        paged: false,
        by_number: false,
    }
}

fn parameter_type(model: &Model, field_type: &FieldType, imports: &mut Vec<String>) -> String {
    match field_type {
        FieldType::Record(name) if model.record(name).is_some() => {
            imports.push(format!("Till\\{name}"));
            format!("{name}|array")
        }
        FieldType::Enumeration(name) => {
            imports.push(format!("Till\\{name}"));
            format!("{name}|string")
        }
        FieldType::Boolean => "bool".to_owned(),
        FieldType::Integer | FieldType::Amount => "int".to_owned(),
        _ => "string".to_owned(),
    }
}
