//! `till call`.

use std::path::PathBuf;

use till::Operation;

use super::client;
use crate::interrupt;
use crate::output::{Failure, print_json, standard_input};

/// What `till call` takes.
#[derive(clap::Args)]
pub struct Arguments {
    /// Name of the operation, such as payment_create; `till capabilities` lists which gateway has which
    operation: String,
    /// File with the client's configuration, as JSON, such as `till sandbox` prints it
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
}

/// Runs one operation.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let operation = Operation::named(&arguments.operation)?;
    let client = client(&arguments.config)?;
    let request = standard_input()?;
    let reply = client.call(operation, &request, &interrupt::token()?);
    let value = reply.outcome?;
    print_json(&value)
}
