//! The way to the first payment: a configuration, and code to paste.

use maud::{Markup, html};

use super::frame::Page;
use super::view::View;
use super::{parts, snippets, words};
use crate::cards;
use crate::control::ControlError;
use crate::gateway::Gateway;
use crate::merchants::configuration;
use crate::sandbox::Sandbox;
use crate::store::merchants::{self, Merchant};
use crate::store::meta;
use crate::store::orders::{self, Kind};
use crate::work::Work;

/// Where the packages and their installation are described.
const INSTALL: &str = "https://github.com/libtill/libtill/blob/main/docs/install.md";

/// The page.
pub fn page(sandbox: &Sandbox, work: &Work<'_>, view: &View) -> Result<Page, ControlError> {
    let merchant = merchant(sandbox, work, view)?;
    let chosen = merchant.gateway.as_str();
    let config = format!("{:#}\n", configuration(sandbox, &merchant)?);
    let number = fresh_number(sandbox, work, &merchant)?;
    let content = html! {
        h1 { (view.text(&words::START)) }
        p { (view.text(&words::START_HELP)) }
        p { (view.text(&words::START_SECOND_RUN)) }
        nav.gateways aria-label=(view.text(&words::GATEWAY)) data-still {
            @for name in sandbox.gateways.all().map(Gateway::name) {
                a href={ "/dashboard/start?gateway=" (name) } aria-current=[(name == chosen).then_some("true")] { (name) }
            }
        }
        section.panel {
            div.copy { h2 { (view.text(&words::CONFIGURATION)) " till.json" } (copy(view, "config")) }
            pre.wide id="config" tabindex="0" { (config) }
        }
        section.panel {
            @for snippet in snippets::of(chosen, work.site.url(), &number) {
                (program(view, &snippet))
            }
        }
        section.panel {
            h2 { (view.text(&words::TEST_CARDS)) }
            div.table { table {
                thead { tr { th { (view.text(&words::CARD)) } th { (view.text(&words::RESULT)) } } }
                tbody {
                    @for (number, does) in cards::listed() {
                        tr { td { code { (number) } } td { (does) } }
                    }
                }
            } }
        }
    };
    Ok(Page::new(view.text(&words::START), content))
}

/// How a language's package is installed, the program, and how it is run.
fn program(view: &View, snippet: &snippets::Snippet) -> Markup {
    let id = format!("code-{}", snippet.language.to_lowercase());
    html! {
        h2 { (snippet.language) }
        h3 { (view.text(&words::STEP_INSTALL)) }
        pre tabindex="0" { (snippet.install) }
        p.soft { a href={ (INSTALL) "#" (snippet.language.to_lowercase()) } rel="noreferrer" { (view.text(&words::INSTALL_MORE)) } }
        div.copy { h3 { (view.text(&words::STEP_PROGRAM)) " " code { (snippet.file) } } (copy(view, &id)) }
        pre id=(id) tabindex="0" { (snippet.code) }
        h3 { (view.text(&words::STEP_RUN)) }
        pre tabindex="0" { (snippet.run) }
    }
}

fn copy(view: &View, target: &str) -> Markup {
    html! {
        button type="button" data-copy=(target) data-done=(view.text(&words::COPIED)) hidden {
            (view.text(&words::COPY))
        }
    }
}

/// The merchant that was chosen, that of the gateway that was chosen, or the first of all.
fn merchant(sandbox: &Sandbox, work: &Work<'_>, view: &View) -> Result<Merchant, ControlError> {
    let gateway = view.parameter("gateway");
    let named = view.parameter("merchant").map(|id| merchants::by_id(work.connection, id)).transpose()?;
    let fits = |merchant: &Merchant| gateway.is_none_or(|gateway| merchant.gateway == gateway);
    if let Some(merchant) = named.flatten().filter(fits) {
        return Ok(merchant);
    }
    let known = gateway.filter(|name| sandbox.gateway(name).is_some());
    let id = match known {
        Some(name) => meta(work.connection, &format!("default_merchant_{name}"))?,
        None => Some(parts::merchant(sandbox, work, &View { query: Default::default(), ..view.clone() })?),
    };
    let merchant = id.map(|id| merchants::by_id(work.connection, &id)).transpose()?.flatten();
    merchant.ok_or_else(|| ControlError::not_found("gateway: it has no merchant"))
}

/// A number that no order of the merchant has yet.
fn fresh_number(sandbox: &Sandbox, work: &Work<'_>, merchant: &Merchant) -> Result<String, ControlError> {
    let gateway = sandbox.gateway(&merchant.gateway);
    let mut count = 1;
    loop {
        let number = format!("first_{}_{count}", merchant.gateway);
        let key = gateway.map_or_else(|| number.clone(), |gateway| gateway.number_key(&number));
        if orders::by_number(work.connection, &merchant.id, Kind::Payment, &key)?.is_none() {
            return Ok(number);
        }
        count += 1;
    }
}
