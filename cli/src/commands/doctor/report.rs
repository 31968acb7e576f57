//! The findings: messages for people on standard error, JSON lines for programs on standard output.

use std::io::IsTerminal;

use serde_json::json;
use till::Error;
use till::redact::Redactor;
use till::secret::Secret;

use crate::exit;
use crate::output::{Failure, print_json, say};

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Ok,
    Warn,
    Fail,
}

impl State {
    fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Fail => "fail",
        }
    }
}

/// The findings so far. None of their messages contains a secret of the configuration.
#[derive(Default)]
pub struct Report {
    redactor: Redactor,
    failed: bool,
    /// The reason why standard output is incomplete.
    unprinted: Option<Failure>,
}

impl Report {
    /// From now on, removes these secrets from every message.
    pub fn hide(&mut self, secrets: Vec<Secret>) {
        self.redactor = self.redactor.with(secrets);
    }

    /// Reports something that is as it should be.
    pub fn ok(&mut self, check: &str, message: &str) {
        self.add(State::Ok, check, &self.redactor.text(message), None);
    }

    /// Reports something that works but deserves attention.
    pub fn warn(&mut self, check: &str, message: &str, fix: &str) {
        self.add(State::Warn, check, &self.redactor.text(message), Some(&self.redactor.text(fix)));
    }

    /// Reports something that must be fixed.
    pub fn fail(&mut self, check: &str, message: &str, fix: &str) {
        self.add(State::Fail, check, &self.redactor.text(message), Some(&self.redactor.text(fix)));
    }

    /// Reports every violation of an error; the messages say how to fix them.
    pub fn violations(&mut self, check: &str, error: &Error, fix: &str) {
        match &error.violations {
            Some(violations) => {
                for violation in violations {
                    // Paths such as credentials.private_key are not secrets, although they look like names of secrets.
                    let message = self.redactor.text(&violation.message);
                    self.add(State::Fail, check, &format!("{}: {message}", violation.path), Some(fix));
                }
            }
            None => self.fail(check, &error.message, fix),
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

    fn add(&mut self, state: State, check: &str, message: &str, fix: Option<&str>) {
        self.failed |= state == State::Fail;
        let words = fix.map(|fix| format!("\n{:20}fix: {fix}", "")).unwrap_or_default();
        say(&format!("{:6}{check:14}{message}{words}", state.name()));
        // A terminal gets only the messages.
        if !std::io::stdout().is_terminal() {
            let line = json!({"check": check, "state": state.name(), "message": message, "fix": fix});
            if let Err(failure) = print_json(&till::json::without_nulls(line)) {
                self.unprinted.get_or_insert(failure);
            }
        }
    }
}
