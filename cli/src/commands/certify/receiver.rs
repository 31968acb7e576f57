//! Receives the notifications of the orders that a run creates, and of no others.

use std::collections::{BTreeMap, VecDeque};
use std::net::SocketAddr;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};
use tokio::runtime::Runtime;

/// How long a notification may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often to look whether the run was cancelled.
const GLANCE: Duration = Duration::from_millis(100);

/// A notification as it arrived.
#[derive(Clone)]
pub struct Notification {
    /// The headers, as the library takes them.
    pub headers: Value,
    /// The body.
    pub body: Vec<u8>,
}

impl Notification {
    /// The JSON object of its body.
    pub fn fields(&self) -> Option<Map<String, Value>> {
        till::json::parse_object(&self.body).ok()
    }
}

#[derive(Default)]
struct Arrived {
    /// By the last part of the address, which is an order number of this run.
    by_order: Mutex<BTreeMap<String, VecDeque<Notification>>>,
    more: Condvar,
}

/// A web server for notifications, reached at a public address.
pub struct Inbox {
    public: String,
    arrived: Arc<Arrived>,
    /// It runs as long as this exists.
    _runtime: Runtime,
}

#[derive(Clone)]
struct Receiving {
    arrived: Arc<Arrived>,
    reply: Arc<(u16, BTreeMap<String, String>, String)>,
}

impl Inbox {
    /// Listens on a port of this machine; `public` is the address at which the gateway reaches it. `reply` is how the gateway wants a
    /// notification to be accepted.
    pub fn open(public: &str, port: u16, reply: &till::model::NotificationReply) -> anyhow::Result<Self> {
        let web = public.starts_with("https://") || public.starts_with("http://");
        ensure!(
            web && !public.contains(['?', '#']),
            "--listen: must be the public https address that leads to this machine, without a query"
        );
        let runtime = Runtime::new().context("starting")?;
        let arrived = Arc::new(Arrived::default());
        let reply = Arc::new((reply.http_status, reply.headers.clone(), reply.body.clone()));
        let receiving = Receiving { arrived: Arc::clone(&arrived), reply };
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let listener = runtime
            .block_on(tokio::net::TcpListener::bind(address))
            .with_context(|| format!("--port {port}"))?;
        let application = Router::new().fallback(receive).with_state(receiving);
        runtime.spawn(axum::serve(listener, application).into_future());
        Ok(Self { public: public.trim_end_matches('/').to_owned(), arrived, _runtime: runtime })
    }

    /// The address for the notifications of one order.
    pub fn address(&self, order_number: &str) -> String {
        self.locked().entry(order_number.to_owned()).or_default();
        format!("{}/{order_number}", self.public)
    }

    /// The next notification of an order, if it comes in time.
    pub fn wait(&self, order_number: &str, cancel: &till::CancelToken) -> Option<Notification> {
        let begin = Instant::now();
        let mut all = self.locked();
        while !cancel.is_fired() && begin.elapsed() < PATIENCE {
            if let Some(found) = all.get_mut(order_number).and_then(VecDeque::pop_front) {
                return Some(found);
            }
            all = self.arrived.more.wait_timeout(all, GLANCE).unwrap_or_else(PoisonError::into_inner).0;
        }
        None
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, VecDeque<Notification>>> {
        self.arrived.by_order.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Accepts what belongs to an order of this run. Anything else is refused, so that the gateway repeats it to the shop.
async fn receive(State(state): State<Receiving>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let order_number = uri.path().rsplit('/').next().unwrap_or_default();
    let headers: BTreeMap<&str, &str> =
        headers.iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?))).collect();
    let notification = Notification { headers: json!(headers), body: body.to_vec() };
    let mut all = state.arrived.by_order.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(waiting) = all.get_mut(order_number) else { return StatusCode::NOT_FOUND.into_response() };
    waiting.push_back(notification);
    state.arrived.more.notify_all();
    let (status, headers, body) = &*state.reply;
    let mut response = body.clone().into_response();
    *response.status_mut() = StatusCode::from_u16(*status).unwrap_or(StatusCode::OK);
    for (name, value) in headers {
        if let (Ok(name), Ok(value)) = (axum::http::HeaderName::try_from(name), value.parse()) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
