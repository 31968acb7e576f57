//! The sandbox is a second reading of the documents: it uses nothing of the core, and signs through other libraries.

use toml::{Table, Value};

use super::tokens::{self, Token};
use super::tree::{Finding, SourceFile, Tree};

/// The sandbox's own manifest, and those of crates below it.
const MANIFEST: &str = "/Cargo.toml";
/// Packages of the core and those that it signs with.
const FORBIDDEN: &[&str] = &["libtill", "till", "libtill-tests", "xtask", "aws-lc-rs", "aws-lc-sys"];
/// What may be shared: the documents' own examples.
const SHARED: &str = "tests/vectors/";

/// Finds dependencies, paths and included files that lead from the sandbox to the core.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.below("sandbox/", MANIFEST) {
        match file.text.parse::<Table>() {
            Ok(manifest) => dependencies(file, &manifest, &mut findings),
            Err(error) => findings.push(file.finding(1, error.to_string())),
        }
    }
    for file in tree.below("sandbox/", ".rs") {
        match tokens::of(file) {
            Ok(tokens) => sources(file, &tokens, &mut findings),
            Err(finding) => findings.push(finding),
        }
    }
    findings
}

/// Every table of dependencies, those of targets too.
fn dependencies(file: &SourceFile, table: &Table, findings: &mut Vec<Finding>) {
    for (key, value) in table {
        let Some(inner) = value.as_table() else { continue };
        if key.ends_with("dependencies") {
            for (name, dependency) in inner {
                dependency_allowed(file, name, dependency, findings);
            }
        } else {
            dependencies(file, inner, findings);
        }
    }
}

fn dependency_allowed(file: &SourceFile, name: &str, dependency: &Value, findings: &mut Vec<Finding>) {
    let package = dependency.get("package").and_then(Value::as_str).unwrap_or(name);
    let line = file.text.lines().position(|line| line.trim_start().starts_with(name)).map_or(1, |at| at + 1);
    if FORBIDDEN.contains(&package) {
        findings.push(file.finding(line, format!("the sandbox must not depend on {package}")));
    }
    if dependency.get("path").is_some() {
        findings.push(file.finding(line, format!("the sandbox takes {name} from this repository")));
    }
}

fn sources(file: &SourceFile, tokens: &[Token], findings: &mut Vec<Finding>) {
    for (index, token) in tokens.iter().enumerate() {
        let begins_path = tokens.get(index + 1).is_some_and(|next| next.text == ":")
            && tokens.get(index + 2).is_some_and(|next| next.text == ":");
        let is_core = matches!(token.text.as_str(), "till" | "libtill" | "aws_lc_rs");
        if token.is_word && is_core && begins_path {
            findings.push(file.finding(token.line, format!("the sandbox must not use {}", token.text)));
        }
        let includes = matches!(token.text.as_str(), "include" | "include_str" | "include_bytes" | "path");
        let value = tokens.get(index + 2).map(|value| value.text.as_str()).unwrap_or_default();
        if includes && value.starts_with('"') && leaves_sandbox(&file.path, value.trim_matches('"')) {
            findings.push(file.finding(token.line, format!("the sandbox must not include {value}")));
        }
    }
}

/// Whether a path, from the file's own folder, ends outside the sandbox and is not one of the shared examples.
fn leaves_sandbox(from: &str, relative: &str) -> bool {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in relative.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." => {}
            _ => parts.push(part),
        }
    }
    let path = parts.join("/");
    !path.starts_with("sandbox/") && !path.starts_with(SHARED)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(path: &str, text: &str) -> Vec<String> {
        check(&Tree::of(&[(path, text)])).into_iter().map(|finding| finding.format("independence")).collect()
    }

    #[test]
    fn dependencies_on_the_core_are_found() {
        let broken = [
            "[dependencies]\nlibtill.workspace = true",
            "[dev-dependencies]\nlibtill = \"1\"",
            "[dependencies]\nx = { package = \"libtill\", version = \"1\" }",
            "[target.'cfg(unix)'.dependencies]\naws-lc-rs = \"1\"",
            "[dependencies]\nsigner = { path = \"../signer\" }",
        ];
        for manifest in broken {
            for path in ["sandbox/Cargo.toml", "sandbox/primes/Cargo.toml"] {
                assert_eq!(messages(path, manifest).len(), 1, "{path}: {manifest}");
            }
        }
        assert!(
            messages("sandbox/Cargo.toml", "[dependencies]\nrsa = \"0.9\"\nserde.workspace = true")
                .is_empty()
        );
    }

    #[test]
    fn uses_of_the_core_are_found() {
        let broken = [
            "use till::money::Amount;",
            "fn f() { libtill::x(); }",
            "const A: &str = include_str!(\"../../src/dictionary/data/currencies.json\");",
            "#[path = \"../../src/money/amount.rs\"]\nmod money;",
        ];
        for text in broken {
            assert_eq!(messages("sandbox/src/amounts.rs", text).len(), 1, "{text}");
        }
    }

    #[test]
    fn own_files_and_shared_examples_pass() {
        let text = "// till::x\nconst A: &str = include_str!(\"../assets/page.css\");\nlet till = 1;\n\
                    const B: &str = include_str!(\"../../tests/vectors/paypro.json\");";
        assert!(messages("sandbox/src/pages.rs", text).is_empty());
    }
}
