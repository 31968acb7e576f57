//! The `till` command: JSON on standard output, words on standard error, and exit codes that follow the kinds of errors.

mod commands;
mod output;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use commands::{call, capabilities, listen, signature};
use output::finished;

/// Payments, refunds and payouts through five payment gateways, and a sandbox to try them in
#[derive(Parser)]
#[command(name = "till", version, after_help = output::EXIT_CODES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Start the five simulated gateways, and print a configuration for each
    #[command(after_help = "Example:\n  till sandbox --port 4848 --tls --database sandbox.db")]
    Sandbox(libtill_sandbox::Options),
    /// Run an operation: the request as JSON on standard input, the result on standard output
    #[command(
        after_help = "Example:\n  echo '{\"order_id\": \"A1\"}' | till call payment_get --config shop.json\n\
                      The configuration is such as `till sandbox` prints it."
    )]
    Call(call::Arguments),
    /// Sign a message from standard input
    #[command(after_help = "Example:\n  till sign payermax --key-file merchant.pem < body.json")]
    Sign(signature::SignArguments),
    /// Check the signature of a message from standard input
    #[command(
        after_help = "Example:\n  till verify payermax --key-file payermax.pem --signature \"$SIGN\" < body.json"
    )]
    Verify(signature::VerifyArguments),
    /// Show what exactly is signed
    #[command(after_help = "Example:\n  till explain paypro < fields.json")]
    Explain(signature::ExplainArguments),
    /// Receive notifications, check them, and print them as JSON lines
    #[command(after_help = "Example:\n  till listen --config shop.json --port 8080")]
    Listen(listen::Arguments),
    /// Show which gateway can do what, and where the knowledge comes from
    #[command(after_help = "Example:\n  till capabilities --gateway paymart")]
    Capabilities(capabilities::Arguments),
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Sandbox(options) => libtill_sandbox::run(options).map_err(Into::into),
        Command::Call(arguments) => call::run(&arguments),
        Command::Sign(arguments) => signature::sign(&arguments),
        Command::Verify(arguments) => signature::verify(&arguments),
        Command::Explain(arguments) => signature::explained(&arguments),
        Command::Listen(arguments) => listen::run(&arguments),
        Command::Capabilities(arguments) => capabilities::run(&arguments),
    };
    finished(outcome)
}
