//! How every command ends.

use std::io::{Read, Write};
use std::path::Path;
use std::process::ExitCode;

use serde_json::Value;
use till::Error;

use crate::exit;

/// Why a command failed.
pub enum Failure {
    /// An error of the library, with its object.
    Library(Box<Error>),
    /// Something around it: a file, a port.
    Other(anyhow::Error),
    /// The command has said everything already; its exit code is left to tell.
    Told(u8),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Library(Box::new(error))
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Other(error)
    }
}

/// Ends the program: errors of the library are JSON on standard output too, so that scripts can read them.
pub fn finished(outcome: Result<(), Failure>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Library(error)) => {
            print_json(&till::client::error_json(&error));
            say(&format!("till: {error}"));
            exit::of(&error)
        }
        Err(Failure::Other(error)) => {
            say(&format!("till: {error:#}"));
            ExitCode::FAILURE
        }
        Err(Failure::Told(code)) => ExitCode::from(code),
    }
}

/// Prints a JSON value on a line of its own.
pub fn print_json(value: &Value) {
    // A reader that has gone away is no reason to fail.
    let _ = writeln!(std::io::stdout(), "{value}");
}

/// Says something to the person at the terminal.
pub fn say(words: &str) {
    let _ = writeln!(std::io::stderr(), "{words}");
}

/// Everything on standard input.
pub fn standard_input() -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .read_to_end(&mut bytes)
        .map_err(|error| anyhow::anyhow!("standard input: {error}"))?;
    Ok(bytes)
}

/// Everything in a file.
pub fn file(path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path).map_err(|error| Failure::Other(anyhow::anyhow!("{}: {error}", path.display())))
}

/// Prints bytes as they are.
pub fn print_bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut output = std::io::stdout().lock();
    let printed = output.write_all(bytes).and_then(|()| output.flush());
    printed.map_err(|error| Failure::Other(anyhow::anyhow!("standard output: {error}")))
}
