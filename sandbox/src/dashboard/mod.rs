//! The dashboard at `/`: what was received, signed, decided and delivered, and the faults and the clock by hand.
//!
//! Its pages work without JavaScript; a small file of its own keeps open ones up to date.

mod actions;
mod assets;
mod causes;
mod clock;
mod comparison;
mod deliveries;
mod difference;
mod exchange;
mod faults;
mod frame;
mod ledger;
mod lists;
mod live;
mod order;
mod overview;
mod parts;
mod previews;
mod profile;
mod readings;
mod signed;
mod snippets;
mod start;
mod states;
mod view;
mod words;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Form, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};

use crate::control::{self, ControlError};
use crate::guard;
use crate::sandbox::Sandbox;
use crate::work::Work;
use frame::Page;
use view::View;

/// What fills a page.
type Fill = fn(&Sandbox, &Work<'_>, &View) -> Result<Page, ControlError>;

/// The pages that only show something.
const PAGES: [(&str, Fill); 18] = [
    ("/", overview::page),
    ("/dashboard/start", start::page),
    ("/dashboard/payments", lists::payments),
    ("/dashboard/refunds", lists::refunds),
    ("/dashboard/payouts", lists::payouts),
    ("/dashboard/tokens", lists::tokens),
    ("/dashboard/links", lists::links),
    ("/dashboard/subscriptions", lists::subscriptions),
    ("/dashboard/disputes", lists::disputes),
    ("/dashboard/orders/{id}", order::page),
    ("/dashboard/exchanges", lists::exchanges),
    ("/dashboard/exchanges/{id}", exchange::page),
    ("/dashboard/deliveries", deliveries::list),
    ("/dashboard/deliveries/{id}", deliveries::page),
    ("/dashboard/ledger", ledger::page),
    ("/dashboard/faults", faults::page),
    ("/dashboard/profile", profile::page),
    ("/dashboard/clock", clock::page),
];

/// All of its paths.
pub fn router(sandbox: &Arc<Sandbox>) -> Router<Arc<Sandbox>> {
    let pages = PAGES.iter().fold(Router::new(), |router, (path, fill)| {
        let fill = *fill;
        router.route(
            path,
            get(move |State(sandbox): State<Arc<Sandbox>>, request: Request| {
                shown(sandbox, View::of(&request), fill)
            }),
        )
    });
    pages
        .route("/dashboard/exchanges/{id}/compare", comparing(exchange::compared))
        .route("/dashboard/deliveries/{id}/compare", comparing(deliveries::compared))
        .route("/dashboard/actions/{name}", post(actions::take))
        .route("/dashboard/language/{code}", get(actions::choose_language))
        .route("/dashboard/events", get(live::events))
        .route("/dashboard/style.css", get(assets::style))
        .route("/dashboard/live.js", get(assets::script))
        .route("/dashboard/icon.svg", get(assets::icon))
        .layer(from_fn_with_state(Arc::clone(sandbox), guard::refuse_other_sites))
}

async fn shown(sandbox: Arc<Sandbox>, view: View, fill: Fill) -> Response {
    let wanted = view.clone();
    let page = control::blocking(sandbox, move |sandbox| sandbox.work(|work| fill(sandbox, work, &wanted)));
    frame::answer(&view, page.await)
}

/// The form in which somebody pastes what their code signs; it is compared and not kept.
#[derive(serde::Deserialize)]
struct Pasted {
    mine: String,
}

/// What fills a page that compares a pasted text.
type Compare = fn(&Sandbox, &Work<'_>, &View, Option<&str>) -> Result<Page, ControlError>;

/// The page with what was pasted; whoever opens its address alone goes to the page that has the form.
fn comparing(compared: Compare) -> MethodRouter<Arc<Sandbox>> {
    post(move |State(sandbox): State<Arc<Sandbox>>, view: View, Form(pasted): Form<Pasted>| {
        compare(sandbox, view, pasted, compared)
    })
    .get(form_of)
}

async fn compare(sandbox: Arc<Sandbox>, view: View, pasted: Pasted, compared: Compare) -> Response {
    let wanted = view.clone();
    let page = control::blocking(sandbox, move |sandbox| {
        sandbox.work(|work| compared(sandbox, work, &wanted, Some(&pasted.mine)))
    });
    frame::answer(&view, page.await)
}

async fn form_of(view: View) -> Response {
    let page = view.path.trim_end_matches("/compare").to_owned();
    (StatusCode::SEE_OTHER, [(header::LOCATION, page)]).into_response()
}
