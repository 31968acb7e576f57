//! `till sandbox`: starts the simulated gateways; `till sandbox fault` makes one that runs misbehave.

use std::path::PathBuf;

use serde_json::{Value, json};
use till::model::HttpMethod;

use super::certify::certificate;
use super::steer::Sandbox;
use crate::output::{Failure, print_json};

/// What `till sandbox` takes.
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Arguments {
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    options: libtill_sandbox::Options,
}

/// What can be done to a sandbox that runs.
#[derive(clap::Subcommand)]
enum Action {
    /// Set a fault for the next calls or notifications, list those that wait, or remove them
    Fault(Fault),
}

/// What `till sandbox fault` takes.
#[derive(clap::Args)]
#[command(group(clap::ArgGroup::new("what").required(true).args(["fault", "list", "clear"])))]
struct Fault {
    /// What goes wrong, such as drop_answer or duplicate_notification; a wrong name lists all
    fault: Option<String>,
    /// File that `till sandbox --ready-file` wrote
    #[arg(long, value_name = "FILE")]
    sandbox: PathBuf,
    /// Whose calls are meant
    #[arg(long)]
    gateway: String,
    /// Another merchant than the gateway's first: its name in the sandbox
    #[arg(long)]
    merchant: Option<String>,
    /// Only this operation, by its name on the wire, or notification
    #[arg(long, requires = "fault")]
    operation: Option<String>,
    /// Only this order, by the merchant's number
    #[arg(long, requires = "fault")]
    order: Option<String>,
    /// How often, once unless given
    #[arg(long, requires = "fault")]
    times: Option<u32>,
    /// A length of time, for the faults that have one
    #[arg(long, requires = "fault", allow_negative_numbers = true)]
    milliseconds: Option<i64>,
    /// The gateway's code to refuse with
    #[arg(long, requires = "fault")]
    code: Option<String>,
    /// Show the faults that wait for their call
    #[arg(long)]
    list: bool,
    /// Remove all of them, and end chaos
    #[arg(long)]
    clear: bool,
}

/// Starts a sandbox, or steers one.
pub fn run(arguments: Arguments) -> Result<(), Failure> {
    match arguments.action {
        None => {
            if let Some(profile) = &arguments.options.profile {
                certificate::check(profile)?;
            }
            libtill_sandbox::run(arguments.options).map_err(Into::into)
        }
        Some(Action::Fault(wanted)) => fault(&wanted),
    }
}

fn fault(wanted: &Fault) -> Result<(), Failure> {
    let sandbox = Sandbox::read(&wanted.sandbox, &wanted.gateway, wanted.merchant.as_deref())?;
    let answer = if wanted.list {
        sandbox.send(HttpMethod::Get, &format!("faults?merchant={}", sandbox.merchant()), Value::Null)?
    } else if wanted.clear {
        sandbox.send(HttpMethod::Post, &format!("faults/clear?merchant={}", sandbox.merchant()), json!({}))?
    } else {
        let rule = json!({
            "merchant": sandbox.merchant, "fault": wanted.fault, "operation": wanted.operation,
            "order_id": wanted.order, "times": wanted.times, "milliseconds": wanted.milliseconds,
            "code": wanted.code,
        });
        sandbox.send(HttpMethod::Post, "faults", rule)?
    };
    print_json(&answer)
}
