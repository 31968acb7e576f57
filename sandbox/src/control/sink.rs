//! A shop's server for whoever has none yet: it accepts every notification of a gateway.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::ControlError;
use crate::sandbox::Sandbox;

/// `POST /sandbox/sink/{gateway}`: the answer by which the gateway sees that the notification arrived.
pub async fn accept(State(sandbox): State<Arc<Sandbox>>, Path(name): Path<String>) -> Response {
    let Some(gateway) = sandbox.gateway(&name) else {
        return ControlError::not_found(format!("gateway: there is no {name:?}")).into_response();
    };
    let body = gateway.accepting_body().unwrap_or("OK");
    let kind = if body.starts_with('{') { "application/json" } else { "text/plain; charset=utf-8" };
    ([(header::CONTENT_TYPE, kind)], body).into_response()
}
