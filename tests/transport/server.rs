//! A web server that does what a test tells it, and a proxy.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What the server does with a request.
pub enum Reaction {
    /// Answers.
    Answer { status: u16, headers: Vec<(&'static str, String)>, body: String },
    /// Closes the connection.
    Close,
    /// Says nothing until the client has gone.
    Hang,
}

impl Reaction {
    /// An answer without particular headers.
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
    /// The body.
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
    requests: Arc<Mutex<Vec<Received>>>,
    connections: Arc<AtomicUsize>,
}

type React = dyn Fn(&Received, usize) -> Reaction + Send + Sync;

impl Server {
    /// Starts a server that reacts to each request by itself.
    pub fn start(react: impl Fn(&Received) -> Reaction + Send + Sync + 'static) -> Self {
        Self::start_counting(move |request, _| react(request))
    }

    /// The same with the number of the request, from 1.
    pub fn start_counting(react: impl Fn(&Received, usize) -> Reaction + Send + Sync + 'static) -> Self {
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
                std::thread::spawn(move || serve(stream, &seen, &*react));
            }
        });
        Self { port, requests, connections }
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// What it received so far.
    pub fn requests(&self) -> Vec<Received> {
        self.requests.lock().expect("no panic").clone()
    }

    /// How many requests went to a path that ends so.
    pub fn count(&self, ending: &str) -> usize {
        self.requests().iter().filter(|request| request.path.ends_with(ending)).count()
    }

    /// How many connections were opened to it.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

fn serve(stream: TcpStream, seen: &Mutex<Vec<Received>>, react: &React) {
    let mut reader = BufReader::new(stream.try_clone().expect("a second handle"));
    let mut writer = stream;
    while let Some(request) = read_request(&mut reader) {
        let number = {
            let mut seen = seen.lock().expect("no panic");
            seen.push(request.clone());
            seen.len()
        };
        match react(&request, number) {
            Reaction::Answer { status, headers, body } => {
                let mut answer = format!("HTTP/1.1 {status} Answer\r\ncontent-length: {}\r\n", body.len());
                for (name, value) in headers {
                    answer += &format!("{name}: {value}\r\n");
                }
                if write!(writer, "{answer}\r\n{body}").is_err() {
                    return;
                }
            }
            Reaction::Close => return,
            Reaction::Hang => {
                let _ = writer.set_read_timeout(Some(Duration::from_secs(30)));
                let _ = reader.read(&mut [0]);
                return;
            }
        }
    }
}

fn read_request(reader: &mut BufReader<TcpStream>) -> Option<Received> {
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
    Some(Received { path, headers, body: String::from_utf8(body).ok()? })
}

/// The address of a port that nobody listens on.
pub fn closed_port() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    format!("http://{}", listener.local_addr().expect("an address"))
}

/// A proxy that tunnels, or refuses to.
pub struct Proxy {
    port: u16,
    tunnels: Arc<AtomicUsize>,
}

impl Proxy {
    /// Starts a proxy.
    pub fn start(willing: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let tunnels = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&tunnels);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let counted = Arc::clone(&counted);
                std::thread::spawn(move || tunnel(stream, willing, &counted));
            }
        });
        Self { port, tunnels }
    }

    /// Its address, with a user and a password.
    pub fn url(&self, user: &str) -> String {
        format!("http://{user}@127.0.0.1:{}", self.port)
    }

    /// How many tunnels it opened.
    pub fn tunnels(&self) -> usize {
        self.tunnels.load(Ordering::SeqCst)
    }
}

fn tunnel(mut client: TcpStream, willing: bool, counted: &AtomicUsize) -> Option<()> {
    let mut reader = BufReader::new(client.try_clone().ok()?);
    let request = read_request(&mut reader)?;
    if !willing || request.header("proxy-authorization").is_none() {
        return write!(client, "HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n").ok();
    }
    let mut target = TcpStream::connect(&request.path).ok()?;
    counted.fetch_add(1, Ordering::SeqCst);
    write!(client, "HTTP/1.1 200 Connected\r\n\r\n").ok()?;
    let (mut back, mut from_target) = (client, target.try_clone().ok()?);
    std::thread::spawn(move || std::io::copy(&mut from_target, &mut back));
    std::io::copy(&mut reader, &mut target).ok()?;
    Some(())
}
