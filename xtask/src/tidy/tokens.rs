//! Rust sources as tokens, in which neither comments nor strings can be taken for code, and macros are seen through.

use std::str::FromStr;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::tree::{Finding, SourceFile};

/// One token, with groups opened: their delimiters are left out.
pub struct Token {
    /// An identifier or a punctuation mark, or a literal as it is written.
    pub text: String,
    /// The line that it is on, from 1.
    pub line: usize,
    /// Whether it is an identifier or keyword.
    pub is_word: bool,
}

/// Every token of a file, or the finding that it cannot be read.
pub fn of(file: &SourceFile) -> Result<Vec<Token>, Finding> {
    let stream = TokenStream::from_str(&file.text)
        .map_err(|error| file.finding(error.span().start().line, format!("is no Rust: {error}")))?;
    let mut tokens = Vec::new();
    flatten(stream, &mut tokens);
    Ok(tokens)
}

/// Paths such as `crate::model::Payment` in what a macro is given, with the line of their first word. Braces after a path
/// give one path for each name in them.
pub fn paths(stream: TokenStream) -> Vec<(Vec<String>, usize)> {
    let mut found = Vec::new();
    collect_paths(stream, &[], &mut found);
    found
}
fn flatten(stream: TokenStream, tokens: &mut Vec<Token>) {
    for tree in stream {
        let line = tree.span().start().line;
        match tree {
            TokenTree::Group(group) => flatten(group.stream(), tokens),
            TokenTree::Ident(word) => tokens.push(Token { text: word.to_string(), line, is_word: true }),
            other => tokens.push(Token { text: other.to_string(), line, is_word: false }),
        }
    }
}

/// Joins words that `::` connects; a brace group after `::` continues the path, any other group starts afresh.
fn collect_paths(stream: TokenStream, prefix: &[String], found: &mut Vec<(Vec<String>, usize)>) {
    let mut current = prefix.to_vec();
    let mut line = 0;
    let mut colons = 0;
    for tree in stream {
        let here = tree.span().start().line;
        match tree {
            TokenTree::Punct(mark) if mark.as_char() == ':' => colons += 1,
            TokenTree::Ident(word) => {
                if colons != 2 && line != 0 {
                    finish(&mut current, prefix, line, found);
                    line = 0;
                }
                if line == 0 {
                    line = here;
                }
                current.push(word.to_string());
                colons = 0;
            }
            TokenTree::Group(group) => {
                let continues = colons == 2 && group.delimiter() == Delimiter::Brace;
                let inner = if continues { current.clone() } else { Vec::new() };
                if continues {
                    current = prefix.to_vec();
                } else {
                    finish(&mut current, prefix, line, found);
                }
                collect_paths(group.stream(), &inner, found);
                line = 0;
                colons = 0;
            }
            _ => {
                finish(&mut current, prefix, line, found);
                line = 0;
                colons = 0;
            }
        }
    }
    finish(&mut current, prefix, line, found);
}

fn finish(current: &mut Vec<String>, prefix: &[String], line: usize, found: &mut Vec<(Vec<String>, usize)>) {
    if current.len() > prefix.len() {
        found.push((current.clone(), line));
    }
    *current = prefix.to_vec();
}

#[cfg(test)]
mod tests {
    use super::super::tree::Tree;
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let found = paths(TokenStream::from_str(text).expect("tokens"));
        found.into_iter().map(|(path, line)| format!("{line} {}", path.join("::"))).collect()
    }

    #[test]
    fn braces_continue_a_path() {
        let found =
            shown("use crate::gateway::{OperationResult, registry::{self, GatewayFactory}};\nuse super::x;");
        for path in [
            "1 use",
            "1 crate::gateway::OperationResult",
            "1 crate::gateway::registry::GatewayFactory",
            "2 super::x",
        ] {
            assert!(found.contains(&path.to_owned()), "{path} in {found:?}");
        }
    }

    #[test]
    fn paths_in_groups_are_seen_and_comments_and_strings_are_not() {
        let found = shown("fn f() {\n  // crate::not\n  println!(\"crate::not\", crate::seen::it());\n}");
        assert!(found.contains(&"3 crate::seen::it".to_owned()), "{found:?}");
        assert!(!found.iter().any(|path| path.contains("not")), "{found:?}");
    }

    #[test]
    fn a_file_that_is_no_rust_is_a_finding() {
        let tree = Tree::of(&[("a.rs", "fn (")]);
        assert!(of(&tree.files[0]).is_err());
    }
}
