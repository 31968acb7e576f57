//! The connection pool, and a fresh one in every process.
//!
//! A child of `fork` inherits its parent's connections: to use one would mix up the answers of two processes, and to
//! close one would end the parent's TLS session. So a pool belongs to the process that made it. Another process walks
//! past it, without a lock that a thread of the parent may have held, and makes its own.

use std::time::Duration;

use once_cell::race::OnceBox;
use ureq::Agent;
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::{ConnectProxyConnector, Connector, TcpConnector};

use super::connector::{Interruptible, Watched};
use super::tls::{TlsConnector, Trust};
use crate::config::ClientConfig;
use crate::error::{Error, ErrorKind, Result};

/// How many idle connections a process keeps.
const IDLE_MAX: usize = 64;

/// The pools of this process and of those that it was forked from.
#[derive(Debug)]
pub struct Pool {
    settings: Settings,
    first: Slot,
}

#[derive(Debug)]
struct Settings {
    config: ureq::config::Config,
    trust: Trust,
    proxied: bool,
}

struct Slot {
    process_id: u32,
    agent: Option<Agent>,
    next: OnceBox<Slot>,
}

impl Pool {
    /// A pool for this process; opens no connection yet.
    pub fn new(config: &ClientConfig) -> Result<Self> {
        let settings = Settings {
            config: agent_config(config)?,
            trust: Trust::load(config.tls.as_ref().and_then(|tls| tls.ca_file.as_deref()))?,
            proxied: config.proxy.is_some(),
        };
        let first = Slot::new(&settings);
        Ok(Self { settings, first })
    }

    /// The agent of the process that calls.
    pub fn agent(&self) -> &Agent {
        let process_id = std::process::id();
        let mut slot = &self.first;
        while slot.process_id != process_id {
            slot = slot.next.get_or_init(|| Box::new(Slot::new(&self.settings)));
        }
        slot.agent.as_ref().expect("a slot keeps its agent until it is dropped")
    }
}

impl Slot {
    fn new(settings: &Settings) -> Self {
        let connector =
            ().chain(ConnectProxyConnector::default())
                .chain(TcpConnector::default())
                .chain(Interruptible)
                .chain(TlsConnector::new(settings.trust.client_config()))
                .chain(Watched { proxied: settings.proxied });
        let agent = Agent::with_parts(settings.config.clone(), connector, DefaultResolver::default());
        Self { process_id: std::process::id(), agent: Some(agent), next: OnceBox::new() }
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        if self.process_id != std::process::id() {
            std::mem::forget(self.agent.take());
        }
    }
}

impl std::fmt::Debug for Slot {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Slot of process {}", self.process_id)
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
