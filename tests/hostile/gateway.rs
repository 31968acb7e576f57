//! A gateway that means harm: it does with every connection what a case tells it, over plain TCP or TLS.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::case::PATIENCE_MS;

/// A connection, plain or in TLS.
pub trait Connection: Read + Write {}
impl<T: Read + Write> Connection for T {}

/// What is done with a connection; it is closed when this returns.
pub type Behaviour = dyn Fn(&mut dyn Connection) -> std::io::Result<()> + Send + Sync;

/// A server on a port of its own.
pub struct HostileGateway {
    port: u16,
    scheme: &'static str,
    requests: Arc<AtomicUsize>,
}

impl HostileGateway {
    /// Starts it over plain TCP.
    pub fn plain(
        behave: impl Fn(&mut dyn Connection) -> std::io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        Self::start("http", None, Arc::new(behave))
    }

    /// Starts it behind https addresses, without TLS: the behaviour speaks what it likes.
    pub fn instead_of_tls(
        behave: impl Fn(&mut dyn Connection) -> std::io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        Self::start("https", None, Arc::new(behave))
    }

    /// Starts it in TLS.
    pub fn tls(
        config: ServerConfig,
        behave: impl Fn(&mut dyn Connection) -> std::io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        Self::start("https", Some(Arc::new(config)), Arc::new(behave))
    }

    fn start(scheme: &'static str, config: Option<Arc<ServerConfig>>, behave: Arc<Behaviour>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let requests = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&requests);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (config, behave, counted) = (config.clone(), Arc::clone(&behave), Arc::clone(&counted));
                // A client that gives up closes the connection, and the behaviour ends with an error.
                std::thread::spawn(move || serve(scheme, stream, config, &*behave, counted));
            }
        });
        Self { port, scheme, requests }
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("{}://localhost:{}", self.scheme, self.port)
    }

    /// How many connections brought a byte of a request that it could read.
    pub fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

fn serve(
    scheme: &str,
    stream: TcpStream,
    config: Option<Arc<ServerConfig>>,
    behave: &Behaviour,
    counted: Arc<AtomicUsize>,
) -> std::io::Result<()> {
    let patience = Some(Duration::from_millis(PATIENCE_MS));
    stream.set_write_timeout(patience)?;
    stream.set_read_timeout(patience)?;
    match config {
        // What arrives instead of TLS is the client's hello and no request.
        None if scheme == "https" => behave(&mut { stream }),
        None => behave(&mut Counted { inner: stream, counted, seen: false }),
        Some(config) => {
            let connection = ServerConnection::new(config).map_err(std::io::Error::other)?;
            let stream = StreamOwned::new(connection, stream);
            behave(&mut Counted { inner: stream, counted, seen: false })
        }
    }
}

/// Counts a connection once a byte came over it.
struct Counted<S> {
    inner: S,
    counted: Arc<AtomicUsize>,
    seen: bool,
}

impl<S: Read> Read for Counted<S> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let amount = self.inner.read(buffer)?;
        if amount > 0 && !self.seen {
            self.seen = true;
            self.counted.fetch_add(1, Ordering::SeqCst);
        }
        Ok(amount)
    }
}

impl<S: Write> Write for Counted<S> {
    fn write(&mut self, buffer: &[u8]) -> std::io::Result<usize> {
        self.inner.write(buffer)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.inner.flush()
    }
}

/// Reads one whole request, head and body.
pub fn take_request(connection: &mut dyn Connection) -> std::io::Result<()> {
    let mut received = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&received).to_ascii_lowercase();
        if let Some((head, _)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
            let length: usize = length.and_then(|length| length.trim().parse().ok()).unwrap_or(0);
            if received.len() >= head.len() + 4 + length {
                return Ok(());
            }
        }
        match connection.read(&mut buffer)? {
            0 => return Err(std::io::ErrorKind::UnexpectedEof.into()),
            amount => received.extend_from_slice(&buffer[..amount]),
        }
    }
}

/// Writes an answer with a body and its right length.
pub fn answer(connection: &mut dyn Connection, head: &str, body: &[u8]) -> std::io::Result<()> {
    write!(connection, "HTTP/1.1 {head}\r\ncontent-length: {}\r\n\r\n", body.len())?;
    connection.write_all(body)?;
    connection.flush()
}

/// Writes byte by byte, with a pause behind each.
pub fn dribble(connection: &mut dyn Connection, bytes: &[u8], pause: Duration) -> std::io::Result<()> {
    for byte in bytes {
        connection.write_all(&[*byte])?;
        connection.flush()?;
        std::thread::sleep(pause);
    }
    Ok(())
}

/// Writes the same bytes until the client has gone.
pub fn flood(connection: &mut dyn Connection, bytes: &[u8]) -> std::io::Result<()> {
    loop {
        connection.write_all(bytes)?;
    }
}

/// Waits, saying nothing, until the client has gone.
pub fn hang(connection: &mut dyn Connection) -> std::io::Result<()> {
    while connection.read(&mut [0; 4096])? > 0 {}
    Ok(())
}
