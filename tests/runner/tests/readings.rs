//! Every reading of `tests/readings` through the core in steps, without a network.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Result;
use libtest_mimic::{Arguments, Trial};

use till_tests::readings::{self, Book};
use till_tests::root;

fn main() -> Result<ExitCode> {
    let arguments = Arguments::from_args();
    let mut trials = Vec::new();
    for entry in std::fs::read_dir(root().join("tests/readings"))? {
        let book = Arc::new(Book::read(&entry?.path())?);
        for (index, reading) in book.readings.iter().enumerate() {
            for (ending, each) in reading.tests() {
                let book = Arc::clone(&book);
                let name = format!("{}::{}{ending}", book.name, reading.name);
                trials.push(Trial::test(name, move || {
                    let reading = &book.readings[index];
                    readings::check(&book, reading, &each).map_err(|error| format!("{error:#}").into())
                }));
            }
        }
    }
    Ok(libtest_mimic::run(&arguments, trials).exit_code())
}
