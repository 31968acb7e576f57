//! What is told: a line for each mutation as it ends, and the table at the end.

use super::table::Mutation;

/// A mutation and what became of it.
pub struct Row<'a> {
    /// What was broken.
    pub mutation: &'a Mutation,
    /// Nothing where it was noticed, else why not.
    pub outcome: Result<(), String>,
    /// How long that took.
    pub seconds: u64,
}

impl Row<'_> {
    /// Tells of one.
    pub fn print(&self) {
        let name = &self.mutation.name;
        match &self.outcome {
            Ok(()) => print(&format!("noticed, {:>4} s: {name}", self.seconds)),
            Err(why) => print(&format!("NOT NOTICED, {} s: {name}: {why}", self.seconds)),
        }
    }
}

/// Tells of all: the rule, and the test that failed when it was broken.
pub fn table(rows: &[Row<'_>]) {
    let rule = |row: &Row<'_>| row.mutation.rule.chars().count();
    let width = rows.iter().map(rule).max().unwrap_or_default();
    print("");
    print(&format!("{:width$}  test that failed", "rule that was broken"));
    for row in rows {
        let test = if row.outcome.is_ok() { row.mutation.noticed_by.as_str() } else { "NONE AS IT SHOULD" };
        print(&format!("{:width$}  {test}", row.mutation.rule));
    }
    print("");
}

#[allow(clippy::print_stderr, reason = "a report is what this command is for")]
pub fn print(line: &str) {
    eprintln!("{line}");
}
