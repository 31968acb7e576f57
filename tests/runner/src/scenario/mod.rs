//! Scenarios: files that say what is sent and what has to come of it, in any language.

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
    /// Whether the sandbox speaks TLS, which it does unless told otherwise.
    #[serde(default)]
    pub transport: Transport,
    /// The merchant's settings in the sandbox.
    #[serde(default)]
    pub settings: Map<String, Value>,
    /// Merged into the client's configuration; null takes a member out.
    #[serde(default)]
    pub config: Map<String, Value>,
    /// Languages that it is for, where it needs what not every language has.
    pub only: Option<Vec<String>>,
    /// Values for templates.
    #[serde(default)]
    pub variables: Map<String, Value>,
    /// What is done, in order.
    pub steps: Vec<Step>,
}

/// One thing that is done.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, tag = "do", rename_all = "snake_case")]
pub enum Step {
    /// Makes another client, which takes the place of the one before.
    Client {
        /// Merged into the scenario's configuration.
        #[serde(default)]
        config: Map<String, Value>,
        /// Whether `config` stands alone, without the merchant's.
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
        /// What is sent, or merged into the request that it begins with.
        #[serde(default)]
        request: Map<String, Value>,
        /// Expected result.
        ok: Option<Value>,
        /// Expected error.
        error: Option<Value>,
        /// Repeats a call that only reads until its answer is the expected one, for so long.
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
        /// Values that its body has to have, by JSON pointer.
        #[serde(rename = "where")]
        conditions: Map<String, Value>,
    },
    /// Parses a notification: one that was kept, or one that is written here.
    Notification {
        /// The name of one that was kept.
        kept: Option<String>,
        /// Headers; those of the kept one otherwise.
        headers: Option<Map<String, Value>>,
        /// Body; that of the kept one otherwise.
        body: Option<String>,
        /// What is changed before it is parsed.
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
    /// Sets what the shop answers to notifications.
    Answer {
        /// `{"http_status", "headers", "body"}`, as notification_reply gives it.
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
    /// Tells the sandbox's control API something about the merchant.
    Control {
        /// Path below `/sandbox/`.
        path: String,
        /// What it is told; the merchant is added.
        send: Map<String, Value>,
        /// Names for parts of the answer, by JSON pointer.
        #[serde(default)]
        save: Map<String, Value>,
    },
    /// The payer pays, or the bank decides.
    Settle {
        /// The order's number.
        number: String,
        /// What becomes of it.
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
        /// How long, where it has a length.
        milliseconds: Option<u64>,
        /// The code of a refusal.
        code: Option<String>,
    },
    /// Looks into the sandbox until it shows what is expected.
    Look {
        /// `ledger`, `requests` or `deliveries`.
        at: String,
        /// What it has to show.
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
    /// Tells what is signed.
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
    /// Asks for a dictionary.
    Dictionary {
        /// Its name.
        name: String,
        /// Expected content.
        ok: Option<Value>,
        /// Expected error.
        error: Option<Value>,
    },
}

/// A change on the way of a notification.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum Change {
    /// Another text in the place of one that stands in the body; one byte, or more.
    Replace(String, String),
    /// A header that is lost.
    DropHeader(String),
    /// A header with another name: header names have no case.
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

    /// Whether it is for this language. The command has no client, so no scenario is for it.
    pub fn is_for(&self, language: Language) -> bool {
        let named = |names: &Vec<String>| names.iter().any(|name| name == language.name());
        language != Language::Cli && self.only.as_ref().is_none_or(named)
    }
}
