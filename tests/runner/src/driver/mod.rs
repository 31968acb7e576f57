//! Drivers: the library in one language each, controlled with lines of JSON.
//!
//! Rust runs in this process; the others are child processes, with their command lines in the environment.

mod command;
mod in_process;
mod pool;
mod process;
mod start;

use anyhow::{Context, Result};
use serde_json::Value;

pub use pool::{Lease, Pool};
pub use start::start;

/// A language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    /// The core itself, in this process.
    Rust,
    /// The C ABI.
    C,
    /// The PHP extension and its classes.
    Php,
    /// The Python package.
    Python,
    /// The Java library.
    Java,
    /// The command `till`.
    Cli,
}

impl Language {
    /// Every language, in the order of the tables.
    pub const ALL: [Self; 6] = [Self::Rust, Self::C, Self::Php, Self::Python, Self::Java, Self::Cli];

    /// Its name in `TILL_DRIVERS` and in the names of tests.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rust => "rust",
            Self::C => "c",
            Self::Php => "php",
            Self::Python => "python",
            Self::Java => "java",
            Self::Cli => "cli",
        }
    }

    /// The language of that name.
    pub fn from_name(name: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|language| language.name() == name);
        let names: Vec<&str> = Self::ALL.iter().map(|language| language.name()).collect();
        found.with_context(|| format!("there is no driver {name:?}; there are {}", names.join(", ")))
    }

    /// The environment variable with the command line of its driver.
    pub fn variable(self) -> String {
        format!("TILL_DRIVER_{}", self.name().to_ascii_uppercase())
    }

    fn command_line(self) -> Option<String> {
        std::env::var(self.variable()).ok().filter(|line| !line.trim().is_empty())
    }
}

/// The languages that must run: those of `TILL_DRIVERS`, or Rust and every language whose command line is set.
pub fn wanted() -> Result<Vec<Language>> {
    if let Some(list) = std::env::var("TILL_DRIVERS").ok().filter(|list| !list.trim().is_empty()) {
        return list.split(',').map(|name| Language::from_name(name.trim())).collect();
    }
    let set = |language: &Language| *language == Language::Rust || language.command_line().is_some();
    Ok(Language::ALL.into_iter().filter(set).collect())
}

/// One driver.
pub trait Driver: Send {
    /// Sends a line and gives the answer to it.
    fn ask(&mut self, line: &Value) -> Result<Value>;

    /// Everything that it has printed since the last call.
    fn printed(&mut self) -> String;
}
