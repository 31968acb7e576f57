//! Notifications: the queue, and one of them with every attempt and how it is signed.

use maud::{Markup, html};
use serde_json::Value;

use super::frame::Page;
use super::parts::{self, field};
use super::signed::{self, Signed};
use super::view::View;
use super::words;
use crate::control::ControlError;
use crate::gateway::{Gateway, Signing};
use crate::sandbox::Sandbox;
use crate::store::notifications::DeliveryState;
use crate::store::{merchants, search};
use crate::work::Work;

/// What the shop made of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It accepted the notification.
    Accepted,
    /// It answered something else.
    Refused,
    /// It did not answer.
    Unanswered,
}

impl Outcome {
    /// How it looks on a time line.
    pub fn class(self) -> &'static str {
        if self == Self::Accepted { "news" } else { "news bad" }
    }
}

/// What the shop made of an attempt to notify a merchant.
pub fn outcome(sandbox: &Sandbox, merchant: &str, attempt: &Value) -> Outcome {
    let Some(status) = attempt["status"].as_u64().and_then(|status| u16::try_from(status).ok()) else {
        return Outcome::Unanswered;
    };
    let gateway = sandbox.gateway(parts::gateway_of(merchant));
    let accepted = gateway.is_some_and(|gateway| gateway.is_accepted(status, field(attempt, "answer")));
    if accepted { Outcome::Accepted } else { Outcome::Refused }
}

/// That the shop did not accept it, in red.
pub fn outcome_badge(view: &View, outcome: Outcome) -> Markup {
    html! {
        @match outcome {
            Outcome::Accepted => {}
            Outcome::Refused => span.badge.bad { (view.text(&words::SHOP_REFUSED)) },
            Outcome::Unanswered => span.badge.bad { (view.text(&words::SHOP_SILENT)) },
        }
    }
}

/// The outcome of the latest attempt, if there was one.
fn latest(sandbox: &Sandbox, told: &Value) -> Option<Outcome> {
    let attempt = told["attempts"].as_array().and_then(|attempts| attempts.last())?;
    Some(outcome(sandbox, field(told, "merchant"), attempt))
}

fn state(sandbox: &Sandbox, view: &View, told: &Value) -> Markup {
    html! {
        @if let Some(outcome) = latest(sandbox, told) { (outcome_badge(view, outcome)) " " }
        (parts::badge(view, field(told, "state")))
    }
}

/// All of them.
pub fn list(sandbox: &Sandbox, work: &Work<'_>, view: &View) -> Result<Page, ControlError> {
    let state = view.parameter("state").and_then(DeliveryState::from_text);
    let rows = search::deliveries(work.connection, &view.filter(), state)?;
    let content = html! {
        h1 { (view.text(&words::DELIVERIES)) }
        (parts::bar(work, view, &words::SEARCH, DeliveryState::TEXTS)?)
        @if !rows.is_empty() { (table(sandbox, view, &rows)) }
        (parts::older(view, rows.len(), rows.last().and_then(|last| last["id"].as_i64())))
    };
    Ok(Page::new(view.text(&words::DELIVERIES), content))
}

fn table(sandbox: &Sandbox, view: &View, rows: &[Value]) -> Markup {
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
                            td { (state(sandbox, view, row)) }
                            td.long data-label=(view.text(&words::ADDRESS)) { (field(row, "url")) }
                            td.number data-label=(view.text(&words::ATTEMPTS)) { (row["attempts"].as_array().map_or(0, Vec::len)) }
                            td data-label=(view.text(&words::GATEWAY)) { (parts::gateway_of(field(row, "merchant"))) }
                            td.time data-label=(view.text(&words::NEXT_ATTEMPT)) { (parts::when(field(row, "next_at"))) }
                        }
                    }
                }
            }
        }
    }
}

/// One of them.
pub fn page(sandbox: &Sandbox, work: &Work<'_>, view: &View) -> Result<Page, ControlError> {
    compared(sandbox, work, view, None)
}

/// The page, with what somebody says that their shop signs to check it.
pub fn compared(
    sandbox: &Sandbox,
    work: &Work<'_>,
    view: &View,
    mine: Option<&str>,
) -> Result<Page, ControlError> {
    let id = view.id(2);
    let told = search::delivery(work.connection, id)?.ok_or_else(|| {
        ControlError::not_found(format!("notification: there is none with the number {id}"))
    })?;
    let content = html! {
        h1 { (view.text(&words::NOTIFIED)) " " (id) " " (state(sandbox, view, &told)) }
        div.split {
            div {
                (attempts(sandbox, view, &told))
                (signature(sandbox, work, view, &told, mine)?)
                section.panel aria-labelledby="raw" {
                    h2 id="raw" { (view.text(&words::RAW_BODY)) }
                    pre tabindex="0" { (field(&told, "body")) }
                    details id="readable" {
                        summary { (view.text(&words::READABLE)) }
                        pre tabindex="0" { (parts::pretty(&told["body"])) }
                    }
                }
            }
            (facts(view, &told, id))
        }
    };
    Ok(Page::new(format!("{} {id}", view.text(&words::NOTIFIED)), content))
}

