//! Opening a connection: DNS lookup, then to the gateway directly or through a SOCKS proxy.
//!
//! A name is looked up only to open a connection. ureq would look it up before every request, in a separate thread, even
//! if a pooled connection is available.

use std::io;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::time::Instant as UreqInstant;
use ureq::unversioned::transport::{
    ConnectionDetails, Connector, Either, NextTimeout, SocksConnector, TcpConnector, Transport,
};

use super::cancel::LOOK_EVERY;
use super::connector::check_cancelled;
use super::duration::exact;
use super::tls::left;

/// The memory for the buffers of a new connection, HTTP's and TLS's, in bytes.
const BUFFERS: usize = 768 << 10;

/// The resolver that ureq asks before every request: it postpones the lookup.
#[derive(Debug)]
pub struct Deferred;

impl Resolver for Deferred {
    fn resolve(&self, _: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        Ok(self.empty())
    }
}

/// The resolver that does the lookup.
#[derive(Debug)]
struct Immediate;

impl Resolver for Immediate {
    fn resolve(
        &self,
        uri: &Uri,
        _: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let mut addresses = self.empty();
        for address in look_up(uri, timeout)? {
            // ureq tries a limited number of addresses.
            if addresses.try_push(address).is_err() {
                break;
            }
        }
        Ok(addresses)
    }
}

/// The addresses of a URL's host. The system's lookup cannot be interrupted, so it runs in a thread that may outlive
/// the wait.
fn look_up(uri: &Uri, timeout: NextTimeout) -> Result<Vec<SocketAddr>, ureq::Error> {
    let host = uri.host().unwrap_or_default().trim_matches(['[', ']']).to_owned();
    let port = uri.port_u16().unwrap_or(match uri.scheme_str() {
        Some("https") => 443,
        Some("http") => 80,
        _ => 1080,
    });
    if let Ok(address) = host.parse::<IpAddr>() {
        return Ok(vec![SocketAddr::new(address, port)]);
    }
    let (sender, receiver) = sync_channel(1);
    let name = host.clone();
    std::thread::Builder::new().name("till-lookup".to_owned()).spawn(move || {
        let addresses = (name.as_str(), port).to_socket_addrs().map(Iterator::collect);
        // The receiver is gone if the call timed out.
        let _ = sender.send(addresses);
    })?;
    let addresses: io::Result<Vec<SocketAddr>> = wait(timeout, |piece| receiver.recv_timeout(piece))?;
    let unresolved = |why: String| {
        let message = format!("the host name {host} could not be resolved{why}");
        ureq::Error::Io(io::Error::new(io::ErrorKind::NotFound, message))
    };
    match addresses {
        Ok(addresses) if addresses.is_empty() => Err(unresolved(String::new())),
        Ok(addresses) => Ok(addresses),
        Err(error) => Err(unresolved(format!(" ({error})"))),
    }
}

/// Waits in short pieces, and checks for cancellation between them.
fn wait<T>(
    timeout: NextTimeout,
    mut receive: impl FnMut(Duration) -> Result<T, RecvTimeoutError>,
) -> Result<T, ureq::Error> {
    let end = exact(timeout.after).map(|after| Instant::now() + after);
    loop {
        check_cancelled()?;
        let left = end.map_or(LOOK_EVERY, |end| end.saturating_duration_since(Instant::now()));
        if left.is_zero() {
            return Err(ureq::Error::Timeout(timeout.reason));
        }
        match receive(left.min(LOOK_EVERY)) {
            Ok(received) => return Ok(received),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                return Err(io::Error::other("the DNS lookup ended without an answer").into());
            }
        }
    }
}

/// The details of a connection to these addresses, with the time left to open it.
fn with_addresses<'a>(
    details: &'a ConnectionDetails<'a>,
    addrs: ResolvedSocketAddrs,
) -> Result<ConnectionDetails<'a>, ureq::Error> {
    let timeout = left(details);
    if timeout.after.is_zero() {
        return Err(ureq::Error::Timeout(timeout.reason));
    }
    Ok(ConnectionDetails {
        uri: details.uri,
        addrs,
        config: details.config,
        request_level: details.request_level,
        resolver: &Immediate,
        now: UreqInstant::now(),
        timeout,
        current_time: details.current_time.clone(),
        run_connector: details.run_connector.clone(),
        register_shutdown: details.register_shutdown.clone(),
    })
}

/// Checks before connecting that memory for the buffers is available. Running out of memory after the first byte was
/// written would leave the outcome unknown, and Rust aborts the process if a small allocation fails.
fn check_memory() -> Result<(), ureq::Error> {
    let mut room: Vec<u8> = Vec::new();
    let out_of_memory = |_| io::Error::new(io::ErrorKind::OutOfMemory, "not enough memory for its buffers");
    Ok(room.try_reserve_exact(BUFFERS).map_err(out_of_memory)?)
}

/// Connects to the gateway through a SOCKS proxy, if one is configured.
#[derive(Debug, Default)]
pub struct Socks(SocksConnector);

impl<In: Transport> Connector<In> for Socks {
    type Out = <SocksConnector as Connector<In>>::Out;

    fn connect(
        &self,
        details: &ConnectionDetails,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, ureq::Error> {
        let proxy = details.config.proxy().filter(|proxy| is_socks(proxy.uri()));
        let (Some(proxy), None) = (proxy, &chained) else { return Ok(chained.map(Either::A)) };
        check_cancelled()?;
        check_memory()?;
        let target = if proxy.resolve_target() {
            Immediate.resolve(details.uri, details.config, left(details))?
        } else {
            Immediate.empty()
        };
        self.0.connect(&with_addresses(details, target)?, chained)
    }
}

/// Whether this is the address of a SOCKS proxy.
pub fn is_socks(uri: &Uri) -> bool {
    uri.scheme_str().is_some_and(|scheme| scheme.starts_with("socks"))
}

/// Connects to the gateway, or to an HTTP proxy.
#[derive(Debug, Default)]
pub struct Direct(TcpConnector);

impl<In: Transport> Connector<In> for Direct {
    type Out = <TcpConnector as Connector<In>>::Out;

    fn connect(
        &self,
        details: &ConnectionDetails,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, ureq::Error> {
        if chained.is_some() {
            return Ok(chained.map(Either::A));
        }
        check_cancelled()?;
        check_memory()?;
        let addresses = Immediate.resolve(details.uri, details.config, left(details))?;
        self.0.connect(&with_addresses(details, addresses)?, chained)
    }
}
