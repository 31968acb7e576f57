//! `till resolve` as a shop runs it after a crash: a list for each gateway, and the result for each order.

use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::money::gateways::Query;
use crate::money::shop::believed;
use crate::money::{Belief, Claim, Gateway, Order};

/// The exit code for orders that are still unknown.
const UNSETTLED: i32 = 91;
/// The signal that ended a killed command.
const SIGKILL: i32 = 9;
/// How often the results are checked.
const LOOK: Duration = Duration::from_millis(2);
/// The largest number of passes over a list: queries meet faults too.
const PASSES: usize = 20;

/// What is queried, and how.
pub struct Inquiry<'r> {
    /// The command.
    pub till: &'r Path,
    /// The folder for lists and results.
    pub folder: &'r Path,
    /// The gateway.
    pub gateway: &'static Gateway,
    /// Its client's configuration.
    pub config: &'r Value,
}

/// An unknown order, and when it was sent.
pub struct Open<'r> {
    /// The order.
    pub order: &'r Order,
    /// When it was sent, RFC 3339.
    pub attempted_at: String,
}

/// The results.
#[derive(Default)]
pub struct Found {
    /// What the shop believes now, by the order's number.
    pub beliefs: BTreeMap<String, Belief>,
    /// How many commands were killed on the way.
    pub killed: usize,
}

impl Inquiry<'_> {
    /// Queries each order once.
    pub fn once(&self, name: &str, open: &[Open<'_>]) -> Result<Found> {
        let files = self.files(name, open)?;
        self.pass(&files, None)?;
        Ok(Found { beliefs: beliefs(&files.results, open)?, killed: 0 })
    }

    /// Queries until everything is known that has a query. The first command is killed once it has printed this percentage
    /// of the results; the next one continues from there.
    pub fn until_known(&self, name: &str, open: &[Open<'_>], percent: usize) -> Result<Found> {
        let files = self.files(name, open)?;
        let killed = usize::from(self.pass(&files, Some(open.len() * percent / 100))?);
        let mut found = Found::default();
        for _ in 0..PASSES {
            self.pass(&files, None)?;
            found.beliefs = beliefs(&files.results, open)?;
            let waits = |open: &Open<'_>| {
                let belief = found.beliefs.get(&open.order.number).copied().unwrap_or(Belief::Unknown);
                Claim { order: open.order.clone(), belief }.can_be_settled()
            };
            if !open.iter().any(waits) {
                break;
            }
        }
        Ok(Found { killed, ..found })
    }

    fn files(&self, name: &str, open: &[Open<'_>]) -> Result<Files> {
        let path = |what: &str| self.folder.join(format!("{}-{name}.{what}", self.gateway.name));
        let files = Files { config: path("config"), list: path("list"), results: path("results") };
        std::fs::write(&files.config, self.config.to_string())?;
        let line = |open: &Open<'_>| {
            let mut line = open.order.resolve_request(&open.attempted_at);
            line["kind"] = json!(open.order.line.kind.name());
            format!("{line}\n")
        };
        std::fs::write(&files.list, open.iter().map(line).collect::<String>())?;
        Ok(files)
    }

    /// Runs the command; returns whether it was killed.
    fn pass(&self, files: &Files, kill_after: Option<usize>) -> Result<bool> {
        let mut command = Command::new(self.till);
        command.arg("resolve").arg(&files.list).arg("--config").arg(&files.config);
        command.arg("--results").arg(&files.results).args(["--threads", "16"]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().with_context(|| format!("{} does not start", self.till.display()))?;
        while let (Some(lines), None) = (kill_after, child.try_wait()?) {
            if read(&files.results)?.len() >= lines {
                child.kill()?;
                break;
            }
            std::thread::sleep(LOOK);
        }
        let output = child.wait_with_output()?;
        // It may have ended between two checks.
        if kill_after.is_some() && output.status.signal() == Some(SIGKILL) {
            return Ok(true);
        }
        let (code, said) = (output.status.code(), String::from_utf8_lossy(&output.stderr));
        ensure!(
            code == Some(0) || code == Some(UNSETTLED),
            "till resolve ended with {}: {said}",
            output.status
        );
        Ok(false)
    }
}

/// The files of a list.
struct Files {
    config: PathBuf,
    list: PathBuf,
    results: PathBuf,
}

/// The results in a file, in order, without a line that a kill cut off.
fn read(path: &Path) -> Result<Vec<Value>> {
    let text = match std::fs::read(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        read => read.with_context(|| path.display().to_string())?,
    };
    Ok(text.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect())
}

/// The results in a file for each order of a list; the last one counts.
fn beliefs(path: &Path, open: &[Open<'_>]) -> Result<BTreeMap<String, Belief>> {
    let lines: BTreeMap<&str, &Order> =
        open.iter().map(|open| (open.order.number.as_str(), open.order)).collect();
    let mut beliefs = BTreeMap::new();
    for result in read(path)? {
        let number = result["order"].get("order_id").unwrap_or(&result["order"]["refund_id"]).as_str();
        let order = number
            .and_then(|number| lines.get(number))
            .with_context(|| format!("not in the list: {result}"))?;
        if order.line.query == Query::None {
            ensure!(
                result["error"]["kind"] == "unsupported",
                "{order}: without a query, it came to {result}"
            );
        }
        let belief = match result["verdict"].as_str() {
            Some("found") => believed(&result["result"]),
            Some("nothing") => Belief::Nothing,
            _ if result.get("result").is_some() => Belief::Unclear,
            _ => Belief::Unknown,
        };
        beliefs.insert(order.number.clone(), belief);
    }
    let silent = lines.keys().find(|number| !beliefs.contains_key(**number));
    ensure!(silent.is_none(), "till resolve says nothing of {silent:?}");
    Ok(beliefs)
}
