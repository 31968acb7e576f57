//! Shows pages, and takes the payer's choice.

use std::sync::Arc;

use axum::extract::{Form, Path, State};
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::{frame, views};
use crate::cards::CardBehaviour;
use crate::gateways::{Gateway, PageKind};
use crate::sandbox::{Sandbox, Work};
use crate::settlement::{self, Outcome, SettleError};
use crate::store::merchants;
use crate::store::orders::{self, Order, State as OrderState};

/// The button that was pressed.
#[derive(Deserialize)]
pub struct Choice {
    choice: String,
}

struct Found {
    order: Order,
    merchant: String,
    back: Option<String>,
}

/// Shows a page.
pub async fn show(
    State(sandbox): State<Arc<Sandbox>>,
    Path((gateway, page)): Path<(String, String)>,
    uri: Uri,
) -> Response {
    let kind = kind_of(&uri);
    let found = tokio::task::spawn_blocking(move || sandbox.work(|work| find(work, &gateway, kind, &page)));
    answer(found.await, |found| {
        let leads_to = found.back.as_deref();
        if is_waiting(&found.order) {
            let (title, content) = views::form(&found.order, &found.merchant, kind);
            return frame::page(StatusCode::OK, title, &content, leads_to);
        }
        let content = views::decided(&found.order, &found.merchant, leads_to);
        frame::page(StatusCode::OK, "Result", &content, leads_to)
    })
}

/// Takes the payer's choice and sends the payer back.
pub async fn decide(
    State(sandbox): State<Arc<Sandbox>>,
    Path((gateway, page)): Path<(String, String)>,
    uri: Uri,
    Form(choice): Form<Choice>,
) -> Response {
    let kind = kind_of(&uri);
    let decided = tokio::task::spawn_blocking(move || {
        let found = sandbox.work(|work| take_choice(work, &gateway, kind, &page, &choice.choice));
        sandbox.wake.notify_one();
        found
    });
    answer(decided.await, |found| match &found.back {
        Some(back) => (StatusCode::SEE_OTHER, [(header::LOCATION, back.clone())]).into_response(),
        None => {
            let content = views::decided(&found.order, &found.merchant, None);
            frame::page(StatusCode::OK, "Result", &content, None)
        }
    })
}

fn kind_of(uri: &Uri) -> PageKind {
    if uri.path().split('/').nth(2) == Some(PageKind::ThreeDomainSecure.segment()) {
        PageKind::ThreeDomainSecure
    } else {
        PageKind::Checkout
    }
}

fn is_waiting(order: &Order) -> bool {
    matches!(order.state, OrderState::Pending | OrderState::Partial)
}

fn find(work: &Work<'_>, gateway: &str, kind: PageKind, page: &str) -> anyhow::Result<Option<Found>> {
    let Some(gateway) = work.sandbox.gateway(gateway) else {
        return Ok(None);
    };
    let order = orders::by_page(work.connection, page)?;
    let Some(order) = order.filter(|order| order.detail("page_kind") == kind.segment()) else {
        return Ok(None);
    };
    let merchant = merchants::by_id(work.connection, &order.merchant)?;
    Ok(merchant.filter(|merchant| merchant.gateway == gateway.name()).map(|merchant| Found {
        back: back(gateway, &order),
        merchant: merchant.account,
        order,
    }))
}

fn back(gateway: &dyn Gateway, order: &Order) -> Option<String> {
    let address = gateway.return_address(order)?;
    frame::usable(&address).map(str::to_owned)
}

fn take_choice(
    work: &Work<'_>,
    gateway: &str,
    kind: PageKind,
    page: &str,
    choice: &str,
) -> anyhow::Result<Option<Found>> {
    let Some(mut found) = find(work, gateway, kind, page)? else {
        return Ok(None);
    };
    if !is_waiting(&found.order) {
        return Ok(Some(found));
    }
    // seed of the ReactivePay engine, assumed elsewhere: failing authentication always declines.
    let approves = CardBehaviour::from_text(found.order.detail("behaviour")).approves;
    let outcome = match (choice, kind) {
        ("pay", PageKind::Checkout) => Outcome::Approved,
        ("cancel", PageKind::Checkout) => Outcome::Cancelled,
        ("success", PageKind::ThreeDomainSecure) if !approves => Outcome::Declined,
        ("success", PageKind::ThreeDomainSecure) if found.order.details["manual_capture"] == true => {
            Outcome::Authorised
        }
        ("success", PageKind::ThreeDomainSecure) => Outcome::Approved,
        ("fail", PageKind::ThreeDomainSecure) => Outcome::Declined,
        _ => return Ok(Some(found)),
    };
    match settlement::settle(work, &mut found.order, outcome, None) {
        Ok(()) | Err(SettleError::Impossible(_)) => {}
        Err(SettleError::Broken(error)) => return Err(error),
    }
    found.back = work.sandbox.gateway(gateway).and_then(|gateway| back(gateway, &found.order));
    Ok(Some(found))
}

fn answer(
    found: Result<anyhow::Result<Option<Found>>, tokio::task::JoinError>,
    show: impl FnOnce(&Found) -> Response,
) -> Response {
    match found {
        Ok(Ok(Some(found))) => show(&found),
        Ok(Ok(None)) => frame::page(StatusCode::NOT_FOUND, "Not found", &views::missing(), None),
        _ => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
