//! Every behaviour of the sandbox says where the knowledge of it comes from.

use super::tree::{Finding, SourceFile, Tree};

const MARKS: &[&str] = &["seed", "beyond", "assumed"];
const FOLDER: &str = "sandbox/src/gateways/";

/// Finds files of a simulated gateway in which no comment has a mark.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let missing = |file: &&SourceFile| is_behaviour(file) && !has_mark(&file.text);
    let message = "nothing is marked seed, beyond or assumed: where does this behaviour come from?";
    tree.below(FOLDER, ".rs").filter(missing).map(|file| file.finding(1, message)).collect()
}

/// A file in a gateway's own folder; what stands beside the folders is common machinery.
fn is_behaviour(file: &SourceFile) -> bool {
    file.path[FOLDER.len()..].contains('/')
}

fn has_mark(text: &str) -> bool {
    text.lines()
        .filter_map(|line| line.split_once("//"))
        .any(|(_, comment)| comment.split(|c: char| !c.is_alphanumeric()).any(|word| MARKS.contains(&word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_behaviour_without_a_mark_is_found() {
        let tree = Tree::of(&[
            ("sandbox/src/gateways/mod.rs", "//! Machinery."),
            ("sandbox/src/gateways/paypro/pay_in.rs", "//! Payments.\nlet seed = 1;"),
            ("sandbox/src/gateways/paypro/pay_out.rs", "// assumed: at once."),
            ("sandbox/src/gateways/payermax/codes.rs", "/// Codes (`seed`)."),
        ]);
        let findings = check(&tree);
        assert_eq!(findings.len(), 1, "{findings:?}");
        assert!(findings[0].format("marks").contains("pay_in.rs"));
    }
}
