//! `till listen`: a notification receiver for trying things out.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use till::gateway::OperationResult;
use till::model::{NotificationReply, Verified};
use till::{CancelToken, Client, Operation};
use tokio::sync::Notify;

use super::client;
use crate::interrupt::Signals;
use crate::output::{Failure, print_bytes, print_json, say};

/// How long requests in progress may take to end after the first signal; a second one ends them at once.
const PATIENCE: Duration = Duration::from_secs(5);

/// Printed for each event that anyone could have sent.
const UNVERIFIED: &str = "till: not verified: nothing proves that the gateway sent this; \
                          do not act on it before notification_confirm has queried the gateway";

/// Printed for events that a signature authenticates.
const UNCOMPARED: &str = "a signature shows who sent a notification, but not whether it matches an order, \
                          its amount and currency: notification_check does that";

/// The arguments of `till listen`.
#[derive(clap::Args)]
pub struct Arguments {
    /// File with the client's configuration, as JSON
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// Port to listen on, on this machine only; 0 takes any free one
    #[arg(long, default_value_t = 8080)]
    port: u16,
}

/// Receives notifications until it is interrupted.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let client = Arc::new(client(&arguments.config)?);
    let runtime = tokio::runtime::Runtime::new().context("starting")?;
    let ended = runtime.block_on(serve(client, arguments.port));
    // A slow reader of standard output must not block the receiver.
    runtime.shutdown_background();
    Ok(ended?)
}

async fn serve(client: Arc<Client>, port: u16) -> anyhow::Result<()> {
    let mut signals = Signals::new()?;
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    let listener = tokio::net::TcpListener::bind(address).await.with_context(|| format!("port {port}"))?;
    say(&format!("listening on http://{}/", listener.local_addr()?));
    say(UNCOMPARED);
    let application = Router::new().fallback(receive).with_state(client);
    let stop = Arc::new(Notify::new());
    let stopped = Arc::clone(&stop);
    let server = axum::serve(listener, application)
        .with_graceful_shutdown(async move { stopped.notified().await })
        .into_future();
    tokio::pin!(server);
    tokio::select! {
        ended = &mut server => return Ok(ended?),
        () = signals.next() => stop.notify_one(),
    }
    // A request that never completes must not delay the end.
    tokio::select! {
        ended = &mut server => return Ok(ended?),
        () = signals.next() => {}
        () = tokio::time::sleep(PATIENCE) => {}
    }
    say("till: requests in progress were cut off; the gateway repeats notifications that were not accepted");
    Ok(())
}

/// Prints one notification, and answers it only after that: a gateway repeats what was not accepted.
async fn receive(State(client): State<Arc<Client>>, headers: HeaderMap, body: Bytes) -> Response {
    let headers: BTreeMap<&str, &str> =
        headers.iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?))).collect();
    let accepted = match client.notification_parse(json!(headers).to_string().as_bytes(), &body) {
        // If it could not be printed, it was not received: the gateway must send it again.
        Ok(event) => {
            if event.verified == Verified::None {
                say(UNVERIFIED);
            }
            print_bytes(format!("{}\n", till::json::to_value(&event)).as_bytes())
                .inspect_err(|_| say("till: a notification could not be printed, so it is not accepted"))
                .is_ok()
        }
        Err(error) => {
            say(&format!("till: {error}"));
            // The message on standard error is enough, because the notification is not accepted anyway.
            let _ = print_json(&till::json::to_value(&error));
            false
        }
    };
    let request = json!({"accepted": accepted}).to_string();
    match client.call(Operation::NotificationReply, request.as_bytes(), &CancelToken::new()).outcome {
        Ok(OperationResult::NotificationReply(reply)) => answered(reply),
        _ => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn answered(reply: NotificationReply) -> Response {
    let mut response = reply.body.into_response();
    *response.status_mut() =
        StatusCode::from_u16(reply.http_status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in &reply.headers {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), value.parse::<HeaderValue>()) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