fn attempts(sandbox: &Sandbox, view: &View, told: &Value) -> Markup {
    let refused = latest(sandbox, told) == Some(Outcome::Refused);
    let gateway = sandbox.gateway(parts::gateway_of(field(told, "merchant"))).filter(|_| refused);
    html! {
        section.panel {
            h2 { (view.text(&words::ATTEMPTS)) }
            @if let Some(gateway) = gateway { p.alert.bad role="note" { (wanted(view, gateway)) } }
            ol.timeline {
                @for attempt in told["attempts"].as_array().into_iter().flatten() {
                    @let outcome = outcome(sandbox, field(told, "merchant"), attempt);
                    li class=(outcome.class()) {
                        (parts::when(field(attempt, "at")))
                        div.line {
                            @match attempt["status"].as_i64() {
                                Some(status) => span { "HTTP " (status) },
                                None => span.soft { (field(attempt, "error")) },
                            }
                            (outcome_badge(view, outcome))
                        }
                        @if !field(attempt, "answer").is_empty() { pre tabindex="0" { (field(attempt, "answer")) } }
                    }
                }
                @if let Some(next) = told["next_at"].as_str() {
                    li { (parts::when(next)) div.line { (view.text(&words::NEXT_ATTEMPT)) } }
                }
            }
        }
    }
}

/// By which answer the gateway sees that a notification arrived.
fn wanted(view: &View, gateway: &dyn Gateway) -> Markup {
    html! {
        (view.text(&words::ACCEPTED_BY).replace("{gateway}", gateway.name())) " "
        code { "HTTP 200" @if let Some(body) = gateway.accepting_body() { " " (body) } }
    }
}

/// What is signed, and with what the shop checks it.
fn signature(
    sandbox: &Sandbox,
    work: &Work<'_>,
    view: &View,
    told: &Value,
    mine: Option<&str>,
) -> Result<Markup, ControlError> {
    let merchant = merchants::by_id(work.connection, field(told, "merchant"))?;
    let gateway = sandbox.gateway(parts::gateway_of(field(told, "merchant")));
    let (Some(merchant), Some(gateway)) = (merchant, gateway) else {
        return Ok(html! {});
    };
    let Some(signing) = gateway.notification_signing(&merchant, field(told, "body")) else {
        return Ok(html! {
            section.panel aria-labelledby="signature" {
                h2 id="signature" { (view.text(&words::SIGNATURE)) }
                p.soft { (view.text(&words::NOTIFICATION_NOT_SIGNED)) }
            }
        });
    };
    let Signing { text, salt, signature, credential } = signing;
    let read = |mine| signed::read(work, gateway, Some(&merchant), (mine, &text, salt.as_ref()));
    let pasted = mine.map(read).transpose()?;
    let refused = latest(sandbox, told) == Some(Outcome::Refused);
    let on_purpose = told["wrong_signature"] == true;
    let signed = Signed {
        merchant: Some(&merchant),
        ours: &text,
        salt,
        credential,
        found: None,
        pasted,
        action: format!("/dashboard/deliveries/{}/compare", told["id"].as_i64().unwrap_or(0)),
        open: refused,
    };
    let link = parts::start_link(gateway.name(), Some(&merchant.id));
    Ok(html! {
        section.panel data-still[signed.pasted.is_some()] aria-labelledby="signature" {
            h2 id="signature" { (view.text(&words::SIGNATURE)) }
            @if on_purpose {
                p.alert.bad role="note" { (view.text(&words::WRONG_ON_PURPOSE)) }
            } @else if refused {
                p.alert role="note" { (parts::linked(view, &words::SHOP_REFUSED_HELP, &link, credential)) }
            }
            (signed::shown(view, &signed))
            (sent_signature(sandbox, view, gateway, told, signature.as_deref()))
        }
    })
}

/// The signature as it is sent, in a header or in the body.
fn sent_signature(
    sandbox: &Sandbox,
    view: &View,
    gateway: &dyn Gateway,
    told: &Value,
    signature: Option<&str>,
) -> Markup {
    let wrong = told["wrong_signature"] == true;
    let sealed = gateway.sealing_headers(&sandbox.site.keys, field(told, "body"), wrong);
    html! {
        @if !sealed.is_empty() {
            h3 { (view.text(&words::HEADERS)) }
            pre tabindex="0" { @for (name, value) in &sealed { (name) ": " (value) "\n" } }
        }
        @if let Some(signature) = signature {
            h3 { (view.text(&words::SIGNATURE_IN_BODY)) }
            pre tabindex="0" { (signature) }
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
                p {}
                button.main type="submit" { (view.text(&words::REPLAY)) }
            }
        }
    }
}
