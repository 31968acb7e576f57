//! Words that have no place in a finished tree: notes to oneself, paths of one machine, hosts of package registries.

use super::tree::{Finding, SourceFile, Tree};

/// How a text is looked for.
enum Way {
    /// As a whole word, with this spelling.
    Word,
    /// Anywhere, in upper or lower case.
    Anywhere,
    /// As the beginning of a path.
    Path,
}

const STRAY: &[(&str, Way, &str)] = &[
    ("TODO", Way::Word, "do it, or write an issue"),
    ("FIXME", Way::Word, "do it, or write an issue"),
    ("XXX", Way::Word, "do it, or write an issue"),
    ("HACK", Way::Word, "do it, or write an issue"),
    ("/work/", Way::Path, "a path of one machine"),
    ("/root/", Way::Path, "a path of one machine"),
    ("/home/", Way::Path, "a path of one machine"),
    ("/Users/", Way::Path, "a path of one machine"),
    ("/tmp/", Way::Path, "a path of one machine: ask for a temporary folder"),
    ("shared/", Way::Path, "a folder that is not in the repository"),
    ("../shared", Way::Path, "a folder that is not in the repository"),
    ("crates.io/", Way::Anywhere, "a registry's host: the clients know it"),
    ("pypi.org", Way::Anywhere, "a registry's host: the clients know it"),
    ("pythonhosted.org", Way::Anywhere, "a registry's host: the clients know it"),
    ("repo.maven.apache.org", Way::Anywhere, "a registry's host: the clients know it"),
    ("repo1.maven.org", Way::Anywhere, "a registry's host: the clients know it"),
    ("packagist.org/", Way::Anywhere, "a registry's host: the clients know it"),
    ("npmjs.org", Way::Anywhere, "a registry's host: the clients know it"),
    ("artifactory", Way::Anywhere, "a registry's host: the clients know it"),
    ("deb.debian.org", Way::Anywhere, "a registry's host: the clients know it"),
];

/// Files with these texts for a reason: lists that package managers write, and this one.
const EXEMPT: &[&str] = &["Cargo.lock", "composer.lock", "words.rs"];

/// Finds stray words in every text file.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files.iter().filter(|file| !EXEMPT.contains(&file.name())) {
        for (index, line) in file.text.lines().enumerate() {
            findings.extend(stray(file, index + 1, line));
        }
    }
    findings
}

fn stray(file: &SourceFile, number: usize, line: &str) -> Vec<Finding> {
    let lower = line.to_lowercase();
    STRAY
        .iter()
        .filter(|(text, way, _)| match way {
            Way::Word => contains_word(line, text),
            Way::Anywhere => lower.contains(text),
            Way::Path => contains_path(line, text),
        })
        .map(|(text, _, reason)| file.finding(number, format!("\"{text}\": {reason}")))
        .collect()
}

fn contains_word(line: &str, word: &str) -> bool {
    let part_of_word = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        !line[..at].ends_with(part_of_word) && !line[at + word.len()..].starts_with(part_of_word)
    })
}

/// A path begins after nothing, a blank, a quote or a sign, and not in the middle of an address.
fn contains_path(line: &str, path: &str) -> bool {
    line.match_indices(path)
        .any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || "_-./}".contains(c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(line: &str) -> usize {
        check(&Tree::of(&[("src/a.rs", line)])).len()
    }

    #[test]
    fn each_stray_text_is_found() {
        for (text, _, _) in STRAY {
            let line = format!("before \"{text} after");
            assert!(found(&line) >= 1, "{line}");
        }
    }

    #[test]
    fn longer_words_and_addresses_pass() {
        let words = [
            "MASTODONS",
            "mktemp -d till.XXXXXX",
            "https://shop.example/work/1",
            "$(ROOT)/tmp",
            "/usr/share/doc",
            "unshared/",
            "User-Agent: ureq",
        ];
        for line in words {
            assert_eq!(found(line), 0, "{line}");
        }
    }

    #[test]
    fn lock_files_are_left_out() {
        let line = "registry = crates.io/index";
        assert!(check(&Tree::of(&[("Cargo.lock", line)])).is_empty());
    }
}
