//! Opening a connection: looking up a name, and reaching the gateway directly or through a SOCKS proxy.
//!
//! A name is looked up only when a connection has to be opened. ureq would look it up before every request, in a thread of
//! its own, even where a connection is waiting.

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
use super::exact;
use super::tls::left;

/// What the buffers of a new connection take, in bytes, HTTP's and TLS's.
const BUFFERS: usize = 768 << 10;

/// The resolver that ureq asks before every request: it puts the look-up off.
#[derive(Debug)]
pub struct Later;

impl Resolver for Later {
    fn resolve(&self, _: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        Ok(self.empty())
    }
}

/// The resolver that looks up.
#[derive(Debug)]
struct Now;

impl Resolver for Now {
    fn resolve(
        &self,
        uri: &Uri,
        _: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let mut addresses = self.empty();
        for address in look_up(uri, timeout)? {
            // ureq tries so many and no more.
            if addresses.try_push(address).is_err() {
                break;
            }
        }
        Ok(addresses)
    }
}

/// The addresses of a URL's host. The system's look-up cannot be interrupted, so it has a thread, which may outlive the wait.
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
    let (teller, listener) = sync_channel(1);
    let name = host.clone();
    std::thread::Builder::new().name("till-look-up".to_owned()).spawn(move || {
        let found = (name.as_str(), port).to_socket_addrs().map(Iterator::collect);
        // Nobody listens any more when the time ran out.
        let _ = teller.send(found);
    })?;
    let found: io::Result<Vec<SocketAddr>> = wait(timeout, |piece| listener.recv_timeout(piece))?;
    let not_found = |why: String| {
        let message = format!("the address of {host} was not found{why}");
        ureq::Error::Io(io::Error::new(io::ErrorKind::NotFound, message))
    };
    match found {
        Ok(addresses) if addresses.is_empty() => Err(not_found(String::new())),
        Ok(addresses) => Ok(addresses),
        Err(error) => Err(not_found(format!(" ({error})"))),
    }
}

/// Waits in short pieces, and looks between them whether the call was cancelled.
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
                return Err(io::Error::other("the look-up of a name ended without an answer").into());
            }
        }
    }
}

/// The details of a connection with these addresses, and what is left of the time to open it.
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
        resolver: &Now,
        now: UreqInstant::now(),
        timeout,
        current_time: details.current_time.clone(),
        run_connector: details.run_connector.clone(),
        register_shutdown: details.register_shutdown.clone(),
    })
}

/// Memory that is missing after the first byte was written would leave the outcome open, and Rust ends the program where a
/// small block cannot be had: what a connection needs is asked for before it is opened.
fn check_memory() -> Result<(), ureq::Error> {
    let mut room: Vec<u8> = Vec::new();
    let lacking = |_| io::Error::new(io::ErrorKind::OutOfMemory, "no memory is left for its buffers");
    Ok(room.try_reserve_exact(BUFFERS).map_err(lacking)?)
}

/// Reaches the gateway through a SOCKS proxy, if the configuration names one.
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
            Now.resolve(details.uri, details.config, left(details))?
        } else {
            Now.empty()
        };
        self.0.connect(&with_addresses(details, target)?, chained)
    }
}

/// Whether this is the address of a SOCKS proxy.
pub fn is_socks(uri: &Uri) -> bool {
    uri.scheme_str().is_some_and(|scheme| scheme.starts_with("socks"))
}

/// Opens a connection to the gateway, or to an HTTP proxy.
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
        let addresses = Now.resolve(details.uri, details.config, left(details))?;
        self.0.connect(&with_addresses(details, addresses)?, chained)
    }
}
