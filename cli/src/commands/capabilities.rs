//! `till capabilities`.

use serde_json::json;
use till::gateway::registry;
use till::{Error, ErrorKind};

use crate::output::{Failure, print_json};

/// The arguments of `till capabilities`.
#[derive(clap::Args)]
pub struct Arguments {
    /// Only this gateway: paymart, onlinepay, globalmerchant, payermax or paypro
    #[arg(long)]
    gateway: Option<String>,
}

/// Prints the operations of the gateways.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let Some(name) = &arguments.gateway else {
        return print_json(&json!({"gateways": registry::capabilities()}));
    };
    let factory = registry::find(name).ok_or_else(|| {
        let message = format!("unknown gateway; there are: {}", registry::names().join(", "));
        Error::violation(ErrorKind::InvalidRequest, "gateway", message)
    })?;
    print_json(&json!(factory.described()))
}
