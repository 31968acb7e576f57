//! The connection pool, and a new one in each process: sharing a parent's connection would mix up the answers of two
//! processes, and closing it would end the parent's TLS session.

use std::time::Duration;

use ureq::Agent;
use ureq::unversioned::transport::{ConnectProxyConnector, Connector};

use super::connector::{Interruptible, Watched};
use super::open::{Deferred, Direct, Socks};
use super::tls::{TlsConnector, Trust};
use crate::config::ClientConfig;
use crate::error::{Error, ErrorKind, Result};
use crate::process::PerProcess;
use crate::secret::Secret;

/// How many idle connections a process keeps.
const IDLE_MAX: usize = 64;

/// How long the pool keeps an idle connection: the longest that a call can ask for. Each call applies its own limit.
const AGE_MAX: Duration = Duration::from_millis(600_000);

/// The pools of this process and of its ancestors.
#[derive(Debug)]
pub struct Pool {
    settings: Settings,
    agents: PerProcess<Agent>,
}

#[derive(Debug)]
struct Settings {
    config: ureq::config::Config,
    trust: Trust,
    proxied: bool,
}

impl Pool {
    /// A pool for this process; opens no connection yet.
    pub fn new(config: &ClientConfig) -> Result<Self> {
        // Plain HTTP goes to this machine only; a proxy would see the card and the key.
        let plain = config.base_url.as_ref().is_some_and(|url| !url.starts_with("https:"));
        let proxy = config.proxy.as_ref().filter(|_| !plain);
        let settings = Settings {
            config: agent_config(config, proxy)?,
            trust: Trust::load(config.tls.as_ref().and_then(|tls| tls.ca_file.as_deref()))?,
            proxied: proxy.is_some(),
        };
        let agents = PerProcess::new(settings.agent());
        Ok(Self { settings, agents })
    }

    /// The agent of the calling process.
    pub fn agent(&self) -> &Agent {
        self.agents.get(|| self.settings.agent())
    }
}

impl Settings {
    fn agent(&self) -> Agent {
        let connector =
            ().chain(Socks::default())
                .chain(ConnectProxyConnector::default())
                .chain(Direct::default())
                .chain(Interruptible)
                .chain(TlsConnector::new(self.trust.client_config()))
                .chain(Watched { proxied: self.proxied });
        Agent::with_parts(self.config.clone(), connector, Deferred)
    }
}

fn agent_config(config: &ClientConfig, proxy: Option<&Secret>) -> Result<ureq::config::Config> {
    // Without this, ureq would use the proxy in the environment.
    let proxy = match proxy {
        Some(url) => Some(ureq::Proxy::new(url.reveal()).map_err(|_| {
            Error::violation(
                ErrorKind::InvalidConfig,
                "proxy",
                "must be written as http://[user:password@]host:port",
            )
        })?),
        None => None,
    };
    let app = config.app.as_ref().map(|app| match &app.version {
        Some(version) => format!(" {}/{version}", app.name),
        None => format!(" {}", app.name),
    });
    Ok(Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .proxy(proxy)
        .user_agent(format!("libtill/{}{}", env!("CARGO_PKG_VERSION"), app.unwrap_or_default()))
        .max_idle_connections(IDLE_MAX)
        .max_idle_connections_per_host(IDLE_MAX)
        .max_idle_age(AGE_MAX)
        .build())
}
