//! Starting the driver of a language.

use anyhow::{Result, bail};

use super::command::CommandLine;
use super::in_process::InProcess;
use super::process::Process;
use super::{Driver, Language};

/// Starts a driver; a required one without a command line is an error, never skipped.
pub fn start(language: Language) -> Result<Box<dyn Driver>> {
    if language == Language::Rust {
        return Ok(Box::new(InProcess::default()));
    }
    let Some(line) = language.command_line() else {
        bail!("the driver {} must run, but {} is not set", language.name(), language.variable());
    };
    match language {
        Language::Cli => Ok(Box::new(CommandLine::new(line)?)),
        _ => Ok(Box::new(Process::start(language, &line)?)),
    }
}
