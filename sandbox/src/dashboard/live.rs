//! Tells open pages that something changed, by server-sent events.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use hyper::body::Frame;
use tokio::sync::mpsc;

use crate::sandbox::Sandbox;

/// The shortest time between two events: under load, pages need not load more often.
const PAUSE: Duration = Duration::from_millis(400);
/// How often a connection without news shows that it lives.
const HEARTBEAT: Duration = Duration::from_secs(20);

/// The events as the body of an answer that does not end before the sandbox does.
struct Events(mpsc::Receiver<Bytes>);

impl hyper::body::Body for Events {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.0.poll_recv(context).map(|bytes| bytes.map(|bytes| Ok(Frame::data(bytes))))
    }
}

/// `GET /dashboard/events`.
pub async fn events(State(sandbox): State<Arc<Sandbox>>) -> Response {
    let (sender, receiver) = mpsc::channel(1);
    let mut changes = sandbox.changes.subscribe();
    tokio::spawn(async move {
        let mut event = Bytes::from_static(b"retry: 1000\n\n");
        // A page that went away ends this, and so does the sandbox.
        while *changes.borrow_and_update() && sender.send(event).await.is_ok() {
            event = tokio::select! {
                changed = changes.changed() => match changed {
                    Ok(()) => Bytes::from_static(b"event: change\ndata: {}\n\n"),
                    Err(_) => return,
                },
                () = sender.closed() => return,
                () = tokio::time::sleep(HEARTBEAT) => Bytes::from_static(b": still here\n\n"),
            };
            tokio::select! {
                _ = changes.wait_for(|lives| !lives) => {}
                () = tokio::time::sleep(PAUSE) => {}
            }
        }
    });
    let headers = [(header::CONTENT_TYPE, "text/event-stream"), (header::CACHE_CONTROL, "no-store")];
    (headers, Body::new(Events(receiver))).into_response()
}
