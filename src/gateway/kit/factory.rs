//! What libtill knows of a gateway before a client exists, and how a client's gateway is made.

use super::capability::Capabilities;
use super::gateway::Gateway;
use crate::config::{ClientConfig, Environment};
use crate::error::Result;
use crate::model::CredentialKind;
use crate::secret::Secret;

/// One name or key that a gateway's configuration takes.
#[derive(Clone, Copy, Debug)]
pub struct CredentialInfo {
    /// Its key under `credentials`.
    pub name: &'static str,
    /// Whether a client needs it.
    pub required: bool,
    /// What its value is. libtill checks a choice and a currency. A key may have several lines, and [`GatewayFactory::make`] parses
    /// it; every other credential is one line, already trimmed.
    pub kind: CredentialKind,
    /// Whether nothing that is shown may repeat it.
    pub is_secret: bool,
    /// The words of a choice.
    pub values: &'static [&'static str],
    /// What it is, in a few words.
    pub description: &'static str,
}

impl CredentialInfo {
    /// A text that every client of the gateway needs. It is a secret, unless [`shown`](Self::shown) says otherwise.
    pub const fn required(name: &'static str, description: &'static str) -> Self {
        Self { name, required: true, kind: CredentialKind::Text, is_secret: true, values: &[], description }
    }

    /// A credential that a client may leave out.
    pub const fn optional(name: &'static str, description: &'static str) -> Self {
        Self { required: false, ..Self::required(name, description) }
    }

    /// The same, where it is a name and no secret.
    pub const fn shown(self) -> Self {
        Self { is_secret: false, ..self }
    }

    /// The same, as one of these words.
    pub const fn one_of(self, values: &'static [&'static str]) -> Self {
        Self { kind: CredentialKind::Choice, values, ..self.shown() }
    }

    /// The same, as a currency.
    pub const fn as_currency(self) -> Self {
        Self { kind: CredentialKind::Currency, ..self.shown() }
    }

    /// The same, as an RSA private key.
    pub const fn as_private_key(self) -> Self {
        Self { kind: CredentialKind::RsaPrivateKey, ..self }
    }

    /// The same, as an RSA public key.
    pub const fn as_public_key(self) -> Self {
        Self { kind: CredentialKind::RsaPublicKey, ..self.shown() }
    }

    /// Whether it is a key, which may have several lines.
    pub fn is_key(&self) -> bool {
        matches!(self.kind, CredentialKind::RsaPrivateKey | CredentialKind::RsaPublicKey)
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

    /// The secrets of a configuration, so that nothing that is shown repeats one.
    pub fn secrets(&self, config: &ClientConfig) -> Vec<Secret> {
        let secret = self.credentials.iter().filter(|credential| credential.is_secret);
        secret.filter_map(|credential| config.credentials.get(credential.name).cloned()).collect()
    }

    /// The URL below which the gateway is reached, without a slash at its end.
    pub fn base_url(&self, config: &ClientConfig) -> String {
        let host = || self.host(config.environment.unwrap_or_default()).unwrap_or_default();
        config.base_url.as_deref().unwrap_or_else(host).trim_end_matches('/').to_owned()
    }
}
