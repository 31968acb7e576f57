//! One order as a time line: the call, the pages, the notifications, the queries.

use maud::{Markup, html};
use serde_json::Value;

use super::frame::Page;
use super::parts::{self, field};
use super::view::{View, encoded};
use super::words::Text;
use super::{deliveries, lists, states, words};
use crate::control::ControlError;
use crate::declines::Reason;
use crate::gateway::{PageKind, page_url};
use crate::ledger::{self, Movement};
use crate::sandbox::Sandbox;
use crate::settlement::Outcome;
use crate::store::orders::{self, Kind, Order, State};
use crate::store::{search, visits};
use crate::work::Work;

/// One thing that happened: when, of which kind, and how it is shown.
struct Moment {
    at: i64,
    class: &'static str,
    shown: Markup,
}

/// The page.
pub fn page(sandbox: &Sandbox, work: &Work<'_>, view: &View) -> Result<Page, ControlError> {
    let id = view.segment(2);
    let order = orders::by_gateway_id(work.connection, &id)?.ok_or_else(|| {
        ControlError::not_found(format!("order: there is none with the gateway's number {id:?}"))
    })?;
    let belonging = belonging(work, &order)?;
    let content = html! {
        h1 { (order.number) " " (parts::badge(view, order.state.as_str())) }
        div.split {
            div {
                section.panel aria-labelledby="timeline" {
                    h2 id="timeline" { (view.text(&words::TIMELINE)) }
                    ol.timeline {
                        @for moment in timeline(sandbox, work, view, &order)? {
                            li class=(moment.class) {
                                (parts::time(moment.at))
                                (moment.shown)
                            }
                        }
                    }
                }
                @for (heading, orders) in &belonging {
                    h2 { (view.text(heading)) }
                    (parts::orders(view, orders))
                }
            }
            div {
                (facts(sandbox, work, view, &order)?)
                (decisions(sandbox, view, &order))
            }
        }
    };
    Ok(Page::new(order.number.clone(), content))
}

/// What belongs to the order, under its heading.
fn belonging(work: &Work<'_>, order: &Order) -> Result<Vec<(&'static Text, Vec<Order>)>, ControlError> {
    let mut found = Vec::new();
    let kinds = [
        (Kind::Refund, &words::REFUNDS),
        (Kind::Dispute, &words::DISPUTES),
        (Kind::Payment, &words::PAYMENTS),
    ];
    for (kind, heading) in kinds {
        let orders = orders::children(work.connection, order, kind)?;
        if !orders.is_empty() {
            found.push((heading, orders));
        }
    }
    Ok(found)
}

fn timeline(
    sandbox: &Sandbox,
    work: &Work<'_>,
    view: &View,
    order: &Order,
) -> Result<Vec<Moment>, ControlError> {
    let plain = |at, text: &Text| Moment { at, class: "", shown: html! { div.line { (view.text(text)) } } };
    let mut moments = vec![plain(order.created_at, &words::ORDER_CREATED)];
    for request in search::requests_about(work.connection, &order.merchant, &order.number)? {
        let at = request["at_ms"].as_i64().unwrap_or(0);
        moments.push(Moment { at, class: "call", shown: call(sandbox, view, &request) });
    }
    for (at, event) in visits::of_order(work.connection, &order.gateway_id)? {
        let shown = html! {
            div.line {
                @if event == "opened" { (view.text(&words::PAGE_OPENED)) }
                @else { span { (view.text(&words::PAGE_PRESSED)) " " strong { (event) } } }
            }
        };
        moments.push(Moment { at, class: "page", shown });
    }
    for told in search::deliveries_about(work.connection, &order.merchant, &order.number)? {
        moments.extend(attempts(sandbox, view, &told));
    }
    for (at, movement, amount) in ledger::movements_of(work.connection, &order.gateway_id)? {
        if let Some(text) = moved(movement) {
            let shown = html! {
                div.line {
                    a href={ "/dashboard/ledger?merchant=" (encoded(&order.merchant)) } {
                        (view.text(text).replace("{amount}", &parts::amount(amount, &order.currency)))
                    }
                }
            };
            moments.push(Moment { at, class: "money", shown });
        }
    }
    if let Some(at) = order.finished_at {
        moments.push(Moment {
            at,
            class: "",
            shown: html! { div.line { (view.text(&words::ORDER_FINISHED)) " " (parts::badge(view, order.state.as_str())) } },
        });
    }
    moments.sort_by_key(|moment| moment.at);
    Ok(moments)
}

