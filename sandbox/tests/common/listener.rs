//! A merchant's server that notes every notification and answers as it is told.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

#[derive(Clone, Debug)]
pub struct Received {
    pub sign: Option<String>,
    pub content_type: Option<String>,
    pub body: String,
}

impl Received {
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

pub struct Listener {
    pub url: String,
    received: Arc<Mutex<Vec<Received>>>,
    answer: Arc<Mutex<(u16, String)>>,
}

impl Listener {
    pub fn start(status: u16, answer: &str) -> Self {
        let socket = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/notify", socket.local_addr().unwrap());
        let received = Arc::new(Mutex::new(Vec::new()));
        let answer = Arc::new(Mutex::new((status, answer.to_owned())));
        let (notes, replies) = (Arc::clone(&received), Arc::clone(&answer));
        std::thread::spawn(move || {
            for stream in socket.incoming() {
                let mut stream = stream.unwrap();
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                let (mut length, mut sign, mut content_type) = (0, None, None);
                loop {
                    let mut line = String::new();
                    if reader.read_line(&mut line).unwrap_or(0) == 0 || line == "\r\n" {
                        break;
                    }
                    let (name, value) = line.split_once(':').unwrap_or((&line, ""));
                    match name.to_ascii_lowercase().as_str() {
                        "content-length" => length = value.trim().parse().unwrap(),
                        "content-type" => content_type = Some(value.trim().to_owned()),
                        "sign" => sign = Some(value.trim().to_owned()),
                        _ => {}
                    }
                }
                let mut body = vec![0; length];
                if reader.read_exact(&mut body).is_err() {
                    // Whoever sent this was killed.
                    continue;
                }
                let body = String::from_utf8(body).unwrap();
                notes.lock().unwrap().push(Received { sign, content_type, body });
                let (status, text) = replies.lock().unwrap().clone();
                let head = format!(
                    "HTTP/1.1 {status} Status\r\ncontent-length: {}\r\nconnection: close",
                    text.len()
                );
                let _ = stream.write_all(format!("{head}\r\n\r\n{text}").as_bytes());
            }
        });
        Self { url, received, answer }
    }

    pub fn answer(&self, status: u16, text: &str) {
        *self.answer.lock().unwrap() = (status, text.to_owned());
    }

    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    /// Waits for the notification with this place.
    pub fn wait_for(&self, count: usize) -> Received {
        super::eventually("a notification", || self.received().get(count - 1).cloned())
    }
}
