//! The pages that payers see; they work without JavaScript.

mod frame;
mod handlers;
mod views;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;

use crate::sandbox::Sandbox;

/// All pages, below the name of their gateway.
pub fn router() -> Router<Arc<Sandbox>> {
    let page = get(handlers::show).post(handlers::decide);
    Router::new().route("/{gateway}/p/{page}", page.clone()).route("/{gateway}/3ds/{page}", page)
}
