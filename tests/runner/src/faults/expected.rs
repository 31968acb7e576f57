//! The expected result of each cell: `tests/faults/expected.json`, by rule and by exception.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::{Cell, Class, Notice};
use crate::root;

/// The table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// The result for each class of operations, by the fault's name. An absent class cannot have this fault.
    faults: BTreeMap<String, BTreeMap<Class, String>>,
    /// The only gateways that can have a fault.
    only: BTreeMap<String, Vec<String>>,
    /// Operations that cannot have a fault.
    without: BTreeMap<String, Vec<String>>,
    /// Where a gateway's document leads to another result.
    exceptions: Vec<Exception>,
    /// The result of notifications, by the fault's name and the gateway.
    notifications: BTreeMap<String, BTreeMap<String, String>>,
}

/// Another result of a fault.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exception {
    gateways: Vec<String>,
    operations: Vec<String>,
    fault: String,
    expected: String,
    /// Why.
    pub why: String,
}

impl Exception {
    fn places(&self) -> impl Iterator<Item = (&str, &str)> {
        let of = |gateway| self.operations.iter().map(move |operation| (gateway, operation.as_str()));
        self.gateways.iter().flat_map(move |gateway| of(gateway.as_str()))
    }

    /// Whether it applies to a cell.
    pub fn is_for(&self, cell: &Cell) -> bool {
        self.fault == cell.trouble.name
            && self.gateways.iter().any(|name| name == cell.gateway)
            && self.operations.iter().any(|name| name == cell.operation.name())
    }
}

impl Expected {
    /// Reads the file.
    pub fn read() -> Result<Self> {
        let path = root().join("tests/faults/expected.json");
        let text =
            std::fs::read_to_string(&path).with_context(|| format!("{} is missing", path.display()))?;
        serde_json::from_str(&text).with_context(|| format!("{} cannot be read", path.display()))
    }

    /// Whether a cell is possible.
    pub fn applies(&self, cell: &Cell) -> bool {
        let named = |names: &Vec<String>, wanted: &str| names.iter().any(|name| name == wanted);
        let (only, without) = (self.only.get(cell.trouble.name), self.without.get(cell.trouble.name));
        self.rule(cell).is_some()
            && only.is_none_or(|gateways| named(gateways, cell.gateway))
            && !without.is_some_and(|operations| named(operations, cell.operation.name()))
    }

    fn rule(&self, cell: &Cell) -> Option<&str> {
        self.faults.get(cell.trouble.name)?.get(&cell.class).map(String::as_str)
    }

    /// The expected result of a cell.
    pub fn of(&self, cell: &Cell) -> Result<&str> {
        let exception = self.exceptions.iter().find(|exception| exception.is_for(cell));
        let expected = exception.map(|exception| exception.expected.as_str()).or_else(|| self.rule(cell));
        expected.with_context(|| format!("nothing is expected of {cell}"))
    }

    /// The expected result of a notification.
    pub fn of_notice(&self, notice: &Notice) -> Result<&str> {
        let expected = self.notifications.get(notice.trouble).and_then(|of| of.get(notice.gateway));
        expected.map(String::as_str).with_context(|| format!("nothing is expected of {notice}"))
    }

    /// The exceptions that apply to some of these cells, with the cells.
    pub fn exceptions<'e>(&'e self, cells: &[Cell]) -> Vec<(&'e Exception, Vec<Cell>)> {
        let about = |exception: &'e Exception| {
            (exception, cells.iter().copied().filter(|cell| exception.is_for(cell)).collect::<Vec<_>>())
        };
        self.exceptions.iter().map(about).filter(|(_, cells)| !cells.is_empty()).collect()
    }

    /// Exceptions, or parts of them, without effect: they apply to no cell, or repeat the rule.
    pub fn idle(&self, cells: &[Cell]) -> Vec<String> {
        let mut idle = Vec::new();
        for exception in &self.exceptions {
            for (gateway, operation) in exception.places() {
                let about = |cell: &&Cell| {
                    exception.is_for(cell) && cell.gateway == gateway && cell.operation.name() == operation
                };
                let rule = cells.iter().find(about).map(|cell| self.rule(cell));
                if rule.is_none_or(|rule| rule == Some(exception.expected.as_str())) {
                    idle.push(format!("{gateway} {operation} {}", exception.fault));
                }
            }
        }
        idle
    }
}
