//! How every command ends.

use std::io::{ErrorKind, Read, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::Ordering;

use anyhow::Context;
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
            let printed = print_json(&till::json::to_value(&error));
            say(&format!("till: {error}"));
            if let Err(Failure::Other(lost)) = printed {
                say(&format!("till: {lost:#}"));
            }
            ExitCode::from(exit::of(&error))
        }
        Err(Failure::Other(error)) => {
            say(&format!("till: {error:#}"));
            ExitCode::from(exit::FAILED)
        }
        Err(Failure::Told(code)) => ExitCode::from(code),
    }
}

/// Prints a JSON value on a line of its own. A reader that has gone away, such as `head`, has seen enough of a list; what
/// is all that is known of a payment goes through [`print_whole`].
pub fn print_json(value: &Value) -> Result<(), Failure> {
    match print_whole(value) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(lost(&error)),
        _ => Ok(()),
    }
}

/// Prints a JSON value on a line of its own, and fails wherever nobody takes it.
pub fn print_whole(value: &Value) -> std::io::Result<()> {
    write_out(format!("{value}\n").as_bytes())
}

/// Says something to the person at the terminal.
pub fn say(words: &str) {
    let _ = writeln!(std::io::stderr(), "{words}");
}

/// Everything on standard input.
pub fn standard_input() -> Result<Vec<u8>, Failure> {
    read_all(std::io::stdin().lock()).with_context(|| "standard input").map_err(Failure::from)
}

/// Everything in a file.
pub fn file(path: &Path) -> Result<Vec<u8>, Failure> {
    read(path).map_err(Failure::from)
}

/// The same, for whom a failure is a finding.
pub fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::File::open(path).and_then(read_all).with_context(|| path.display().to_string())
}

/// Prints bytes as they are.
pub fn print_bytes(bytes: &[u8]) -> Result<(), Failure> {
    write_out(bytes).map_err(|error| lost(&error))
}

/// More than any list of orders has; a device that never ends would fill the memory.
const INPUT_MAX: u64 = 256 << 20;

fn read_all(input: impl Read) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(INPUT_MAX + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > INPUT_MAX {
        return Err(std::io::Error::new(ErrorKind::FileTooLarge, "is longer than 256 MiB"));
    }
    Ok(bytes)
}

// A shell's `>&-` closes it: what is printed then reaches nobody.
till::note_standard_output!(OPEN);

fn write_out(bytes: &[u8]) -> std::io::Result<()> {
    if !OPEN.load(Ordering::Relaxed) {
        return Err(std::io::Error::new(ErrorKind::NotConnected, "is closed"));
    }
    let mut output = std::io::stdout().lock();
    output.write_all(bytes).and_then(|()| output.flush())
}

fn lost(error: &std::io::Error) -> Failure {
    Failure::Other(anyhow::anyhow!("standard output: {error}"))
}
