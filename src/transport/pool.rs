//! The connection pool, and a fresh one in every process: to use a parent's connection would mix up the answers of two
//! processes, and to close one would end the parent's TLS session.

use std::time::Duration;

use ureq::Agent;
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::{ConnectProxyConnector, Connector, TcpConnector};

use super::connector::{Interruptible, Watched};
use super::tls::{TlsConnector, Trust};
use crate::config::ClientConfig;
use crate::error::{Error, ErrorKind, Result};
use crate::process::PerProcess;

/// How many idle connections a process keeps.
const IDLE_MAX: usize = 64;

/// The pools of this process and of those that it was forked from.
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
        let settings = Settings {
            config: agent_config(config)?,
            trust: Trust::load(config.tls.as_ref().and_then(|tls| tls.ca_file.as_deref()))?,
            proxied: config.proxy.is_some(),
        };
        let agents = PerProcess::new(settings.agent());
        Ok(Self { settings, agents })
    }

    /// The agent of the process that calls.
    pub fn agent(&self) -> &Agent {
        self.agents.get(|| self.settings.agent())
    }
}

impl Settings {
    fn agent(&self) -> Agent {
        let connector =
            ().chain(ConnectProxyConnector::default())
                .chain(TcpConnector::default())
                .chain(Interruptible)
                .chain(TlsConnector::new(self.trust.client_config()))
                .chain(Watched { proxied: self.proxied });
        Agent::with_parts(self.config.clone(), connector, DefaultResolver::default())
    }
}

fn agent_config(config: &ClientConfig) -> Result<ureq::config::Config> {
    let proxy = match &config.proxy {
        Some(url) => Some(ureq::Proxy::new(url.reveal()).map_err(|_| {
            Error::fault(
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
        .max_idle_age(Duration::from_millis(u64::from(config.timeouts().idle_ms)))
        .build())
}
