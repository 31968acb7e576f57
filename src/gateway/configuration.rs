//! Reading a client's configuration: what its gateway takes, and every violation at once.

use super::kit::GatewayFactory;
use super::registry;
use crate::config::{ClientConfig, address};
use crate::error::{Error, ErrorKind, Result, Violation};
use crate::model::CallOptions;
use crate::{json, schema, secret};

impl ClientConfig {
    /// Reads a configuration from JSON; reports every violation at once.
    pub fn from_json(text: &[u8]) -> Result<Self> {
        let value = json::parse_object(text).map_err(|error| error.with_kind(ErrorKind::InvalidConfig))?;
        let mut config: Self = schema::decode("ClientConfig", value, ErrorKind::InvalidConfig)?;
        let mut violations = Vec::new();
        config.check_addresses(&mut violations);
        config.check(&mut violations);
        if violations.is_empty() {
            Ok(config)
        } else {
            Err(Error::with_violations(ErrorKind::InvalidConfig, violations))
        }
    }

    /// Refuses call options that would have no effect, because the shop relies on them.
    pub fn check_options(&self, options: &CallOptions) -> Result<()> {
        let mut violations = Vec::new();
        let credential = registry::find(&self.gateway).and_then(|factory| factory.platform_credential);
        if options.on_behalf_of.is_some()
            && !credential.is_some_and(|name| self.credentials.contains_key(name))
        {
            let message = match credential {
                Some(name) => format!("only a platform can act for another merchant: set credentials.{name}"),
                None => {
                    format!("{} has no platforms that act for other merchants: leave it out", self.gateway)
                }
            };
            violations.push(Violation::new("options.on_behalf_of", message));
        }
        let own = options.timeouts.clone().unwrap_or_default();
        if own.total_ms.zip(own.attempt_ms).is_some_and(|(total, attempt)| attempt > total) {
            let message = "must not be longer than options.timeouts.total_ms";
            violations.push(Violation::new("options.timeouts.attempt_ms", message));
        }
        let longest = self.timeouts().total_ms;
        if own.total_ms.is_some_and(|total| total > longest) {
            let message = format!(
                "must not be longer than the client's, {longest}: an empty answer to a resolve is final once the client's \
                 time has passed, and a longer call could still be sent then; raise timeouts.total_ms of the client"
            );
            violations.push(Violation::new("options.timeouts.total_ms", message));
        }
        if violations.is_empty() {
            Ok(())
        } else {
            Err(Error::with_violations(ErrorKind::InvalidRequest, violations))
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
        for name in self.credentials.keys() {
            if !known.iter().any(|credential| credential.name == name) {
                let names = known.iter().map(|credential| credential.name);
                let hint = json::proposal(name, names).unwrap_or_default();
                violations.push(Violation::new(
                    format!("credentials.{}", json::shown(name)),
                    format!("is no credential of {}{hint}", self.gateway),
                ));
            }
        }
        for credential in known {
            let path = || format!("credentials.{}", credential.name);
            let Some(given) = self.credentials.get_mut(credential.name) else {
                if credential.required {
                    violations.push(Violation::new(path(), format!("is required for {}", self.gateway)));
                }
                continue;
            };
            // An RSA key may have several lines; the factory parses it.
            if credential.is_rsa_key {
                continue;
            }
            match secret::one_line(given.reveal()) {
                Ok(kept) => *given = kept,
                Err(message) => violations.push(Violation::new(path(), message)),
            }
        }
    }
}
