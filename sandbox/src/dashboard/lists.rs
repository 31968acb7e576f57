//! Lists of orders, disputes and requests.

use maud::{Markup, html};
use serde_json::Value;

use super::frame::Page;
use super::parts::{self, field};
use super::states;
use super::view::View;
use super::words::{self, Text};
use crate::control::ControlError;
use crate::sandbox::Sandbox;
use crate::signature_cause::SignatureCause;
use crate::store::orders::{Kind, State};
use crate::store::{disputes as stored, search};
use crate::work::Work;

/// Payments.
pub fn payments(_sandbox: &Sandbox, work: &Work<'_>, view: &View) -> Result<Page, ControlError> {
    of_kind(work, view, Kind::Payment, &words::PAYMENTS)
}

/// Refunds.
pub fn refunds(_sandbox: &Sandbox, work: &Work<'_>, view: &View) -> Result<Page, ControlError> {
    of_kind(work, view, Kind::Refund, &words::REFUNDS)
}

/// Payouts.
pub fn payouts(_sandbox: &Sandbox, work: &Work<'_>, view: &View) -> Result<Page, ControlError> {
    of_kind(work, view, Kind::Payout, &words::PAYOUTS)
}

/// Applications for tokens.
pub fn tokens(_sandbox: &Sandbox, work: &Work<'_>, view: &View) -> Result<Page, ControlError> {
    of_kind(work, view, Kind::Token, &words::TOKENS)
}

/// Payment links.
pub fn links(_sandbox: &Sandbox, work: &Work<'_>, view: &View) -> Result<Page, ControlError> {
    of_kind(work, view, Kind::Link, &words::LINKS)
}

/// Subscriptions.
pub fn subscriptions(_sandbox: &Sandbox, work: &Work<'_>, view: &View) -> Result<Page, ControlError> {
    of_kind(work, view, Kind::Subscription, &words::SUBSCRIPTIONS)
}

fn of_kind(work: &Work<'_>, view: &View, kind: Kind, title: &Text) -> Result<Page, ControlError> {
    let state = view.parameter("state").and_then(State::from_text);
    let orders = search::orders(work.connection, &view.filter(), kind, state)?;
    let content = html! {
        h1 { (view.text(title)) }
        (parts::bar(work, view, &words::SEARCH, State::TEXTS)?)
        @if !orders.is_empty() { (parts::orders(view, &orders)) }
        (parts::older(view, orders.len(), orders.last().map(|order| order.id)))
    };
    Ok(Page::new(view.text(title), content))
}

/// Requests to the gateways.
pub fn exchanges(sandbox: &Sandbox, work: &Work<'_>, view: &View) -> Result<Page, ControlError> {
    let refused = view.parameter("refused").is_some();
    let requests = search::requests(work.connection, &view.filter(), refused)?;
    let content = html! {
        h1 { (view.text(&words::EXCHANGES)) }
        form.bar method="get" action=(view.path) role="search" {
            label { (view.text(&words::SEARCH_REQUESTS))
                input type="search" name="q" value=[view.parameter("q")] maxlength="128";
            }
            (parts::merchant_choice(work, view, true)?)
            label.check {
                input type="checkbox" name="refused" value="1" checked[refused];
                (view.text(&words::ONLY_REFUSED))
            }
            button type="submit" { (view.text(&words::FILTER)) }
        }
        @if !requests.is_empty() { (exchange_table(sandbox, view, &requests)) }
        (parts::older(view, requests.len(), requests.last().and_then(|last| last["id"].as_i64())))
    };
    Ok(Page::new(view.text(&words::EXCHANGES), content))
}

/// Requests as a table.
pub fn exchange_table(sandbox: &Sandbox, view: &View, requests: &[Value]) -> Markup {
    html! {
        div.table.stack tabindex="0" role="region" aria-label=(view.text(&words::EXCHANGES)) {
            table {
                thead { tr {
                    th { (view.text(&words::OPERATION)) }
                    th { (view.text(&words::SIGNATURE)) }
                    th { (view.text(&words::NUMBER)) }
                    th { (view.text(&words::ANSWER)) }
                    th { (view.text(&words::GATEWAY)) }
                    th { (view.text(&words::TIME)) }
                } }
                tbody {
                    @for request in requests {
                        @let id = request["id"].as_i64().unwrap_or(0);
                        tr data-row {
                            td.name { a href={ "/dashboard/exchanges/" (id) } { (parts::operation(name(request))) } }
                            td { (signature(sandbox, view, request)) }
                            td.long data-label=(view.text(&words::NUMBER)) { (field(request, "order_id")) }
                            td data-label=(view.text(&words::ANSWER)) { (answered(view, request)) }
                            td data-label=(view.text(&words::GATEWAY)) { (field(request, "gateway")) }
                            td.time data-label=(view.text(&words::TIME)) { (parts::when(field(request, "at"))) }
                        }
                    }
                }
            }
        }
    }
}