/// What is said of a movement of money, where it reaches somebody.
fn moved(movement: Movement) -> Option<&'static Text> {
    match movement {
        Movement::Receive => Some(&words::MONEY_CHARGED),
        Movement::GiveBack | Movement::TakeBack => Some(&words::MONEY_GIVEN_BACK),
        Movement::PayOut => Some(&words::MONEY_PAID_OUT),
        Movement::Bounce => Some(&words::MONEY_CAME_BACK),
        Movement::Open | Movement::Reserve | Movement::Release => None,
    }
}

fn call(sandbox: &Sandbox, view: &View, request: &Value) -> Markup {
    let id = request["id"].as_i64().unwrap_or(0);
    html! {
        div.line {
            a href={ "/dashboard/exchanges/" (id) } { (lists::name(request)) }
            (lists::signature(sandbox, view, request))
            span { (lists::answered(view, request)) }
        }
        details id={ "call-" (id) } {
            summary { (view.text(&words::BODY)) (view.comma()) (view.text(&words::ANSWER)) }
            pre tabindex="0" { (parts::pretty(if request["body"].is_null() { &request["query"] } else { &request["body"] })) }
            pre tabindex="0" { (parts::pretty(&request["answer"])) }
        }
    }
}

/// Every attempt to deliver, or that there was none yet.
fn attempts(sandbox: &Sandbox, view: &View, told: &Value) -> Vec<Moment> {
    let id = told["id"].as_i64().unwrap_or(0);
    let attempts: Vec<&Value> = told["attempts"].as_array().into_iter().flatten().collect();
    let named = html! {
        a href={ "/dashboard/deliveries/" (id) } { (view.text(&words::NOTIFIED)) " " (id) }
        span { (field(told, "kind")) }
        @if let Some(original) = told["replay_of"].as_i64() {
            span.soft { (view.text(&words::REPLAY_OF)) " " (original) }
        }
    };
    let at = |text: &str| text.parse::<jiff::Timestamp>().map_or(0, |time| time.as_millisecond());
    if attempts.is_empty() {
        let shown = html! { div.line { (named) (parts::badge(view, field(told, "state"))) } };
        return vec![Moment { at: at(field(told, "next_at")), class: "news", shown }];
    }
    attempts
        .into_iter()
        .map(|attempt| {
            let outcome = deliveries::outcome(sandbox, field(told, "merchant"), attempt);
            let shown = html! {
                div.line {
                    (named)
                    @match attempt["status"].as_i64() {
                        Some(status) => span { "HTTP " (status) " " (field(attempt, "answer")) },
                        None => span.soft { (field(attempt, "error")) },
                    }
                    (deliveries::outcome_badge(view, outcome))
                }
            };
            Moment { at: at(field(attempt, "at")), class: outcome.class(), shown }
        })
        .collect()
}

