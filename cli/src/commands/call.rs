//! `till call`.

use std::path::PathBuf;

use serde_json::Value;
use till::Operation;
use till::call::for_operation;
use till::json;
use till::operation::Effect;

use super::client;
use crate::output::{Failure, print_whole, say, standard_input};
use crate::{exit, interrupt};

/// The fields of a result or an error that identify the order and its state. None of them is secret.
const FACTS: &[&str] = &["id", "order_id", "refund_id", "status", "kind", "outcome"];

/// The arguments of `till call`.
#[derive(clap::Args)]
pub struct Arguments {
    /// Name of the operation, such as payment_create; `till capabilities` lists the operations of each gateway
    operation: String,
    /// File with the client's configuration, as JSON, for example as `till sandbox` prints it
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
}

/// Runs one operation. Its result may be the only record of a payment, so a closed standard output is a failure here.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let operation = Operation::named(&arguments.operation)?;
    let client = client(&arguments.config).map_err(|failure| match failure {
        Failure::Library(error) => Failure::from(for_operation(*error, operation)),
        other => other,
    })?;
    let request = standard_input()?;
    let (value, ended) = match client.call(operation, &request, &interrupt::token()?).outcome {
        Ok(result) => (result.to_json(), Ok(())),
        Err(error) => {
            say(&format!("till: {error}"));
            (json::to_value(&error), Err(Failure::Told(exit::of(&error))))
        }
    };
    match print_whole(&value) {
        Ok(()) => ended,
        Err(error) => {
            say(&format!("till: standard output: {error}: {}", unprinted(operation, &value)));
            ended?;
            Err(Failure::Told(exit::FAILED))
        }
    }
}

/// A summary of a result that could not be printed.
fn unprinted(operation: Operation, value: &Value) -> String {
    let moves = operation.info().effect == Effect::Moves;
    let advice = if moves { ": determine its outcome before you send anything again" } else { "" };
    // Quoted, so that a gateway's numbers can neither begin a line nor control a terminal.
    let facts = FACTS.iter().filter_map(|name| Some(format!(", {name} {:?}", value.get(*name)?.as_str()?)));
    format!(
        "the call ended, but its result could not be printed{advice}: {}{}",
        operation.name(),
        facts.collect::<String>()
    )
}
