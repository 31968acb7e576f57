//! The JSON API with which tests steer the sandbox.

mod assertions;
pub mod clock;
mod components;
pub mod disputes;
mod error;
pub mod faults;
mod input;
mod merchants;
mod notifications;
pub mod payments;
mod sink;
pub mod views;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{delete, get, post};

pub use error::ControlError;
pub use input::{Parameters, blocking};

use crate::guard;
use crate::sandbox::Sandbox;

/// All of its paths, below `/sandbox`.
pub fn router(sandbox: &Arc<Sandbox>) -> Router<Arc<Sandbox>> {
    Router::new()
        .route("/merchants", post(merchants::create))
        .route("/faults", post(faults::create).get(faults::list).delete(faults::delete_all))
        .route("/faults/clear", post(faults::delete_all))
        .route("/faults/{id}", delete(faults::delete_one))
        .route("/chaos", post(faults::chaos))
        .route("/ledger", get(views::ledger))
        .route("/assertions", post(assertions::check))
        .route("/profile", get(views::profile))
        .route("/requests", get(views::requests))
        .route("/deliveries", get(views::deliveries))
        .route("/deliveries/{id}/replay", post(views::replay))
        .route("/payments/{number}/settle", post(payments::settle))
        .route("/components", post(components::enter))
        .route("/disputes", post(disputes::create))
        .route("/disputes/{case}", post(disputes::move_on))
        .route("/notifications", post(notifications::create))
        .route("/sink/{gateway}", post(sink::accept))
        .route("/clock", get(clock::show).post(clock::advance))
        .fallback(error::unknown_path)
        .method_not_allowed_fallback(error::unknown_method)
        .layer(from_fn_with_state(Arc::clone(sandbox), guard::refuse_other_sites))
}
