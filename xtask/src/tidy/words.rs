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

/// The texts are put together here, so that this file does not contain them.
const STRAY: &[(&str, Way, &str)] = &[
    (concat!("TO", "DO"), Way::Word, "do it, or write an issue"),
    (concat!("FIX", "ME"), Way::Word, "do it, or write an issue"),
    (concat!("XX", "X"), Way::Word, "do it, or write an issue"),
    (concat!("HA", "CK"), Way::Word, "do it, or write an issue"),
    (concat!("dbg", "!("), Way::Anywhere, "a trace of debugging"),
    (concat!("/wo", "rk/"), Way::Path, "a path of one machine"),
    (concat!("/ro", "ot/"), Way::Path, "a path of one machine"),
    (concat!("/ho", "me/"), Way::Path, "a path of one machine"),
    (concat!("/Us", "ers/"), Way::Path, "a path of one machine"),
    (concat!("/t", "mp/"), Way::Path, "a path of one machine: ask for a temporary folder"),
    (concat!("sha", "red/"), Way::Path, "a folder that is not in the repository"),
    (concat!("../sha", "red"), Way::Path, "a folder that is not in the repository"),
    (concat!("crates", ".io/"), Way::Anywhere, "a registry's host: the clients know it"),
    (concat!("py", "pi.org"), Way::Anywhere, "a registry's host: the clients know it"),
    (concat!("pythonhosted", ".org"), Way::Anywhere, "a registry's host: the clients know it"),
    (concat!("repo.maven", ".apache.org"), Way::Anywhere, "a registry's host: the clients know it"),
    (concat!("repo1.maven", ".org"), Way::Anywhere, "a registry's host: the clients know it"),
    (concat!("packagist", ".org/"), Way::Anywhere, "a registry's host: the clients know it"),
    (concat!("npmjs", ".org"), Way::Anywhere, "a registry's host: the clients know it"),
    (concat!("arti", "factory"), Way::Anywhere, "a registry's host: the clients know it"),
    (concat!("deb.debian", ".org"), Way::Anywhere, "a registry's host: the clients know it"),
    (concat!("clau", "de"), Way::Anywhere, "who wrote it is no part of it"),
    (concat!("anthro", "pic"), Way::Anywhere, "who wrote it is no part of it"),
    (concat!("open", "ai"), Way::Anywhere, "who wrote it is no part of it"),
    (concat!("chat", "gpt"), Way::Anywhere, "who wrote it is no part of it"),
    (concat!("co", "pilot"), Way::Anywhere, "who wrote it is no part of it"),
    (concat!("sub", "agent"), Way::Anywhere, "who wrote it is no part of it"),
    (concat!("language ", "model"), Way::Anywhere, "who wrote it is no part of it"),
];

/// Lists that package managers write, with the addresses in them.
const LOCK_FILES: &[&str] = &["Cargo.lock", "composer.lock"];

/// Finds stray words in every text file.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files.iter().filter(|file| !LOCK_FILES.contains(&file.name())) {
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
            concat!("MASTO", "DONS"),
            concat!("mktemp -d till.XX", "XXXX"),
            concat!("https://shop.example/wo", "rk/1"),
            concat!("$(ROOT)/t", "mp"),
            concat!("/usr/sha", "re/doc"),
            concat!("unsha", "red/"),
            "User-Agent: ureq",
        ];
        for line in words {
            assert_eq!(found(line), 0, "{line}");
        }
    }

    #[test]
    fn lock_files_are_left_out() {
        let line = concat!("registry = crates", ".io/index");
        assert!(check(&Tree::of(&[("Cargo.lock", line)])).is_empty());
    }
}
