//! No module uses one that uses it, through however many others: in Rust, Python and PHP. Java's
//! `CirclesTest` does the same with compiled classes.

use super::modules::{Circle, Use, circles, php, python, rust};
use super::tree::{Finding, Tree};

/// Finds modules and folders that use each other.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let (crates, mut findings) = rust::crates(tree);
    for each in &crates {
        findings.extend(findings_of(tree, &each.uses().0));
    }
    for uses in [python::uses(tree), php::uses(tree)] {
        match uses {
            Ok(uses) => findings.extend(findings_of(tree, &uses)),
            Err(finding) => findings.push(finding),
        }
    }
    findings
}

fn findings_of(tree: &Tree, uses: &[Use]) -> Vec<Finding> {
    circles(uses).iter().filter_map(|circle| finding(tree, circle)).collect()
}

/// At the first step, with the place of each.
fn finding(tree: &Tree, circle: &Circle) -> Option<Finding> {
    let first = circle.steps.first()?;
    let steps = circle.members.iter().zip(&circle.steps);
    let ring: String =
        steps.map(|(member, step)| format!("{member} → ({}:{}) ", step.file, step.line)).collect();
    let message = format!("a circle: {ring}{}", circle.members[0]);
    tree.file(&first.file).map(|file| file.finding(first.line, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(files: &[(&str, &str)]) -> Vec<String> {
        check(&Tree::of(files)).into_iter().map(|finding| finding.format("circles")).collect()
    }

    #[test]
    fn a_circle_tells_its_way_and_its_places() {
        let files = [
            ("cli/src/main.rs", "mod a;\nmod b;\nfn main() { a::f(); }"),
            ("cli/src/a.rs", "//! A.\nuse crate::b::g;\npub fn f() {}"),
            ("cli/src/b.rs", "pub fn g() {\n\n    super::a::f();\n}"),
        ];
        assert_eq!(
            lines(&files),
            ["cli/src/a.rs:2: a circle: a → (cli/src/a.rs:2) b → (cli/src/b.rs:3) a (circles)"]
        );
    }

    #[test]
    fn each_language_is_looked_at_and_what_goes_one_way_is_quiet() {
        let python = "bindings/python/src/libtill";
        let (one, other) = (format!("{python}/a.py"), format!("{python}/b.py"));
        let ring = [(one.as_str(), "from .b import g"), (other.as_str(), "from .a import f")];
        assert_eq!(lines(&ring).len(), 1);
        let quiet = [
            (one.as_str(), "from .b import g"),
            (other.as_str(), ""),
            ("src/lib.rs", "mod a;\nmod b;"),
            ("src/a.rs", "use crate::b::g;"),
            ("src/b.rs", "pub fn g() {}"),
        ];
        assert!(lines(&quiet).is_empty());
    }
}
