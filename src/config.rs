//! A client's configuration: which gateway, as whom, and how patiently.

mod address;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Fault, Result};
use crate::gateway::registry;
use crate::gateway::registry::Maker;
use crate::json;
use crate::model::CallOptions;
use crate::schema;
use crate::secret::{self, Secret};

/// Which of a gateway's documented hosts is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Environment {
    /// Real money.
    #[default]
    Production,
    /// The gateway's own test environment.
    Sandbox,
}

/// How long things may take, in milliseconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Timeouts {
    /// Longest time to connect, TLS included; 5000 when absent.
    #[schemars(range(min = 1, max = 600000))]
    pub connect_ms: u32,
    /// Longest time for one attempt; 30000 when absent, which is the documents' own.
    #[schemars(range(min = 1, max = 600000))]
    pub attempt_ms: u32,
    /// Longest time for a whole call, with retries and resolving; 45000 when absent.
    #[schemars(range(min = 1, max = 600000))]
    pub total_ms: u32,
    /// A connection that idled longer is not used again; 5000 when absent.
    #[schemars(range(min = 0, max = 600000))]
    pub idle_ms: u32,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { connect_ms: 5_000, attempt_ms: 30_000, total_ms: 45_000, idle_ms: 5_000 }
    }
}

/// How often and how patiently a call is repeated that provably was not sent, or that only reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Retry {
    /// Attempts in all, the first one included; 3 when absent.
    #[schemars(range(min = 1, max = 10))]
    pub attempts: u32,
    /// Pause before the second attempt in milliseconds, doubled each time; 200 when absent.
    #[schemars(range(min = 1, max = 60000))]
    pub base_ms: u32,
    /// Longest pause in milliseconds; 2000 when absent.
    #[schemars(range(min = 1, max = 600000))]
    pub max_ms: u32,
}

impl Default for Retry {
    fn default() -> Self {
        Self { attempts: 3, base_ms: 200, max_ms: 2_000 }
    }
}

/// Whom to trust.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Tls {
    /// A PEM file of certificates that are trusted beside the bundled roots and those of `SSL_CERT_FILE`.
    #[schemars(length(min = 1, max = 4096))]
    pub ca_file: Option<String>,
}

/// Which program calls, for the `User-Agent` header.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct App {
    /// Name of the program.
    #[schemars(length(min = 1, max = 64), regex(pattern = "^[A-Za-z0-9._-]+$"))]
    pub name: String,
    /// Version of the program.
    #[schemars(length(min = 1, max = 64), regex(pattern = "^[A-Za-z0-9._-]+$"))]
    pub version: Option<String>,
}

/// A client's configuration.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClientConfig {
    /// Name of the gateway: `paymart`, `onlinepay`, `globalmerchant`, `payermax`, `paypro`.
    #[schemars(length(min = 1, max = 64))]
    pub gateway: String,
    /// Which of the gateway's documented hosts is used; `production` when absent.
    pub environment: Option<Environment>,
    /// Another host, with a path if need be; https, or http to a loopback address. Required where a gateway's documents
    /// name no host.
    #[schemars(length(min = 8, max = 1024))]
    pub base_url: Option<String>,
    /// The merchant's names and keys at this gateway. White space around one is no part of it; an RSA key may be pasted in any
    /// shape, and where a gateway changes its public key, the new one may stand behind the old one.
    #[schemars(length(max = 16))]
    pub credentials: BTreeMap<String, Secret>,
    /// How long things may take.
    pub timeouts: Option<Timeouts>,
    /// How often a call is repeated.
    pub retry: Option<Retry>,
    /// Whether to ask the gateway by order number when an outcome is unknown; `true` when absent.
    pub resolve: Option<bool>,
    /// Whether to send again after an unknown outcome, where this gateway documents that it refuses a second order
    /// number; `false` when absent.
    pub resend: Option<bool>,
    /// Whom to trust.
    pub tls: Option<Tls>,
    /// A proxy such as `http://proxy.example:3128`, user and password included if need be; also `https`, `socks5`, which
    /// looks the gateway's name up here, and `socks5h`, which leaves that to the proxy. Plain HTTP goes through none.
    #[schemars(length(min = 8, max = 1024))]
    pub proxy: Option<Secret>,
    /// Whether answers carry an `events` array of attempts and times; `false` when absent.
    pub events: Option<bool>,
    /// Which program calls.
    pub app: Option<App>,
}

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

    /// The time-outs, or their defaults.
    pub fn timeouts(&self) -> Timeouts {
        self.timeouts.clone().unwrap_or_default()
    }

    /// The retry settings, or their defaults.
    pub fn retry(&self) -> Retry {
        self.retry.clone().unwrap_or_default()
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

    /// A call's own settings that would do nothing: the shop counts on what it asked for.
    pub fn check_options(&self, options: &CallOptions) -> Result<()> {
        let mut faults = Vec::new();
        if options.on_behalf_of.is_some() && !self.credentials.contains_key("sp_merchant_no") {
            let message = "only a platform acts for another merchant: its client has credentials.sp_merchant_no, \
                           which PayerMax gives to platforms";
            faults.push(Fault::new("options.on_behalf_of", message));
        }
        let own = options.timeouts.clone().unwrap_or_default();
        if own.total_ms.zip(own.attempt_ms).is_some_and(|(total, attempt)| attempt > total) {
            let message = "must not be longer than options.timeouts.total_ms";
            faults.push(Fault::new("options.timeouts.attempt_ms", message));
        }
        if faults.is_empty() { Ok(()) } else { Err(Error::faulty(ErrorKind::InvalidRequest, faults)) }
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
