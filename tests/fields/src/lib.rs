//! Every field that the gateways' documents name, row by row as the documents' tables and samples print them.
//!
//! `cargo xtask codegen` writes `docs/fields.md` from these rows and refuses one whose place is not in the model or whose
//! scenario does not exist; the scenario runner checks each row against what really was sent and read.

mod lookup;

use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

pub use lookup::{has_value, is_there, values};

/// A file `tests/fields/<gateway>.json`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// The gateway's name in libtill.
    pub gateway: String,
    /// What the document is called.
    pub document: String,
    /// Its tables and printed answers.
    pub tables: Vec<Table>,
}

/// A table, or a printed answer.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// What the document calls it.
    pub table: String,
    /// Which way its fields travel.
    pub direction: Direction,
    /// libtill's operation.
    pub operation: String,
    /// The operation's name in the sandbox's log; of requests only.
    pub wire_operation: Option<String>,
    /// Where the fields of a request stand.
    #[serde(default)]
    pub place: Place,
    /// Its fields.
    pub rows: Vec<Row>,
}

/// Which way a field travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// From the shop to the gateway.
    Request,
    /// From the gateway, in an answer that is a result.
    Answer,
    /// From the gateway, in an answer that is an error.
    Error,
    /// From the gateway, in a notification.
    Notification,
    /// From the gateway, in the address at which a customer comes back.
    Return,
}

impl Direction {
    /// Its word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Answer => "answer",
            Self::Error => "error",
            Self::Notification => "notification",
            Self::Return => "return",
        }
    }
}

/// Where a request's field stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// In the body, JSON or a form.
    #[default]
    Body,
    /// In the query.
    Query,
    /// A segment of the path.
    Path,
    /// In the address of a page of the gateway's that the operation makes.
    Page,
    /// In the headers, which are not logged: the sandbox knows the sender and accepts the request only with them.
    Header,
}

/// One field.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The document's name; `[]` stands for each element of a list and `{...}` for each member of an object.
    pub document: String,
    /// Where it is in libtill's model; `config.` begins a place in the configuration.
    #[serde(default)]
    pub ours: Vec<String>,
    /// Why it needs no place: libtill writes or judges it itself.
    pub why: Option<String>,
    /// What the document says of it.
    #[serde(default)]
    pub rule: String,
    /// The scenario that sends it, or reads it, through the typed path.
    pub scenario: String,
    /// The scenario that tries it at the edges of its rule.
    pub limits: Option<String>,
}

impl Document {
    /// Reads every table of a folder, by the files' names.
    pub fn read_all(folder: &Path) -> Result<Vec<Self>> {
        let entries =
            std::fs::read_dir(folder).with_context(|| format!("{} is missing", folder.display()))?;
        let mut paths: Vec<_> = entries.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
        paths.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
        paths.sort();
        paths.iter().map(|path| Self::read(path)).collect()
    }

    fn read(path: &Path) -> Result<Self> {
        let shown = path.display();
        let text = std::fs::read_to_string(path).with_context(|| format!("{shown} cannot be read"))?;
        let document: Self = serde_json::from_str(&text).with_context(|| format!("{shown} is wrong"))?;
        for table in &document.tables {
            let wanted = table.direction == Direction::Request && table.place != Place::Page;
            ensure!(
                table.wire_operation.is_some() == wanted,
                "{shown}: {:?}: requests that are sent need wire_operation, and nothing else has it",
                table.table
            );
            for row in &table.rows {
                ensure!(
                    row.ours.is_empty() == row.why.is_some(),
                    "{shown}: {:?}: {} needs either ours or why",
                    table.table,
                    row.document
                );
            }
        }
        Ok(document)
    }
}
