//! What libtill must guarantee for arbitrary bytes.
//!
//! Each module has a `run` that takes any bytes and panics if libtill breaks a guarantee. libFuzzer drives it
//! (`fuzz_targets/`), stable Rust runs the corpus through it (`tests/corpus.rs`), and without a nightly toolchain `blind`
//! mutates the corpus at random. The inputs are readable texts: a first line that describes the case, followed by the
//! external input.

pub mod abi;
pub mod answers;
mod fixtures;
mod input;
pub mod notifications;
pub mod requests;
pub mod signatures;

/// A target and its name, which is also its folder in the corpus.
pub type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const TARGETS: &[Target] = &[
    ("abi", abi::run),
    ("answers", answers::run),
    ("notifications", notifications::run),
    ("requests", requests::run),
    ("signatures", signatures::run),
];
