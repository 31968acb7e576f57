//! `till resolve`: determines the outcome of a list of orders.
//!
//! It only sends queries, so it can be stopped at any moment and started again: orders that the results file records as
//! settled are not queried again.

mod asked;
mod list;
mod results;
mod run;

use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use till::Client;

use super::configuration;
use crate::output::{Failure, file, say, standard_input};
use crate::{exit, interrupt};
use asked::Asked;
use list::Order;
use results::Results;
use run::Counts;

/// The path of standard input, to recognise a file that a shell opened with `<`.
const STANDARD_INPUT: &str = "/dev/stdin";

/// The arguments of `till resolve`.
#[derive(clap::Args)]
pub struct Arguments {
    /// File of orders, one JSON object per line: kind (payment, refund or payout), order_id (refund_id for a refund), amount,
    /// currency, attempted_at; standard input by default, or with -
    list: Option<PathBuf>,
    /// File with the client's configuration, as JSON
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// Also append the results to this file, and skip orders that it records as settled
    #[arg(long, value_name = "FILE")]
    results: Option<PathBuf>,
    /// How many orders are queried at the same time
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=32))]
    threads: u8,
}

/// Queries every order of the list.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let config = configuration(&arguments.config)?;
    let asked = Asked::of(&config)?;
    let client = Client::new(config)?;
    let list = arguments.list.as_deref().filter(|path| *path != Path::new("-"));
    let text = list.map_or_else(standard_input, file)?;
    let mut orders = list::read(&text, &client)?;
    let all = orders.len();
    let results = match arguments.results.as_deref() {
        Some(path) => Results::open(path, list.unwrap_or(Path::new(STANDARD_INPUT)), asked, &mut orders)?,
        None => Results::printed(asked),
    };
    let cancel = interrupt::token()?;
    let bar = progress_bar(orders.len());
    let counts = run::ask_all(&client, &orders, arguments.threads, &results, &bar, &cancel)?;
    bar.finish_and_clear();
    report(&orders, &counts, all - orders.len(), cancel.is_fired())
}

/// Only visible on a terminal.
fn progress_bar(length: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {pos} of {len} orders, {msg}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar =
        ProgressBar::with_draw_target(Some(length as u64), ProgressDrawTarget::stderr()).with_style(style);
    bar.set_message(Counts::default().to_string());
    bar
}

fn report(orders: &[Order], counts: &Counts, before: usize, stopped: bool) -> Result<(), Failure> {
    let earlier = if before > 0 { format!("; {before} were already settled") } else { String::new() };
    say(&format!("{} orders: {counts}{earlier}", counts.sum()));
    let left = orders.len() - counts.sum();
    if left > 0 && stopped {
        say(&format!("stopped: {left} were not queried; start again with the same --results to continue"));
        return Err(Failure::Told(exit::CANCELLED));
    }
    if counts.unknown > 0 {
        say(
            "unknown orders may have happened: resolve them again later, and do not send them again before they are settled",
        );
        return Err(Failure::Told(exit::UNSETTLED));
    }
    Ok(())
}
