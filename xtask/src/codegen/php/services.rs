//! The groups of operations (`$client->payments->create(...)`), and the client's own.

use super::super::generated::Generated;
use super::super::types::{Field, FieldType, Model, Operation, Record};
use super::class_file::class_file;
use super::fields::is_sensitive;
use super::text::{camel, doc, pascal};

/// One class a group, and the class that the client extends.
pub fn files(model: &Model) -> Vec<Generated> {
    let mut files: Vec<Generated> =
        model.resources().into_iter().map(|resource| service(model, resource)).collect();
    files.push(services(model));
    files
}

/// `payments` as `PaymentService`.
fn service_class(resource: &str) -> String {
    format!("{}Service", pascal(resource.strip_suffix('s').unwrap_or(resource)))
}

fn service(model: &Model, resource: &str) -> Generated {
    let class = service_class(resource);
    // Reading a notification takes the body's bytes, and is no operation with a request.
    let parent = if resource == "notifications" { "NotificationReader" } else { "Service" };
    let mut imports = vec!["Till\\Exception\\ExceptionInterface".to_owned()];
    let methods: Vec<String> = model
        .operations
        .iter()
        .filter(|operation| operation.resource == resource)
        .map(|operation| method(model, operation, &mut imports))
        .collect();
    let comment = doc(0, &[format!("What a client can do with {resource}.")]);
    let declaration =
        format!("{comment}final class {class} extends {parent}\n{{\n{}}}\n", methods.join("\n"));
    class_file(&format!("Service/{class}"), &imports, &declaration)
}

fn services(model: &Model) -> Generated {
    let mut imports =
        vec!["Till\\Exception\\ExceptionInterface".to_owned(), "Till\\Call\\Connection".to_owned()];
    let mut properties = String::new();
    let mut assignments = String::new();
    for resource in model.resources() {
        let class = service_class(resource);
        properties.push_str(&format!("    public readonly {class} ${resource};\n\n"));
        assignments.push_str(&format!("        $this->{resource} = new {class}($connection);\n"));
    }
    let methods: Vec<String> = model
        .operations
        .iter()
        .filter(|operation| operation.resource.is_empty())
        .map(|operation| method(model, operation, &mut imports))
        .collect();
    let declaration = format!(
        "{}abstract class Services extends Service\n{{\n{properties}    \
         protected function __construct(Connection $connection)\n    {{\n        \
         parent::__construct($connection);\n{assignments}    }}\n\n{}}}\n",
        doc(0, &["The groups of operations, and the client's own operations.".to_owned()]),
        methods.join("\n"),
    );
    class_file("Service/Services", &imports, &declaration)
}

fn method(model: &Model, operation: &Operation, imports: &mut Vec<String>) -> String {
    let request = model.record(&operation.request);
    let result = model.record(&operation.result);
    let (Some(request), Some(result)) = (request, result) else { return String::new() };
    // Where the request is a handful of facts, they are parameters; elsewhere it is an array or an object.
    if operation.resource.is_empty() || operation.resource == "notifications" {
        with_parameters(model, operation, request, imports)
    } else if result.fields.iter().any(|field| field.name == "data" && field.required) {
        listing(operation, request, result, imports)
    } else {
        with_request(operation, request, imports)
    }
}

fn with_request(operation: &Operation, request: &Record, imports: &mut Vec<String>) -> String {
    let result = &operation.result;
    imports.push(format!("Till\\{}", request.name));
    imports.push(format!("Till\\{result}"));
    format!(
        "{}    public function {}({}): {result}\n    {{\n        \
         return {result}::fromArray($this->connection->call('{}', $request));\n    }}\n",
        comment(operation, request, None),
        camel(&operation.verb),
        request_parameter(request),
        operation.name,
    )
}

fn listing(operation: &Operation, request: &Record, result: &Record, imports: &mut Vec<String>) -> String {
    let data = result.fields.iter().find(|field| field.name == "data").map(|field| &field.field_type);
    let Some(FieldType::List(inner)) = data else { return String::new() };
    let FieldType::Record(element) = &**inner else { return String::new() };
    for name in [&request.name, &result.name, element, &"Listing".to_owned()] {
        imports.push(format!("Till\\{name}"));
    }
    let paged = request.fields.iter().any(|field| field.name == "page");
    format!(
        "{}    public function {}({}): Listing\n    {{\n        \
         return $this->listing('{}', $request, {}::class, {paged});\n    }}\n",
        comment(operation, request, Some(element)),
        camel(&operation.verb),
        request_parameter(request),
        operation.name,
        result.name,
    )
}

fn request_parameter(request: &Record) -> String {
    let default = if request.fields.iter().any(|field| field.required) { "" } else { " = []" };
    format!("#[\\SensitiveParameter] {}|array $request{default}", request.name)
}

fn comment(operation: &Operation, request: &Record, listed: Option<&str>) -> String {
    let mut paragraphs =
        vec![operation.summary.clone(), format!("@param {}|array<string, mixed> $request", request.name)];
    if let Some(listed) = listed {
        paragraphs.push(format!("@return Listing<{listed}>"));
    }
    paragraphs.push("@throws ExceptionInterface".to_owned());
    doc(4, &paragraphs)
}

fn with_parameters(
    model: &Model,
    operation: &Operation,
    request: &Record,
    imports: &mut Vec<String>,
) -> String {
    let result = &operation.result;
    imports.push(format!("Till\\{result}"));
    let mut fields: Vec<&Field> = request.fields.iter().collect();
    fields.sort_by_key(|field| !field.required);
    let mut paragraphs = vec![operation.summary.clone()];
    let mut parameters = Vec::new();
    let mut entries = String::new();
    for field in fields {
        let property = camel(&field.name);
        let php_type = parameter_type(model, &field.field_type, imports);
        let documented = php_type.replace("array", "array<string, mixed>");
        let (absent, default) = if field.required { ("", "") } else { ("|null", " = null") };
        paragraphs.push(format!("@param {documented}{absent} ${property} {}", field.description));
        let sensitive = if is_sensitive(request, field) { "#[\\SensitiveParameter] " } else { "" };
        parameters.push(format!("{sensitive}{}{default}", declared(&php_type, &property, field.required)));
        entries.push_str(&format!("            '{}' => ${property},\n", field.name));
    }
    paragraphs.push("@throws ExceptionInterface".to_owned());
    format!(
        "{}    public function {}{}\n        \
         return {result}::fromArray($this->connection->call('{}', [\n{entries}        ]));\n    }}\n",
        doc(4, &paragraphs),
        camel(&operation.verb),
        signature(&parameters, result),
        operation.name,
    )
}

/// A method's parameters and result, on one line where there is one parameter.
fn signature(parameters: &[String], result: &str) -> String {
    match parameters {
        [only] => format!("({only}): {result}\n    {{"),
        _ => format!("(\n        {},\n    ): {result} {{", parameters.join(",\n        ")),
    }
}

fn declared(php_type: &str, property: &str, required: bool) -> String {
    match (required, php_type.contains('|')) {
        (true, _) => format!("{php_type} ${property}"),
        (false, true) => format!("{php_type}|null ${property}"),
        (false, false) => format!("?{php_type} ${property}"),
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
