//! Rust's modules, as syn reads them: every path in a `use`, an expression, a type, a pattern, an attribute or a macro's
//! arguments is followed to the module that declares what it names.
//!
//! A re-export is a table of contents: who imports through it uses the module behind it, and a `pub use` of what stands
//! below its own module is no use. Code for tests is left out. A method that is called on a value names no module, and is
//! not seen.

mod paths;
mod resolve;
mod source;

use std::collections::BTreeSet;

use super::graph::{Module, Use};
use crate::tidy::tree::{Finding, SourceFile, Tree};
use resolve::{Meaning, Resolver};
use source::Source;

/// A crate: a library, or a program.
pub struct Crate<'a> {
    source: Source<'a>,
}

/// A path to something of another crate, such as `std::fs::read`.
pub struct External {
    /// The module that names it.
    pub from: Module,
    /// The path, with imports followed.
    pub path: Vec<String>,
    /// The file, from the root of the tree.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
}

/// Every crate of the tree, and what cannot be read of them.
pub fn crates(tree: &Tree) -> (Vec<Crate<'_>>, Vec<Finding>) {
    let mut crates = Vec::new();
    let mut findings = Vec::new();
    for file in tree.files.iter().filter(|file| begins_crate(&file.path)) {
        crates.push(Crate::read(tree, file, &mut findings));
    }
    (crates, findings)
}

/// `src/lib.rs`, `src/main.rs` or `src/bin/NAME.rs` of a package.
fn begins_crate(path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or_default();
    let library = ends_with(folder, "src") && matches!(name, "lib.rs" | "main.rs");
    library || (ends_with(folder, "src/bin") && name.ends_with(".rs"))
}

fn ends_with(folder: &str, ending: &str) -> bool {
    folder == ending || folder.ends_with(&format!("/{ending}"))
}

impl<'a> Crate<'a> {
    /// Reads the crate that begins with a file.
    pub fn read(tree: &'a Tree, root: &'a SourceFile, findings: &mut Vec<Finding>) -> Self {
        Self { source: Source::read(tree, root, findings) }
    }

    /// The uses of its modules by each other, and the paths that lead out of it.
    pub fn uses(&self) -> (Vec<Use>, Vec<External>) {
        let resolver = Resolver::new(&self.source);
        let mut uses = BTreeSet::new();
        let mut externals = Vec::new();
        for (module, content) in &self.source.modules {
            for named in paths::named(content) {
                let file = content.file.path.clone();
                match resolver.meaning(module, &named.path) {
                    Meaning::Module(to) => {
                        let contents = named.exported && to.starts_with(module);
                        let (from, to) = (self.source.owner(module), self.source.owner(&to));
                        if from != to && !contents {
                            let name = named.path.join("::");
                            uses.insert(Use { from, to, file, line: named.line, name });
                        }
                    }
                    Meaning::External(path) => {
                        let from = self.source.owner(module);
                        externals.push(External { from, path, file, line: named.line });
                    }
                    Meaning::Unknown => {}
                }
            }
        }
        (uses.into_iter().collect(), externals)
    }

    /// Whether a module has modules in it.
    pub fn is_folder(&self, module: &[String]) -> bool {
        self.source.modules.keys().any(|each| each.len() > module.len() && each.starts_with(module))
    }

    /// The modules directly in its root.
    pub fn top(&self) -> impl Iterator<Item = &str> {
        self.source.modules.keys().filter(|module| module.len() == 1).map(|module| module[0].as_str())
    }
}

#[cfg(test)]
mod tests;
