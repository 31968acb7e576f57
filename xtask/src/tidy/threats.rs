//! Each row of SECURITY.md's threat model names tests, and they are there.

use super::tree::{Finding, Tree};
use crate::mutations::has_test;

/// Finds rows without a test, and tests that are gone.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let Some(file) = tree.file("SECURITY.md") else { return Vec::new() };
    let mut findings = Vec::new();
    for (index, line) in file.text.lines().enumerate().filter(|(_, line)| line.starts_with("| ")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        if cells.len() != 4 || cells[3] == "shown by" {
            continue;
        }
        let named: Vec<&str> = cells[3].split('`').skip(1).step_by(2).collect();
        if named.is_empty() {
            findings.push(file.finding(index + 1, "a threat names no test"));
        }
        for test in named.iter().filter(|test| !exists(tree, test)) {
            findings.push(file.finding(index + 1, format!("there is no test {test}")));
        }
    }
    findings
}

/// A file, or a test of a file.
fn exists(tree: &Tree, test: &str) -> bool {
    let (path, name) = test.split_once("::").unwrap_or((test, ""));
    tree.file(path).is_some_and(|file| has_test(&file.text, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(row: &str) -> usize {
        let table = format!("| who | through what | what stops it | shown by |\n|---|---|---|---|\n{row}\n");
        check(&Tree::of(&[("SECURITY.md", &table), ("tests/a.rs", "fn it_holds() {} trial(\"it_does\")")]))
            .len()
    }

    #[test]
    fn a_threat_names_tests_that_are_there() {
        assert_eq!(found("| a | b | c | `tests/a.rs::it_holds`, `tests/a.rs` |"), 0);
        assert_eq!(found("| a | b | c | `tests/a.rs::it_does` |"), 0);
        assert_eq!(found("| a | b | c | `tests/a.rs::it_held` |"), 1);
        assert_eq!(found("| a | b | c | `tests/b.rs` |"), 1);
        assert_eq!(found("| a | b | c | nothing |"), 1);
    }
}
