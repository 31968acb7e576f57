//! What the settings alone show.

use super::findings::Findings;
use crate::config::{ClientConfig, Environment, Timeouts};
use crate::gateway::GatewayFactory;
use crate::model::{CheckName, NotificationAuthentication};

const NAME: CheckName = CheckName::Configuration;

/// Looks at the settings, which were checked when the client was made.
pub(super) fn check(config: &ClientConfig, factory: &GatewayFactory, findings: &mut Findings) {
    let environment = match (&config.base_url, config.environment.unwrap_or_default()) {
        (Some(_), _) => "at the configured base_url",
        (None, _) if !factory.has_environments() => "at its one address",
        (None, Environment::Production) => "in production",
        (None, Environment::Sandbox) => "in the gateway's sandbox",
    };
    findings.ok(NAME, format!("{} {environment}", config.gateway));
    check_patience(config, findings);
}

/// A shorter time than the gateways' documents name leaves more outcomes unknown.
fn check_patience(config: &ClientConfig, findings: &mut Findings) {
    let (documented, own) = (Timeouts::default().attempt_ms, config.timeouts().attempt_ms);
    if own < documented {
        let message = format!(
            "timeouts.attempt_ms is {own}, but gateways may take up to {documented}: more outcomes will be unknown"
        );
        findings.warning(NAME, message, "remove timeouts.attempt_ms");
    }
    if config.resolve == Some(false) {
        let message = "resolve is false: after a lost answer, libtill does not query the outcome";
        findings.warning(NAME, message, "remove resolve, or run till resolve from a cron job");
    }
}

/// What authenticates notifications. None was seen, so nothing is said about one.
pub(super) fn check_notifications(config: &ClientConfig, factory: &GatewayFactory, findings: &mut Findings) {
    let signed = factory.capabilities.notifications == NotificationAuthentication::Signature
        || config.credentials.contains_key("notification_key");
    let message = if signed {
        "signed: libtill checks the signature of each one"
    } else {
        "not authenticated: confirm each with notification_confirm before you act on it"
    };
    findings.not_applicable(CheckName::Notifications, message);
}
