//! Which part of the sandbox answers which path.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::conduct::Conduct;
use crate::calls::{self, Awaited, Content, Reply};
use crate::gateway::{Gateway, WireRequest};
use crate::sandbox::Sandbox;
use crate::{control, dashboard, pages};

/// The largest body that is read.
const LARGEST_BODY: usize = 1024 * 1024;

/// All paths of the sandbox.
pub fn router(sandbox: Arc<Sandbox>) -> Router {
    Router::new()
        .nest("/sandbox", control::router(&sandbox))
        .merge(pages::router())
        .merge(dashboard::router(&sandbox))
        .fallback(gateway_request)
        .with_state(sandbox)
}

async fn gateway_request(State(sandbox): State<Arc<Sandbox>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, LARGEST_BODY).await else {
        return (StatusCode::PAYLOAD_TOO_LARGE, "send at most one mebibyte\n").into_response();
    };
    let handling = Arc::clone(&sandbox);
    let handled = tokio::task::spawn_blocking(move || {
        let is_meant = |gateway: &dyn Gateway| {
            handling.work(|work| gateway.knows_sender(work, &head.headers)).unwrap_or(false)
        };
        let (gateway, path) = handling.gateways.by_path(head.uri.path(), is_meant)?;
        let request = WireRequest {
            method: head.method.to_string(),
            path: path.to_owned(),
            query: head.uri.query().unwrap_or_default().to_owned(),
            headers: head.headers,
            body,
        };
        Some(calls::handle(&handling, gateway, &request))
    });
    match handled.await {
        Ok(Some(reply)) => sent(&sandbox, reply).await,
        Ok(None) => (StatusCode::NOT_FOUND, "no gateway has this path\n").into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn sent(sandbox: &Arc<Sandbox>, reply: Reply) -> Response {
    let mut response = match reply.content {
        Content::End(end) => {
            let mut response = Response::new(Body::empty());
            response.extensions_mut().insert(Conduct { end: Some(end), ..Conduct::default() });
            return response;
        }
        Content::Answer { status, headers, content_type, body } => {
            let mut response = (status, [(header::CONTENT_TYPE, content_type)], body).into_response();
            for (name, value) in headers {
                if let Ok(value) = value.parse() {
                    response.headers_mut().insert(name, value);
                }
            }
            response
        }
    };
    if let Some(awaited) = reply.awaited {
        wait_for_notification(sandbox, awaited).await;
    }
    if reply.delay > Duration::ZERO {
        tokio::time::sleep(reply.delay).await;
    }
    response.extensions_mut().insert(Conduct { end: None, dribble: reply.dribble, idle: reply.idle });
    response
}

/// Waits until a notification was sent, or until the time for it is over.
async fn wait_for_notification(sandbox: &Arc<Sandbox>, awaited: Awaited) {
    let limit = awaited.limit;
    let look = async {
        loop {
            let mut next = pin!(sandbox.delivered.notified());
            // From here on nothing is missed, so it is safe to look.
            next.as_mut().enable();
            let (sandbox, awaited) = (Arc::clone(sandbox), awaited.clone());
            let sent = tokio::task::spawn_blocking(move || awaited.was_sent(&sandbox)).await;
            if sent.unwrap_or(true) {
                return;
            }
            next.await;
        }
    };
    tokio::time::timeout(limit, look).await.unwrap_or_default();
}
