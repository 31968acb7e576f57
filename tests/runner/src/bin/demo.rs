//! `cargo run -p libtill-tests --bin demo`: the same checkout in C, PHP, Python and Java, side by side.

use std::process::ExitCode;

use anyhow::Result;

fn main() -> Result<ExitCode> {
    let well = till_tests::demo::run(&mut std::io::stdout())?;
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
