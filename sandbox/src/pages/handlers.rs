//! Shows pages, and takes the payer's choice.

use std::collections::HashMap;
use std::sync::Arc;

use anyhow::Context;
use axum::extract::{Form, State};
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::address::Wanted;
use super::{frame, views};
use crate::card_form::Wrong;
use crate::cards::{self, CardBehaviour};
use crate::declines::{self, Reason};
use crate::gateway::{Gateway, PageKind, PageStep, page_url};
use crate::sandbox::Sandbox;
use crate::settlement::{self, Outcome, SettleError};
use crate::store::merchants::{self, Merchant};
use crate::store::orders::{self, Order, State as OrderState};
use crate::store::visits;
use crate::work::Work;

/// The buttons that pages have.
const CHOICES: [&str; 6] = ["pay", "wallet", "later", "cancel", "success", "fail"];

type Fields = HashMap<String, String>;

struct Found {
    order: Order,
    merchant: Merchant,
    /// The kind of page that the order has indeed.
    kind: PageKind,
    /// Where the payer goes now.
    back: Option<String>,
    /// Where the payer may go later.
    targets: Vec<String>,
    /// The provider that was chosen.
    provider: Option<String>,
    /// The test card that the form is filled with.
    card: Option<&'static str>,
    /// What was wrong with what the payer entered.
    note: Option<Wrong>,
}

/// What is answered.
enum Shown {
    Page(Found),
    Selector(Found, Vec<(String, String)>),
    Sent(Found),
    Onward(String),
    Spoilt,
    Missing,
}

/// Shows a page.
pub async fn show(State(sandbox): State<Arc<Sandbox>>, uri: Uri) -> Response {
    let shown = tokio::task::spawn_blocking(move || {
        let shown = sandbox.work(|work| look(&sandbox, work, &uri));
        sandbox.changed();
        shown
    });
    answer(shown.await)
}

/// Takes the payer's choice and sends the payer back; a form without a choice comes from the shop.
pub async fn decide(State(sandbox): State<Arc<Sandbox>>, uri: Uri, Form(fields): Form<Fields>) -> Response {
    let shown = tokio::task::spawn_blocking(move || {
        let shown = sandbox.work(|work| match fields.get("choice") {
            Some(choice) => take_choice(&sandbox, work, &uri, choice, &fields),
            None => look_by_form(&sandbox, work, &uri, &fields),
        });
        sandbox.changed();
        shown
    });
    answer(shown.await)
}

fn is_waiting(order: &Order) -> bool {
    matches!(order.state, OrderState::Pending | OrderState::Partial)
}

/// The order of a page, if the page is of its gateway and of a kind that it has.
fn find(sandbox: &Sandbox, work: &Work<'_>, uri: &Uri) -> anyhow::Result<Option<(Wanted, Found)>> {
    let Some(wanted) = Wanted::from_path(uri.path(), &sandbox.gateways) else {
        return Ok(None);
    };
    let Some(order) = orders::by_page(work.connection, &wanted.page)? else {
        return Ok(None);
    };
    let Some(merchant) = merchants::by_id(work.connection, &order.merchant)? else {
        return Ok(None);
    };
    let named = wanted.gateway.as_ref().is_none_or(|name| *name == merchant.gateway);
    let Some(gateway) = sandbox.gateway(&merchant.gateway).filter(|_| named) else {
        return Ok(None);
    };
    let listed = |name: &String| providers(&order).contains(&name.as_str());
    if !gateway.page_fits(&order, wanted.kind) || !wanted.provider.as_ref().is_none_or(listed) {
        return Ok(None);
    }
    let own_kinds = [PageKind::Checkout, PageKind::ThreeDomainSecure, PageKind::Payout];
    let kind = own_kinds.into_iter().find(|kind| kind.segment() == order.detail("page_kind"));
    let kind = kind.unwrap_or(wanted.kind);
    let targets = gateway.return_targets(&order);
    let back = back(gateway, &merchant, &order);
    let card = uri.query().and_then(test_card);
    let provider = wanted.provider.clone();
    Ok(Some((wanted, Found { order, merchant, kind, back, targets, provider, card, note: None })))
}

