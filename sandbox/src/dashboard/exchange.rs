//! One request with its answer, and why its signature does not match.

use maud::{Markup, html};
use serde_json::Value;

use super::frame::Page;
use super::parts::{self, field};
use super::signed::{self, Signed};
use super::view::View;
use super::words::Text;
use super::{causes, lists, words};
use crate::control::ControlError;
use crate::gateway::{End, Gateway, Salt};
use crate::sandbox::Sandbox;
use crate::signature_cause::SignatureCause;
use crate::store::merchants::{self, Merchant};
use crate::store::orders::Kind;
use crate::store::search::{self, Filter};
use crate::work::Work;

/// The page.
pub fn page(sandbox: &Sandbox, work: &Work<'_>, view: &View) -> Result<Page, ControlError> {
    compared(sandbox, work, view, None)
}

/// The page, with what somebody says that their code signs.
pub fn compared(
    sandbox: &Sandbox,
    work: &Work<'_>,
    view: &View,
    mine: Option<&str>,
) -> Result<Page, ControlError> {
    let id = view.id(2);
    let request = search::request(work.connection, id)?
        .ok_or_else(|| ControlError::not_found(format!("request: there is none with the number {id}")))?;
    let content = html! {
        h1 { (lists::name(&request)) " " (lists::signature(sandbox, view, &request)) }
        (sender(sandbox, view, &request))
        (signature(sandbox, work, view, &request, mine)?)
        div.split {
            div {
                @if !request["query"].is_null() {
                    section.panel { h2 { (view.text(&words::QUERY)) } pre tabindex="0" { (parts::pretty(&request["query"])) } }
                }
                section.panel { h2 { (view.text(&words::BODY)) } pre tabindex="0" { (parts::pretty(&request["body"])) } }
                section.panel { h2 { (view.text(&words::ANSWER)) } pre tabindex="0" { (parts::pretty(&request["answer"])) } }
            }
            (facts(view, &request, order_of(work, &request)?))
        }
    };
    Ok(Page::new(lists::name(&request).to_owned(), content))
}

fn facts(view: &View, request: &Value, order: Option<String>) -> Markup {
    html! {
        section.panel {
            h2 { (view.text(&words::FACTS)) }
            dl {
                dt { (view.text(&words::TIME)) } dd { (parts::when(field(request, "at"))) }
                dt { "HTTP" } dd { code { (field(request, "method")) " " (field(request, "path")) } }
                dt { (view.text(&words::ANSWER)) } dd { (lists::answered(view, request)) }
                dt { (view.text(&words::GATEWAY)) } dd { (field(request, "gateway")) }
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
}

/// Why the sender was refused, before any signature was looked at.
fn sender(sandbox: &Sandbox, view: &View, request: &Value) -> Markup {
    let text: &Text = match lists::cause(request) {
        Some(SignatureCause::HalfKnown) => &words::HALF_KNOWN_HELP,
        Some(SignatureCause::OtherMerchantNumber) => &words::OTHER_NUMBER_HELP,
        Some(SignatureCause::UnknownSender) => &words::UNKNOWN_SENDER_HELP,
        _ if request["merchant"].is_null() => &words::UNKNOWN_SENDER_HELP,
        _ => return html! {},
    };
    let link = parts::start_link(field(request, "gateway"), request["merchant"].as_str());
    let gateway = sandbox.gateway(field(request, "gateway"));
    html! {
        div.alert.bad role="note" {
            p { (parts::linked(view, text, &link, gateway.map_or("", |gateway| gateway.request_credential()))) }
            @if let Some(owner) = request["key_owner"].as_str() { (parts::owner(view, owner)) }
        }
    }
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

/// The key that was hashed with the request, where the merchant that sent it has one.
fn salt(gateway: &dyn Gateway, merchant: Option<&Merchant>, request: &Value) -> Option<Salt> {
    let salt = gateway.request_salt(merchant?)?;
    // A merchant that may choose chose this end.
    let end = match request["salt_position"].as_str() {
        Some("prefix") => End::Start,
        Some(_) => End::Tail,
        None => salt.end,
    };
    Some(Salt { end, ..salt })
}

fn signature(
    sandbox: &Sandbox,
    work: &Work<'_>,
    view: &View,
    request: &Value,
    mine: Option<&str>,
) -> Result<Markup, ControlError> {
    let gateway = sandbox.gateway(field(request, "gateway"));
    let (Some(ours), Some(gateway)) = (request["string_to_sign"].as_str(), gateway) else {
        return Ok(html! {});
    };
    let merchant = request["merchant"].as_str().map(|id| merchants::by_id(work.connection, id));
    let merchant = merchant.transpose()?.flatten();
    let salt = salt(gateway, merchant.as_ref(), request);
    let read = |mine| signed::read(work, gateway, merchant.as_ref(), (mine, ours, salt.as_ref()));
    let pasted = mine.map(read).transpose()?;
    let failed = request["signature_matched"] == false;
    let cause = lists::cause(request).filter(|_| failed);
    let signed = Signed {
        merchant: merchant.as_ref(),
        ours,
        salt,
        credential: gateway.request_credential(),
        found: cause.map(|cause| (cause, request["signed_instead"].as_str())),
        pasted,
        action: format!("/dashboard/exchanges/{}/compare", request["id"].as_i64().unwrap_or(0)),
        open: failed,
    };
    let link = parts::start_link(gateway.name(), request["merchant"].as_str());
    Ok(html! {
        section.panel data-still[signed.pasted.is_some()] aria-labelledby="signature" {
            h2 id="signature" { (view.text(&words::SIGNATURE)) }
            @if let Some(cause) = cause {
                div.alert.bad role="note" {
                    p {
                        strong { (view.text(&words::WHY)) ": " }
                        (parts::linked(view, causes::explained(cause), &link, signed.credential))
                    }
                    @if let Some(owner) = request["key_owner"].as_str() { (parts::owner(view, owner)) }
                }
            }
            (signed::shown(view, &signed))
            @if let Some(signature) = request["signature"].as_str().filter(|text| !text.is_empty()) {
                h3 { (view.text(&words::RECEIVED_SIGNATURE)) }
                pre tabindex="0" { (signature) }
            }
        }
    })
}
