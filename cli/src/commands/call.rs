//! `till call`.

use std::path::PathBuf;

use till::{Error, ErrorKind, Operation};

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
    let operation = Operation::from_name(&arguments.operation).ok_or_else(|| {
        let names = Operation::ALL.iter().map(|info| info.name);
        let nearest = till::json::nearest(&arguments.operation, names);
        let hint = nearest.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
        Error::fault(ErrorKind::InvalidRequest, "operation", format!("there is no such operation{hint}"))
    })?;
    let client = client(&arguments.config)?;
    let request = standard_input()?;
    let reply = client.call(operation, &request, &interrupt::token()?);
    let value = reply.outcome?;
    print_json(&value)
}
