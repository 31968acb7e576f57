//! Reading a client's configuration: what its gateway takes, and every fault at once.

use super::registry::{self, Maker};
use crate::config::{ClientConfig, address};
use crate::error::{Error, ErrorKind, Fault, Result};
use crate::{json, schema, secret};

impl ClientConfig {
    /// Reads a configuration from JSON; reports every fault at once.
    pub fn from_json(text: &[u8]) -> Result<Self> {
        let value = json::parse_object(text).map_err(|error| error.with_kind(ErrorKind::InvalidConfig))?;
        let mut config: Self = schema::decode("ClientConfig", value, ErrorKind::InvalidConfig)?;
        let mut faults = Vec::new();
        config.check_addresses(&mut faults);
        config.check(&mut faults);
        if faults.is_empty() { Ok(config) } else { Err(Error::faulty(ErrorKind::InvalidConfig, faults)) }
    }

    fn check(&mut self, faults: &mut Vec<Fault>) {
        let Some(maker) = registry::find(&self.gateway) else {
            let names = registry::names();
            let hint = json::proposal(&self.gateway, names.iter().copied()).unwrap_or_else(|| ".".to_owned());
            let message = format!(
                "unknown gateway \"{}\"{hint} There are: {}",
                json::shown(&self.gateway),
                names.join(", ")
            );
            faults.push(Fault::new("gateway", message));
            return;
        };
        self.check_credentials(maker, faults);
        if self.base_url.is_none() && maker.host(self.environment.unwrap_or_default()).is_none() {
            let message = format!(
                "is required for {}, whose documents name no host for this environment",
                self.gateway
            );
            faults.push(Fault::new("base_url", message));
        }
        let timeouts = self.timeouts();
        if timeouts.attempt_ms > timeouts.total_ms {
            faults.push(Fault::new("timeouts.attempt_ms", "must not be longer than timeouts.total_ms"));
        }
        let retry = self.retry();
        if retry.base_ms > retry.max_ms {
            faults.push(Fault::new("retry.base_ms", "must not be longer than retry.max_ms"));
        }
    }

    /// Looks at the addresses, and brings the gateway's into its one form.
    fn check_addresses(&mut self, faults: &mut Vec<Fault>) {
        match self.base_url.as_deref().map(address::base_url) {
            Some(Ok(url)) => self.base_url = Some(url),
            Some(Err(message)) => faults.push(Fault::new("base_url", message)),
            None => {}
        }
        let Some(proxy) = &self.proxy else { return };
        if let Err(message) = address::proxy(proxy.reveal()) {
            faults.push(Fault::new("proxy", message));
        } else if self.base_url.as_ref().is_some_and(|url| url.starts_with("http:")) {
            let message = "is not used for http:// in base_url: plain HTTP goes to this machine and past every proxy, \
                           which could read keys and cards; leave it out";
            faults.push(Fault::new("proxy", message));
        }
    }

    fn check_credentials(&mut self, maker: &'static dyn Maker, faults: &mut Vec<Fault>) {
        let known = maker.credentials();
        for name in self.credentials.keys() {
            if !known.iter().any(|credential| credential.name == name) {
                let names = known.iter().map(|credential| credential.name);
                let hint = json::proposal(name, names).unwrap_or_default();
                faults.push(Fault::new(
                    format!("credentials.{}", json::shown(name)),
                    format!("is no credential of {}{hint}", self.gateway),
                ));
            }
        }
        for credential in known {
            let path = || format!("credentials.{}", credential.name);
            let Some(given) = self.credentials.get_mut(credential.name) else {
                if credential.required {
                    faults.push(Fault::new(path(), format!("is required for {}", self.gateway)));
                }
                continue;
            };
            // An RSA key has lines, and is read by whoever makes the gateway.
            if maker.takes_rsa_key(credential.name) {
                continue;
            }
            match secret::one_line(given.reveal()) {
                Ok(kept) => *given = kept,
                Err(message) => faults.push(Fault::new(path(), message)),
            }
        }
    }
}
