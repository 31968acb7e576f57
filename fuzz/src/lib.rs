//! What arbitrary bytes may do to libtill, and what they must never do.
//!
//! Each module has a `run` that takes any bytes and panics when libtill broke a promise. libFuzzer drives it
//! (`fuzz_targets/`), stable Rust runs the corpus through it (`tests/corpus.rs`), and where there is no nightly, `blind`
//! changes the corpus at random. The inputs are texts that a person can read and write: a first line that says what is
//! meant, and what comes from outside behind it.

pub mod abi;
pub mod answers;
mod fixtures;
mod input;
pub mod notifications;
pub mod requests;
pub mod signatures;

/// A target by its name, which is also the name of its folder in the corpus.
pub type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const TARGETS: &[Target] = &[
    ("abi", abi::run),
    ("answers", answers::run),
    ("notifications", notifications::run),
    ("requests", requests::run),
    ("signatures", signatures::run),
];
