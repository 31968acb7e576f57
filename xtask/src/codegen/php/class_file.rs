//! A PHP file with one class, from a template.

use minijinja::value::ViaDeserialize;
use minijinja::{Environment, context};
use serde::{Deserialize, Serialize};

use super::super::generated::Generated;
use super::super::places::PHP;
use super::super::templates;
use super::text::{camel, doc, pascal};

/// The templates of the classes.
pub struct Classes(Environment<'static>);

/// One paragraph of a comment, or several.
#[derive(Deserialize)]
#[serde(untagged)]
enum Paragraphs {
    One(String),
    Several(Vec<String>),
}

impl Classes {
    /// Reads the templates.
    pub fn new() -> Self {
        let mut environment = templates::environment(&[
            ("base_exception.php", include_str!("templates/base_exception.php")),
            ("class.php", include_str!("templates/class.php")),
            ("currencies.php", include_str!("templates/currencies.php")),
            ("dictionaries.php", include_str!("templates/dictionaries.php")),
            ("enumeration.php", include_str!("templates/enumeration.php")),
            ("exception.php", include_str!("templates/exception.php")),
            ("exception_factory.php", include_str!("templates/exception_factory.php")),
            ("method.php", include_str!("templates/method.php")),
            ("record.php", include_str!("templates/record.php")),
            ("results.php", include_str!("templates/results.php")),
            ("service.php", include_str!("templates/service.php")),
            ("services.php", include_str!("templates/services.php")),
            ("version.php", include_str!("templates/version.php")),
        ]);
        environment.add_filter("camel", |name: &str| camel(name));
        environment.add_filter("pascal", |name: &str| pascal(name));
        environment.add_filter("doc", |paragraphs: ViaDeserialize<Paragraphs>, indentation: usize| {
            match paragraphs.0 {
                Paragraphs::One(only) => doc(indentation, &[only]),
                Paragraphs::Several(several) => doc(indentation, &several),
            }
        });
        Self(environment)
    }

    /// The file of a class below `Till\`, with slashes between its namespaces.
    pub fn file(
        &self,
        class: &str,
        imports: Vec<String>,
        template: &str,
        values: impl Serialize,
    ) -> Generated {
        let namespace = match class.rsplit_once('/') {
            Some((below, _)) => format!("Till\\{}", below.replace('/', "\\")),
            None => "Till".to_owned(),
        };
        let mut imports = imports;
        imports.sort();
        imports.dedup();
        let declaration = templates::render(&self.0, template, values);
        let content = templates::render(&self.0, "class.php", context! { namespace, imports, declaration });
        Generated::new(format!("{PHP}/{class}.php"), content.trim_end().to_owned() + "\n")
    }
}
