//! What happens during a call, for the host language's logger.

use std::time::Instant;

use serde::Serialize;

/// The call that an entry is about.
#[derive(Clone, Debug, Serialize)]
pub struct LogLabel {
    /// Identifies the call: the same in all of its entries, and unique to it.
    pub call_id: String,
    /// The gateway that was called.
    pub gateway: &'static str,
    /// The operation.
    pub operation: &'static str,
    /// The shop's order number; for a refund without one, its refund number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order_id: Option<String>,
}

/// One thing that happened.
#[derive(Clone, Debug, Serialize)]
pub struct LogEntry {
    /// The call that the entry belongs to.
    #[serde(flatten)]
    pub label: Option<LogLabel>,
    /// Milliseconds since the call began.
    pub at_ms: u64,
    /// What happened: `send`, `answer`, `failure`, `retry`, `resolve`.
    pub event: &'static str,
    /// What is told about it.
    #[serde(flatten)]
    pub detail: LogDetail,
}

/// What an entry tells.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LogDetail {
    /// Method and URL without its query, for `send`.
    Request(String),
    /// HTTP status, for `answer`.
    HttpStatus(u16),
    /// A description in plain words, redacted.
    Message(String),
}

/// Collects what happens during a call, if the client asked for it.
#[derive(Debug)]
pub struct EventLog {
    begin: Instant,
    label: Option<LogLabel>,
    entries: Option<Vec<LogEntry>>,
}

impl EventLog {
    /// A log that collects entries if `enabled`.
    pub fn new(enabled: bool) -> Self {
        Self { begin: Instant::now(), label: None, entries: enabled.then(Vec::new) }
    }

    /// Begins a call; the following entries are about it.
    pub fn begin(&mut self, label: impl FnOnce() -> LogLabel) {
        self.label = self.entries.is_some().then(label);
    }

    /// Adds an entry. What is to be told is only worked out if the log is enabled.
    pub fn add(&mut self, event: &'static str, detail: impl FnOnce() -> LogDetail) {
        if let Some(entries) = &mut self.entries {
            let at_ms = self.begin.elapsed().as_millis() as u64;
            entries.push(LogEntry { label: self.label.clone(), at_ms, event, detail: detail() });
        }
    }

    /// The entries, if the log is enabled.
    pub fn into_entries(self) -> Option<Vec<LogEntry>> {
        self.entries
    }
}
