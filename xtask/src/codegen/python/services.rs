//! `services/` and `async_services/`: a module for each group of operations; and the list of all operations.

use std::collections::BTreeSet;

use super::super::generated::Generated;
use super::super::types::{Field, FieldType, Model, Operation, Record};
use super::examples::{async_example, example};
use super::module::{module, package};
use super::records::imports;
use super::text::{docstring, fitted, import, pascal};
use super::types::{Place, annotation, in_order};

/// How a client's methods give their results.
struct Form {
    folder: &'static str,
    documentation: &'static str,
    /// What the names of its classes begin with.
    prefix: &'static str,
    /// What defines a method, and what waits for a result.
    define: &'static str,
    wait: &'static str,
    example: fn(&Operation) -> String,
}

const FORMS: [Form; 2] = [
    Form {
        folder: "services",
        documentation: "The groups of operations.",
        prefix: "",
        define: "def",
        wait: "",
        example,
    },
    Form {
        folder: "async_services",
        documentation: "The groups of operations of an AsyncClient.",
        prefix: "Async",
        define: "async def",
        wait: "await ",
        example: async_example,
    },
];

impl Form {
    fn class_name(&self, resource: &str) -> String {
        // The package's own class adds `parse`, which is no operation, and has the plain name.
        let plain =
            if resource == "notifications" { "NotificationOperations".to_owned() } else { pascal(resource) };
        self.named(&plain)
    }

    fn named(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }
}

/// The files of the groups, and the list of operations.
pub fn files(model: &Model) -> Vec<Generated> {
    let mut files = Vec::new();
    for form in &FORMS {
        files.extend(model.resources().into_iter().map(|resource| service_file(model, form, resource)));
        files.push(client_file(model, form));
        files.push(package(&format!("{}/", form.folder), form.documentation));
    }
    files.push(operations_file(model));
    files
}

/// The names that a module needs.
#[derive(Default)]
struct Names {
    runtime: BTreeSet<String>,
    typing: BTreeSet<String>,
}

fn service_file(model: &Model, form: &Form, resource: &str) -> Generated {
    let mut names = Names::default();
    names.runtime.insert(form.named("Service"));
    let mut methods = String::new();
    for operation in model.operations.iter().filter(|operation| operation.resource == resource) {
        methods.push('\n');
        methods.push_str(&match resource {
            "notifications" => plain_method(model, form, operation, &mut names),
            _ => method(model, form, operation, &mut names),
        });
    }
    let class = format!(
        "\n\nclass {}({}):\n    \"\"\"`client.{resource}`.\"\"\"\n\n    __slots__ = ()\n{methods}",
        form.class_name(resource),
        form.named("Service")
    );
    let content = imports(model, &names.runtime, &names.typing, "..model.") + &class;
    let path = format!("{}/{resource}.py", form.folder);
    module(&path, &format!("The operations of `client.{resource}`."), &content)
}

/// The base of the client: a group for each resource, and the operations that belong to none.
fn client_file(model: &Model, form: &Form) -> Generated {
    let mut names = Names::default();
    names.typing.insert(form.named("Core"));
    let mut methods = String::new();
    for operation in model.operations.iter().filter(|operation| operation.resource.is_empty()) {
        methods.push('\n');
        methods.push_str(&plain_method(model, form, operation, &mut names));
    }
    let mut resources = model.resources();
    resources.sort_unstable();
    let services: String = resources
        .iter()
        .map(|resource| import(0, &format!(".{resource}"), &[&form.class_name(resource)]))
        .collect();
    let groups: String = resources
        .iter()
        .map(|resource| format!("        self.{resource} = {}(core)\n", form.class_name(resource)))
        .collect();
    let all = imports(model, &names.runtime, &names.typing, "..model.");
    let (running, checking) = all.split_once("\nif TYPE_CHECKING:").unwrap_or((&all, ""));
    let content = format!(
        "{running}\n{services}\nif TYPE_CHECKING:{checking}\n\nclass {prefix}ClientOperations:\n    \
         \"\"\"The groups of operations that a client has, and the operations that belong to none.\"\"\"\n\n    \
         def __init__(self, core: {prefix}Core) -> None:\n        \
         \"\"\"Makes the groups.\"\"\"\n        self._core = core\n{groups}{methods}",
        prefix = form.prefix
    );
    module(&format!("{}/client.py", form.folder), "What a client has.", &content)
}