/// The test card that an address asks for; any other number in one is not taken.
fn test_card(query: &str) -> Option<&'static str> {
    let fields = form_urlencoded::parse(query.as_bytes());
    let wanted = fields.filter(|(name, _)| name == "card").map(|(_, value)| value).next()?;
    cards::listed().into_iter().map(|(number, _)| number).find(|number| *number == wanted)
}

fn providers(order: &Order) -> Vec<&str> {
    order.details["providers"].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

fn back(gateway: &dyn Gateway, merchant: &Merchant, order: &Order) -> Option<String> {
    let address = gateway.way_back(merchant, order)?;
    frame::usable(&address).map(str::to_owned)
}

fn look(sandbox: &Sandbox, work: &Work<'_>, uri: &Uri) -> anyhow::Result<Shown> {
    let Some((wanted, mut found)) = find(sandbox, work, uri)? else {
        return Ok(Shown::Missing);
    };
    if !is_waiting(&found.order) {
        return Ok(Shown::Page(found));
    }
    visits::insert(work.connection, &found.order.gateway_id, work.now, "opened")?;
    let gateway = sandbox.gateway(&found.merchant.gateway);
    let onward = gateway.map(|gateway| gateway.opened(work, &found.merchant, &mut found.order));
    if let Some(address) = onward.transpose()?.flatten() {
        return Ok(Shown::Onward(address));
    }
    let choices = providers(&found.order);
    if wanted.provider.is_none() && !choices.is_empty() {
        let choices = choices.iter().map(|name| ((*name).to_owned(), provider_path(&wanted, &found, name)));
        let choices = choices.collect();
        return Ok(Shown::Selector(found, choices));
    }
    Ok(if wanted.selector { Shown::Missing } else { Shown::Page(found) })
}

fn provider_path(wanted: &Wanted, found: &Found, provider: &str) -> String {
    let root = wanted.gateway.as_ref().map(|name| format!("/{name}")).unwrap_or_default();
    let locale = found.order.detail("locale");
    format!("{root}/{}/{}/{provider}?locale={locale}", found.kind.segment(), wanted.page)
}

/// The shop has the payer's browser post something to the issuer's page.
fn look_by_form(sandbox: &Sandbox, work: &Work<'_>, uri: &Uri, fields: &Fields) -> anyhow::Result<Shown> {
    let Some((_, found)) = find(sandbox, work, uri)? else {
        return Ok(Shown::Missing);
    };
    let gateway = sandbox.gateway(&found.merchant.gateway);
    let fits =
        gateway.is_some_and(|gateway| gateway.form_fits(&found.order, &|name| fields.get(name).cloned()));
    if fits { look(sandbox, work, uri) } else { Ok(Shown::Spoilt) }
}

fn take_choice(
    sandbox: &Sandbox,
    work: &Work<'_>,
    uri: &Uri,
    choice: &str,
    fields: &Fields,
) -> anyhow::Result<Shown> {
    let Some((wanted, mut found)) = find(sandbox, work, uri)? else {
        return Ok(Shown::Missing);
    };
    if CHOICES.contains(&choice) {
        visits::insert(work.connection, &found.order.gateway_id, work.now, choice)?;
    }
    let entered = |name: &str| fields.get(name).cloned();
    let gateway = sandbox.gateway(&found.merchant.gateway).filter(|_| is_waiting(&found.order));
    let step = gateway.and_then(|gateway| gateway.page_step(&mut found.order, choice, &entered, work.now));
    let outcome = match (step, gateway) {
        (Some(PageStep::Again(note)), _) => {
            return Ok(Shown::Page(Found { note: Some(note), ..found }));
        }
        (Some(PageStep::Open(kind)), Some(gateway)) => {
            orders::update(work.connection, &found.order)?;
            return Ok(Shown::Onward(page_url(work.site, gateway, kind, &wanted.page)));
        }
        (Some(PageStep::Leave), Some(gateway)) => {
            orders::update(work.connection, &found.order)?;
            found.back = back(gateway, &found.merchant, &found.order);
            return Ok(Shown::Sent(found));
        }
        (Some(PageStep::Decide(outcome)), _) => Some(outcome),
        _ => outcome(&found, choice).filter(|_| is_waiting(&found.order)),
    };
    let chosen = wanted.provider.is_some() || providers(&found.order).is_empty();
    let Some(outcome) = outcome.filter(|_| chosen) else {
        return Ok(if found.back.is_some() { Shown::Sent(found) } else { Shown::Page(found) });
    };
    if let Some(provider) = wanted.provider.as_deref().or((choice == "wallet").then_some("wallet")) {
        found.order.details["provider"] = json!(provider);
    }
    if let Some(reason) = reason(&found, choice) {
        found.order.details[declines::REASON] = json!(reason);
    }
    let gateway = sandbox.gateway(&found.merchant.gateway).context("a merchant belongs to a gateway")?;
    match settlement::settle(work, gateway, &mut found.order, outcome, None) {
        Ok(()) | Err(SettleError::Impossible(_)) => {}
        Err(SettleError::Broken(error)) => return Err(error),
    }
    found.back = back(gateway, &found.merchant, &found.order);
    Ok(Shown::Sent(found))
}

/// Why a button that gives up makes an order fail.
fn reason(found: &Found, choice: &str) -> Option<Reason> {
    match (choice, found.kind) {
        ("cancel", _) => Some(Reason::CancelledByCustomer),
        ("fail", PageKind::ThreeDomainSecure) => Some(Reason::AuthenticationFailed),
        _ => None,
    }
}

/// What a button leads to.
fn outcome(found: &Found, choice: &str) -> Option<Outcome> {
    let details = &found.order.details;
    // seed of the ReactivePay engine, assumed elsewhere: failing authentication always declines.
    let approves = CardBehaviour::from_text(found.order.detail("behaviour")).approves;
    let held = details["two_step"] == true || details["manual_capture"] == true;
    let paid = if held { Outcome::Authorised } else { Outcome::Approved };
    match (choice, found.kind) {
        ("pay", PageKind::Checkout | PageKind::Payout) => Some(paid),
        ("wallet", PageKind::Checkout) if details["offers_wallet"] == true => Some(paid),
        ("cancel", PageKind::Checkout | PageKind::Payout) => Some(Outcome::Cancelled),
        ("success", PageKind::ThreeDomainSecure) if !approves => Some(Outcome::Declined),
        ("success", PageKind::ThreeDomainSecure) => Some(paid),
        ("fail", PageKind::ThreeDomainSecure) => Some(Outcome::Declined),
        _ => None,
    }
}

fn answer(shown: Result<anyhow::Result<Shown>, tokio::task::JoinError>) -> Response {
    match shown {
        Ok(Ok(Shown::Page(found))) if is_waiting(&found.order) => {
            let action = found.order.details["term_url"].as_str();
            let asked =
                views::Asked { card: found.card, provider: found.provider.as_deref(), note: found.note };
            let (title, content) =
                views::form(&found.order, &found.merchant.account, found.kind, action, &asked);
            framed(title, &content, &found)
        }
        Ok(Ok(Shown::Sent(Found { back: Some(back), .. }))) => {
            (StatusCode::SEE_OTHER, [(header::LOCATION, back)]).into_response()
        }
        Ok(Ok(Shown::Onward(address))) => {
            (StatusCode::SEE_OTHER, [(header::LOCATION, address)]).into_response()
        }
        Ok(Ok(Shown::Page(found) | Shown::Sent(found))) => {
            let content = views::decided(&found.order, &found.merchant.account, found.back.as_deref());
            framed("Result", &content, &found)
        }
        Ok(Ok(Shown::Selector(found, choices))) => {
            let content = views::selector(&found.order, &found.merchant.account, &choices);
            framed("Providers", &content, &found)
        }
        Ok(Ok(Shown::Spoilt)) => {
            frame::page(StatusCode::BAD_REQUEST, "3-D Secure", &views::spoilt(), "en", &[])
        }
        Ok(Ok(Shown::Missing)) => {
            frame::page(StatusCode::NOT_FOUND, "Not found", &views::missing(), "en", &[])
        }
        _ => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn framed(title: &str, content: &maud::Markup, found: &Found) -> Response {
    frame::page(StatusCode::OK, title, content, views::words_of(&found.order).language, &found.targets)
}
