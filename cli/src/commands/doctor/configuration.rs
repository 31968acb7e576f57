//! What a configuration violates.

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

/// The document's own time-out: who waits less long is left without an answer more often.
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

/// What the gateway calls secret; everything, where it cannot be made.
fn secrets(config: &ClientConfig) -> Vec<Secret> {
    let made = registry::find(&config.gateway).and_then(|maker| maker.make(config).ok());
    let mut secrets = match made {
        Some(gateway) => gateway.secrets(),
        None => config.credentials.values().cloned().collect(),
    };
    secrets.extend(config.proxy.clone());
    secrets
}

/// The client, unless something that is only seen when it is made is wrong.
pub fn check_client(config: &ClientConfig, report: &mut Report) -> Option<Client> {
    match Client::new(config.clone()) {
        Ok(client) => {
            let environment = match (&config.base_url, config.environment.unwrap_or_default()) {
                (Some(_), _) => "at a base_url of its own",
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
        let message = format!("{} holds secrets, and other users may read or change it", path.display());
        report.warn(CHECK, &message, &format!("chmod 600 {}", path.display()));
    }
}

fn check_patience(config: &ClientConfig, report: &mut Report) {
    let timeouts = config.timeouts();
    if timeouts.attempt_ms < ATTEMPT_MS {
        let message = format!(
            "timeouts.attempt_ms is {}, and gateways take up to {ATTEMPT_MS}: more outcomes will be unknown",
            timeouts.attempt_ms
        );
        report.warn(CHECK, &message, "leave timeouts.attempt_ms out");
    }
    if config.resolve == Some(false) {
        let message = "resolve is false: after a lost answer nobody asks the gateway what happened";
        report.warn(CHECK, message, "leave resolve out, or run till resolve from a cron job");
    }
}

fn check_notifications(config: &ClientConfig, report: &mut Report) {
    let signed = registry::find(&config.gateway)
        .is_some_and(|maker| maker.capabilities().notifications != "none")
        || config.credentials.contains_key("notification_key");
    let message = if signed {
        "signed, and checked by their signature"
    } else {
        "nobody vouches for them: each has to be confirmed with notification_confirm before it counts"
    };
    report.ok("notifications", message);
}
