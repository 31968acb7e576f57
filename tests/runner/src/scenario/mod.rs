//! Scenarios: files that say what a client does and which results are expected, in any language.

mod compare;
mod expect;
mod fields;
mod run;
mod template;
mod transcript;
mod translation;
mod variants;

use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::{Map, Value};

pub use expect::differences;
pub use run::{Surroundings, known_request, merge, run};
pub use template::{filled, filled_text};
pub use transcript::{Exchange, Transcript};
pub use variants::{Table, Variant};

use crate::driver::Language;
use crate::sandbox::Transport;

/// A file of `tests/scenarios`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// The file's name without its ending; not part of the file.
    #[serde(skip)]
    pub name: String,
    /// The variant that it is played under; not part of the file.
    #[serde(skip)]
    pub variant: Option<Variant>,
    /// What it shows, in a sentence.
    pub about: String,
    /// The gateway of the merchant that is made for each run.
    pub gateway: String,
    /// Whether the sandbox uses TLS; true by default.
    #[serde(default)]
    pub transport: Transport,
    /// The merchant's settings in the sandbox.
    #[serde(default)]
    pub settings: Map<String, Value>,
    /// Merged into the client's configuration; null removes a member.
    #[serde(default)]
    pub config: Map<String, Value>,
    /// The languages that can play it, if not all can.
    pub only: Option<Vec<String>>,
    /// Values for templates.
    #[serde(default)]
    pub variables: Map<String, Value>,
    /// The steps, in order.
    pub steps: Vec<Step>,
}

/// One step.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, tag = "do", rename_all = "snake_case")]
pub enum Step {
    /// Creates another client, which replaces the previous one.
    Client {
        /// Merged into the scenario's configuration.
        #[serde(default)]
        config: Map<String, Value>,
        /// Whether `config` is used without the merchant's.
        #[serde(default)]
        bare: bool,
        /// Expected result.
        ok: Option<Value>,
        /// Expected error.
        error: Option<Value>,
    },
    /// Calls an operation.
    Call {
        /// Its name.
        operation: String,
        /// A request of `tests/requests.json` that this one begins with.
        like: Option<String>,
        /// The request, or changes to the request that it begins with.
        #[serde(default)]
        request: Map<String, Value>,
        /// Expected result.
        ok: Option<Value>,
        /// Expected error.
        error: Option<Value>,
        /// Repeats a call that only reads until its answer is the expected one, for at most this long.
        within_ms: Option<u64>,
        /// Whether a language may refuse the request itself, in its own words, before the core sees it.
        #[serde(default)]
        own_words: bool,
        /// Names for parts of the answer, by JSON pointer.
        #[serde(default)]
        save: Map<String, Value>,
    },
    /// Waits for a notification and keeps it.
    Receive {
        /// Its name for later steps.
        keep: String,
        /// Values that its body must have, by JSON pointer.
        #[serde(rename = "where")]
        conditions: Map<String, Value>,
    },
    /// Parses a notification: a stored one, or one from the file.
    Notification {
        /// The name of a stored one.
        kept: Option<String>,
        /// Headers; by default those of the stored one.
        headers: Option<Map<String, Value>>,
        /// Body; by default that of the stored one.
        body: Option<String>,
        /// Changes before it is parsed.
        #[serde(default)]
        change: Vec<Change>,
        /// Expected event.
        ok: Option<Value>,
        /// Expected error.
        error: Option<Value>,
        /// Names for parts of the answer, by JSON pointer.
        #[serde(default)]
        save: Map<String, Value>,
    },
    /// Sets the shop's reply to notifications.
    Answer {
        /// `{"http_status", "headers", "body"}`, as notification_reply returns it.
        reply: Value,
    },
    /// The customer opens a page and presses a button.
    Customer {
        /// The page.
        open: String,
        /// Fields that are posted to it, as the form of `next_action` says.
        #[serde(default)]
        post: Option<Value>,
        /// The button's value.
        press: String,
    },
    /// Calls the sandbox's control API for the merchant.
    Control {
        /// Path below `/sandbox/`.
        path: String,
        /// The body; the merchant is added, unless it is null there.
        send: Map<String, Value>,
        /// Names for parts of the answer, by JSON pointer.
        #[serde(default)]
        save: Map<String, Value>,
    },
    /// The payer pays, or the bank decides.
    Settle {
        /// The order's number.
        number: String,
        /// The result.
        result: String,
        /// How much is paid, in minor units.
        amount: Option<i64>,
    },
    /// Adds a fault to the merchant's calls.
    Fault {
        /// Its name.
        fault: String,
        /// The operation's name on the wire.
        operation: Option<String>,
        /// Only for this number.
        order_id: Option<String>,
        /// How often.
        times: Option<u32>,
        /// For how long, if the fault has a duration.
        milliseconds: Option<u64>,
        /// The code of a refusal.
        code: Option<String>,
    },
    /// Checks the sandbox repeatedly until it shows what is expected.
    Look {
        /// `ledger`, `requests` or `deliveries`.
        at: String,
        /// What it must show.
        shows: Value,
    },
    /// Signs a message.
    Sign {
        /// Scheme.
        scheme: String,
        /// What is signed.
        message: String,
        /// Key or secret.
        key: String,
        /// Expected result.
        ok: Option<Value>,
        /// Expected error.
        error: Option<Value>,
        /// Names for parts of the answer, by JSON pointer.
        #[serde(default)]
        save: Map<String, Value>,
    },
    /// Checks a signature.
    Verify {
        /// Scheme.
        scheme: String,
        /// What was signed.
        message: String,
        /// Key or secret.
        key: String,
        /// Signature.
        signature: String,
        /// Expected result.
        ok: Option<Value>,
        /// Expected error.
        error: Option<Value>,
    },
    /// Explains what is signed.
    Explain {
        /// Scheme.
        scheme: String,
        /// What would be signed.
        message: String,
        /// Expected result.
        ok: Option<Value>,
        /// Expected error.
        error: Option<Value>,
    },
    /// Reads a dictionary.
    Dictionary {
        /// Its name.
        name: String,
        /// Expected content.
        ok: Option<Value>,
        /// Expected error.
        error: Option<Value>,
    },
}

