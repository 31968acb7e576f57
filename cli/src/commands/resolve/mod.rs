//! `till resolve`: finds out what became of a list of orders.
//!
//! Nothing is sent but queries, so it can be stopped at any moment and started again: what the file of results has as
//! settled is not asked again.

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

/// Where a shell's `<` is found by name.
const STANDARD_INPUT: &str = "/dev/stdin";

/// What `till resolve` takes.
#[derive(clap::Args)]
pub struct Arguments {
    /// File of orders, one JSON object a line: kind (payment, refund or payout), order_id (of a refund, refund_id), amount,
    /// currency, attempted_at; without it, or as -, standard input
    list: Option<PathBuf>,
    /// File with the client's configuration, as JSON
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// Add the results to this file as well, and do not ask again for what it has as settled
    #[arg(long, value_name = "FILE")]
    results: Option<PathBuf>,
    /// How many orders are asked about at the same time
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=32))]
    threads: u8,
}

/// Asks about every order of the list.
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
    told(&orders, &counts, all - orders.len(), cancel.is_fired())
}

/// Only a terminal sees it.
fn progress_bar(length: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {pos} of {len} orders, {msg}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar =
        ProgressBar::with_draw_target(Some(length as u64), ProgressDrawTarget::stderr()).with_style(style);
    bar.set_message(Counts::default().to_string());
    bar
}

fn told(orders: &[Order], counts: &Counts, before: usize, stopped: bool) -> Result<(), Failure> {
    let earlier = if before > 0 { format!("; {before} were settled before") } else { String::new() };
    say(&format!("{} orders: {counts}{earlier}", counts.sum()));
    let left = orders.len() - counts.sum();
    if left > 0 && stopped {
        say(&format!("stopped: {left} were not asked about; start again with the same --results to go on"));
        return Err(Failure::Told(exit::CANCELLED));
    }
    if counts.unknown > 0 {
        say(
            "what is unknown may have happened: ask again later, and send nothing again before it is settled",
        );
        return Err(Failure::Told(exit::UNSETTLED));
    }
    Ok(())
}
