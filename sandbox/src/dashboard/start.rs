//! The way to the first payment: a configuration, and code to paste.

use maud::html;

use super::frame::Page;
use super::view::View;
use super::{snippets, words};
use crate::cards;
use crate::control::ControlError;
use crate::merchants::configuration;
use crate::sandbox::Sandbox;
use crate::store::{merchants, meta};
use crate::work::Work;

/// The page.
pub fn page(sandbox: &Sandbox, work: &Work<'_>, view: &View) -> Result<Page, ControlError> {
    let names: Vec<&str> = sandbox.gateways.all().map(|gateway| gateway.name()).collect();
    let wanted = view.parameter("gateway").filter(|name| names.contains(name));
    let chosen = wanted.or_else(|| names.first().copied()).unwrap_or_default();
    let id = meta(work.connection, &format!("default_merchant_{chosen}"))?;
    let merchant = id.map(|id| merchants::by_id(work.connection, &id)).transpose()?.flatten();
    let merchant = merchant.ok_or_else(|| ControlError::not_found("gateway: it has no merchant"))?;
    let config = format!("{:#}\n", configuration(sandbox, &merchant)?);
    let home = format!("{}/", work.site.url());
    let copy = |target: &str| {
        html! {
            button type="button" data-copy=(target) data-done=(view.text(&words::COPIED)) hidden {
                (view.text(&words::COPY))
            }
        }
    };
    let content = html! {
        h1 { (view.text(&words::START)) }
        p { (view.text(&words::START_HELP)) }
        nav.gateways aria-label=(view.text(&words::GATEWAY)) data-still {
            @for name in &names {
                a href={ "/dashboard/start?gateway=" (name) } aria-current=[(*name == chosen).then_some("true")] { (name) }
            }
        }
        section.panel {
            div.copy { h2 { (view.text(&words::CONFIGURATION)) " till.json" } (copy("config")) }
            pre.wide id="config" tabindex="0" { (config) }
        }
        section.panel {
            @for snippet in snippets::of(chosen, &home) {
                @let id = format!("code-{}", snippet.language.to_lowercase());
                div.copy { h3 { (snippet.language) } (copy(&id)) }
                pre id=(id) tabindex="0" { (snippet.code) }
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
