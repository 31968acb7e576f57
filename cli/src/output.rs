//! How every command ends.

use std::io::{Read, Write};
use std::path::Path;
use std::process::ExitCode;

use serde_json::Value;
use till::Error;

/// What the exit codes mean.
pub const EXIT_CODES: &str = "Exit codes:\n  0 success; 2 the request, 3 the configuration is wrong; 4 the gateway cannot do that;\n  \
    10 connection; 11 time-out; 12 cancelled; 20 refused; 21 gateway failed; 22 authentication; 23 too many calls;\n  \
    24 not found; 25 order number used before; 26 answer unreadable; 27 answer about something else;\n  \
    30 signature wrong; 90 libtill failed; 1 anything else\n\
    Whether money may have moved stands in the error's outcome: not_sent, rejected or unknown.";

/// Why a command failed.
pub enum Failure {
    /// An error of the library, with its object.
    Library(Box<Error>),
    /// Something around it: a file, a port.
    Other(anyhow::Error),
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
            exit_code(&error)
        }
        Err(Failure::Other(error)) => {
            say(&format!("till: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

/// The status numbers, squeezed into the 255 that a process has.
fn exit_code(error: &Error) -> ExitCode {
    let status = error.status;
    let code = match status {
        1..=99 => status + 1,
        100..=899 => status / 100 * 10 + status % 100,
        _ => 90,
    };
    ExitCode::from(u8::try_from(code).unwrap_or(1))
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
