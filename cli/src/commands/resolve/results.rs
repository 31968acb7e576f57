//! Where results go: standard output, and a file from which a later run continues.

use std::collections::HashSet;
use std::fs::{File, Metadata, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;
use std::sync::Mutex;

use anyhow::{Context, anyhow};
use serde_json::{Value, json};
use till::model::Verdict;

use super::asked::Asked;
use super::list::Order;
use crate::output::{Failure, file, print_bytes};

/// The results of this run.
pub struct Results {
    asked: Asked,
    file: Option<Mutex<File>>,
}

impl Results {
    /// Results that are printed only.
    pub fn printed(asked: Asked) -> Self {
        Self { asked, file: None }
    }

    /// Opens the file, and removes from the list the orders that it records as settled by the same gateway and merchant.
    pub fn open(path: &Path, list: &Path, asked: Asked, orders: &mut Vec<Order>) -> Result<Self, Failure> {
        let known = match std::fs::metadata(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
            // A device cannot be read back, or never ends.
            Ok(found) if !found.is_file() => {
                return Err(anyhow!("{}: is not a file that can store results", path.display()).into());
            }
            Ok(found) if is_list(&found, list) => {
                let message = "is the list itself; give another file for the results";
                return Err(anyhow!("{}: {message}", path.display()).into());
            }
            _ => file(path)?,
        };
        let settled = settled(&known, &asked);
        orders.retain(|order| !settled.contains(&Order::key(&order.line)));
        let mut options = OpenOptions::new();
        // Results may name customers: only the owner may read them.
        options.append(true).create(true).mode(0o600);
        let mut opened = options.open(path).with_context(|| path.display().to_string())?;
        // Completes a line that a crash cut off, so that the next result gets its own line.
        if known.last().is_some_and(|byte| *byte != b'\n') {
            opened.write_all(b"\n").with_context(|| path.display().to_string())?;
        }
        Ok(Self { asked, file: Some(Mutex::new(opened)) })
    }

    /// Writes the result of one order, in one piece.
    pub fn add(&self, order: &Order, verdict: Verdict, result: &till::Result<Value>) -> Result<(), Failure> {
        let mut line = json!({"order": order.line, "client": self.asked.to_json(),
                              "verdict": verdict, "settled": verdict != Verdict::Unknown});
        match result {
            Ok(result) => line["result"] = without_raw(result.clone()),
            Err(error) => line["error"] = till::json::to_value(error),
        }
        let text = format!("{line}\n");
        if let Some(file) = &self.file {
            let mut file = file.lock().map_err(|_| anyhow!("another thread failed"))?;
            file.write_all(text.as_bytes()).context("the results file")?;
        }
        print_bytes(text.as_bytes())
    }
}

/// Whether the results file is the list: with links, a file has many names.
fn is_list(found: &Metadata, list: &Path) -> bool {
    std::fs::metadata(list).is_ok_and(|list| (list.dev(), list.ino()) == (found.dev(), found.ino()))
}

/// The orders that a results file records as settled. A line that is unreadable, or is about another gateway or merchant,
/// settles nothing: its order is queried again.
fn settled(text: &[u8], asked: &Asked) -> HashSet<String> {
    text.split(|byte| *byte == b'\n')
        .filter_map(|line| till::json::parse_object(line).ok())
        .filter(|result| result.get("settled") == Some(&Value::Bool(true)))
        .filter(|result| result.get("client") == Some(asked.to_json()))
        .filter_map(|result| result.get("order").and_then(Value::as_object).map(Order::key))
        .collect()
}

/// The gateway's own text adds nothing, and may name the customer.
fn without_raw(mut result: Value) -> Value {
    if let Some(object) = result.as_object_mut() {
        object.remove("raw");
    }
    result
}
