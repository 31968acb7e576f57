//! One page: programs, what they print, and what happens between them.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use super::LANGUAGES;
use crate::driver::Language;

/// A page of the guide.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its name, without the ending.
    pub name: String,
    /// The gateway that its programs use.
    pub gateway: String,
    /// Its programs and what happens around them, in order.
    pub events: Vec<Event>,
}

/// What happens next.
#[derive(Clone, Debug)]
pub enum Event {
    /// The same program in each language, and its output.
    Program {
        /// The program by language.
        code: BTreeMap<&'static str, String>,
        /// What it prints. `…` stands for any text.
        output: String,
    },
    /// The customer opens the last address that was printed, and presses this button.
    Customer(String),
    /// The sandbox plays this fault.
    Fault(Value),
    /// The notification about this order has arrived, and is in two files.
    Notification(String),
}

/// All pages, by name.
pub fn pages(folder: &Path) -> Result<Vec<Page>> {
    let mut pages = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        if path.extension().is_some_and(|ending| ending == "md") && name != "README" {
            let text = std::fs::read_to_string(&path)?;
            pages.push(Page::read(&name, &text).with_context(|| path.display().to_string())?);
        }
    }
    pages.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(pages)
}

/// The fenced blocks of a text and its comments, in order: the word behind the fence or `<!--`, and what is inside.
fn parts(text: &str) -> Vec<(String, String)> {
    let mut parts = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let inside: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            parts.push((language.to_owned(), format!("{}\n", inside.join("\n"))));
        } else if let Some(comment) =
            line.strip_prefix("<!-- ").and_then(|comment| comment.strip_suffix(" -->"))
        {
            let (word, value) = comment.split_once(": ").unwrap_or((comment, ""));
            parts.push((format!("<!-- {word}"), value.to_owned()));
        }
    }
    parts
}

/// The block of a language in a text.
pub(super) fn block(text: &str, language: Language) -> Option<String> {
    parts(text).into_iter().find(|(kind, _)| kind == language.name()).map(|(_, inside)| inside)
}

impl Page {
    /// Reads a page. A program that a language lacks is an error.
    pub fn read(name: &str, text: &str) -> Result<Self> {
        let (mut gateway, mut events, mut code) = (String::new(), Vec::new(), BTreeMap::new());
        for (kind, inside) in parts(text) {
            match kind.as_str() {
                "<!-- gateway" => gateway = inside,
                "<!-- customer" => events.push(Event::Customer(inside)),
                "<!-- fault" => events.push(Event::Fault(serde_json::from_str(&inside)?)),
                "<!-- notification" => events.push(Event::Notification(inside)),
                "text" => {
                    let code = std::mem::take(&mut code);
                    for language in LANGUAGES.map(Language::name) {
                        ensure!(code.contains_key(language), "no program in {language} prints: {inside}");
                    }
                    events.push(Event::Program { code, output: inside });
                }
                "sh" | "json" => {}
                kind => match LANGUAGES.into_iter().find(|language| language.name() == kind) {
                    Some(language) => {
                        let before = code.insert(language.name(), inside);
                        ensure!(before.is_none(), "two programs in {kind} before their output");
                    }
                    None => bail!("the guide has no {kind}"),
                },
            }
        }
        ensure!(code.is_empty(), "the output of the last program is missing");
        ensure!(!gateway.is_empty(), "no gateway is named");
        Ok(Self { name: name.to_owned(), gateway, events })
    }
}

/// Whether a text is as expected, in which `…` stands for anything within a line.
pub(super) fn fits(expected: &str, text: &str) -> bool {
    let (expected, text): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), text.lines().collect());
    expected.len() == text.len()
        && expected.iter().zip(text).all(|(expected, line)| fits_line(expected, line))
}

fn fits_line(expected: &str, line: &str) -> bool {
    let Some((first, rest)) = expected.split_once('…') else { return expected == line };
    let Some(left) = line.strip_prefix(first) else { return false };
    let starts = left.char_indices().map(|(at, _)| at).chain([left.len()]);
    starts.into_iter().any(|at| fits_line(rest, &left[at..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_every_program_in_every_language() {
        let program = |languages: &[&str]| {
            languages.iter().map(|one| format!("```{one}\nrun\n```\n")).collect::<String>()
        };
        let page = |languages: &[&str]| {
            format!("<!-- gateway: paypro -->\n{}Prints:\n\n```text\nok\n```\n", program(languages))
        };
        let read = Page::read("a", &page(&["c", "php", "python", "java"])).expect("a page");
        assert!(
            matches!(&read.events[..], [Event::Program { code, output }] if code.len() == 4 && output == "ok\n")
        );
        for missing in [&["c", "php", "python"][..], &["c", "c", "php", "python", "java"], &[]] {
            assert!(Page::read("a", &page(missing)).is_err(), "{missing:?}");
        }
        assert!(Page::read("a", &program(&["c"])).is_err());
    }

    #[test]
    fn an_ellipsis_stands_for_anything_within_a_line() {
        assert!(fits("a … c\nd\n", "a b b c\nd"));
        assert!(fits("…", " ") && fits("x…", "x"));
        for text in ["a b\nd", "a b c", "a b c\nd\ne"] {
            assert!(!fits("a … c\nd\n", text), "{text}");
        }
    }
}
