//! Python's modules, as its own parser sees them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::graph::{Module, Use};
use crate::tidy::tree::{Finding, SourceFile, Tree};

/// Where the package is.
const FOLDER: &str = "bindings/python/src/";
/// The folder of generated modules, which is a place and no module: they count as parts of the package that they belong to.
const GENERATED: &str = "_generated";
const READER: &str = include_str!("python.py");
/// Imports of imports are followed so far.
const STEPS_MAX: usize = 16;

/// What is in a file.
#[derive(Deserialize)]
pub struct Parsed {
    /// Its imports.
    #[serde(default)]
    imports: Vec<Import>,
    /// Its functions: name, first line and last line.
    #[serde(default)]
    pub functions: Vec<(String, usize, usize)>,
    /// Why it cannot be read, with the line.
    pub error: Option<(usize, String)>,
}

/// Line, packages that are climbed, module as written, the name that is taken from it, the name that it gets, and whether
/// the file uses that itself.
#[derive(Deserialize)]
struct Import(usize, usize, String, Option<String>, String, bool);

/// What Python's parser sees in each file.
pub fn parse(files: &[&SourceFile]) -> Result<BTreeMap<String, Parsed>> {
    let texts: BTreeMap<&str, &str> =
        files.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect();
    let mut python = Command::new("python3")
        .args(["-I", "-c", READER])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("python3 cannot be run")?;
    // It reads all before it writes anything.
    python.stdin.take().context("python3 has an input")?.write_all(&serde_json::to_vec(&texts)?)?;
    let output = python.wait_with_output()?;
    if !output.status.success() {
        bail!("python3 fails to read the sources");
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// The uses of the package's modules by each other. What comes through an `__init__.py` is used where it is defined; what
/// that file only hands on it does not use.
pub fn uses(tree: &Tree) -> Result<Vec<Use>, Finding> {
    let files: Vec<&SourceFile> = tree.below(FOLDER, ".py").collect();
    let Some(first) = files.first() else { return Ok(Vec::new()) };
    let seen = parse(&files).map_err(|error| first.finding(1, format!("{error:#}")))?;
    let package =
        Package { files: seen.iter().map(|(path, seen)| (module_of(path), (path, seen))).collect() };
    let mut uses = BTreeSet::new();
    for (from, (path, seen)) in &package.files {
        if let (Some((line, message)), Some(file)) = (&seen.error, tree.file(path)) {
            return Err(file.finding(*line, format!("is no Python: {message}")));
        }
        for import in &seen.imports {
            let Some(to) = package.imported(from, import, STEPS_MAX) else { continue };
            let (from, to) = (without_place(from), without_place(&to));
            let contents = is_package(path) && to.starts_with(&from) && !import.5;
            if to != from && !contents {
                let name = import.3.clone().unwrap_or_else(|| import.2.clone());
                uses.insert(Use { from, to, file: (*path).clone(), line: import.0, name });
            }
        }
    }
    Ok(uses.into_iter().collect())
}

fn is_package(path: &str) -> bool {
    path.ends_with("/__init__.py")
}

/// `bindings/python/src/libtill/errors/__init__.py` is `libtill.errors`.
fn module_of(path: &str) -> Module {
    let inner = path.trim_start_matches(FOLDER).trim_end_matches(".py");
    let inner = inner.strip_suffix("/__init__").unwrap_or(inner);
    inner.split('/').map(str::to_owned).collect()
}

/// `libtill._generated.errors.kinds` is a part of `libtill.errors`.
fn without_place(module: &[String]) -> Module {
    module.iter().filter(|part| *part != GENERATED).cloned().collect()
}

struct Package<'a> {
    files: BTreeMap<Module, (&'a String, &'a Parsed)>,
}

impl Package<'_> {
    /// The module that defines what is imported; none where that is of another package.
    fn imported(&self, from: &Module, import: &Import, steps: usize) -> Option<Module> {
        let Import(_, climbed, written, name, ..) = import;
        let (path, _) = self.files.get(from)?;
        let mut base: Module = match climbed {
            0 => Vec::new(),
            _ => {
                let kept = from.len() + usize::from(is_package(path)) - climbed;
                from.get(..kept)?.to_vec()
            }
        };
        base.extend(written.split('.').filter(|part| !part.is_empty()).map(str::to_owned));
        self.files.get(&base)?;
        match name {
            Some(name) if name != "*" => Some(self.defined(&base, name, steps)),
            _ => Some(base),
        }
    }

    /// The module that defines a name of a module.
    fn defined(&self, module: &Module, name: &str, steps: usize) -> Module {
        let below: Module = module.iter().cloned().chain([name.to_owned()]).collect();
        if self.files.contains_key(&below) {
            return below;
        }
        let handed_on = self
            .files
            .get(module)
            .and_then(|(_, seen)| seen.imports.iter().find(|import| import.4 == name))
            .filter(|_| steps > 0)
            .and_then(|import| self.imported(module, import, steps - 1));
        handed_on.unwrap_or_else(|| module.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::super::graph::circles;
    use super::*;

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let files: Vec<(String, &str)> =
            files.iter().map(|(path, text)| (format!("{FOLDER}shop/{path}"), *text)).collect();
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
        let uses = uses(&Tree::of(&files)).expect("Python");
        circles(&uses).iter().map(|circle| circle.members.join(" ")).collect()
    }

    #[test]
    fn imports_in_a_ring_are_found_wherever_they_stand() {
        for back in [
            "from .a import f",
            "from . import a",
            "from shop.a import f",
            "import shop.a",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .a import f",
            "def g():\n    from .a import f",
            "import importlib\nimportlib.import_module('shop.a')",
        ] {
            let files = [("__init__.py", ""), ("a.py", "from .b import g"), ("b.py", back)];
            assert_eq!(found(&files), ["shop::a shop::b"], "{back}");
        }
    }

    #[test]
    fn packages_that_import_from_each_other_are_found() {
        let files = [
            ("errors/__init__.py", "from .base import Error as Error"),
            ("errors/base.py", ""),
            ("errors/views.py", "from ..model.payment import Payment"),
            ("model/__init__.py", ""),
            ("model/payment.py", ""),
            ("model/record.py", "from ..errors import Error"),
        ];
        assert_eq!(found(&files), ["shop::errors shop::model"]);
    }

    #[test]
    fn what_a_package_hands_on_is_its_definers() {
        let files = [
            ("__init__.py", "from .a import f\n__all__ = ['f']"),
            ("a.py", "from . import g_of_b\nfrom .b import g"),
            ("b.py", "\"\"\"from .a import f\"\"\""),
        ];
        assert!(found(&files).is_empty());
        let itself = [
            ("__init__.py", "from .a import f\nX = 1\ndef h(): f()"),
            ("a.py", "from . import X\ndef f(): pass"),
        ];
        assert_eq!(found(&itself), ["shop shop::a"]);
    }

    #[test]
    fn generated_modules_are_parts_of_the_packages_beside_their_folder() {
        let generated = |kinds: &'static str| {
            [
                ("__init__.py", "from .errors import *"),
                ("_generated/__init__.py", ""),
                ("_generated/errors/__init__.py", ""),
                ("_generated/errors/kinds.py", kinds),
                ("errors/__init__.py", "from .._generated.errors.kinds import *"),
                ("errors/base.py", ""),
                ("errors/factory.py", "from .._generated.errors.kinds import KINDS"),
            ]
        };
        assert!(found(&generated("from ...errors.base import Error")).is_empty());
        let ring = found(&generated("from ...errors.factory import make"));
        assert_eq!(ring, ["shop::errors::factory shop::errors::kinds"]);
    }

    #[test]
    fn a_file_that_is_no_python_is_a_finding() {
        assert!(
            uses(&Tree::of(&[("bindings/python/src/shop/a.py", "\ndef (")])).is_err_and(|f| f.line() == 2)
        );
    }
}
