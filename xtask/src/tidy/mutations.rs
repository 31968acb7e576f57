//! Each row of the table of mutations can still be run: its text stands once in its file, and its test exists.

use super::tree::{Finding, SourceFile, Tree};
use crate::mutations::{FOLDER, Mutation, has_test, parse};

/// Finds rows that nobody could run any more.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut names: Vec<String> = Vec::new();
    for file in tree.below(FOLDER, ".json") {
        let mutations = match parse(&file.text) {
            Ok(mutations) => mutations,
            Err(error) => {
                findings.push(file.finding(1, format!("{error:#}")));
                continue;
            }
        };
        for mutation in mutations {
            let faults = faults(tree, &mutation, &names);
            findings
                .extend(faults.into_iter().map(|fault| file.finding(line_of(file, &mutation.name), fault)));
            names.push(mutation.name);
        }
    }
    findings
}

fn faults(tree: &Tree, mutation: &Mutation, names: &[String]) -> Vec<String> {
    let mut faults = Vec::new();
    if names.contains(&mutation.name) {
        faults.push(format!("the name {} stands twice", mutation.name));
    }
    match tree.file(&mutation.file) {
        Some(file) => faults.extend(mutation.applied(&file.text).err().map(|error| error.to_string())),
        None => faults.push(format!("{}: there is no file {}", mutation.name, mutation.file)),
    }
    faults.extend(mutation.test().err().map(|error| format!("{error:#}")));
    let (path, name) = mutation.noticed_by.split_once("::").unwrap_or((&mutation.noticed_by, ""));
    if tree.file(path).is_none_or(|file| !has_test(&file.text, name)) {
        faults.push(format!("{}: there is no test {}", mutation.name, mutation.noticed_by));
    }
    faults
}

fn line_of(file: &SourceFile, name: &str) -> usize {
    let quoted = format!("\"{name}\"");
    file.text.lines().position(|line| line.contains(&quoted)).map_or(1, |index| index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, test: &str) -> Vec<Finding> {
        let table = format!(
            "[\n{{\"name\": \"a\", \"rule\": \"b\", \"file\": \"src/a.rs\", \"text\": \"{text}\", \"instead\": \"true\", \
             \"noticed_by\": \"{test}\", \"says\": \"c\"}}\n]"
        );
        let files = [
            ("tests/mutations/a.json", table.as_str()),
            ("src/a.rs", "if is_valid { act() } // act\n#[test]\nfn it_holds() {}"),
        ];
        check(&Tree::of(&files))
    }

    #[test]
    fn a_row_that_can_be_run_is_fine() {
        assert_eq!(found("is_valid", "src/a.rs::it_holds").len(), 0);
    }

    #[test]
    fn a_text_that_is_gone_or_stands_twice_and_a_test_that_is_gone_are_found() {
        for (text, test) in [
            ("was_valid", "src/a.rs::it_holds"),
            ("act", "src/a.rs::it_holds"),
            ("is_valid", "src/a.rs::it_held"),
            ("is_valid", "src/b.rs::it_holds"),
        ] {
            let findings = found(text, test);
            assert_eq!(findings.len(), 1, "{text} {test}: {findings:?}");
            assert_eq!(findings[0].line(), 2);
        }
    }

    #[test]
    fn a_table_that_cannot_be_read_is_found() {
        assert_eq!(check(&Tree::of(&[("tests/mutations/a.json", "[{}]")])).len(), 1);
    }
}
