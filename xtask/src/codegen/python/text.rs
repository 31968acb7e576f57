//! Python source text in the form that black leaves alone.

/// The longest line, as `pyproject.toml` tells black.
pub const WIDTH: usize = 100;

/// A docstring, its line ends included: paragraphs are filled, and lines that are indented further are kept.
pub fn docstring(text: &str, indent: usize) -> String {
    let margin = " ".repeat(indent);
    let text = text.replace('\\', "\\\\").replace("\"\"\"", "'''");
    let lines = filled(&text, WIDTH - indent);
    let one_line = lines.len() == 1 && lines[0].len() + indent + 6 <= WIDTH && !lines[0].ends_with('"');
    if one_line {
        return format!("{margin}\"\"\"{}\"\"\"\n", lines[0]);
    }
    // The opening quotes stand on the first line, which is therefore filled anew with less room.
    let mut lines = refilled_first(&text, WIDTH - indent);
    if lines.len() == 1 {
        // black pulls the closing quotes up to a lone line, even where it then gets too long.
        lines = refilled_first(&text, WIDTH - indent - 6);
    }
    let mut out = format!("{margin}\"\"\"{}\n", lines[0]);
    for line in &lines[1..] {
        if line.is_empty() {
            out.push('\n');
        } else {
            out.push_str(&format!("{margin}{line}\n"));
        }
    }
    out.push_str(&format!("{margin}\"\"\"\n"));
    out
}

fn refilled_first(text: &str, width: usize) -> Vec<String> {
    let mut lines = filled(&format!("xxx{text}"), width);
    lines[0] = lines[0].trim_start_matches("xxx").to_owned();
    lines
}

/// Fills paragraphs to the width; a line that begins with a space stands for itself.
fn filled(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in text.split("\n\n") {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        let mut current = String::new();
        for source in paragraph.lines() {
            if source.starts_with(' ') {
                lines.extend((!current.is_empty()).then(|| std::mem::take(&mut current)));
                lines.push(source.to_owned());
                continue;
            }
            for word in source.split_whitespace() {
                if !current.is_empty() && current.chars().count() + 1 + word.chars().count() > width {
                    lines.push(std::mem::take(&mut current));
                }
                if !current.is_empty() {
                    current.push(' ');
                }
                current.push_str(word);
            }
        }
        lines.extend((!current.is_empty()).then_some(current));
    }
    lines
}

/// Something in brackets, one item a line; the comma at the end keeps black from joining them.
pub fn bracketed(indent: usize, open: &str, items: &[String], close: &str) -> String {
    let margin = " ".repeat(indent);
    let mut out = format!("{margin}{open}\n");
    for item in items {
        out.push_str(&format!("{margin}    {item},\n"));
    }
    out.push_str(&format!("{margin}{close}\n"));
    out
}

/// Something in brackets as black breaks it: on one line; else its items on one line of their own; else one item a line.
pub fn fitted(indent: usize, open: &str, items: &[String], close: &str) -> String {
    let margin = " ".repeat(indent);
    let joined = items.join(", ");
    let one_line = format!("{margin}{open}{joined}{close}\n");
    if one_line.len() <= WIDTH + 1 {
        return one_line;
    }
    let inner = format!("{margin}    {joined}\n");
    if inner.len() <= WIDTH + 1 {
        return format!("{margin}{open}\n{inner}{margin}{close}\n");
    }
    bracketed(indent, open, items, close)
}

/// An import of several names from one module.
pub fn import(indent: usize, module: &str, names: &[&str]) -> String {
    let margin = " ".repeat(indent);
    let one_line = format!("{margin}from {module} import {}\n", names.join(", "));
    if one_line.len() <= WIDTH + 1 {
        return one_line;
    }
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    bracketed(indent, &format!("from {module} import ("), &names, ")")
}

/// `PaymentRequest` as `payment_request`.
pub fn snake(name: &str) -> String {
    let mut out = String::new();
    for (index, letter) in name.chars().enumerate() {
        if letter.is_ascii_uppercase() && index > 0 {
            out.push('_');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}

/// `invalid_request` as `InvalidRequest`.
pub fn pascal(name: &str) -> String {
    name.split('_')
        .map(|part| {
            let (first, rest) = part.split_at(1.min(part.len()));
            format!("{}{rest}", first.to_ascii_uppercase())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_docstring_is_filled_and_keeps_what_is_indented() {
        assert_eq!(docstring("Short.", 4), "    \"\"\"Short.\"\"\"\n");
        let long = docstring(&format!("{}\n\nExample:\n    >>> a", "word ".repeat(30)), 4);
        assert!(long.lines().all(|line| line.len() <= WIDTH), "{long}");
        assert!(long.contains("\n    Example:\n        >>> a\n    \"\"\"\n"), "{long}");
    }

    #[test]
    fn brackets_break_where_black_breaks_them() {
        let items = |length: usize| vec!["a".repeat(length), "b".repeat(length)];
        assert_eq!(fitted(0, "f(", &items(2), ")"), "f(aa, bb)\n");
        assert_eq!(fitted(0, "function(", &items(47), ")").lines().count(), 3);
        assert_eq!(fitted(0, "f(", &items(60), ")").lines().count(), 4);
    }

    #[test]
    fn names_change_their_case() {
        assert_eq!(snake("PaymentGetRequest"), "payment_get_request");
        assert_eq!(pascal("invalid_request"), "InvalidRequest");
    }
}
