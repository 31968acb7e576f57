//! Keeps pages of other sites, opened in a browser on this machine, away from the control API.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::ControlError;
use crate::sandbox::Sandbox;

/// Refuses a request whose Host is not this machine, or whose Origin is another site.
pub async fn refuse_browsers(State(sandbox): State<Arc<Sandbox>>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let host = text(headers, header::HOST);
    if !sandbox.allow_remote && !host.is_some_and(is_this_machine) {
        return ControlError::forbidden("Host: call the sandbox by 127.0.0.1 or localhost").into_response();
    }
    let origin = text(headers, header::ORIGIN);
    let foreign = origin.is_some_and(|origin| origin.split_once("://").map(|(_, rest)| rest) != host);
    if foreign {
        return ControlError::forbidden("Origin: other sites may not steer the sandbox").into_response();
    }
    next.run(request).await
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn is_this_machine(host: &str) -> bool {
    let Ok(authority) = host.parse::<Uri>() else {
        return false;
    };
    let name = authority.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}
