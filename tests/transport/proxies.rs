//! Proxies of every kind, and connections that bypass them.

use std::io::{BufReader, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use till::{Client, ClientConfig};

use super::server::{self, Reaction, Server, ca_file, in_tls, read_request};
use super::{ACCEPTED, client, pay};

/// Decides about a client that connected: the address to connect it with, or nothing.
type Greet = dyn Fn(&mut dyn Stream) -> Option<String> + Send + Sync;

/// A protocol stream of a proxy.
pub trait Stream: Read + Write {}
impl<T: Read + Write> Stream for T {}

/// A proxy on a port of its own.
pub struct Proxy {
    port: u16,
    reached: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    fn start(tls: bool, greet: impl Fn(&mut dyn Stream) -> Option<String> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let reached = Arc::new(Mutex::new(Vec::new()));
        let (log, greet): (_, Arc<Greet>) = (Arc::clone(&reached), Arc::new(greet));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (log, greet) = (Arc::clone(&log), Arc::clone(&greet));
                stream.set_read_timeout(Some(Duration::from_millis(5))).expect("a time-out");
                std::thread::spawn(move || {
                    if tls { serve(in_tls(stream), &log, &*greet) } else { serve(stream, &log, &*greet) }
                });
            }
        });
        Self { port, reached }
    }

    /// An HTTP proxy that requires a user and a password, and answers with this status.
    pub fn http(tls: bool, status: u16) -> Self {
        Self::start(tls, move |client| {
            let request = read_request(&mut BufReader::new(Patient(&mut *client)))?;
            let authorized = request.header("proxy-authorization") == Some("Basic c2hvcDpwYXNzOndvcmQ=");
            let status = if authorized { status } else { 407 };
            write!(client, "HTTP/1.1 {status} Answer\r\n\r\n").ok()?;
            client.flush().ok()?;
            (status == 200).then_some(request.path)
        })
    }

    /// A SOCKS 5 proxy that requires a user and a password, and answers requests for a connection with this number.
    pub fn socks(number: u8) -> Self {
        Self::start(false, move |client| socks(&mut Patient(client), number))
    }

    /// Its address, with a user and a password.
    pub fn url(&self, scheme: &str) -> String {
        format!("{scheme}://shop:pass%3Aword@127.0.0.1:{}", self.port)
    }

    /// The addresses that it connected clients with; empty for a client that it refused.
    pub fn reached(&self) -> Vec<String> {
        self.reached.lock().expect("no panic").clone()
    }
}

/// The stream's read time-out, which only the pump below needs.
struct Patient<'a>(&'a mut dyn Stream);

impl Read for Patient<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        loop {
            match self.0.read(buffer) {
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                other => return other,
            }
        }
    }
}

fn socks(client: &mut Patient<'_>, number: u8) -> Option<String> {
    let mut bytes = |length: usize, answer: Vec<u8>| {
        let mut received = vec![0; length];
        client.0.write_all(&answer).ok()?;
        client.0.flush().ok()?;
        client.read_exact(&mut received).ok()?;
        Some(received)
    };
    let greeting = bytes(4, Vec::new())?;
    assert_eq!(greeting, [5, 2, 2, 0], "version 5, with a password or without");
    let user = bytes(16, vec![5, 2])?;
    assert_eq!(user, [&[1, 4][..], b"shop", &[9], b"pass:word"].concat());
    let request = bytes(4, vec![1, 0])?;
    assert_eq!(request[..3], [5, 1, 0]);
    let host = match request[3] {
        1 => bytes(4, Vec::new())?.iter().map(u8::to_string).collect::<Vec<_>>().join("."),
        3 => {
            let length = bytes(1, Vec::new())?[0];
            String::from_utf8(bytes(usize::from(length), Vec::new())?).ok()?
        }
        other => panic!("an address of kind {other}"),
    };
    let port = bytes(2, Vec::new())?;
    bytes(0, vec![5, number, 0, 1, 0, 0, 0, 0, 0, 0])?;
    (number == 0).then(|| format!("{host}:{}", u16::from_be_bytes([port[0], port[1]])))
}

fn serve(mut client: impl Read + Write, log: &Mutex<Vec<String>>, greet: &Greet) {
    let reached = greet(&mut client);
    log.lock().expect("no panic").push(reached.clone().unwrap_or_default());
    let Some(mut target) = reached.and_then(|address| TcpStream::connect(address).ok()) else { return };
    target.set_read_timeout(Some(Duration::from_millis(5))).expect("a time-out");
    while pump(&mut client, &mut target) && pump(&mut target, &mut client) {}
}

/// Copies what has arrived to the other side; false if either side has disconnected.
fn pump(from: &mut impl Read, to: &mut impl Write) -> bool {
    let mut buffer = [0; 16 << 10];
    match from.read(&mut buffer) {
        Ok(0) => false,
        Ok(amount) => to.write_all(&buffer[..amount]).and_then(|()| to.flush()).is_ok(),
        Err(error) => matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut),
    }
}

/// A client with enough time for two handshakes on a busy machine.
fn through(proxy: &str, base_url: &str) -> Client {
    client(
        base_url,
        json!({"proxy": proxy, "tls": {"ca_file": ca_file()}, "retry": {"attempts": 1}, "resolve": false,
               "timeouts": {"connect_ms": 20_000, "attempt_ms": 20_000, "total_ms": 20_000}}),
    )
}

