//! The `till` command: JSON on standard output, messages on standard error, and exit codes that follow the kinds of errors.

mod commands;
mod examples;
mod exit;
mod interrupt;
mod output;
mod web;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use commands::{
    bridge, call, capabilities, certify, completion, dictionary, doctor, listen, manual, resolve, sandbox,
    signature, trigger,
};
use output::{Failure, finished};

/// Payments, refunds and payouts through five payment gateways, and a sandbox to try them in
#[derive(Parser)]
#[command(name = "till", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Start the five simulated gateways, and print a configuration for each
    Sandbox(sandbox::Arguments),
    /// Run an operation: the request as JSON on standard input, the result on standard output
    Call(call::Arguments),
    /// Sign a message from standard input
    Sign(signature::SignArguments),
    /// Check the signature of a message from standard input
    Verify(signature::VerifyArguments),
    /// Show the string that is signed
    Explain(signature::ExplainArguments),
    /// Receive notifications, check them, and print them as JSON lines
    Listen(listen::Arguments),
    /// Make the sandbox send a notification
    Trigger(trigger::Arguments),
    /// Determine the outcome of orders whose outcome is unknown
    Resolve(resolve::Arguments),
    /// Check library, certificates, configuration, keys, connection and clock
    Doctor(doctor::Arguments),
    /// Learn from a real account what a gateway's document leaves open
    Certify(certify::Arguments),
    /// Show what each gateway can do, and the source of that knowledge
    Capabilities(capabilities::Arguments),
    /// Show one of the documents' lists, or its entry for a code
    Dictionary(dictionary::Arguments),
    /// Print the manual
    Man(manual::Arguments),
    /// Answer a question for a library that cannot load a native library, such as PHP's
    Bridge,
    /// Print a completion script for a shell
    Completion(completion::Arguments),
}

/// The command line with everything that its help shows.
fn command_line() -> clap::Command {
    let with_example = |command: clap::Command| match examples::of(command.get_name()) {
        Some(example) => command.after_help(format!("Example:\n  {example}")),
        None => command,
    };
    Arguments::command().after_help(exit::help()).mut_subcommands(with_example)
}

fn main() -> ExitCode {
    let matches = command_line().get_matches();
    let arguments = Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    finished(run(arguments.command))
}

fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Sandbox(arguments) => sandbox::run(arguments),
        Command::Call(arguments) => call::run(&arguments),
        Command::Sign(arguments) => signature::sign(&arguments),
        Command::Verify(arguments) => signature::verify(&arguments),
        Command::Explain(arguments) => signature::explained(&arguments),
        Command::Listen(arguments) => listen::run(&arguments),
        Command::Trigger(arguments) => trigger::run(&arguments),
        Command::Resolve(arguments) => resolve::run(&arguments),
        Command::Doctor(arguments) => doctor::run(&arguments),
        Command::Certify(arguments) => certify::run(&arguments),
        Command::Capabilities(arguments) => capabilities::run(&arguments),
        Command::Dictionary(arguments) => dictionary::run(&arguments),
        Command::Man(arguments) => {
            manual::run(&arguments, Arguments::command().disable_help_subcommand(true))
        }
        Command::Bridge => bridge::run(),
        Command::Completion(arguments) => completion::run(&arguments, command_line()),
    }
}
