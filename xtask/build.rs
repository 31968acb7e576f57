//! Notes which sources of the core this program is built from.

use std::io;
use std::path::Path;

#[path = "src/sources.rs"]
mod sources;

#[allow(clippy::print_stdout, reason = "cargo reads it")]
fn main() -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    println!("cargo::rerun-if-changed=../{}", sources::FOLDER);
    println!("cargo::rerun-if-changed=src/sources.rs");
    println!("cargo::rustc-env=TILL_SOURCES={}", sources::fingerprint(&root)?);
    Ok(())
}
