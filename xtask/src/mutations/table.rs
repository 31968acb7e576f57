//! The table: which rule is broken, how, and by which test that has to be noticed.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use super::test::Test;

/// Where the tables are.
pub const FOLDER: &str = "tests/mutations/";

/// A rule that is broken on purpose.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mutation {
    /// By which it is asked for.
    pub name: String,
    /// The rule, in a sentence.
    pub rule: String,
    /// The file that has it, from the root.
    pub file: String,
    /// What stands there, once.
    pub text: String,
    /// What stands there instead.
    pub instead: String,
    /// The test that fails then: a file, and a test's name in it.
    pub noticed_by: String,
    /// What that test says then, so that it does not count when it fails for another reason.
    pub says: String,
}

impl Mutation {
    /// The test that has to notice it.
    pub fn test(&self) -> Result<Test> {
        Test::at(&self.noticed_by).with_context(|| format!("{}: noticed_by", self.name))
    }

    /// The file's text with the rule broken.
    pub fn applied(&self, text: &str) -> Result<String> {
        let count = text.matches(&self.text).count();
        ensure!(count == 1, "{}: its text stands {count} times in {}, and not once", self.name, self.file);
        ensure!(self.text != self.instead, "{}: nothing is replaced", self.name);
        Ok(text.replacen(&self.text, &self.instead, 1))
    }
}

/// Reads the mutations of one file.
pub fn parse(text: &str) -> Result<Vec<Mutation>> {
    let mutations: Vec<Mutation> = serde_json::from_str(text)?;
    for mutation in &mutations {
        let words = [&mutation.name, &mutation.rule, &mutation.text, &mutation.says];
        ensure!(words.iter().all(|words| !words.is_empty()), "{}: a member is empty", mutation.name);
    }
    Ok(mutations)
}

/// Reads all of them, file by file.
pub fn read(root: &Path) -> Result<Vec<Mutation>> {
    let folder = root.join(FOLDER);
    let entries = fs::read_dir(&folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.sort();
    let mut mutations = Vec::new();
    for path in paths {
        let text = fs::read_to_string(&path)?;
        mutations.extend(parse(&text).with_context(|| path.display().to_string())?);
    }
    Ok(mutations)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(text: &str, instead: &str) -> Mutation {
        let row = serde_json::json!([{"name": "a", "rule": "b", "file": "src/a.rs", "text": text, "instead": instead,
            "noticed_by": "src/a.rs::it_holds", "says": "e"}]);
        parse(&row.to_string()).expect("a table").remove(0)
    }

    #[test]
    fn a_text_is_replaced_where_it_stands_once() {
        assert_eq!(row("a == b", "true").applied("if a == b {}").expect("once"), "if true {}");
        assert!(row("a", "b").applied("a a").is_err());
        assert!(row("a", "b").applied("c").is_err());
        assert!(row("a", "a").applied("a").is_err());
    }

    #[test]
    fn an_unknown_member_and_an_empty_one_are_errors() {
        assert!(parse(r#"[{"name": "a", "why": "b"}]"#).is_err());
        let empty = r#"[{"name": "a", "rule": "b", "file": "c", "text": "d", "instead": "", "noticed_by": "f", "says": ""}]"#;
        assert!(parse(empty).is_err());
    }
}
