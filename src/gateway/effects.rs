//! Settings that would do nothing are refused, because a shop relies on what it sets. `false` is always taken: it is kept.

use super::kit::GatewayFactory;
use super::registry;
use crate::config::{ClientConfig, address};
use crate::error::{Error, ErrorKind, Result, Violation};
use crate::model::{CallOptions, TimeoutOptions};
use crate::operation::Operation;

/// The settings of a client.
pub(super) fn check_config(config: &ClientConfig, factory: &GatewayFactory, violations: &mut Vec<Violation>) {
    if violations.iter().all(|violation| violation.path != "base_url") {
        check_environment(config, factory, violations);
        check_certificates(config, violations);
    }
    let mut refuse = |path: &str, message: String| violations.push(Violation::new(path, message));
    if config.resend != Some(true) {
        return;
    }
    if !factory.capabilities.operations.iter().any(|operation| operation.refuses_duplicates) {
        refuse("resend", unsafe_to_resend(&config.gateway));
    } else if config.resolve == Some(false) {
        refuse(
            "resend",
            "has no effect with resolve: false, because libtill asks before it sends again".to_owned(),
        );
    }
}

/// `environment` chooses between a gateway's documented hosts. Beside the address of a test double on this machine it may stay:
/// no money moves there, and a shop's test changes one line.
fn check_environment(config: &ClientConfig, factory: &GatewayFactory, violations: &mut Vec<Violation>) {
    if config.environment.is_none() {
        return;
    }
    let name = factory.name();
    let message = match (&config.base_url, factory.hosts) {
        (Some(url), _) if address::is_local(url) => return,
        (Some(_), _) => {
            "has no effect beside base_url, which says where calls go: leave one of them out".to_owned()
        }
        (None, Some(_)) if !factory.has_environments() => {
            format!(
                "has no effect at {name}, which has one address: its key decides whether money moves. Leave it out"
            )
        }
        // Without hosts, base_url is missing, which is another violation.
        (None, _) => return,
    };
    violations.push(Violation::new("environment", message));
}

fn check_certificates(config: &ClientConfig, violations: &mut Vec<Violation>) {
    let is_plain = config.base_url.as_ref().is_some_and(|url| url.starts_with("http:"));
    if is_plain && config.tls.as_ref().is_some_and(|tls| tls.ca_file.is_some()) {
        let message = "has no effect with http:// in base_url, which uses no certificates: leave it out";
        violations.push(Violation::new("tls.ca_file", message));
    }
}

fn unsafe_to_resend(gateway: &str) -> String {
    format!(
        "has no effect here: {gateway} does not document that it refuses a duplicate number. Leave it out"
    )
}

impl ClientConfig {
    /// Refuses settings of a call that would have no effect on this operation.
    pub fn check_options(&self, operation: Operation, options: &CallOptions) -> Result<()> {
        let Some(factory) = registry::find(&self.gateway) else { return Ok(()) };
        let mut violations = Vec::new();
        self.check_platform(factory, options, &mut violations);
        self.check_limits(options.timeouts.as_ref(), &mut violations);
        let capability = |operation| factory.capabilities.find(operation);
        let mut refuse = |path: &str, message: String| violations.push(Violation::new(path, message));
        if options.resolve == Some(true) && operation.resolved_by().and_then(capability).is_none() {
            let message = match operation.moves_money() {
                false => format!("has no effect on {}, which moves no money: leave it out", operation.name()),
                true => format!(
                    "has no effect here: {} has no query that determines the outcome of {}. Leave it out",
                    self.gateway,
                    operation.name()
                ),
            };
            refuse("options.resolve", message);
        }
        if options.resend == Some(true) {
            if !operation.moves_money() {
                let message = "has no effect on {}, which moves no money: leave it out";
                refuse("options.resend", message.replace("{}", operation.name()));
            } else if !capability(operation).is_some_and(|known| known.refuses_duplicates) {
                refuse("options.resend", unsafe_to_resend(&self.gateway));
            } else if !options.resolve.or(self.resolve).unwrap_or(true) {
                let message = "has no effect without resolve, because libtill asks before it sends again";
                refuse("options.resend", message.to_owned());
            }
        }
        refused(violations)
    }

    fn check_platform(
        &self,
        factory: &GatewayFactory,
        options: &CallOptions,
        violations: &mut Vec<Violation>,
    ) {
        let credential = factory.platform_credential;
        if options.on_behalf_of.is_none()
            || credential.is_some_and(|name| self.credentials.contains_key(name))
        {
            return;
        }
        let message = match credential {
            Some(name) => format!("only a platform can act for another merchant: set credentials.{name}"),
            None => format!("{} has no platforms that act for other merchants: leave it out", self.gateway),
        };
        violations.push(Violation::new("options.on_behalf_of", message));
    }

    /// A limit that a shorter one around it always cuts.
    fn check_limits(&self, own: Option<&TimeoutOptions>, violations: &mut Vec<Violation>) {
        let Some(own) = own else { return };
        let usual = self.timeouts();
        let place = |own: Option<u32>, name| match own {
            Some(_) => format!("must not be longer than options.timeouts.{name}"),
            None => format!(
                "must not be longer than the client's timeouts.{name}: set options.timeouts.{name} too"
            ),
        };
        let total_ms = own.total_ms.unwrap_or(usual.total_ms);
        let attempt_ms = own.attempt_ms.unwrap_or(usual.attempt_ms);
        if own.attempt_ms.is_some_and(|attempt_ms| attempt_ms > total_ms) {
            let message = place(own.total_ms, "total_ms");
            violations.push(Violation::new("options.timeouts.attempt_ms", message));
        }
        if own.total_ms.is_some_and(|total_ms| total_ms > usual.total_ms) {
            let message = format!(
                "must not be longer than the client's, {}: an empty answer to a resolve is final once the client's time has \
                 passed, and a longer call could still be sent then; raise timeouts.total_ms of the client",
                usual.total_ms
            );
            violations.push(Violation::new("options.timeouts.total_ms", message));
        }
        let around = if total_ms < attempt_ms {
            (total_ms, own.total_ms, "total_ms")
        } else {
            (attempt_ms, own.attempt_ms, "attempt_ms")
        };
        if own.connect_ms.is_some_and(|connect_ms| connect_ms > around.0) {
            violations.push(Violation::new("options.timeouts.connect_ms", place(around.1, around.2)));
        }
    }
}

impl CallOptions {
    /// Refuses settings that have no effect if the host sends the requests itself. `total_ms` has one: a query that finds nothing
    /// is final only after it.
    pub fn check_for_host(&self) -> Result<()> {
        let own = self.timeouts.clone().unwrap_or_default();
        let set = [
            ("options.resolve", self.resolve == Some(true)),
            ("options.resend", self.resend == Some(true)),
            ("options.timeouts.connect_ms", own.connect_ms.is_some()),
            ("options.timeouts.attempt_ms", own.attempt_ms.is_some()),
            ("options.timeouts.idle_ms", own.idle_ms.is_some()),
        ];
        let message = "has no effect exchange by exchange, where your own HTTP client sends: leave it out";
        let names = set.into_iter().filter(|(_, is_set)| *is_set).map(|(name, _)| name);
        refused(names.map(|name| Violation::new(name, message)).collect())
    }
}

fn refused(violations: Vec<Violation>) -> Result<()> {
    if violations.is_empty() {
        Ok(())
    } else {
        Err(Error::with_violations(ErrorKind::InvalidRequest, violations))
    }
}