/// A method that takes a request as a whole, or its fields by keyword.
fn method(model: &Model, form: &Form, operation: &Operation, names: &mut Names) -> String {
    let Operation { name, verb, request, .. } = operation;
    for needed in ["Any", "Mapping", "Unpack", request, &format!("{request}Fields")] {
        names.typing.insert(needed.to_owned());
    }
    let item = listed(model, operation);
    let result = match &item {
        Some(item) => {
            names.typing.insert(form.named("Listing"));
            names.typing.insert(item.clone());
            format!("{}[{}, {item}]", form.named("Listing"), operation.result)
        }
        None => {
            names.runtime.insert("held".to_owned());
            operation.result.clone()
        }
    };
    names.typing.insert(operation.result.clone());
    // A list asks for nothing before somebody iterates over it.
    let keyword = if item.is_some() { "def" } else { form.define };
    let body = match item {
        Some(_) => format!(
            "        from ...listing import {0}\n\n        \
             return {0}(self._core, \"{name}\", request, fields)\n",
            form.named("Listing")
        ),
        None => format!(
            "        request = held(request)\n        \
             result: {result} = {}self._core.run(\"{name}\", request, fields)\n        return result\n",
            form.wait
        ),
    };
    // One signature and no overloads: of several, type checkers do not name the argument that is wrong.
    let parameters = [
        "self".to_owned(),
        format!("request: {request} | Mapping[str, Any] | None = None"),
        "/".to_owned(),
        format!("**fields: Unpack[{request}Fields]"),
    ];
    let signature = fitted(4, &format!("{keyword} {verb}("), &parameters, &format!(") -> {result}:"));
    format!("{signature}{}{body}", docstring(&documentation(form, operation), 8))
}

fn documentation(form: &Form, operation: &Operation) -> String {
    let example: String = (form.example)(operation).lines().map(|line| format!("    {line}\n")).collect();
    let taken = match operation.resource.as_str() {
        "" | "notifications" => String::new(),
        _ => format!("\n\nTakes the fields of {} by keyword, or one as a whole, or both.", operation.request),
    };
    format!("{}{taken}\n\nExample:\n{}", operation.summary, example.trim_end())
}

/// What a list operation lists.
fn listed(model: &Model, operation: &Operation) -> Option<String> {
    let page = model.record(&operation.result).filter(|_| operation.verb == "list")?;
    let data = page.fields.iter().find(|field| field.name == "data")?;
    match &data.field_type {
        FieldType::List(element) => match element.as_ref() {
            FieldType::Record(name) => Some(name.clone()),
            _ => None,
        },
        _ => None,
    }
}

/// A method with a parameter for each of the request's few fields.
fn plain_method(model: &Model, form: &Form, operation: &Operation, names: &mut Names) -> String {
    let empty = Record { input: true, ..Record::default() };
    let request = model.record(&operation.request).unwrap_or(&empty);
    let (options, fields): (Vec<&Field>, Vec<&Field>) =
        in_order(request).into_iter().partition(|field| field.name == "options");
    let mut parameters = vec!["self".to_owned()];
    let mut values = Vec::new();
    for field in fields.iter().copied().map(Some).chain([None]).chain(options.into_iter().map(Some)) {
        let Some(field) = field else {
            // Options stand behind a star, so that the fields of a later version can stand before them.
            parameters.push("*".to_owned());
            continue;
        };
        let words = annotation(model, field, Place::Keyword);
        names.typing.extend(words.names);
        let (optional, default) = if field.required { ("", "") } else { (" | None", " = None") };
        parameters.push(format!("{}: {}{optional}{default}", field.name, words.text));
        values.push(format!("\"{0}\": {0}", field.name));
    }
    if parameters.last().is_some_and(|last| last == "*") {
        parameters.pop();
    }
    names.typing.insert(operation.result.clone());
    let result = &operation.result;
    let run = format!("result: {result} = {}self._core.run(", form.wait);
    let arguments =
        [format!("\"{}\"", operation.name), "None".to_owned(), format!("{{{}}}", values.join(", "))];
    let call = fitted(8, &run, &arguments, ")");
    let signature =
        fitted(4, &format!("{} {}(", form.define, operation.verb), &parameters, &format!(") -> {result}:"));
    format!("{signature}{}{call}        return result\n", docstring(&documentation(form, operation), 8))
}

/// The list of operations, for whoever calls them by name.
fn operations_file(model: &Model) -> Generated {
    let mut content = String::from(concat!(
        "\nclass Operation:\n    \"\"\"One operation.\"\"\"\n\n",
        "    __slots__ = (\"resource\", \"verb\", \"request\", \"result\")\n\n",
        "    resource: str\n    \"\"\"The group of the client that has it; empty for the client itself.\"\"\"\n",
        "    verb: str\n    \"\"\"Its name there.\"\"\"\n",
        "    request: str\n    \"\"\"The request's class.\"\"\"\n",
        "    result: str\n    \"\"\"The result's class.\"\"\"\n\n",
        "    def __init__(self, resource: str, verb: str, request: str, result: str) -> None:\n",
        "        self.resource = resource\n        self.verb = verb\n",
        "        self.request = request\n        self.result = result\n\n\n",
    ));
    content.push_str("OPERATIONS = {\n");
    for one in &model.operations {
        let words = [&one.resource, &one.verb, &one.request, &one.result].map(|word| format!("\"{word}\""));
        content.push_str(&fitted(4, &format!("\"{}\": Operation(", one.name), &words, "),"));
    }
    content.push_str("}\n");
    module("operations.py", "Every operation by its name across the C ABI.", &content)
}
