//! `till doctor`: prints what keeps a shop from its gateway. The library checks the client; the command adds what only it sees: the
//! library itself, and the files.

mod configuration;
mod library;
mod report;

use std::path::{Path, PathBuf};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;
use till::model::CheckName;
use till::operation::{Operation, OperationResult};
use till::{CancelToken, Client};

use crate::output::{Failure, read, say};
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

fn with_configuration(path: &Path, arguments: &Arguments, report: &mut Report) {
    let Some(config) = configuration::check(path, report) else { return };
    if !library::check_roots(config.tls.as_ref().and_then(|tls| tls.ca_file.as_deref()), report) {
        return;
    }
    let Some(client) = configuration::client(config, report) else { return };
    let public_key = arguments.public_key.as_deref().and_then(|path| public_key(path, report));
    check(&client, arguments.ask, public_key, report);
}

/// The public key in a file; one in binary form as base64.
fn public_key(path: &Path, report: &mut Report) -> Option<String> {
    let bytes = read(path).map_err(|error| {
        let fix = "give the file with the merchant's public key";
        report.failed(CheckName::Keys, &format!("{error:#}"), fix);
    });
    bytes.ok().map(|bytes| {
        String::from_utf8(bytes).unwrap_or_else(|error| BASE64_STANDARD.encode(error.into_bytes()))
    })
}

fn check(client: &Client, query: bool, public_key: Option<String>, report: &mut Report) {
    let request = till::json::without_nulls(json!({"query": query, "public_key": public_key}));
    let called = client.call(Operation::ClientCheck, request.to_string().as_bytes(), &CancelToken::new());
    match called.outcome {
        Ok(OperationResult::ClientCheck(found)) => {
            found.findings.iter().for_each(|finding| report.finding(finding));
        }
        Ok(_) => report.failed(CheckName::Connection, "the check has no result", "report this as an error"),
        // Of the request, only the key can be wrong.
        Err(error) => report.violations(CheckName::Keys, &error, "give the merchant's public key"),
    }
}
