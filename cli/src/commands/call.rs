//! `till call`.

use std::path::PathBuf;

use serde_json::Value;
use till::Operation;
use till::json;
use till::operation::Effect;

use super::client;
use crate::output::{Failure, print_whole, say, standard_input};
use crate::{exit, interrupt};

/// What tells, of a result or an error, which order it was and where it stands. Nothing of it is secret.
const TOLD: &[&str] = &["id", "order_id", "refund_id", "status", "kind", "outcome"];

/// What `till call` takes.
#[derive(clap::Args)]
pub struct Arguments {
    /// Name of the operation, such as payment_create; `till capabilities` lists which gateway has which
    operation: String,
    /// File with the client's configuration, as JSON, such as `till sandbox` prints it
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
}

/// Runs one operation. What it came to may be all that anybody knows of a payment: a reader that has gone away makes it no
/// success either.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let operation = Operation::named(&arguments.operation)?;
    let client = client(&arguments.config)?;
    let request = standard_input()?;
    let (value, ended) = match client.call(operation, &request, &interrupt::token()?).outcome {
        Ok(value) => (value, Ok(())),
        Err(error) => {
            say(&format!("till: {error}"));
            (json::to_value(&error), Err(Failure::Told(exit::of(&error))))
        }
    };
    match print_whole(&value) {
        Ok(()) => ended,
        Err(lost) => {
            say(&format!("till: standard output: {lost}: {}", unprinted(operation, &value)));
            ended?;
            Err(Failure::Told(exit::FAILED))
        }
    }
}

/// All that is left of a result that nobody could read.
fn unprinted(operation: Operation, value: &Value) -> String {
    let moves = operation.info().effect == Effect::Moves;
    let advice = if moves { ": ask what became of it before anything is sent again" } else { "" };
    // Written so that a gateway's numbers neither begin a line nor steer a terminal.
    let told = TOLD.iter().filter_map(|name| Some(format!(", {name} {:?}", value.get(*name)?.as_str()?)));
    format!(
        "the call ended, and its result could not be printed{advice}: {}{}",
        operation.name(),
        told.collect::<String>()
    )
}
