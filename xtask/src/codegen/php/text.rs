//! Names and comments in PHP's conventions.

/// The longest line of a comment.
const WIDTH: usize = 118;

/// `order_id` as `orderId`.
pub fn camel(name: &str) -> String {
    let pascal = pascal(name);
    let mut letters = pascal.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// `order_id` as `OrderId`, and `GET` as `Get`.
pub fn pascal(name: &str) -> String {
    let capitalised = |word: &str| {
        let mut letters = word.chars();
        letters
            .next()
            .map(|first| first.to_uppercase().chain(letters).collect::<String>())
            .unwrap_or_default()
    };
    name.to_lowercase().split('_').map(capitalised).collect()
}

/// A doc comment of paragraphs, each wrapped, at an indentation; lines that begin with `@` keep together.
pub fn doc(indentation: usize, paragraphs: &[String]) -> String {
    let margin = " ".repeat(indentation);
    let paragraphs: Vec<&String> = paragraphs.iter().filter(|paragraph| !paragraph.is_empty()).collect();
    if paragraphs.is_empty() {
        return String::new();
    }
    if let [only] = paragraphs[..] {
        let line = format!("{margin}/** {} */", flat(only));
        if line.len() <= WIDTH {
            return format!("{line}\n");
        }
    }
    let mut lines = vec![format!("{margin}/**")];
    let mut previous_was_tag = false;
    for (position, paragraph) in paragraphs.iter().enumerate() {
        let is_tag = paragraph.starts_with('@');
        if position > 0 && !(is_tag && previous_was_tag) {
            lines.push(format!("{margin} *"));
        }
        previous_was_tag = is_tag;
        let wrapped = wrap(&flat(paragraph), WIDTH - indentation - 3);
        lines.extend(wrapped.into_iter().map(|line| format!("{margin} * {line}")));
    }
    lines.push(format!("{margin} */"));
    lines.join("\n") + "\n"
}

/// The schema's descriptions have the line breaks of the Rust source, and a `*/` would end the comment.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace("*/", "* /")
}

fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.len() + 1 + word.len() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
