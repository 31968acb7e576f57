//! A client's configuration: which gateway, as whom, and how patiently.

pub(crate) mod address;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Fault, Result};
use crate::model::CallOptions;
use crate::secret::Secret;

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
    /// The time-outs, or their defaults.
    pub fn timeouts(&self) -> Timeouts {
        self.timeouts.clone().unwrap_or_default()
    }

    /// The retry settings, or their defaults.
    pub fn retry(&self) -> Retry {
        self.retry.clone().unwrap_or_default()
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
}
