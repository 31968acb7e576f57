//! What libtill knows of a gateway before a client exists, and how a client's gateway is made.

use super::capability::Capabilities;
use super::gateway::Gateway;
use crate::config::{ClientConfig, Environment};
use crate::error::Result;

/// One name or key that a gateway's configuration takes.
#[derive(Clone, Copy, Debug)]
pub struct CredentialInfo {
    /// Its key under `credentials`.
    pub name: &'static str,
    /// Whether a client needs it.
    pub required: bool,
    /// Whether it is an RSA key. A key may have several lines, and [`GatewayFactory::make`] parses it. Every other
    /// credential is one line of text, already trimmed.
    pub is_rsa_key: bool,
    /// What it is, in a few words.
    pub description: &'static str,
}

impl CredentialInfo {
    /// A credential that every client of the gateway needs.
    pub const fn required(name: &'static str, description: &'static str) -> Self {
        Self { name, required: true, is_rsa_key: false, description }
    }

    /// A credential that a client may leave out.
    pub const fn optional(name: &'static str, description: &'static str) -> Self {
        Self { required: false, ..Self::required(name, description) }
    }

    /// The same, as an RSA key.
    pub const fn as_rsa_key(self) -> Self {
        Self { is_rsa_key: true, ..self }
    }
}

/// The hosts that a gateway's documents name.
#[derive(Clone, Copy, Debug)]
pub struct Hosts {
    /// Where money moves.
    pub production: &'static str,
    /// The gateway's own test system.
    pub sandbox: &'static str,
}

/// A gateway that libtill can make.
pub struct GatewayFactory {
    /// The gateway's name, and what it can do.
    pub capabilities: Capabilities,
    /// Its credentials.
    pub credentials: &'static [CredentialInfo],
    /// The credential with which a platform acts for other merchants (`options.on_behalf_of`), if the gateway has platforms.
    pub platform_credential: Option<&'static str>,
    /// The fields whose values are secret, in the gateway's own spelling: card numbers, codes and keys. libtill masks them in
    /// everything that it shows. Common names, such as `cvv`, need no entry.
    pub secret_fields: &'static [&'static str],
    /// The hosts that its documents name. Without them, `base_url` is required.
    pub hosts: Option<Hosts>,
    /// Makes the gateway; the configuration has been checked against the credentials.
    pub make: fn(&ClientConfig) -> Result<Box<dyn Gateway>>,
}

impl GatewayFactory {
    /// The gateway's name.
    pub fn name(&self) -> &'static str {
        self.capabilities.gateway
    }

    /// The host that its documents name for an environment.
    pub fn host(&self, environment: Environment) -> Option<&'static str> {
        self.hosts.map(|hosts| match environment {
            Environment::Production => hosts.production,
            Environment::Sandbox => hosts.sandbox,
        })
    }

    /// Whether its documents name two hosts, of which `environment` chooses one.
    pub fn has_environments(&self) -> bool {
        self.hosts.is_some_and(|hosts| hosts.production != hosts.sandbox)
    }

    /// The URL below which the gateway is reached, without a slash at its end.
    pub fn base_url(&self, config: &ClientConfig) -> String {
        let host = || self.host(config.environment.unwrap_or_default()).unwrap_or_default();
        config.base_url.as_deref().unwrap_or_else(host).trim_end_matches('/').to_owned()
    }
}
