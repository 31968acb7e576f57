//! The findings: messages for people on standard error, JSON lines for programs on standard output.

use std::io::IsTerminal;

use serde::Serialize;
use serde_json::json;
use till::Error;
use till::model::{CheckName, CheckState, Finding};

use crate::exit;
use crate::output::{Failure, print_json, say};

/// The findings so far.
#[derive(Default)]
pub struct Report {
    failed: bool,
    /// The reason why standard output is incomplete.
    unprinted: Option<Failure>,
}

impl Report {
    /// Reports what the library has found.
    pub fn finding(&mut self, finding: &Finding) {
        self.add(finding.name, finding.state, &finding.message, finding.fix.as_deref());
    }

    /// Reports something of the command's own that is as it should be.
    pub fn ok(&mut self, name: &str, message: &str) {
        self.add(name, CheckState::Ok, message, None);
    }

    /// Reports something that works but deserves attention.
    pub fn warning(&mut self, name: CheckName, message: &str, fix: &str) {
        self.add(name, CheckState::Warning, message, Some(fix));
    }

    /// Reports something that must be fixed.
    pub fn failed(&mut self, name: impl Serialize, message: &str, fix: &str) {
        self.add(name, CheckState::Failed, message, Some(fix));
    }

    /// Reports every violation of an error; the messages say how to fix them.
    pub fn violations(&mut self, name: impl Serialize + Copy, error: &Error, fix: &str) {
        match &error.violations {
            Some(violations) => {
                for violation in violations {
                    self.failed(name, &format!("{}: {}", violation.path, violation.message), fix);
                }
            }
            None => self.failed(name, &error.message, fix),
        }
    }

    /// Ends the command with its findings, if all of them could be printed.
    pub fn ended(self) -> Result<(), Failure> {
        match self.unprinted {
            Some(failure) => Err(failure),
            None if self.failed => Err(Failure::Told(exit::UNHEALTHY)),
            None => Ok(()),
        }
    }

    fn add(&mut self, name: impl Serialize, state: CheckState, message: &str, fix: Option<&str>) {
        self.failed |= state == CheckState::Failed;
        let line = json!({"name": name, "state": state, "message": message, "fix": fix});
        let word = |key: &str| line[key].as_str().unwrap_or_default().replace('_', " ");
        let words = fix.map(|fix| format!("\n{:30}fix: {fix}", "")).unwrap_or_default();
        say(&format!("{:16}{:14}{message}{words}", word("state"), word("name")));
        // A terminal gets only the messages.
        if !std::io::stdout().is_terminal()
            && let Err(failure) = print_json(&till::json::without_nulls(line))
        {
            self.unprinted.get_or_insert(failure);
        }
    }
}
