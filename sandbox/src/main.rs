//! Starts the sandbox alone, without the `till` command.

use clap::Parser;
use libtill_sandbox::{Options, run};

/// A simulator of payment gateways
#[derive(Parser)]
#[command(name = "till-sandbox", version)]
struct Command {
    #[command(flatten)]
    options: Options,
}

fn main() -> anyhow::Result<()> {
    run(Command::parse().options)
}
