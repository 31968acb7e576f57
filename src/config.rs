//! A client's configuration: the gateway, the credentials and the time limits.

pub(crate) mod address;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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

/// Time limits, in milliseconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Timeouts {
    /// Longest time to connect, TLS included; 5000 by default.
    #[schemars(range(min = 1, max = 600000))]
    pub connect_ms: u32,
    /// Longest time for one attempt; 30000 by default, as the gateways' documents say.
    #[schemars(range(min = 1, max = 600000))]
    pub attempt_ms: u32,
    /// Longest time for any call, with retries and resolving; 45000 by default. A client that resolves needs at least the time of the
    /// client that sent.
    #[schemars(range(min = 1, max = 600000))]
    pub total_ms: u32,
    /// How long a connection may be idle before it is no longer used; 5000 by default.
    #[schemars(range(min = 0, max = 600000))]
    pub idle_ms: u32,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { connect_ms: 5_000, attempt_ms: 30_000, total_ms: 45_000, idle_ms: 5_000 }
    }
}

/// How often, and with which pauses, to repeat a call that provably was not sent, or that only reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Retry {
    /// Total number of attempts, including the first; 3 by default.
    #[schemars(range(min = 1, max = 10))]
    pub attempts: u32,
    /// Pause before the second attempt in milliseconds, doubled each time; 200 by default.
    #[schemars(range(min = 1, max = 60000))]
    pub base_ms: u32,
    /// Longest pause in milliseconds; 2000 by default.
    #[schemars(range(min = 1, max = 600000))]
    pub max_ms: u32,
}

impl Default for Retry {
    fn default() -> Self {
        Self { attempts: 3, base_ms: 200, max_ms: 2_000 }
    }
}

/// The certificates to trust.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Tls {
    /// A PEM file of certificates to trust in addition to the bundled roots and those of `SSL_CERT_FILE`.
    #[schemars(length(min = 1, max = 4096))]
    pub ca_file: Option<String>,
}

/// The calling program, for the `User-Agent` header.
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
    /// Which of the gateway's documented hosts is used; `production` by default. Refused where it chooses nothing: at a gateway with
    /// one address, and beside a `base_url` that leads elsewhere than to this machine.
    pub environment: Option<Environment>,
    /// Another base URL, optionally with a path; https, or http to a loopback address. Required if a gateway's documents name no
    /// host.
    #[schemars(length(min = 8, max = 1024))]
    pub base_url: Option<String>,
    /// The merchant's IDs and keys at this gateway. White space around them is ignored. An RSA key may be pasted in any shape;
    /// while a gateway changes its public key, append the new one to the old one.
    #[schemars(length(max = 16))]
    pub credentials: BTreeMap<String, Secret>,
    /// Time limits.
    pub timeouts: Option<Timeouts>,
    /// When to repeat a call.
    pub retry: Option<Retry>,
    /// Whether to query the gateway by order number if an outcome is unknown; `true` by default.
    pub resolve: Option<bool>,
    /// Whether to send again after an unknown outcome; `false` by default. `true` is refused unless the gateway documents that it
    /// refuses a duplicate order number.
    pub resend: Option<bool>,
    /// The certificates to trust.
    pub tls: Option<Tls>,
    /// A proxy such as `http://proxy.example:3128`, optionally with user and password; also `https`, `socks5`, which looks up the
    /// gateway's name locally, and `socks5h`, which lets the proxy do it. Plain HTTP never uses a proxy.
    #[schemars(length(min = 8, max = 1024))]
    pub proxy: Option<Secret>,
    /// Whether answers include an `events` array of attempts and times; `false` by default.
    pub events: Option<bool>,
    /// The calling program.
    pub app: Option<App>,
}

impl ClientConfig {
    /// The time limits, or their defaults.
    pub fn timeouts(&self) -> Timeouts {
        self.timeouts.clone().unwrap_or_default()
    }

    /// The retry settings, or their defaults.
    pub fn retry(&self) -> Retry {
        self.retry.clone().unwrap_or_default()
    }
}
