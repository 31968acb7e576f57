//! Functions that fit on a screen. Clippy counts those of Rust. Python's are parsed. C, Java and PHP are formatted by their
//! formatters, so a function ends where a line comes back to the column in which it began: none of their linters that need
//! no further installation counts lines.

use super::modules::python;
use super::tree::{Finding, SourceFile, Tree};

const LINES_MAX: usize = 60;
/// Words with which a block begins that is no function.
const NO_FUNCTION: &[&str] = &[
    "if",
    "for",
    "while",
    "switch",
    "try",
    "else",
    "do",
    "catch",
    "return",
    "synchronized",
    "new",
    "throw",
    "case",
    "}",
    "namespace",
    "match",
    "foreach",
    "class",
    "interface",
    "enum",
    "record",
    "struct",
    "typedef",
];

/// Finds functions that are too long.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files.iter().filter(|file| !file.is_generated()) {
        if let Some((_, "c" | "h" | "java" | "php")) = file.name().rsplit_once('.') {
            findings.extend(braces(file));
        }
    }
    findings.extend(python(tree));
    findings
}

fn finding(file: &SourceFile, line: usize, name: &str, length: usize) -> Option<Finding> {
    (length > LINES_MAX)
        .then(|| file.finding(line, format!("{name} has {length} lines, and at most {LINES_MAX} fit")))
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

fn python(tree: &Tree) -> Vec<Finding> {
    let files: Vec<&SourceFile> = tree.below("", ".py").filter(|file| !file.is_generated()).collect();
    let Some(first) = files.first() else { return Vec::new() };
    let seen = match python::parse(&files) {
        Ok(seen) => seen,
        Err(error) => return vec![first.finding(1, format!("{error:#}"))],
    };
    let mut findings = Vec::new();
    for file in files {
        let Some(seen) = seen.get(&file.path) else { continue };
        findings.extend(
            seen.error.iter().map(|(line, message)| file.finding(*line, format!("is no Python: {message}"))),
        );
        let functions = seen.functions.iter();
        findings
            .extend(functions.filter_map(|(name, start, end)| finding(file, *start, name, end + 1 - start)));
    }
    findings
}

/// C, Java and PHP: from the line with the name to the brace that closes at the same column.
fn braces(file: &SourceFile) -> Vec<Finding> {
    let lines: Vec<&str> = file.text.lines().collect();
    let mut findings = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let Some(name) = function_name(line) else { continue };
        let column = indent(line);
        let ends =
            |line: &&str| indent(line) <= column && (line.trim() == "}" || line.trim_end().ends_with(';'));
        if let Some(after) = lines[start + 1..].iter().position(ends) {
            // A declaration ends with a semicolon and has no body to measure.
            let is_body = lines[start + 1 + after].trim() == "}";
            findings.extend(is_body.then(|| finding(file, start + 1, name, after + 2)).flatten());
        }
    }
    findings
}

/// The name of the function that a line begins, if it begins one: a name before the first bracket that comes after a type
/// or a modifier.
fn function_name(line: &str) -> Option<&str> {
    let (before, _) = line.split_once('(')?;
    let trimmed = before.trim_start();
    let first = trimmed.split([' ', '(']).next()?;
    let name = trimmed.rsplit([' ', '*', '&']).next()?;
    let only_words =
        !trimmed.contains(['=', '"', '\'', '.', ';', '$', '#', '/', '-', '!']) || line.contains("function");
    let statement = line.trim_end().ends_with(';');
    let named = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    (named && only_words && !statement && trimmed.contains(' ') && !NO_FUNCTION.contains(&first))
        .then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(path: &str, text: &str) -> Vec<String> {
        check(&Tree::of(&[(path, text)])).into_iter().map(|finding| finding.format("functions")).collect()
    }

    fn body(line: &str, count: usize) -> String {
        format!("{line}\n").repeat(count)
    }

    #[test]
    fn a_long_function_is_found_in_each_language() {
        let long = LINES_MAX - 1;
        let cases = [
            (
                "a.py",
                format!(
                    "class A:\n    def f(\n        a: int,\n    ) -> int:\n{}\n",
                    body("        g()", long)
                ),
            ),
            ("a.c", format!("int f(int a,\n      int b)\n{{\n{}}}\n", body("    g();", long))),
            (
                "A.java",
                format!("class A {{\n  public void f(int a) {{\n{}  }}\n}}\n", body("    g();", long)),
            ),
            (
                "a.php",
                format!(
                    "class A\n{{\n    public static function f(int $a): int\n    {{\n{}    }}\n}}\n",
                    body("        g();", long)
                ),
            ),
        ];
        for (path, text) in cases {
            let found = names(path, &text);
            assert_eq!(found.len(), 1, "{path}: {found:?}");
            assert!(found[0].contains("f has "), "{found:?}");
        }
    }

    #[test]
    fn functions_that_fit_and_long_classes_pass() {
        let fits = LINES_MAX - 2;
        let cases = [
            ("a.py", format!("def f():\n{}\n\n{}", body("    g()", fits), body("g()", 80))),
            ("a.c", format!("int f(void);\n\nstatic const int numbers[] = {{\n{}}};\n", body("    1,", 90))),
            ("A.java", format!("class A {{\n{}}}\n", body("  void f() {\n    g(1);\n  }", 40))),
        ];
        for (path, text) in cases {
            assert!(names(path, &text).is_empty(), "{path}");
        }
    }

    #[test]
    fn a_generated_file_is_left_out() {
        let text = format!(
            "/* Generated by `cargo xtask codegen`. */\nint f(int a) {{\n{}}}\n",
            body("    g();", 90)
        );
        assert!(names("include/a.h", &text).is_empty());
    }
}
