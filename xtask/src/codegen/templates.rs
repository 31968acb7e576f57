//! Templates: one for each kind of file, in the folder of its language.

use minijinja::{Environment, UndefinedBehavior};
use serde::Serialize;

/// A language's templates, by name. The language adds its filters.
pub fn environment(sources: &[(&'static str, &'static str)]) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_trim_blocks(true);
    environment.set_lstrip_blocks(true);
    environment.set_keep_trailing_newline(true);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    for (name, source) in sources {
        environment.add_template(name, source).expect("the template is well-formed");
    }
    environment
}

/// The text of a template with values. They fit each other, or the generator is broken.
pub fn render(environment: &Environment, name: &str, values: impl Serialize) -> String {
    let template = environment.get_template(name).expect("the template exists");
    template.render(values).expect("the template knows its values")
}
