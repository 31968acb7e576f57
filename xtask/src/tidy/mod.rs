//! What a reader relies on and no compiler checks: one module for each check. A check looks at the tree's files and tells
//! what it found; `CONTRIBUTING.md` has the rules in words.

mod bindings;
mod circles;
mod functions;
mod generated;
mod guards;
mod independence;
mod layers;
mod lengths;
mod marks;
mod modules;
mod mutations;
mod reasons;
mod threats;
mod tokens;
mod tree;
mod words;

use std::path::Path;

use anyhow::{Result, bail};

use tree::{Finding, Tree};

/// A check, by the name that its findings carry.
type Check = (&'static str, fn(&Tree) -> Vec<Finding>);

const CHECKS: &[Check] = &[
    ("bindings", bindings::check),
    ("circles", circles::check),
    ("functions", functions::check),
    ("generated", generated::check),
    ("guards", guards::check),
    ("independence", independence::check),
    ("layers", layers::check),
    ("lengths", lengths::check),
    ("marks", marks::check),
    ("mutations", mutations::check),
    ("reasons", reasons::check),
    ("threats", threats::check),
    ("words", words::check),
];

/// Runs every check on the files that git knows or would add, and fails where one finds something.
pub fn run(root: &Path) -> Result<()> {
    let tree = Tree::read(root)?;
    let report = report(&tree);
    for line in &report {
        eprintln_line(line);
    }
    if !report.is_empty() {
        bail!("tidy has {} findings in {} files", report.len(), tree.files.len());
    }
    eprintln_line(&format!("tidy: {} checks passed on {} files", CHECKS.len(), tree.files.len()));
    Ok(())
}

fn report(tree: &Tree) -> Vec<String> {
    let mut lines: Vec<String> = CHECKS
        .iter()
        .flat_map(|(name, check)| check(tree).into_iter().map(move |finding| finding.format(name)))
        .collect();
    lines.sort();
    lines
}

#[allow(clippy::print_stderr, reason = "a report is what this command is for")]
fn eprintln_line(line: &str) {
    eprintln!("{line}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_finding_names_its_place_and_its_check() {
        let tree = Tree::of(&[("scripts/long.sh", &"true\n".repeat(600))]);
        let lines = report(&tree);
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert!(lines[0].starts_with("scripts/long.sh:501: "), "{}", lines[0]);
        assert!(lines[0].ends_with("(lengths)"), "{}", lines[0]);
    }
}
