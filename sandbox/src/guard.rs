//! Keeps pages of other sites, opened in a browser on this machine, away from what steers the sandbox.

use std::net::IpAddr;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::sandbox::Sandbox;

/// Header in which browsers say where a request comes from.
const FETCH_SITE: &str = "sec-fetch-site";
/// Header in which they say what it is for.
const FETCH_MODE: &str = "sec-fetch-mode";

/// Refuses a request whose Host is none of the sandbox's names, or that another site caused.
pub async fn refuse_other_sites(
    State(sandbox): State<Arc<Sandbox>>,
    request: Request,
    next: Next,
) -> Response {
    match refusal(&sandbox, request.method(), request.headers()) {
        Some(error) => (StatusCode::FORBIDDEN, Json(json!({ "error": error }))).into_response(),
        None => next.run(request).await,
    }
}

fn refusal(sandbox: &Sandbox, method: &Method, headers: &HeaderMap) -> Option<&'static str> {
    let host = text(headers, header::HOST.as_str());
    if !host.is_some_and(|host| is_known(sandbox, host)) {
        return Some(
            "Host: call the sandbox by an address of this machine, by localhost, or by a name that --host-name gave it",
        );
    }
    let origin = text(headers, header::ORIGIN.as_str());
    if origin.is_some_and(|origin| origin.split_once("://").map(|(_, rest)| rest) != host) {
        return Some("Origin: other sites may not steer the sandbox");
    }
    // A link from elsewhere may open a page of the dashboard, and do nothing more.
    let opens = *method == Method::GET && text(headers, FETCH_MODE) == Some("navigate");
    let site = text(headers, FETCH_SITE).unwrap_or("none");
    if !opens && !matches!(site, "none" | "same-origin") {
        return Some("Sec-Fetch-Site: other sites may not steer the sandbox");
    }
    None
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// A name that somebody else may point to this machine is known only when it was given at the start.
fn is_known(sandbox: &Sandbox, host: &str) -> bool {
    let Ok(authority) = host.parse::<Uri>() else {
        return false;
    };
    let name = authority.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    let own = |known: &String| known.eq_ignore_ascii_case(name);
    name.eq_ignore_ascii_case("localhost")
        || sandbox.host_names.iter().any(own)
        || name.parse::<IpAddr>().is_ok_and(|address| sandbox.allow_remote || address.is_loopback())
}
