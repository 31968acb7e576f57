//! Reading a client's configuration: what its gateway takes, and every violation at once.

use serde_json::Value;

use super::kit::{CredentialInfo, GatewayFactory};
use super::{effects, registry};
use crate::config::{ClientConfig, address};
use crate::error::{Error, ErrorKind, Result, Violation};
use crate::model::CredentialKind;
use crate::money::Currency;
use crate::{json, schema, secret};

/// How many letters a misspelt name of a credential may have more than the right one.
const MISSPELT_MAX: usize = 3;

impl ClientConfig {
    /// Reads a configuration from JSON; reports every violation at once, and no name that may be a credential.
    pub(crate) fn read(text: &[u8]) -> Result<Self> {
        let value = json::parse_object(text).map_err(without_names)?;
        let connect_ms = value.get("timeouts").and_then(|own| own.get("connect_ms")).and_then(Value::as_u64);
        let read = schema::decode("ClientConfig", value, ErrorKind::InvalidConfig);
        let mut config: Self = read.map_err(without_names)?;
        let mut violations = Vec::new();
        config.check_addresses(&mut violations);
        config.check(&mut violations);
        if connect_ms.is_some_and(|connect_ms| connect_ms > u64::from(config.timeouts().attempt_ms)) {
            let message = "must not be longer than timeouts.attempt_ms";
            violations.push(Violation::new("timeouts.connect_ms", message));
        }
        if violations.is_empty() {
            Ok(config)
        } else {
            Err(Error::with_violations(ErrorKind::InvalidConfig, violations))
        }
    }

    fn check(&mut self, violations: &mut Vec<Violation>) {
        let Some(factory) = registry::find(&self.gateway) else {
            let names = registry::names();
            let hint = json::proposal(&self.gateway, names.iter().copied()).unwrap_or_else(|| ".".to_owned());
            let message = format!(
                "unknown gateway \"{}\"{hint} There are: {}",
                json::shown(&self.gateway),
                names.join(", ")
            );
            violations.push(Violation::new("gateway", message));
            return;
        };
        self.check_credentials(factory, violations);
        effects::check_config(self, factory, violations);
        if self.base_url.is_none() && factory.host(self.environment.unwrap_or_default()).is_none() {
            let message = format!(
                "is required for {}, whose documents name no host for this environment",
                self.gateway
            );
            violations.push(Violation::new("base_url", message));
        }
        let timeouts = self.timeouts();
        if timeouts.attempt_ms > timeouts.total_ms {
            violations
                .push(Violation::new("timeouts.attempt_ms", "must not be longer than timeouts.total_ms"));
        }
        let retry = self.retry();
        if retry.base_ms > retry.max_ms {
            violations.push(Violation::new("retry.base_ms", "must not be longer than retry.max_ms"));
        }
    }

    /// Looks at the addresses, and brings the gateway's into its one form.
    fn check_addresses(&mut self, violations: &mut Vec<Violation>) {
        match self.base_url.as_deref().map(address::base_url) {
            Some(Ok(url)) => self.base_url = Some(url),
            Some(Err(message)) => violations.push(Violation::new("base_url", message)),
            None => {}
        }
        let Some(proxy) = &self.proxy else { return };
        if let Err(message) = address::proxy(proxy.reveal()) {
            violations.push(Violation::new("proxy", message));
        } else if self.base_url.as_ref().is_some_and(|url| url.starts_with("http:")) {
            let message = "is not used for http:// in base_url: plain HTTP goes to this machine and past every proxy, \
                           which could read keys and cards; leave it out";
            violations.push(Violation::new("proxy", message));
        }
    }

    fn check_credentials(&mut self, factory: &'static GatewayFactory, violations: &mut Vec<Violation>) {
        let known = factory.credentials;
        let taken: Vec<&str> = known.iter().map(|credential| credential.name).collect();
        for name in self.credentials.keys().filter(|name| !taken.contains(&name.as_str())) {
            let hint = json::proposal(name, taken.iter().copied()).unwrap_or_default();
            violations.push(match shown_credential(name) {
                Some(path) => Violation::new(path, format!("is no credential of {}{hint}", self.gateway)),
                None => {
                    let message = format!(
                        "has a name that {} does not take; it takes {}",
                        self.gateway,
                        taken.join(", ")
                    );
                    Violation::new("credentials", message)
                }
            });
        }
        violations.dedup();
        for credential in known {
            let path = || format!("credentials.{}", credential.name);
            let Some(given) = self.credentials.get_mut(credential.name) else {
                if credential.required {
                    violations.push(Violation::new(path(), format!("is required for {}", self.gateway)));
                }
                continue;
            };
            // An RSA key may have several lines; the factory parses it.
            if credential.is_key() {
                continue;
            }
            match secret::one_line(given.reveal()) {
                Ok(kept) => *given = kept,
                Err(message) => {
                    violations.push(Violation::new(path(), message));
                    continue;
                }
            }
            if let Some(message) = wrong_value(credential, given.reveal()) {
                violations.push(Violation::new(path(), message));
            }
        }
    }
}

/// What is wrong with a value that is none of its kind.
fn wrong_value(credential: &CredentialInfo, value: &str) -> Option<String> {
    match credential.kind {
        CredentialKind::Choice if !credential.values.contains(&value) => {
            let near = json::proposal(value, credential.values.iter().copied()).unwrap_or_default();
            Some(format!("must be {}{near}", credential.values.join(" or ")))
        }
        CredentialKind::Currency if Currency::new(value).is_none() => {
            Some("must be the account's currency as ISO 4217 writes it, such as MXN".to_owned())
        }
        _ => None,
    }
}

/// The path of a credential, if its name is that of some gateway's, or a misspelling of one. Any other name is not shown: somebody
/// may have taken a key for its name.
fn shown_credential(name: &str) -> Option<String> {
    let credentials = registry::all().into_iter().flat_map(|factory| factory.credentials);
    let near = json::nearest(name, credentials.map(|credential| credential.name))?;
    (name.len() <= near.len() + MISSPELT_MAX).then(|| format!("credentials.{}", json::shown(name)))
}

/// The error of a configuration without the names of credentials that are not shown, and without a duplicate name.
fn without_names(error: Error) -> Error {
    let kind = ErrorKind::InvalidConfig;
    let Some(mut violations) = error.violations else {
        let words = error.message.split(" \"").next().unwrap_or_default();
        return Error::new(kind, words);
    };
    for violation in &mut violations {
        let name = violation.path.strip_prefix("credentials.");
        if name.is_some_and(|name| shown_credential(name).is_none()) {
            violation.path = "credentials".to_owned();
            violation.message = format!("has a value that {}", violation.message);
        }
    }
    violations.dedup();
    Error::with_violations(kind, violations)
}
