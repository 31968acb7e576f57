//! The first page: how things stand, and what happened last.

use maud::{Markup, html};
use serde_json::Value;

use super::frame::Page;
use super::view::View;
use super::{lists, parts, words};
use crate::control::ControlError;
use crate::sandbox::Sandbox;
use crate::store::orders::Kind;
use crate::store::search::{self, Filter};
use crate::work::Work;

/// How many rows of each list it shows.
const LATEST: u32 = 10;

/// The page.
pub fn page(sandbox: &Sandbox, work: &Work<'_>, view: &View) -> Result<Page, ControlError> {
    let filter = Filter { limit: LATEST, ..view.filter() };
    let counts = search::counts(work.connection, filter.merchant.as_deref())?;
    let payments = search::orders(work.connection, &filter, Kind::Payment, None)?;
    let requests = search::requests(work.connection, &filter, false)?;
    let content = html! {
        h1 { (view.text(&words::OVERVIEW)) }
        form.bar method="get" action="/" {
            (parts::merchant_choice(work, view, true)?)
            button type="submit" { (view.text(&words::FILTER)) }
        }
        @if !sandbox.site.profile.is_empty() {
            p.alert { (view.text(&words::PROFILE_PLAYED)) " "
                a href="/dashboard/profile" { (played(sandbox).join(view.comma())) } }
        }
        (cards(view, &counts))
        @if payments.is_empty() {
            section.panel {
                h2 { (view.text(&words::EMPTY_HEADING)) }
                p { (view.text(&words::EMPTY_TEXT)) }
                p { a href="/dashboard/start" { (view.text(&words::START)) } }
            }
        } @else {
            section {
                h2 { (view.text(&words::PAYMENTS)) }
                (parts::orders(view, &payments))
            }
        }
        @if !requests.is_empty() {
            section {
                h2 { (view.text(&words::LATEST)) }
                (lists::exchange_table(sandbox, view, &requests))
            }
        }
    };
    Ok(Page::new(view.text(&words::OVERVIEW), content))
}

/// The gateways that the profile speaks of.
fn played(sandbox: &Sandbox) -> Vec<&'static str> {
    let names = sandbox.gateways.all().map(|gateway| gateway.name());
    names.filter(|name| !sandbox.site.profile.findings(name).is_empty()).collect()
}

fn cards(view: &View, counts: &Value) -> Markup {
    let sum = |kind: &str| {
        counts[kind].as_object().into_iter().flatten().filter_map(|(_, count)| count.as_i64()).sum::<i64>()
    };
    let count = |kind: &str, state: &str| counts[kind][state].as_i64().unwrap_or(0);
    html! {
        div.cards {
            a.card href=(view.link("/dashboard/payments")) {
                b { (sum("payment")) } span { (view.text(&words::PAYMENTS)) }
            }
            a.card href=(view.at("/dashboard/payments").with("state", "approved")) {
                b { (count("payment", "approved")) } span { (view.text(&words::PAYMENTS)) (view.comma()) (view.text(&words::APPROVED)) }
            }
            a.card href=(view.at("/dashboard/payments").with("state", "pending")) {
                b { (count("payment", "pending")) } span { (view.text(&words::PAYMENTS)) (view.comma()) (view.text(&words::PENDING)) }
            }
            a.card href=(view.link("/dashboard/refunds")) {
                b { (sum("refund")) } span { (view.text(&words::REFUNDS)) }
            }
            a.card href=(view.link("/dashboard/payouts")) {
                b { (sum("payout")) } span { (view.text(&words::PAYOUTS)) }
            }
            a.card href=(view.at("/dashboard/deliveries").with("state", "waiting")) {
                b { (count("delivery", "waiting")) }
                span { (view.text(&words::DELIVERIES)) (view.comma()) (view.text(&words::WAITING)) }
            }
            a.card.bad[count("requests", "refused") > 0] href=(view.at("/dashboard/exchanges").with("refused", "1")) {
                b { (count("requests", "refused")) } span { (view.text(&words::SIGNATURES_REFUSED)) }
            }
        }
    }
}
