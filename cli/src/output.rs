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
    /// A failure outside the library: a file, a port.
    Other(anyhow::Error),
    /// The command has printed everything already; only its exit code remains.
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

/// Ends the program. Errors of the library are printed as JSON on standard output too, so that scripts can read them.
pub fn finished(outcome: Result<(), Failure>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Library(error)) => {
            let printed = print_json(&till::json::to_value(&error));
            say(&format!("till: {error}"));
            if let Err(Failure::Other(failure)) = printed {
                say(&format!("till: {failure:#}"));
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

/// Prints a JSON value on a line of its own. A closed reader, such as `head`, is not a failure, because it has seen enough of a
/// list; the only record of a payment goes through [`print_whole`].
pub fn print_json(value: &Value) -> Result<(), Failure> {
    match print_whole(value) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(output_failure(&error)),
        _ => Ok(()),
    }
}

/// Prints a JSON value on a line of its own, and fails if nothing reads it.
pub fn print_whole(value: &Value) -> std::io::Result<()> {
    write_out(format!("{value}\n").as_bytes())
}

/// Prints a message on standard error.
pub fn say(words: &str) {
    let _ = writeln!(std::io::stderr(), "{words}");
}

/// All of standard input.
pub fn standard_input() -> Result<Vec<u8>, Failure> {
    read_all(std::io::stdin().lock()).with_context(|| "standard input").map_err(Failure::from)
}

/// All of a file.
pub fn file(path: &Path) -> Result<Vec<u8>, Failure> {
    read(path).map_err(Failure::from)
}

/// The same for callers that report a failure as a finding.
pub fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::File::open(path).and_then(read_all).with_context(|| path.display().to_string())
}

/// Prints bytes unchanged.
pub fn print_bytes(bytes: &[u8]) -> Result<(), Failure> {
    write_out(bytes).map_err(|error| output_failure(&error))
}

/// More than any list of orders needs; an endless device would fill the memory.
const INPUT_MAX: u64 = 256 << 20;

fn read_all(input: impl Read) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(INPUT_MAX + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > INPUT_MAX {
        return Err(std::io::Error::new(ErrorKind::FileTooLarge, "is longer than 256 MiB"));
    }
    Ok(bytes)
}

// A shell's `>&-` closes standard output: nothing receives what is printed.
till::note_standard_output!(OPEN);

fn write_out(bytes: &[u8]) -> std::io::Result<()> {
    if !OPEN.load(Ordering::Relaxed) {
        return Err(std::io::Error::new(ErrorKind::NotConnected, "is closed"));
    }
    let mut output = std::io::stdout().lock();
    output.write_all(bytes).and_then(|()| output.flush())
}

fn output_failure(error: &std::io::Error) -> Failure {
    Failure::Other(anyhow::anyhow!("standard output: {error}"))
}
