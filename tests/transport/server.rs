//! A web server that does what a test tells it, in plain HTTP or with TLS.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex};

use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// What the server does with a request.
pub enum Reaction {
    /// Answers.
    Answer { status: u16, headers: Vec<(&'static str, String)>, body: String },
    /// Writes these bytes unchanged.
    Raw(String),
    /// Closes the connection.
    Close,
    /// Stays silent until the client disconnects.
    Hang,
}

impl Reaction {
    /// An answer without extra headers.
    pub fn answer(status: u16, body: &str) -> Self {
        Self::Answer { status, headers: Vec::new(), body: body.to_owned() }
    }
}

/// What the server received.
#[derive(Clone, Debug)]
pub struct Received {
    /// The path.
    pub path: String,
    /// The headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body; bytes that are no text are replaced.
    pub body: String,
}

impl Received {
    /// The header of that name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// A server on a port of its own.
pub struct Server {
    port: u16,
    scheme: &'static str,
    requests: Arc<Mutex<Vec<Received>>>,
    connections: Arc<AtomicUsize>,
}

type React = dyn Fn(&Received, usize) -> Reaction + Send + Sync;

impl Server {
    /// Starts a server that answers each request with this function.
    pub fn start(react: impl Fn(&Received) -> Reaction + Send + Sync + 'static) -> Self {
        Self::start_counting(move |request, _| react(request))
    }

    /// The same; the function also gets the number of the request, from 1.
    pub fn start_counting(react: impl Fn(&Received, usize) -> Reaction + Send + Sync + 'static) -> Self {
        Self::start_at("http", react)
    }

    /// Starts a server with TLS.
    pub fn start_tls(react: impl Fn(&Received) -> Reaction + Send + Sync + 'static) -> Self {
        Self::start_at("https", move |request, _| react(request))
    }

    fn start_at(
        scheme: &'static str,
        react: impl Fn(&Received, usize) -> Reaction + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let connections = Arc::new(AtomicUsize::new(0));
        let react: Arc<React> = Arc::new(react);
        let (seen, counted) = (Arc::clone(&requests), Arc::clone(&connections));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                counted.fetch_add(1, Ordering::SeqCst);
                let (seen, react) = (Arc::clone(&seen), Arc::clone(&react));
                std::thread::spawn(move || match scheme {
                    "http" => serve(stream, &seen, &*react),
                    _ => serve(in_tls(stream), &seen, &*react),
                });
            }
        });
        Self { port, scheme, requests, connections }
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("{}://127.0.0.1:{}", self.scheme, self.port)
    }

    /// Its address with a host name that must be looked up.
    pub fn url_with_name(&self) -> String {
        format!("{}://localhost:{}", self.scheme, self.port)
    }

    /// The requests received so far.
    pub fn requests(&self) -> Vec<Received> {
        self.requests.lock().expect("no panic").clone()
    }

    /// How many requests had a path with this ending.
    pub fn count(&self, ending: &str) -> usize {
        self.requests().iter().filter(|request| request.path.ends_with(ending)).count()
    }

    /// How many connections clients opened.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

fn serve(stream: impl Read + Write, seen: &Mutex<Vec<Received>>, react: &React) {
    let mut stream = BufReader::new(stream);
    while let Some(request) = read_request(&mut stream) {
        let number = {
            let mut seen = seen.lock().expect("no panic");
            seen.push(request.clone());
            seen.len()
        };
        let text = match react(&request, number) {
            Reaction::Answer { status, headers, body } => {
                let mut answer = format!("HTTP/1.1 {status} Answer\r\ncontent-length: {}\r\n", body.len());
                for (name, value) in headers {
                    answer += &format!("{name}: {value}\r\n");
                }
                format!("{answer}\r\n{body}")
            }
            Reaction::Raw(text) => text,
            Reaction::Close => return,
            Reaction::Hang => {
                let _ = stream.read(&mut [0]);
                return;
            }
        };
        let writer = stream.get_mut();
        if writer.write_all(text.as_bytes()).and_then(|()| writer.flush()).is_err() {
            return;
        }
    }
}

/// The server's side of TLS on this connection.
pub fn in_tls(stream: TcpStream) -> StreamOwned<ServerConnection, TcpStream> {
    StreamOwned::new(ServerConnection::new(Arc::clone(&CERTIFIED.0)).expect("a connection"), stream)
}

/// A PEM file with the certificate of the TLS servers.
pub fn ca_file() -> String {
    CERTIFIED.1.to_str().expect("a path").to_owned()
}

/// A server's configuration with a certificate for this machine, and the file of the authority that issued it.
static CERTIFIED: LazyLock<(Arc<ServerConfig>, PathBuf)> = LazyLock::new(|| {
    let key = rcgen::KeyPair::generate().expect("a key");
    let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
    let parameters = rcgen::CertificateParams::new(names).expect("parameters");
    let certificate = parameters.self_signed(&key).expect("a certificate");
    let file =
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("transport-{}.pem", std::process::id()));
    std::fs::write(&file, certificate.pem()).expect("the file can be written");
    let private = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("TLS versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], private)
        .expect("a configuration");
    (Arc::new(config), file)
});

/// Reads one request, head and body.
pub fn read_request(reader: &mut impl BufRead) -> Option<Received> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|length| *length > 0)?;
    let path = line.split_whitespace().nth(1)?.to_owned();
    let mut headers = Vec::new();
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        let Some((name, value)) = header.trim_end().split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length =
        headers.iter().find(|(name, _)| name == "content-length").and_then(|(_, value)| value.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    Some(Received { path, headers, body: String::from_utf8_lossy(&body).into_owned() })
}

/// The address of a port on which nothing listens.
pub fn closed_port() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    format!("http://{}", listener.local_addr().expect("an address"))
}

/// This program, to run one of its ignored tests alone.
pub fn this_program(test: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.args(["--exact", test, "--ignored", "--nocapture", "--test-threads=1"]);
    command
}
