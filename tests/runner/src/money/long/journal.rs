//! The shop's journal: a worker records what it is about to do, and the result afterwards.
//!
//! A line that the kernel has received outlives its process, however that ends. A line that a kill cut in two is ignored:
//! without its beginning the call was not made yet, and without its end its outcome is unknown.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::money::Belief;

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "line", rename_all = "snake_case")]
pub enum Line {
    /// The order is about to be sent.
    Begun {
        /// Its number.
        order: String,
        /// When.
        at: String,
    },
    /// What the shop believes after the call.
    Ended {
        /// The order's number.
        order: String,
        /// What it believes.
        belief: Belief,
        /// Whether the answer was lost, and the call itself determined the outcome.
        #[serde(default)]
        resolved: bool,
    },
    /// What `till resolve`, or a notification, said about an unknown order.
    Settled {
        /// The order's number.
        order: String,
        /// What the shop believes now.
        belief: Belief,
    },
}

/// The state of an order in a journal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// How often it was about to be sent.
    pub begun: usize,
    /// When it was last sent.
    pub attempted_at: String,
    /// What the shop believes; `None` while a call has a beginning but no end.
    pub belief: Option<Belief>,
    /// How many calls ended with an unknown outcome.
    pub unknown: usize,
    /// How many outcomes were determined within the call after a lost answer.
    pub resolved: usize,
}

impl Standing {
    /// Whether its outcome is still unknown.
    pub fn is_open(&self) -> bool {
        self.belief.is_none_or(Belief::is_open)
    }

    fn add(&mut self, line: Line) {
        match line {
            Line::Begun { at, .. } => {
                self.begun += 1;
                self.attempted_at = at;
                self.belief = None;
            }
            Line::Ended { belief, resolved, .. } => {
                self.belief = Some(belief);
                self.unknown += usize::from(belief.is_open());
                self.resolved += usize::from(resolved);
            }
            Line::Settled { belief, .. } => self.belief = Some(belief),
        }
    }
}

impl Line {
    fn order(&self) -> &str {
        match self {
            Self::Begun { order, .. } | Self::Ended { order, .. } | Self::Settled { order, .. } => order,
        }
    }
}

/// A journal open for writing.
pub struct Journal {
    file: Mutex<File>,
}

impl Journal {
    /// Opens a journal at its end, and terminates a line that a kill cut off.
    pub fn open(path: &Path) -> Result<Self> {
        let cut = std::fs::read(path).is_ok_and(|text| text.last().is_some_and(|byte| *byte != b'\n'));
        let mut file = OpenOptions::new()
            .append(true)
            .create(true)
            .open(path)
            .with_context(|| path.display().to_string())?;
        if cut {
            file.write_all(b"\n")?;
        }
        Ok(Self { file: Mutex::new(file) })
    }

    /// Adds a line; when this returns, the kernel has it.
    pub fn add(&self, line: &Line) -> Result<()> {
        let text = format!("{}\n", serde_json::to_string(line)?);
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.write_all(text.as_bytes()).context("the shop's journal")
    }
}

/// The state of every order in a journal.
pub fn standings(path: &Path) -> Result<BTreeMap<String, Standing>> {
    let text = match std::fs::read(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        read => read.with_context(|| path.display().to_string())?,
    };
    let mut standings: BTreeMap<String, Standing> = BTreeMap::new();
    for line in text.split(|byte| *byte == b'\n') {
        if let Ok(line) = serde_json::from_slice::<Line>(line) {
            standings.entry(line.order().to_owned()).or_default().add(line);
        }
    }
    Ok(standings)
}

/// Counts the calls that a journal has begun, while others write to it.
pub struct Watch {
    file: Option<File>,
    path: std::path::PathBuf,
    count: usize,
    rest: Vec<u8>,
}

impl Watch {
    /// Starts with what is already there.
    pub fn new(path: &Path) -> Self {
        Self { file: None, path: path.to_owned(), count: 0, rest: Vec::new() }
    }

    /// How many calls have begun so far.
    pub fn begun(&mut self) -> Result<usize> {
        if self.file.is_none() {
            self.file = File::open(&self.path).ok();
        }
        if let Some(file) = &mut self.file {
            file.read_to_end(&mut self.rest)?;
            let whole = self.rest.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
            let lines: Vec<u8> = self.rest.drain(..whole).collect();
            let begun = |line: &[u8]| matches!(serde_json::from_slice(line), Ok(Line::Begun { .. }));
            self.count += lines.split(|byte| *byte == b'\n').filter(|line| begun(line)).count();
        }
        Ok(self.count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begun(order: &str, at: &str) -> Line {
        Line::Begun { order: order.to_owned(), at: at.to_owned() }
    }

    fn ended(order: &str, belief: Belief) -> Line {
        Line::Ended { order: order.to_owned(), belief, resolved: false }
    }

    #[test]
    fn a_beginning_without_an_end_is_open() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("journal");
        let journal = Journal::open(&path)?;
        journal.add(&begun("a", "1"))?;
        journal.add(&begun("b", "2"))?;
        journal.add(&ended("b", Belief::Moved))?;
        journal.add(&begun("c", "3"))?;
        journal.add(&ended("c", Belief::Unknown))?;
        journal.add(&Line::Settled { order: "c".to_owned(), belief: Belief::Nothing })?;
        journal.add(&begun("c", "4"))?;
        let standings = standings(&path)?;
        let open: Vec<_> =
            standings.iter().map(|(order, standing)| (order.as_str(), standing.is_open())).collect();
        assert_eq!(open, [("a", true), ("b", false), ("c", true)]);
        assert_eq!((standings["c"].begun, standings["c"].attempted_at.as_str()), (2, "4"));
        assert_eq!(Watch::new(&path).begun()?, 4);
        Ok(())
    }

    #[test]
    fn a_line_that_a_kill_cut_says_nothing_and_spoils_no_other() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("journal");
        let cut = serde_json::to_string(&ended("a", Belief::Moved))?;
        let whole = serde_json::to_string(&begun("a", "1"))?;
        std::fs::write(&path, format!("{whole}\n{}", &cut[..cut.len() - 2]))?;
        Journal::open(&path)?.add(&begun("b", "2"))?;
        let standings = standings(&path)?;
        assert!(standings["a"].is_open() && standings["b"].is_open());
        Ok(())
    }
}