/// The operation, or the path where none was recognised.
pub fn name(request: &Value) -> &str {
    let operation = field(request, "operation");
    if operation.is_empty() { field(request, "path") } else { operation }
}

/// Whether the signature matched, or else what kept it from being looked at, as a badge.
pub fn signature(sandbox: &Sandbox, view: &View, request: &Value) -> Markup {
    let signs = sandbox.gateway(field(request, "gateway")).is_none_or(|gateway| gateway.signs_requests());
    let (class, word) = match (request["signature_matched"].as_bool(), cause(request)) {
        (Some(true), _) => ("badge good", &words::MATCHES),
        (Some(false), _) => ("badge bad", &words::DIFFERS),
        (None, Some(SignatureCause::UnknownSender)) => ("badge bad", &words::UNKNOWN_SENDER),
        (None, Some(SignatureCause::HalfKnown)) => ("badge bad", &words::WRONG_KEY),
        (None, Some(_)) => ("badge bad", &words::NOT_CHECKED),
        (None, None) if signs => ("badge", &words::NOT_CHECKED),
        (None, None) => ("badge", &words::NOT_SIGNED),
    };
    html! { span class=(class) { (view.text(word)) } }
}

/// Why the sender or the signature was refused.
pub fn cause(request: &Value) -> Option<SignatureCause> {
    request["signature_cause"].as_str().and_then(SignatureCause::from_text)
}

/// Status and code of the answer.
pub fn answered(view: &View, request: &Value) -> Markup {
    html! {
        @match request["answer_status"].as_i64() {
            Some(status) => { (status) " " }
            None => {
                span.badge.bad { (view.text(&words::NO_ANSWER)) } " "
                @if !field(request, "answer_code").is_empty() { (view.text(&words::WOULD_HAVE_BEEN)) " " }
            },
        }
        (field(request, "answer_code"))
        @for fault in request["faults"].as_array().into_iter().flatten() {
            " " span.badge.wait { (fault.as_str().unwrap_or_default()) }
        }
    }
}

/// Where a dispute ends.
const DECIDED: [&str; 2] = ["approved", "declined"];

/// Disputes.
pub fn disputes(_sandbox: &Sandbox, work: &Work<'_>, view: &View) -> Result<Page, ControlError> {
    let rows = stored::newest_of_all(work.connection, view.parameter("merchant"), super::view::ROWS)?;
    let content = html! {
        h1 { (view.text(&words::DISPUTES)) }
        form.bar method="get" action=(view.path) {
            (parts::merchant_choice(work, view, true)?)
            button type="submit" { (view.text(&words::FILTER)) }
        }
        @if !rows.is_empty() {
            div.table.stack tabindex="0" role="region" aria-label=(view.text(&words::DISPUTES)) {
                table {
                    thead { tr {
                        th { (view.text(&words::PAYMENT)) }
                        th { (view.text(&words::STATUS)) }
                        th.number { (view.text(&words::AMOUNT)) }
                        th { (view.text(&words::REASON)) }
                        th { (view.text(&words::GATEWAY)) }
                        th { (view.text(&words::CREATED)) }
                        th { (view.text(&words::DECIDE)) }
                    } }
                    tbody {
                        @for row in &rows {
                            tr data-row {
                                td.long { a href=(parts::order_link(field(row, "gateway_id"))) { (field(row, "order_id")) } }
                                td { (parts::badge(view, field(row, "status"))) }
                                td.number data-label=(view.text(&words::AMOUNT)) { (parts::amount(row["amount"].as_i64().unwrap_or(0), field(row, "currency"))) }
                                td { (field(row, "reason_code")) " " (field(row, "comment")) }
                                td { (parts::gateway_of(field(row, "merchant"))) }
                                td.time { (parts::when(field(row, "created_at"))) }
                                td { (decision(view, row)) }
                            }
                        }
                    }
                }
            }
        }
        (parts::older(view, rows.len(), None))
    };
    Ok(Page::new(view.text(&words::DISPUTES), content))
}

/// The buttons that decide a dispute that is only listed; cases are decided on their own pages.
fn decision(view: &View, row: &Value) -> Markup {
    let Some(id) = row["id"].as_i64().filter(|_| !DECIDED.contains(&field(row, "status"))) else {
        return html! {};
    };
    html! {
        form.buttons method="post" action="/dashboard/actions/case" {
            input type="hidden" name="merchant" value=(field(row, "merchant"));
            input type="hidden" name="number" value=(id);
            input type="hidden" name="back" value=(view.here());
            @for status in DECIDED { button type="submit" name="status" value=(status) { (states::word(view, status)) } }
        }
    }
}
