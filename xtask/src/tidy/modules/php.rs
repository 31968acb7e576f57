//! PHP's classes, as PHP-Parser sees them. A namespace is a folder, whether its files are written by hand or generated.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::graph::{Module, Use};
use crate::tidy::tree::{Finding, SourceFile, Tree};

/// Where the package is.
const FOLDER: &str = "bindings/php/src/";
const READER: &str = include_str!("php.php");

/// What is in a file.
#[derive(Deserialize)]
struct Seen {
    /// The classes and functions that it declares.
    #[serde(default)]
    declares: Vec<String>,
    /// The classes and functions that it names, with their lines.
    #[serde(default)]
    uses: Vec<(usize, String)>,
    /// Why it cannot be read, with the line.
    error: Option<(usize, String)>,
}

/// The uses of the package's files by each other.
pub fn uses(tree: &Tree) -> Result<Vec<Use>, Finding> {
    let files: Vec<&SourceFile> = tree.below(FOLDER, ".php").collect();
    let Some(first) = files.first() else { return Ok(Vec::new()) };
    let seen = seen(&files).map_err(|error| first.finding(1, format!("{error:#}")))?;
    let declared: BTreeMap<&str, &str> = seen
        .iter()
        .flat_map(|(path, seen)| seen.declares.iter().map(move |name| (name.as_str(), path.as_str())))
        .collect();
    let mut uses = BTreeSet::new();
    for (path, seen) in &seen {
        if let (Some((line, message)), Some(file)) = (&seen.error, tree.file(path)) {
            return Err(file.finding(*line, format!("is no PHP: {message}")));
        }
        for (line, name) in &seen.uses {
            if let Some(to) = declared.get(name.as_str()).filter(|to| *to != path) {
                let (from, to) = (module_of(path), module_of(to));
                uses.insert(Use { from, to, file: path.clone(), line: *line, name: name.clone() });
            }
        }
    }
    Ok(uses.into_iter().collect())
}

fn seen(files: &[&SourceFile]) -> Result<BTreeMap<String, Seen>> {
    let texts: BTreeMap<&str, &str> =
        files.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect();
    let mut php = Command::new("php")
        .args(["-d", "include_path=/usr/share/php", "-r", READER.trim_start_matches("<?php")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("php cannot be run")?;
    // It reads all before it writes anything.
    php.stdin.take().context("php has an input")?.write_all(&serde_json::to_vec(&texts)?)?;
    let output = php.wait_with_output()?;
    if !output.status.success() {
        bail!("php fails to read the sources: it needs PHP-Parser (Debian: php-parser)");
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// `bindings/php/src/Generated/Service/PaymentService.php` is `Till\Service\PaymentService`.
fn module_of(path: &str) -> Module {
    let inner = path.trim_start_matches(FOLDER).trim_start_matches("Generated/").trim_end_matches(".php");
    ["Till"].into_iter().chain(inner.split('/')).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::super::graph::circles;
    use super::*;

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let files: Vec<(String, String)> =
            files.iter().map(|(path, text)| (format!("{FOLDER}{path}"), format!("<?php\n{text}"))).collect();
        let files: Vec<(&str, &str)> =
            files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let uses = uses(&Tree::of(&files)).expect("PHP");
        circles(&uses).iter().map(|circle| circle.members.join(" ")).collect()
    }

    #[test]
    fn files_that_use_each_other_are_found_however_they_do() {
        for back in [
            "new A();",
            "A::f();",
            "function f(?A $a): void {}",
            "class C extends A {}",
            "class C { use A; }",
            "try {} catch (\\Till\\A) {}",
            "#[A] class C {}",
            "f(A::class);",
            "use Till\\A as Other; new Other();",
            "g();",
        ] {
            let files = [
                ("A.php", "namespace Till; class A { public B $b; } function g() {}"),
                ("Generated/B.php", &format!("namespace Till; class B {{}} {back}")),
            ];
            assert_eq!(found(&files), ["Till::A Till::B"], "{back}");
        }
    }

    #[test]
    fn namespaces_that_use_each_other_are_found() {
        let files = [
            ("One/A.php", "namespace Till\\One; use Till\\Two\\B; class A extends B {}"),
            ("Two/B.php", "namespace Till\\Two; class B {}"),
            ("Two/D.php", "namespace Till\\Two; class D { public \\Till\\One\\C $c; }"),
            ("One/C.php", "namespace Till\\One; class C {}"),
        ];
        assert_eq!(found(&files), ["Till::One Till::Two"]);
    }

    #[test]
    fn imports_for_comments_and_foreign_names_are_no_uses() {
        let files = [
            ("A.php", "namespace Till; class A { public B $b; }"),
            (
                "B.php",
                "namespace Till;\nuse Till\\A;\n/** @see A */\nclass B extends \\Exception {}\nstrlen('');",
            ),
        ];
        assert!(found(&files).is_empty());
    }

    #[test]
    fn a_file_that_is_no_php_is_a_finding() {
        let tree = Tree::of(&[("bindings/php/src/A.php", "<?php\nclass {")]);
        assert!(uses(&tree).is_err_and(|finding| finding.line() == 2));
    }
}
