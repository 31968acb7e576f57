//! Tests that cross every layer: one set of scenarios and vectors through each language, the proof of money, the demo.
//!
//! `tests/README.md` describes the files, and how to run the tests.

pub mod customer;
pub mod demo;
pub mod driver;
pub mod faults;
pub mod guide;
pub mod keys;
pub mod leaves;
pub mod limits;
pub mod money;
pub mod readings;
pub mod receiver;
pub mod samples;
pub mod sandbox;
pub mod scenario;
pub mod secrets;
pub mod vectors;

use std::path::PathBuf;

/// The root of the repository, from which configured commands are started.
pub fn root() -> PathBuf {
    let manifest = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    manifest.ancestors().nth(2).map(PathBuf::from).unwrap_or(manifest)
}

/// A unique prefix for the order numbers of a run: letters and digits, always of the same length.
pub fn fresh_run() -> String {
    const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyz";
    let letters = (0..10).map(|_| char::from(LETTERS[rand::random_range(0..LETTERS.len())]));
    std::iter::once('R').chain(letters).collect()
}
