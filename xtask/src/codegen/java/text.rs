//! Comments and long lines as google-java-format has them.

const WIDTH: usize = 100;

/// A documentation comment of paragraphs and tags, which begin with `@`. Words in backticks become code, and what HTML
/// would read is escaped.
pub fn javadoc(paragraphs: &[String], indentation: usize) -> String {
    let margin = " ".repeat(indentation);
    let (tags, paragraphs): (Vec<String>, Vec<String>) =
        paragraphs.iter().map(|text| escaped(text)).partition(|text| text.starts_with('@'));
    if let ([only], []) = (&paragraphs[..], &tags[..]) {
        let line = format!("{margin}/** {only} */\n");
        if line.len() <= WIDTH + 1 {
            return line;
        }
    }
    let mut lines = vec!["/**".to_owned()];
    for (index, paragraph) in paragraphs.iter().enumerate() {
        match index {
            0 => fill(&mut lines, paragraph, "", indentation),
            _ => {
                lines.push(" *".to_owned());
                fill(&mut lines, &format!("<p>{paragraph}"), "", indentation);
            }
        }
    }
    if !tags.is_empty() {
        lines.push(" *".to_owned());
    }
    for tag in &tags {
        fill(&mut lines, tag, "    ", indentation);
    }
    lines.push(" */".to_owned());
    lines.iter().map(|line| format!("{margin}{line}\n")).collect()
}

fn fill(lines: &mut Vec<String>, text: &str, hanging: &str, indentation: usize) {
    let width = WIDTH - indentation - " * ".len();
    let mut line = String::new();
    for word in text.split(' ') {
        if !line.trim().is_empty() && line.len() + 1 + word.len() > width {
            lines.push(format!(" * {line}"));
            line = format!("{hanging}{word}");
        } else {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines.push(format!(" * {line}"));
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    for (index, part) in text.split('`').enumerate() {
        if index % 2 == 1 {
            out += &format!("{{@code {part}}}");
        } else {
            out += &part.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Code whose long lines are broken: an assignment after its equals sign, everything else after its first parenthesis. What
/// is too long even then is a builder, with a line for each of its calls.
pub fn layout(code: &str) -> String {
    let mut out = String::new();
    for line in code.trim_end().lines() {
        let inner = line.trim_start();
        let indentation = line.len() - inner.len();
        let end = if inner.contains(" = ") {
            inner.find(" = ").map(|at| at + 2)
        } else {
            inner.find('(').map(|at| at + 1)
        };
        match end {
            Some(end) if line.len() > WIDTH && !inner.starts_with('*') => {
                let (head, rest) = inner.split_at(end);
                let margin = " ".repeat(indentation);
                let mut rest = rest.trim_start().to_owned();
                if indentation + 4 + rest.len() > WIDTH {
                    rest = rest.replace(").", &format!(")\n{margin}        ."));
                }
                out += &format!("{margin}{head}\n{margin}    {rest}\n");
            }
            _ => out += &format!("{line}\n"),
        }
    }
    out
}
