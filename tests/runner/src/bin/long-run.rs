//! `cargo run -p libtill-tests --bin long-run`: orders at five gateways with every fault at random, while processes are
//! killed. `long-run work JOB` is one of these processes.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use till_tests::money::long::{Conduct, Plan, run, till, worker};

/// As many as the library has to get through.
const ORDERS: usize = 100_000;

fn main() -> Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["work", job] => {
            worker::work(&worker::Job::read(Path::new(job))?)?;
            Ok(ExitCode::SUCCESS)
        }
        [] => play(),
        _ => bail!(
            "long-run takes no arguments: TILL_LONG_RUN_SEED and TILL_LONG_RUN_ORDERS say what is played"
        ),
    }
}

fn number(variable: &str) -> Result<Option<u64>> {
    let Ok(text) = std::env::var(variable) else { return Ok(None) };
    Ok(Some(text.parse().with_context(|| format!("{variable} must be a number"))?))
}

fn play() -> Result<ExitCode> {
    // Rounds use consecutive seeds, so leave room above it.
    let seed = number("TILL_LONG_RUN_SEED")?.unwrap_or_else(|| u64::from(rand::random::<u32>()));
    let orders = number("TILL_LONG_RUN_ORDERS")?.map(usize::try_from).transpose()?.unwrap_or(ORDERS);
    let plan =
        Plan { orders, seed, conduct: Conduct::Careful, worker: std::env::current_exe()?, till: till()? };
    let mut output = std::io::stdout();
    // A closed output is no reason to stop.
    let mut tell = |text: &str| drop(writeln!(output, "{}", text.trim_end()));
    let figures = run(&plan, &mut tell)?;
    tell(&format!("the long run, TILL_LONG_RUN_SEED={seed} TILL_LONG_RUN_ORDERS={orders}:\n{figures}"));
    Ok(if figures.violations.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