/// A change to a notification in transit.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum Change {
    /// Replaces a text in the body, of one byte or more.
    Replace(String, String),
    /// Removes a header.
    DropHeader(String),
    /// Renames a header: the case of header names does not matter.
    RenameHeader(String, String),
}

impl Scenario {
    /// Reads a file; an unknown step or key is an error.
    pub fn read(path: &Path) -> Result<Self> {
        let shown = path.display();
        let text = std::fs::read_to_string(path).with_context(|| format!("{shown} cannot be read"))?;
        let mut scenario: Self = serde_json::from_str(&text).with_context(|| format!("{shown} is wrong"))?;
        scenario.name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        ensure!(!scenario.steps.is_empty(), "{shown} does nothing");
        for name in scenario.only.iter().flatten() {
            Language::from_name(name).with_context(|| format!("{shown} is wrong"))?;
        }
        Ok(scenario)
    }

    /// Reads every file of a folder, by name.
    pub fn read_all(folder: &Path) -> Result<Vec<Self>> {
        let entries =
            std::fs::read_dir(folder).with_context(|| format!("{} is missing", folder.display()))?;
        let mut paths: Vec<_> = entries.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
        paths.sort();
        ensure!(
            paths.iter().all(|path| path.extension().is_some_and(|end| end == "json")),
            "only .json files"
        );
        paths.iter().map(|path| Self::read(path)).collect()
    }

    /// Whether it is for this language. The command has no client, so it plays no scenario.
    pub fn is_for(&self, language: Language) -> bool {
        let named = |names: &Vec<String>| names.iter().any(|name| name == language.name());
        language != Language::Cli && self.only.as_ref().is_none_or(named)
    }
}
