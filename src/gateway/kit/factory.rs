//! How a gateway is made from a configuration.

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
    /// What it is, in a few words.
    pub description: &'static str,
}

/// Makes a gateway from a configuration.
pub trait GatewayFactory: Send + Sync {
    /// The gateway's name.
    fn name(&self) -> &'static str;

    /// What the gateway can do.
    fn capabilities(&self) -> Capabilities;

    /// Its credentials.
    fn credentials(&self) -> &'static [CredentialInfo];

    /// The fields whose values are secret, in the gateway's own spelling: card numbers, codes and keys. libtill masks them in
    /// everything that it shows. Common names, such as `cvv`, need no entry.
    fn secret_fields(&self) -> &'static [&'static str];

    /// The credential with which a platform acts for other merchants (`options.on_behalf_of`), if the gateway has platforms.
    fn platform_credential(&self) -> Option<&'static str> {
        None
    }

    /// Whether a credential is an RSA key. A key may have several lines, and [`GatewayFactory::make`] parses it. Every other
    /// credential is one line of text, already trimmed.
    fn takes_rsa_key(&self, _credential: &str) -> bool {
        false
    }

    /// The host that its documents name for an environment.
    fn host(&self, environment: Environment) -> Option<&'static str>;

    /// Makes the gateway; the configuration has been checked against [`GatewayFactory::credentials`].
    fn make(&self, config: &ClientConfig) -> Result<Box<dyn Gateway>>;
}

/// The URL below which a gateway is reached, without a slash at its end.
pub fn base_url(factory: &dyn GatewayFactory, config: &ClientConfig) -> String {
    let host = || factory.host(config.environment.unwrap_or_default()).unwrap_or_default().to_owned();
    let url = config.base_url.clone().unwrap_or_else(host);
    url.trim_end_matches('/').to_owned()
}
