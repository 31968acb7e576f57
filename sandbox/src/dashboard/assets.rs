//! The dashboard's own files: nothing is loaded from elsewhere.

use axum::http::header;
use axum::response::{IntoResponse, Response};

fn file(kind: &'static str, content: &'static str) -> Response {
    let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-cache")];
    (headers, content).into_response()
}

/// `GET /dashboard/style.css`.
pub async fn style() -> Response {
    file("text/css; charset=utf-8", include_str!("style.css"))
}

/// `GET /dashboard/live.js`.
pub async fn script() -> Response {
    file("text/javascript; charset=utf-8", include_str!("live.js"))
}

/// `GET /dashboard/icon.svg`.
pub async fn icon() -> Response {
    file("image/svg+xml", include_str!("icon.svg"))
}
