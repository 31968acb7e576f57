//! What was found: words for people on standard error, JSON lines for programs on standard output.

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

/// The findings until now. Nothing that it says holds a secret of the configuration.
#[derive(Default)]
pub struct Report {
    redactor: Redactor,
    failed: bool,
    /// Why programs do not read all of it.
    unprinted: Option<Failure>,
}

impl Report {
    /// From now on, these are taken out of everything that is said.
    pub fn hide(&mut self, secrets: Vec<Secret>) {
        self.redactor = self.redactor.with(secrets);
    }

    /// Something is as it should be.
    pub fn ok(&mut self, check: &str, message: &str) {
        self.add(State::Ok, check, &self.redactor.text(message), None);
    }

    /// Something works and is worth a look.
    pub fn warn(&mut self, check: &str, message: &str, fix: &str) {
        self.add(State::Warn, check, &self.redactor.text(message), Some(&self.redactor.text(fix)));
    }

    /// Something has to be mended.
    pub fn fail(&mut self, check: &str, message: &str, fix: &str) {
        self.add(State::Fail, check, &self.redactor.text(message), Some(&self.redactor.text(fix)));
    }

    /// Every fault of an error; its messages say how to mend them.
    pub fn faults(&mut self, check: &str, error: &Error, fix: &str) {
        match &error.faults {
            Some(faults) => {
                for fault in faults {
                    // Paths such as credentials.private_key are no secrets, though they look like the name of one.
                    let message = self.redactor.text(&fault.message);
                    self.add(State::Fail, check, &format!("{}: {message}", fault.path), Some(fix));
                }
            }
            None => self.fail(check, &error.message, fix),
        }
    }

    /// How the command ends: with what was found, where all of it could be printed.
    pub fn ended(self) -> Result<(), Failure> {
        match self.unprinted {
            Some(lost) => Err(lost),
            None if self.failed => Err(Failure::Told(exit::UNHEALTHY)),
            None => Ok(()),
        }
    }

    fn add(&mut self, state: State, check: &str, message: &str, fix: Option<&str>) {
        self.failed |= state == State::Fail;
        let words = fix.map(|fix| format!("\n{:20}fix: {fix}", "")).unwrap_or_default();
        say(&format!("{:6}{check:14}{message}{words}", state.name()));
        // At a terminal the words are enough.
        if !std::io::stdout().is_terminal() {
            let line = json!({"check": check, "state": state.name(), "message": message, "fix": fix});
            if let Err(lost) = print_json(&till::json::without_nulls(line)) {
                self.unprinted.get_or_insert(lost);
            }
        }
    }
}
