//! TLS 1.2 and 1.3 with rustls, and which certificates to trust.

use std::io::{Read, Write};
use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use ureq::unversioned::transport::time::{Duration, Instant};
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, Either, LazyBuffers, NextTimeout, Transport, TransportAdapter,
};
use zeroize::Zeroize;

use super::duration::exact;
use super::records::Position;
use crate::error::{Error, ErrorKind, Result};

/// The certificates that a client trusts.
#[derive(Debug)]
pub struct Trust(RootCertStore);

impl Trust {
    /// The bundled roots, those of `ca_file`, and those of the file that `SSL_CERT_FILE` names.
    pub fn load(ca_file: Option<&str>) -> Result<Self> {
        let mut store = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        if let Some(path) = ca_file {
            add(&mut store, path, "tls.ca_file")?;
        }
        if let Ok(path) = std::env::var("SSL_CERT_FILE")
            && !path.is_empty()
        {
            add(&mut store, &path, "SSL_CERT_FILE")?;
        }
        Ok(Self(store))
    }

    /// The number of certificate authorities.
    pub fn authorities(&self) -> usize {
        self.0.len()
    }

    /// A configuration for this process: it holds session tickets, which must not be shared with a child.
    pub(super) fn client_config(&self) -> Arc<ClientConfig> {
        let config = ClientConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .expect("the provider speaks TLS 1.2 and 1.3")
            .with_root_certificates(self.0.clone())
            .with_no_client_auth();
        Arc::new(config)
    }
}

#[cfg(feature = "aws-lc-rs")]
fn provider() -> Arc<CryptoProvider> {
    Arc::new(super::gated::provider())
}

#[cfg(not(feature = "aws-lc-rs"))]
fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

fn add(store: &mut RootCertStore, path: &str, setting: &str) -> Result<()> {
    let violation = |message: &str| Error::violation(ErrorKind::InvalidConfig, setting, message);
    let certificates: Vec<CertificateDer<'_>> = CertificateDer::pem_file_iter(path)
        .and_then(Iterator::collect)
        .map_err(|_| violation("cannot be read; it must be a PEM file of certificates"))?;
    let (added, _) = store.add_parsable_certificates(certificates);
    if added == 0 { Err(violation("contains no certificate")) } else { Ok(()) }
}

/// Wraps connections to https addresses in TLS, and completes the handshake before a byte of the request is written.
#[derive(Debug)]
pub struct TlsConnector(Arc<ClientConfig>);

impl TlsConnector {
    /// A connector with this configuration.
    pub fn new(config: Arc<ClientConfig>) -> Self {
        Self(config)
    }
}

impl<In: Transport> Connector<In> for TlsConnector {
    type Out = Either<In, TlsTransport>;

    fn connect(
        &self,
        details: &ConnectionDetails,
        chained: Option<In>,
    ) -> std::result::Result<Option<Self::Out>, ureq::Error> {
        let Some(inner) = chained else { return Ok(None) };
        if !details.needs_tls() || inner.is_tls() {
            return Ok(Some(Either::A(inner)));
        }
        let host = details.uri.host().unwrap_or_default().trim_matches(['[', ']']);
        let name =
            ServerName::try_from(host.to_owned()).map_err(|error| ureq::Error::Other(Box::new(error)))?;
        let mut connection = ClientConnection::new(Arc::clone(&self.0), name)
            .map_err(|error| ureq::Error::Other(Box::new(error)))?;
        let mut socket = Socket {
            adapter: TransportAdapter::new(inner.boxed(), details.current_time.clone()),
            position: Position::default(),
        };
        socket.adapter.set_timeout(left(details));
        connection.complete_io(&mut socket)?;
        let buffers =
            LazyBuffers::new(details.config.input_buffer_size(), details.config.output_buffer_size());
        Ok(Some(Either::B(TlsTransport { buffers, stream: StreamOwned::new(connection, socket) })))
    }
}

/// The time left to connect, after the lookup, the connection itself and a proxy's greeting.
pub(super) fn left(details: &ConnectionDetails) -> NextTimeout {
    let mut timeout = details.timeout;
    if let (Some(after), Instant::Exact(begin)) = (exact(timeout.after), details.now) {
        timeout.after = Duration::Exact(after.saturating_sub(begin.elapsed()));
    }
    timeout
}

/// What TLS reads and writes; tracks whether the bytes read end with a complete record.
struct Socket {
    adapter: TransportAdapter,
    position: Position,
}

impl Socket {
    /// Whether nothing is pending between the peer and TLS: no partial record, and no unread input.
    fn is_quiet(&mut self) -> bool {
        let transport = self.adapter.get_mut();
        self.position.is_between_records() && transport.buffers().input().is_empty() && transport.is_open()
    }
}

impl Read for Socket {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let amount = self.adapter.read(buffer)?;
        self.position.pass(&buffer[..amount]);
        Ok(amount)
    }
}

impl Write for Socket {
    fn write(&mut self, buffer: &[u8]) -> std::io::Result<usize> {
        self.adapter.write(buffer)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.adapter.flush()
    }
}

/// A TLS connection.
pub struct TlsTransport {
    buffers: LazyBuffers,
    stream: StreamOwned<ClientConnection, Socket>,
}

impl std::fmt::Debug for TlsTransport {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("TlsTransport")
    }
}

impl Transport for TlsTransport {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(
        &mut self,
        amount: usize,
        timeout: NextTimeout,
    ) -> std::result::Result<(), ureq::Error> {
        self.stream.get_mut().adapter.set_timeout(timeout);
        let output = &mut self.buffers.output()[..amount];
        let sent = self.stream.write_all(output);
        // The pool keeps the connection and its buffer, so wipe what was sent.
        output.zeroize();
        Ok(sent?)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> std::result::Result<bool, ureq::Error> {
        self.stream.get_mut().adapter.set_timeout(timeout);
        let amount = self.stream.read(self.buffers.input_append_buf())?;
        self.buffers.input_appended(amount);
        Ok(amount > 0)
    }

    /// Whether the connection can be kept or reused. An answer that arrived in advance, or part of one, may be in any of
    /// the buffers between the gateway and HTTP.
    fn is_open(&mut self) -> bool {
        let StreamOwned { conn, sock } = &mut self.stream;
        let read = conn.process_new_packets();
        self.buffers.input().is_empty()
            && read.is_ok_and(|state| state.plaintext_bytes_to_read() == 0 && !state.peer_has_closed())
            && sock.is_quiet()
    }

    fn is_tls(&self) -> bool {
        true
    }
}
