//! `till doctor`: finds what keeps a shop from its gateway.

mod configuration;
mod connection;
mod keys;
mod library;
mod report;

use std::path::PathBuf;

use crate::output::{Failure, say};
use report::Report;

/// The arguments of `till doctor`.
#[derive(clap::Args)]
pub struct Arguments {
    /// File with the client's configuration, as JSON; without it, only the library itself is checked
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// File with the public key that the gateway has: checks that it matches the configured private key
    #[arg(long, value_name = "FILE", requires = "config")]
    public_key: Option<PathBuf>,
    /// Query an order that does not exist, to check that the gateway accepts the credentials
    #[arg(long, requires = "config")]
    ask: bool,
}

/// Runs all checks, reports them, and fails if something must be fixed.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let mut report = Report::default();
    library::check(&mut report);
    if let Some(path) = &arguments.config {
        with_configuration(path, arguments, &mut report);
    } else {
        library::check_roots(None, &mut report);
        say("use --config FILE to check a configuration");
    }
    report.ended()
}

fn with_configuration(path: &std::path::Path, arguments: &Arguments, report: &mut Report) {
    let Some(config) = configuration::check(path, report) else { return };
    let client = configuration::check_client(&config, report);
    keys::check(&config, arguments.public_key.as_deref(), report);
    if !library::check_roots(config.tls.as_ref().and_then(|tls| tls.ca_file.as_deref()), report) {
        return;
    }
    let reached = connection::check(&config, report);
    if let (true, true, Some(client)) = (arguments.ask, reached, client) {
        connection::ask(&client, report);
    }
}
