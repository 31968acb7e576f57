//! The shop's web server: receives notifications, stores them, and sends the configured reply.

use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};
use serde_json::{Map, Value, json};
use tiny_http::{Header, Response, Server};

/// One notification as received.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// Headers by name, in lower case.
    pub headers: Map<String, Value>,
    /// Body, exactly as received.
    pub body: String,
}

#[derive(Default)]
struct Inbox {
    deliveries: Vec<Delivery>,
    reply: Option<Value>,
}

#[derive(Default)]
struct Shared {
    inboxes: Mutex<BTreeMap<String, Inbox>>,
    arrived: Condvar,
}

/// A web server with an address for each run.
pub struct Receiver {
    url: String,
    shared: Arc<Shared>,
}

impl Receiver {
    /// Starts the server on a free port.
    pub fn start() -> Result<Self> {
        let server = Server::http("127.0.0.1:0").map_err(|error| anyhow!("no receiver: {error}"))?;
        let address = server.server_addr().to_ip().ok_or_else(|| anyhow!("the receiver has no address"))?;
        let shared = Arc::new(Shared::default());
        let served = Arc::clone(&shared);
        std::thread::spawn(move || {
            for request in server.incoming_requests() {
                served.take(request);
            }
        });
        Ok(Self { url: format!("http://{address}"), shared })
    }

    /// The address for a run's notifications.
    pub fn address(&self, run: &str) -> String {
        format!("{}/{run}", self.url)
    }

    /// Sets the reply to a run's notifications: `{"http_status", "headers", "body"}`.
    pub fn answer_with(&self, run: &str, reply: Value) {
        self.shared.inboxes().entry(run.to_owned()).or_default().reply = Some(reply);
    }

    /// All notifications of a run so far, without removing them.
    pub fn all(&self, run: &str) -> Vec<Delivery> {
        self.shared.inboxes().get(run).map(|inbox| inbox.deliveries.clone()).unwrap_or_default()
    }

    /// Waits for a notification with a matching body, and removes it; the others stay.
    pub fn wait(&self, run: &str, patience: Duration, fits: impl Fn(&Value) -> bool) -> Option<Delivery> {
        let end = Instant::now() + patience;
        let mut inboxes = self.shared.inboxes();
        loop {
            let inbox = inboxes.entry(run.to_owned()).or_default();
            let found = inbox.deliveries.iter().position(|delivery| fits(&read(&delivery.body)));
            if let Some(index) = found {
                return Some(inbox.deliveries.remove(index));
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return None;
            }
            let waited = self.shared.arrived.wait_timeout(inboxes, left);
            inboxes = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

/// A gateway's message: JSON, or a form's fields as an object.
pub fn read(body: &str) -> Value {
    serde_json::from_str(body).unwrap_or_else(|_| {
        let fields = form_urlencoded::parse(body.as_bytes());
        fields.map(|(name, value)| (name.into_owned(), Value::from(value.into_owned()))).collect()
    })
}

impl Shared {
    fn inboxes(&self) -> MutexGuard<'_, BTreeMap<String, Inbox>> {
        self.inboxes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self, mut request: tiny_http::Request) {
        let mut body = String::new();
        if request.as_reader().read_to_string(&mut body).is_err() {
            return;
        }
        let headers = request.headers().iter().map(|header| {
            (header.field.as_str().as_str().to_ascii_lowercase(), json!(header.value.as_str()))
        });
        let delivery = Delivery { headers: headers.collect(), body };
        let run = request.url().trim_start_matches('/').to_owned();
        let reply = {
            let mut inboxes = self.inboxes();
            let inbox = inboxes.entry(run).or_default();
            inbox.deliveries.push(delivery);
            inbox.reply.clone()
        };
        self.arrived.notify_all();
        // The sandbox tries again if this reply does not arrive.
        let _ = request.respond(response(&reply.unwrap_or_else(|| json!({"http_status": 200}))));
    }
}

fn response(reply: &Value) -> Response<std::io::Cursor<Vec<u8>>> {
    let status = reply["http_status"].as_u64().and_then(|status| u16::try_from(status).ok());
    let mut response = Response::from_string(reply["body"].as_str().unwrap_or_default());
    for (name, value) in reply["headers"].as_object().into_iter().flatten() {
        if let Ok(header) = Header::from_bytes(name.as_bytes(), value.as_str().unwrap_or_default().as_bytes())
        {
            response.add_header(header);
        }
    }
    response.with_status_code(status.unwrap_or(200))
}
