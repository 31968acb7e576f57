//! Notifications: the queue, and one of them with every attempt.

use maud::{Markup, html};
use serde_json::Value;

use super::frame::Page;
use super::parts::{self, field};
use super::view::View;
use super::words;
use crate::control::ControlError;
use crate::sandbox::Sandbox;
use crate::store::notifications::DeliveryState;
use crate::store::search;
use crate::work::Work;

/// All of them.
pub fn list(_sandbox: &Sandbox, work: &Work<'_>, view: &View) -> Result<Page, ControlError> {
    let state = view.parameter("state").and_then(DeliveryState::from_text);
    let rows = search::deliveries(work.connection, &view.filter(), state)?;
    let content = html! {
        h1 { (view.text(&words::DELIVERIES)) }
        (parts::bar(work, view, &words::SEARCH, DeliveryState::TEXTS)?)
        @if !rows.is_empty() { (table(view, &rows)) }
        (parts::older(view, rows.len(), rows.last().and_then(|last| last["id"].as_i64())))
    };
    Ok(Page::new(view.text(&words::DELIVERIES), content))
}

fn table(view: &View, rows: &[Value]) -> Markup {
    html! {
        div.table.stack tabindex="0" role="region" aria-label=(view.text(&words::DELIVERIES)) {
            table {
                thead { tr {
                    th { (view.text(&words::NUMBER)) }
                    th { (view.text(&words::STATUS)) }
                    th { (view.text(&words::ADDRESS)) }
                    th.number { (view.text(&words::ATTEMPTS)) }
                    th { (view.text(&words::GATEWAY)) }
                    th { (view.text(&words::NEXT_ATTEMPT)) }
                } }
                tbody {
                    @for row in rows {
                        @let id = row["id"].as_i64().unwrap_or(0);
                        tr data-row {
                            td.long { a href={ "/dashboard/deliveries/" (id) } { (field(row, "order_id")) " " (field(row, "kind")) } }
                            td { (parts::badge(field(row, "state"))) }
                            td.long { (field(row, "url")) }
                            td.number { (row["attempts"].as_array().map_or(0, Vec::len)) }
                            td { (parts::gateway_of(field(row, "merchant"))) }
                            td.time { (parts::when(field(row, "next_at"))) }
                        }
                    }
                }
            }
        }
    }
}

/// One of them.
pub fn page(sandbox: &Sandbox, work: &Work<'_>, view: &View) -> Result<Page, ControlError> {
    let id = view.id(2);
    let told = search::delivery(work.connection, id)?.ok_or_else(|| {
        ControlError::not_found(format!("notification: there is none with the number {id}"))
    })?;
    let content = html! {
        h1 { (view.text(&words::NOTIFIED)) " " (id) " " (parts::badge(field(&told, "state"))) }
        div.split {
            div {
                section.panel {
                    h2 { (view.text(&words::BODY)) }
                    pre tabindex="0" { (parts::pretty(&told["body"])) }
                    (headers(sandbox, view, &told))
                }
                section.panel {
                    h2 { (view.text(&words::ATTEMPTS)) }
                    ol.timeline {
                        @for attempt in told["attempts"].as_array().into_iter().flatten() {
                            li.news { (parts::when(field(attempt, "at"))) (outcome(attempt)) }
                        }
                        @if let Some(next) = told["next_at"].as_str() {
                            li { (parts::when(next)) div.line { (view.text(&words::NEXT_ATTEMPT)) } }
                        }
                    }
                }
            }
            (facts(view, &told, id))
        }
    };
    Ok(Page::new(format!("{} {id}", view.text(&words::NOTIFIED)), content))
}

fn outcome(attempt: &Value) -> Markup {
    html! {
        @match attempt["status"].as_i64() {
            Some(status) => {
                div.line { "HTTP " (status) }
                @if !field(attempt, "answer").is_empty() { pre tabindex="0" { (field(attempt, "answer")) } }
            }
            None => div.line { span.badge.bad { (field(attempt, "error")) } },
        }
    }
}

/// The signature as it is sent, where it stands in a header.
fn headers(sandbox: &Sandbox, view: &View, told: &Value) -> Markup {
    let gateway = sandbox.gateway(parts::gateway_of(field(told, "merchant")));
    let wrong = told["wrong_signature"] == true;
    let sealed =
        gateway.map(|gateway| gateway.sealing_headers(&sandbox.site.keys, field(told, "body"), wrong));
    let sealed = sealed.unwrap_or_default();
    html! {
        @if !sealed.is_empty() {
            h3 { (view.text(&words::HEADERS)) }
            pre tabindex="0" { @for (name, value) in &sealed { (name) ": " (value) "\n" } }
        }
    }
}

fn facts(view: &View, told: &Value, id: i64) -> Markup {
    html! {
        section.panel {
            h2 { (view.text(&words::FACTS)) }
            dl {
                dt { (view.text(&words::NUMBER)) } dd { (field(told, "order_id")) }
                dt { (view.text(&words::ADDRESS)) } dd { (field(told, "url")) }
                dt { (view.text(&words::MERCHANT)) } dd { (field(told, "merchant")) }
                @for fault in told["faults"].as_array().into_iter().flatten() {
                    dt { (view.text(&words::FAULT)) } dd { (fault.as_str().unwrap_or_default()) }
                }
                @if let Some(original) = told["replay_of"].as_i64() {
                    dt { (view.text(&words::REPLAY_OF)) }
                    dd { a href={ "/dashboard/deliveries/" (original) } { (original) } }
                }
            }
            form method="post" action={ "/dashboard/actions/replay" } {
                input type="hidden" name="id" value=(id);
                input type="hidden" name="back" value=(view.here());
                p {}
                button.main type="submit" { (view.text(&words::REPLAY)) }
            }
        }
    }
}