fn facts(sandbox: &Sandbox, work: &Work<'_>, view: &View, order: &Order) -> Result<Markup, ControlError> {
    let kinds = [PageKind::Checkout, PageKind::ThreeDomainSecure, PageKind::Payout];
    let kind = kinds.into_iter().find(|kind| kind.segment() == order.detail("page_kind"));
    let gateway = sandbox.gateway(parts::gateway_of(&order.merchant));
    let waits = matches!(order.state, State::Pending | State::Partial);
    let page = order.page.as_deref().zip(kind).zip(gateway).filter(|_| waits);
    let page = page.map(|((page, kind), gateway)| page_url(work.site, gateway, kind, page));
    let parent = order.parent.as_deref().map(|id| orders::by_gateway_id(work.connection, id)).transpose()?;
    Ok(html! {
        section.panel aria-labelledby="facts" {
            h2 id="facts" { (view.text(&words::FACTS)) }
            dl {
                dt { (view.text(&words::GATEWAY)) } dd { (parts::gateway_of(&order.merchant)) }
                dt { (view.text(&words::MERCHANT)) }
                dd { (order.merchant) " (" a href={ "/dashboard/ledger?merchant=" (encoded(&order.merchant)) } { (view.text(&words::LEDGER)) } ")" }
                dt { (view.text(&words::GATEWAY_NUMBER)) } dd { code { (order.gateway_id) } }
                @if order.kind != Kind::Token {
                    dt { (view.text(&words::AMOUNT)) } dd { (parts::amount(order.amount, &order.currency)) }
                    dt { (view.text(&words::PAID)) } dd { (parts::amount(order.paid, &order.currency)) }
                }
                @if order.refunded > 0 {
                    dt { (view.text(&words::REFUNDED)) } dd { (parts::amount(order.refunded, &order.currency)) }
                }
                @if let Some(code) = &order.code { dt { (view.text(&words::CODE)) } dd { (code) } }
                @if let Some(reason) = Reason::of(order) {
                    dt { (view.text(&words::REASON)) } dd { (reason.words()) }
                }
                @if let Some(parent) = parent.flatten() {
                    dt { (view.text(match parent.kind {
                        Kind::Link => &words::LINK,
                        Kind::Subscription => &words::SUBSCRIPTION,
                        _ => &words::PAYMENT,
                    })) }
                    dd { a href=(parts::order_link(&parent.gateway_id)) { (parent.number) } }
                }
                @if let Some(page) = page {
                    dt { (view.text(&words::PAGE)) } dd { a href=(page) { (view.text(&words::OPEN)) } }
                }
            }
        }
    })
}

fn decisions(sandbox: &Sandbox, view: &View, order: &Order) -> Markup {
    let kinds = [("kind", order.kind.as_str()), ("merchant", &order.merchant), ("number", &order.gateway_id)];
    let gateway = sandbox.gateway(parts::gateway_of(&order.merchant));
    let cases = gateway.and_then(|gateway| gateway.case_words());
    let disputes = order.kind == Kind::Payment
        && (cases.is_some() || gateway.is_some_and(|gateway| gateway.lists_disputes()));
    html! {
        section.panel aria-labelledby="decide" {
            h2 id="decide" { (view.text(&words::DECIDE)) }
            p.soft { (view.text(&words::DECIDE_HELP)) }
            form method="post" action="/dashboard/actions/settle" {
                @for (name, value) in kinds { input type="hidden" name=(name) value=(value); }
                input type="hidden" name="back" value=(view.here());
                div.grid {
                    label { (view.text(&words::RESULT))
                        select name="result" { @for result in Outcome::TEXTS { option value=(result) { (states::word(view, result)) } } }
                    }
                    label { (view.text(&words::REASON))
                        select name="reason" {
                            option value="" { (view.text(&words::NONE)) }
                            @for reason in Reason::TEXTS { option value=(reason) { (reason) } }
                        }
                    }
                    label { (view.text(&words::DEFAULT_ONLY)) input name="amount" inputmode="numeric" pattern="[0-9]*"; }
                    button.main type="submit" { (view.text(&words::APPLY)) }
                }
            }
            @if disputes {
                form method="post" action="/dashboard/actions/dispute" {
                    input type="hidden" name="merchant" value=(order.merchant);
                    input type="hidden" name="payment" value=(order.gateway_id);
                    input type="hidden" name="back" value=(view.here());
                    p {}
                    @if let Some(cases) = cases { (choice("kind", view.text(&words::KIND), cases.kinds)) }
                    button type="submit" { (view.text(&words::DISPUTE_OPEN)) }
                }
            }
            @if let Some(cases) = cases.filter(|_| order.kind == Kind::Dispute) {
                form method="post" action="/dashboard/actions/case" {
                    input type="hidden" name="merchant" value=(order.merchant);
                    input type="hidden" name="number" value=(order.number);
                    input type="hidden" name="back" value=(view.here());
                    p {}
                    div.grid {
                        (choice("status", view.text(&words::STATUS), cases.steps))
                        (choice("result", view.text(&words::RESULT), cases.results))
                        button type="submit" { (view.text(&words::APPLY)) }
                    }
                }
            }
        }
    }
}

fn choice(name: &str, title: &str, values: &[&str]) -> Markup {
    html! {
        label { (title)
            select name=(name) { @for value in values { option value=(value) { (value) } } }
        }
    }
}
