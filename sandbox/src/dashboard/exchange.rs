//! One request with its answer, and why its signature does not match.

use maud::{Markup, html};
use serde_json::Value;

use super::frame::Page;
use super::parts::{self, field};
use super::view::View;
use super::{causes, difference, lists, words};
use crate::control::ControlError;
use crate::mask::masked_json;
use crate::sandbox::Sandbox;
use crate::signature_cause::SignatureCause;
use crate::store::orders::Kind;
use crate::store::search::{self, Filter};
use crate::work::Work;

/// The page.
pub fn page(_sandbox: &Sandbox, work: &Work<'_>, view: &View) -> Result<Page, ControlError> {
    compared(work, view, None)
}

/// The page, with what somebody says that their code signs.
pub fn compared(work: &Work<'_>, view: &View, mine: Option<&str>) -> Result<Page, ControlError> {
    let id = view.id(2);
    let request = search::request(work.connection, id)?
        .ok_or_else(|| ControlError::not_found(format!("request: there is none with the number {id}")))?;
    let order = order_of(work, &request)?;
    let content = html! {
        h1 { (lists::name(&request)) " " (lists::signature(view, &request)) }
        @if is_unknown(&request) {
            @let help = if request["merchant"].is_string() { &words::HALF_KNOWN_HELP } else { &words::UNKNOWN_SENDER_HELP };
            p.alert.bad role="note" { (view.text(help)) }
        }
        (signature(view, &request, id, mine))
        div.split {
            div {
                @if !request["query"].is_null() {
                    section.panel { h2 { (view.text(&words::QUERY)) } pre tabindex="0" { (parts::pretty(&request["query"])) } }
                }
                section.panel { h2 { (view.text(&words::BODY)) } pre tabindex="0" { (parts::pretty(&request["body"])) } }
                section.panel { h2 { (view.text(&words::ANSWER)) } pre tabindex="0" { (parts::pretty(&request["answer"])) } }
            }
            section.panel {
                h2 { (view.text(&words::FACTS)) }
                dl {
                    dt { (view.text(&words::TIME)) } dd { (parts::when(field(&request, "at"))) }
                    dt { "HTTP" } dd { code { (field(&request, "method")) " " (field(&request, "path")) } }
                    dt { (view.text(&words::ANSWER)) } dd { (lists::answered(view, &request)) }
                    dt { (view.text(&words::MERCHANT)) }
                    dd { (request["merchant"].as_str().unwrap_or_else(|| view.text(&words::UNKNOWN_SENDER))) }
                    @if let Some(number) = request["order_id"].as_str() {
                        dt { (view.text(&words::NUMBER)) }
                        dd {
                            @match order { Some(link) => a href=(link) { (number) }, None => (number) }
                        }
                    }
                }
            }
        }
    };
    Ok(Page::new(lists::name(&request).to_owned(), content))
}

/// Whether nobody is known by what was sent, or by a part of it only.
fn is_unknown(request: &Value) -> bool {
    request["merchant"].is_null() || field(request, "answer_code").starts_with("incorrect_private_key")
}

/// Where the order of a request is shown.
fn order_of(work: &Work<'_>, request: &Value) -> Result<Option<String>, ControlError> {
    let (Some(merchant), Some(number)) = (request["merchant"].as_str(), request["order_id"].as_str()) else {
        return Ok(None);
    };
    let filter = Filter {
        merchant: Some(merchant.to_owned()),
        text: Some(number.to_owned()),
        before: None,
        limit: 20,
    };
    for kind in [
        Kind::Payment,
        Kind::Refund,
        Kind::Payout,
        Kind::Token,
        Kind::Link,
        Kind::Dispute,
        Kind::Subscription,
    ] {
        let found = search::orders(work.connection, &filter, kind, None)?;
        if let Some(order) = found.iter().find(|order| order.number == number) {
            return Ok(Some(parts::order_link(&order.gateway_id)));
        }
    }
    Ok(None)
}

fn signature(view: &View, request: &Value, id: i64, mine: Option<&str>) -> Markup {
    let Some(ours) = request["string_to_sign"].as_str() else {
        return html! {};
    };
    let failed = request["signature_matched"] == false;
    let cause = request["signature_cause"].as_str().and_then(SignatureCause::from_text);
    let pasted = mine.map(|text| masked(text.trim_end_matches(['\r', '\n'])));
    let theirs = pasted.as_deref().or_else(|| request["signed_instead"].as_str());
    html! {
        section.panel data-still[pasted.is_some()] aria-labelledby="signature" {
            h2 id="signature" { (view.text(&words::SIGNATURE)) }
            @if let (true, Some(cause)) = (failed, cause) {
                p.alert.bad role="note" {
                    strong { (view.text(&words::WHY)) ": " } (view.text(causes::explained(cause)))
                }
            }
            @match theirs {
                Some(theirs) => (beside(view, ours, theirs, pasted.is_some())),
                None => {
                    h3 { (view.text(&words::STRING_TO_SIGN)) }
                    pre tabindex="0" { (ours) }
                }
            }
            @if let Some(signature) = request["signature"].as_str().filter(|text| !text.is_empty()) {
                h3 { (view.text(&words::RECEIVED_SIGNATURE)) }
                pre tabindex="0" { (signature) }
            }
            @if failed || pasted.is_some() { (paste(view, id)) }
            @else {
                details id="paste" { summary { (view.text(&words::COMPARE)) } (paste(view, id)) }
            }
        }
    }
}

/// What somebody pasted, without card data.
fn masked(text: &str) -> String {
    let json = serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
    if json { masked_json(text) } else { text.to_owned() }
}

fn beside(view: &View, ours: &str, theirs: &str, pasted: bool) -> Markup {
    let place = difference::first(ours, theirs);
    html! {
        p {
            @match place {
                Some(place) => { strong { (view.text(&words::FIRST_DIFFERENCE)) " " (place + 1) } }
                None => (view.text(&words::NO_DIFFERENCE)),
            }
        }
        div.pair {
            div {
                h3 { (view.text(&words::STRING_TO_SIGN)) }
                pre tabindex="0" { (difference::marked(ours, place)) }
            }
            div {
                h3 { (view.text(if pasted { &words::YOUR_STRING } else { &words::SIGNED_INSTEAD })) }
                pre tabindex="0" { (difference::marked(theirs, place)) }
            }
        }
    }
}

fn paste(view: &View, id: i64) -> Markup {
    html! {
        form method="post" action={ "/dashboard/exchanges/" (id) "/compare" } {
            label { (view.text(&words::YOUR_STRING)) textarea name="mine" required maxlength="65536" spellcheck="false" {} }
            p.soft { (view.text(&words::COMPARE_HELP)) }
            button.main type="submit" { (view.text(&words::COMPARE)) }
        }
    }
}
