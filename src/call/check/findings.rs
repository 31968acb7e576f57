//! The list of findings, while it is filled in.

use serde::{Deserialize, Serialize};

use crate::model::{CheckName, CheckState, Finding};

/// The findings so far.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Findings(pub Vec<Finding>);

impl Findings {
    /// Something was looked at, and is as it should be.
    pub fn ok(&mut self, name: CheckName, message: impl Into<String>) {
        self.add(name, CheckState::Ok, message, None);
    }

    /// Something works, and deserves attention.
    pub fn warning(&mut self, name: CheckName, message: impl Into<String>, fix: impl Into<String>) {
        self.add(name, CheckState::Warning, message, Some(fix.into()));
    }

    /// Something must be fixed.
    pub fn failed(&mut self, name: CheckName, message: impl Into<String>, fix: impl Into<String>) {
        self.add(name, CheckState::Failed, message, Some(fix.into()));
    }

    /// Something could not be looked at.
    pub fn unknown(&mut self, name: CheckName, message: impl Into<String>, fix: impl Into<String>) {
        self.add(name, CheckState::Unknown, message, Some(fix.into()));
    }

    /// There is nothing to look at.
    pub fn not_applicable(&mut self, name: CheckName, message: impl Into<String>) {
        self.add(name, CheckState::NotApplicable, message, None);
    }

    /// Removes what was said so far about one thing.
    pub fn forget(&mut self, name: CheckName) {
        self.0.retain(|finding| finding.name != name);
    }

    fn add(&mut self, name: CheckName, state: CheckState, message: impl Into<String>, fix: Option<String>) {
        self.0.push(Finding { name, state, message: message.into(), fix });
    }
}
