//! Checks the configuration.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use till::config::Environment;
use till::gateway::registry;
use till::secret::Secret;
use till::{Client, ClientConfig};

use super::report::Report;
use crate::output::read;

const CHECK: &str = "configuration";
const FIX: &str = "change it in the configuration";

/// The time-out in the gateways' documents: a shorter one leaves more outcomes unknown.
const ATTEMPT_MS: u32 = 30_000;

/// The configuration, unless it has violations.
pub fn check(path: &Path, report: &mut Report) -> Option<ClientConfig> {
    let text = match read(path) {
        Ok(text) => text,
        Err(error) => {
            report.fail(CHECK, &format!("{error:#}"), "name a file that exists and that this user may read");
            return None;
        }
    };
    let config = match ClientConfig::from_json(&text) {
        Ok(config) => config,
        Err(error) => {
            report.violations(CHECK, &error, FIX);
            return None;
        }
    };
    report.hide(secrets(&config));
    check_permissions(path, report);
    check_patience(&config, report);
    Some(config)
}

/// The values that the gateway declares secret.
fn secrets(config: &ClientConfig) -> Vec<Secret> {
    let mut secrets = registry::find(&config.gateway).map_or_else(Vec::new, |factory| factory.secrets(config));
    secrets.extend(config.proxy.clone());
    secrets
}

/// The client, unless creating it reveals a violation.
pub fn check_client(config: &ClientConfig, report: &mut Report) -> Option<Client> {
    match Client::new(config.clone()) {
        Ok(client) => {
            let environment = match (&config.base_url, config.environment.unwrap_or_default()) {
                (Some(_), _) => "at the configured base_url",
                (None, Environment::Production) => "in production",
                (None, Environment::Sandbox) => "in the gateway's sandbox",
            };
            report.ok(CHECK, &format!("{} {environment}", config.gateway));
            check_notifications(config, report);
            Some(client)
        }
        Err(error) => {
            report.violations(CHECK, &error, FIX);
            None
        }
    }
}

fn check_permissions(path: &Path, report: &mut Report) {
    let others = std::fs::metadata(path).is_ok_and(|data| data.permissions().mode() & 0o077 != 0);
    if others {
        let message = format!("{} contains secrets, and other users can read or change it", path.display());
        report.warn(CHECK, &message, &format!("chmod 600 {}", path.display()));
    }
}

fn check_patience(config: &ClientConfig, report: &mut Report) {
    let timeouts = config.timeouts();
    if timeouts.attempt_ms < ATTEMPT_MS {
        let message = format!(
            "timeouts.attempt_ms is {}, but gateways may take up to {ATTEMPT_MS}: more outcomes will be unknown",
            timeouts.attempt_ms
        );
        report.warn(CHECK, &message, "remove timeouts.attempt_ms");
    }
    if config.resolve == Some(false) {
        let message = "resolve is false: after a lost answer, libtill does not query the outcome";
        report.warn(CHECK, message, "remove resolve, or run till resolve from a cron job");
    }
}

fn check_notifications(config: &ClientConfig, report: &mut Report) {
    let signed = registry::find(&config.gateway)
        .is_some_and(|factory| factory.capabilities.notifications != "none")
        || config.credentials.contains_key("notification_key");
    let message = if signed {
        "signed; the signature is checked"
    } else {
        "not authenticated: confirm each with notification_confirm before you act on it"
    };
    report.ok("notifications", message);
}
