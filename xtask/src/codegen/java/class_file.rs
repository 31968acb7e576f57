//! A Java file with one class, from a template.

use std::collections::BTreeSet;

use minijinja::value::{Value, ViaDeserialize};
use minijinja::{Environment, context};
use serde::Serialize;

use super::names::{ROOT, camel, pascal};
use super::text::{javadoc, layout};
use crate::codegen::generated::Generated;
use crate::codegen::places::JAVA;
use crate::codegen::templates;

/// The roots of the library's packages and of the tests'.
const MAIN: &str = "java";
const TESTS: &str = "test";

/// The templates of the classes.
pub struct Classes(Environment<'static>);

impl Classes {
    /// Reads the templates.
    pub fn new() -> Self {
        let mut environment = templates::environment(&[
            ("base_exception.java", include_str!("templates/base_exception.java")),
            ("builder.java", include_str!("templates/builder.java")),
            ("calls.java", include_str!("templates/calls.java")),
            ("class.java", include_str!("templates/class.java")),
            ("client_operations.java", include_str!("templates/client_operations.java")),
            ("dictionaries.java", include_str!("templates/dictionaries.java")),
            ("enumeration.java", include_str!("templates/enumeration.java")),
            ("event.java", include_str!("templates/event.java")),
            ("exception.java", include_str!("templates/exception.java")),
            ("exception_factory.java", include_str!("templates/exception_factory.java")),
            ("notifications.java", include_str!("templates/notifications.java")),
            ("operation.java", include_str!("templates/operation.java")),
            ("record.java", include_str!("templates/record.java")),
            ("request_constructor.java", include_str!("templates/request_constructor.java")),
            ("service.java", include_str!("templates/service.java")),
            ("version.java", include_str!("templates/version.java")),
        ]);
        environment.add_filter("camel", |name: &str| camel(name));
        environment.add_filter("pascal", |name: &str| pascal(name));
        environment.add_filter("verb", |operation: &Value| {
            let verb = operation.get_attr("verb")?.to_string();
            Ok::<_, minijinja::Error>(if verb == "list" { "listPage".to_owned() } else { camel(&verb) })
        });
        environment.add_filter("javadoc", |paragraphs: ViaDeserialize<Vec<String>>, indentation: usize| {
            javadoc(&paragraphs, indentation)
        });
        Self(environment)
    }

    /// The file of a class below `org.libtill`, such as `model.Payment`. Imports are full names; those of the class's own
    /// package are left out.
    pub fn file(
        &self,
        class: &str,
        imports: impl IntoIterator<Item = String>,
        template: &str,
        values: impl Serialize,
    ) -> Generated {
        self.file_in(MAIN, class, imports, template, values)
    }

    /// The same for the tests.
    pub fn test(
        &self,
        class: &str,
        imports: impl IntoIterator<Item = String>,
        template: &str,
        values: impl Serialize,
    ) -> Generated {
        self.file_in(TESTS, class, imports, template, values)
    }

    fn file_in(
        &self,
        root: &str,
        class: &str,
        imports: impl IntoIterator<Item = String>,
        template: &str,
        values: impl Serialize,
    ) -> Generated {
        let package = match class.rsplit_once('.') {
            Some((below, _)) => format!("{ROOT}.{below}"),
            None => ROOT.to_owned(),
        };
        let is_foreign = |import: &String| import.rsplit_once('.').is_some_and(|(other, _)| other != package);
        let imports: BTreeSet<String> = imports.into_iter().filter(is_foreign).collect();
        let declaration = templates::render(&self.0, template, values);
        let content = templates::render(&self.0, "class.java", context! { package, imports, declaration });
        let folders = package.replace('.', "/");
        let name = class.rsplit('.').next().unwrap_or(class);
        Generated::new(format!("{JAVA}/{root}/{folders}/{name}.java"), layout(&content))
    }
}
