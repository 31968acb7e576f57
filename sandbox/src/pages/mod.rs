//! The pages that payers see; they work without JavaScript.

mod address;
mod frame;
mod handlers;
mod views;
mod words;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;

use crate::sandbox::Sandbox;

/// Shapes of addresses, below the name of a gateway or at the root.
const SHAPES: [&str; 10] = [
    "/p/{page}",
    "/p/{page}/{provider}",
    "/3ds/{page}",
    "/pout/{page}",
    "/pout/{page}/{provider}",
    "/select/{page}",
    "/select/{page}/",
    "/select/pout/{page}",
    "/select/pout/{page}/",
    "/checkout_results/{page}/callback_3ds",
];

/// All pages.
pub fn router() -> Router<Arc<Sandbox>> {
    SHAPES.iter().fold(Router::new(), |router, shape| {
        let page = get(handlers::show).post(handlers::decide);
        router.route(shape, page.clone()).route(&format!("/{{gateway}}{shape}"), page)
    })
}
