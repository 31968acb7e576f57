//! `unsafe` is for the two places that touch another language's memory, and for the fuzz target that plays a program in C.

use super::tokens;
use super::tree::{Finding, Tree};

const ALLOWED: &[&str] = &["src/ffi/", "bindings/java/native/", "fuzz/src/abi.rs"];

/// Finds the word `unsafe` in Rust code anywhere else.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.below("", ".rs") {
        if ALLOWED.iter().any(|folder| file.path.starts_with(folder)) {
            continue;
        }
        match tokens::of(file) {
            Ok(tokens) => findings.extend(
                tokens
                    .iter()
                    .filter(|token| token.is_word && token.text == "unsafe")
                    .map(|token| file.finding(token.line, "unsafe outside src/ffi and bindings/java/native")),
            ),
            Err(finding) => findings.push(finding),
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unsafe_is_found_outside_the_border_only() {
        let code = "fn f() {\n    unsafe { g() }\n}\n";
        let tree = Tree::of(&[
            ("src/ffi/buffer.rs", code),
            ("bindings/java/native/src/lib.rs", code),
            ("src/call/client.rs", code),
        ]);
        let findings = check(&tree);
        assert_eq!(findings.len(), 1, "{findings:?}");
        assert_eq!(findings[0].line(), 2);
    }

    #[test]
    fn a_macro_hides_nothing_and_words_in_comments_and_strings_are_no_code() {
        let tree = Tree::of(&[
            ("src/a.rs", "m! { unsafe }"),
            ("src/b.rs", "// unsafe\n#![deny(unsafe_code)]\nconst A: &str = \"unsafe\";"),
        ]);
        assert_eq!(check(&tree).len(), 1);
    }
}
