//! Which part of the sandbox answers which path.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::calls::{self, Reply};
use crate::gateways::{Gateway, WireRequest};
use crate::sandbox::Sandbox;
use crate::{control, pages};

/// The largest body that is read.
const LARGEST_BODY: usize = 1024 * 1024;

/// Marks an answer in place of which the connection ends.
#[derive(Debug, Clone, Copy)]
pub struct DropConnection;

/// All paths of the sandbox.
pub fn router(sandbox: Arc<Sandbox>) -> Router {
    Router::new()
        .nest("/sandbox", control::router(&sandbox))
        .merge(pages::router())
        .fallback(gateway_request)
        .with_state(sandbox)
}

async fn gateway_request(State(sandbox): State<Arc<Sandbox>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, LARGEST_BODY).await else {
        return (StatusCode::PAYLOAD_TOO_LARGE, "send at most one mebibyte\n").into_response();
    };
    let handled = tokio::task::spawn_blocking(move || {
        let is_meant = |gateway: &dyn Gateway| {
            sandbox.work(|work| gateway.knows_sender(work, &head.headers)).unwrap_or(false)
        };
        let (gateway, path) = sandbox.gateways.by_path(head.uri.path(), is_meant)?;
        let request = WireRequest {
            method: head.method.to_string(),
            path: path.to_owned(),
            query: head.uri.query().unwrap_or_default().to_owned(),
            headers: head.headers,
            body,
        };
        Some(calls::handle(&sandbox, gateway, &request))
    });
    match handled.await {
        Ok(Some(reply)) => sent(reply).await,
        Ok(None) => (StatusCode::NOT_FOUND, "no gateway has this path\n").into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn sent(reply: Reply) -> Response {
    let Reply::Answer { status, headers, content_type, body, delay } = reply else {
        let mut response = Response::new(Body::empty());
        response.extensions_mut().insert(DropConnection);
        return response;
    };
    if delay > 0 {
        tokio::time::sleep(Duration::from_millis(delay)).await;
    }
    let mut response = (status, [(header::CONTENT_TYPE, content_type)], body).into_response();
    for (name, value) in headers {
        if let Ok(value) = value.parse() {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
