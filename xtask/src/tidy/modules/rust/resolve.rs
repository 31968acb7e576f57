//! What a path means: which module declares what it names.

use super::super::graph::Module;
use super::source::{Name, Source};

/// Imports of imports are followed so far; those that lead in a ring do not compile.
const STEPS_MAX: usize = 32;

/// What a path leads to.
#[derive(Debug, PartialEq, Eq)]
pub enum Meaning {
    /// This module, or something that it declares.
    Module(Module),
    /// Something of another crate, by its full path.
    External(Vec<String>),
    /// A local variable, something of the prelude, or nothing.
    Unknown,
}

/// Follows the paths of a crate.
pub struct Resolver<'a> {
    source: &'a Source<'a>,
}

impl<'a> Resolver<'a> {
    /// For this crate.
    pub fn new(source: &'a Source<'a>) -> Self {
        Self { source }
    }

    /// What a path means that is written in a module.
    pub fn meaning(&self, module: &Module, path: &[String]) -> Meaning {
        self.written(module, path, STEPS_MAX)
    }

    fn written(&self, module: &Module, path: &[String], steps: usize) -> Meaning {
        let Some((first, rest)) = path.split_first() else { return Meaning::Unknown };
        match first.as_str() {
            "" => Meaning::External(rest.to_vec()),
            "crate" => self.inside(Module::new(), rest, steps),
            "self" if rest.is_empty() => Meaning::Unknown,
            "self" => self.inside(module.clone(), rest, steps),
            "super" => {
                let ups = path.iter().take_while(|word| *word == "super").count();
                let kept = module.len().saturating_sub(ups);
                self.inside(module[..kept].to_vec(), &path[ups..], steps)
            }
            _ => match self.found(module, path, steps) {
                Meaning::Unknown if rest.is_empty() => Meaning::Unknown,
                Meaning::Unknown => Meaning::External(path.to_vec()),
                // A variable may have the name of a module beside it, and a module alone is no value and no type.
                Meaning::Module(_) if rest.is_empty() && self.is_only_module(module, first) => {
                    Meaning::Unknown
                }
                meaning => meaning,
            },
        }
    }

    /// A path that starts in a module. What the module does not have is made by one of its macros.
    fn inside(&self, module: Module, path: &[String], steps: usize) -> Meaning {
        match self.found(&module, path, steps) {
            Meaning::Unknown => Meaning::Module(module),
            meaning => meaning,
        }
    }

    fn found(&self, module: &Module, path: &[String], steps: usize) -> Meaning {
        let (Some((first, rest)), Some(content)) = (path.split_first(), self.source.modules.get(module))
        else {
            return Meaning::Unknown;
        };
        if steps == 0 {
            return Meaning::Unknown;
        }
        let names = content.names.get(first).map(Vec::as_slice).unwrap_or_default();
        // A function and a module may have one name: where the path goes on, it is the module.
        let prefers_module = !rest.is_empty();
        let module_here = names.contains(&Name::Module);
        if module_here && (prefers_module || names.len() == 1) {
            let child: Module = module.iter().cloned().chain([first.clone()]).collect();
            return self.inside(child, rest, steps);
        }
        if names.contains(&Name::Own) {
            return Meaning::Module(module.clone());
        }
        for name in names {
            let Name::Import(import) = name else { continue };
            let full: Vec<String> = import.iter().chain(rest).cloned().collect();
            // `use serde;` is the crate, and not the import that has its name.
            let meaning = if import.len() == 1 && import[0] == *first {
                Meaning::External(full)
            } else {
                self.imported(module, &full, steps - 1)
            };
            if meaning != Meaning::Unknown {
                return meaning;
            }
        }
        self.through_globs(module, &content.globs, path, steps)
    }

    /// A `use` alone may name a module.
    fn imported(&self, module: &Module, path: &[String], steps: usize) -> Meaning {
        match path.split_first() {
            Some((first, [])) if !matches!(first.as_str(), "" | "crate" | "self" | "super") => {
                self.found(module, path, steps)
            }
            _ => self.written(module, path, steps),
        }
    }

    fn through_globs(
        &self,
        module: &Module,
        globs: &[Vec<String>],
        path: &[String],
        steps: usize,
    ) -> Meaning {
        for glob in globs {
            // The star of an enumeration brings its variants, which are written with its name elsewhere too.
            let Meaning::Module(from) = self.imported(module, glob, steps - 1) else { continue };
            if from == *module {
                continue;
            }
            let meaning = self.found(&from, path, steps - 1);
            if meaning != Meaning::Unknown {
                return meaning;
            }
        }
        Meaning::Unknown
    }

    fn is_only_module(&self, module: &Module, name: &str) -> bool {
        let Some(content) = self.source.modules.get(module) else { return false };
        content.names.get(name).is_some_and(|names| names.as_slice() == [Name::Module])
    }
}