#[test]
fn proxies_of_every_kind_are_used_and_connections_through_them_are_kept() {
    let named = Server::start_tls(|_| Reaction::answer(200, ACCEPTED));
    let (address, name) =
        (named.url().replace("https://", ""), named.url_with_name().replace("https://", ""));
    for (scheme, url, reaches) in [
        ("http", named.url_with_name(), &name),
        ("https", named.url_with_name(), &name),
        ("socks5h", named.url_with_name(), &name),
        ("socks5h", named.url(), &address),
        ("socks5", named.url(), &address),
        ("socks5", named.url_with_name(), &address),
    ] {
        let proxy =
            if scheme.starts_with("http") { Proxy::http(scheme == "https", 200) } else { Proxy::socks(0) };
        let client = through(&proxy.url(scheme), &url);
        for _ in 0..2 {
            let (status, answer) = pay(&client);
            assert_eq!(status, 0, "{scheme}: {answer}");
        }
        assert_eq!(proxy.reached(), std::slice::from_ref(reaches), "{scheme}");
    }
    assert_eq!((named.requests().len(), named.connections()), (12, 6));
}

#[test]
fn a_proxy_that_refuses_is_not_sent_and_says_its_reason() {
    let server = Server::start_tls(|_| Reaction::answer(200, ACCEPTED));
    for (proxy, scheme, reason, may_pass) in [
        (Proxy::http(false, 403), "http", "HTTP 403: it does not let", false),
        (Proxy::http(false, 407), "http", "HTTP 407: it requires a user", false),
        (Proxy::http(true, 502), "https", "HTTP 502", true),
        (Proxy::socks(2), "socks5h", "connection not allowed by ruleset", false),
        (Proxy::socks(5), "socks5", "connection refused", true),
    ] {
        let (_, error) = pay(&through(&proxy.url(scheme), &server.url()));
        let outcome = (error["kind"].as_str(), error["outcome"].as_str(), &error["retry_safe"]);
        assert_eq!(outcome, (Some("connection"), Some("not_sent"), &json!(true)), "{error}");
        assert_eq!(error["transient"], may_pass, "{error}");
        assert!(error["message"].as_str().is_some_and(|message| message.contains(reason)), "{error}");
        assert!(!error.to_string().contains("pass:word") && !error.to_string().contains("pass%3A"));
    }
    assert_eq!(server.connections(), 0);
}

#[test]
fn plain_http_goes_through_no_proxy() {
    let server = Server::start(|_| Reaction::answer(200, ACCEPTED));
    for scheme in ["http", "https", "socks5", "socks5h"] {
        let proxy = Proxy::http(false, 200);
        let mut config = json!({"gateway": "paypro", "base_url": server.url(), "proxy": proxy.url(scheme),
            "credentials": {"merchant_no": "M1", "secret": "very-secret", "currency": "MXN"}});
        let refused = ClientConfig::from_json(config.to_string().as_bytes()).expect_err("refused");
        let violations = refused.violations.expect("violations");
        assert_eq!(violations[0].path, "proxy");
        assert!(violations[0].message.contains("plain HTTP"), "{}", violations[0].message);
        // A program in Rust can build an unchecked configuration.
        config["proxy"] = Value::Null;
        let mut config = ClientConfig::from_json(config.to_string().as_bytes()).expect("a good one");
        config.proxy = Some(till::secret::Secret::new(proxy.url(scheme)));
        assert_eq!(pay(&Client::new(config).expect("a client")).0, 0);
        assert_eq!(proxy.reached().len(), 0, "{scheme}");
    }
    assert_eq!(server.requests().len(), 4);
}

/// Runs an ignored test of this program in a process whose environment names this proxy.
fn in_an_environment_with(proxy: &Proxy, server: &Server) {
    let names = ["ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"];
    let output = server::this_program("proxies::child_with_a_proxy_in_its_environment")
        .envs(names.map(|name| (name, proxy.url("http"))))
        .env("TILL_TEST_SERVER", server.url())
        .env("TILL_TEST_CA_FILE", ca_file())
        .output()
        .expect("a child");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn a_proxy_of_the_environment_is_not_used() {
    let (proxy, plain) = (Proxy::http(false, 200), Server::start(|_| Reaction::answer(200, ACCEPTED)));
    let secure = Server::start_tls(|_| Reaction::answer(200, ACCEPTED));
    in_an_environment_with(&proxy, &plain);
    in_an_environment_with(&proxy, &secure);
    let counts = (plain.requests().len(), secure.requests().len(), proxy.reached().len());
    assert_eq!(counts, (1, 1, 0));
}

#[test]
#[ignore = "a part of another test, which sets its environment"]
fn child_with_a_proxy_in_its_environment() {
    let server = std::env::var("TILL_TEST_SERVER").expect("the server's address");
    let ca_file = std::env::var("TILL_TEST_CA_FILE").expect("a file");
    let tls = if server.starts_with("https:") { json!({"ca_file": ca_file}) } else { Value::Null };
    let client = client(&server, json!({"tls": tls}));
    assert_eq!(pay(&client).0, 0);
}
