//! What the profile says of real gateways: where they differ from their documents, and why.

use maud::{Markup, html};

use super::frame::Page;
use super::view::View;
use super::{readings, words};
use crate::control::ControlError;
use crate::gateway::{Gateway, Reading};
use crate::profile::Finding;
use crate::sandbox::Sandbox;
use crate::work::Work;

/// The page.
pub fn page(sandbox: &Sandbox, _work: &Work<'_>, view: &View) -> Result<Page, ControlError> {
    let profile = &sandbox.site.profile;
    let mut gateways: Vec<_> = sandbox.gateways.all().collect();
    // Those that the profile speaks of come first.
    gateways.sort_by_key(|gateway| profile.findings(gateway.name()).is_empty());
    let content = html! {
        h1 { (view.text(&words::PROFILE)) }
        p { (view.text(&words::PROFILE_HELP)) }
        @if profile.is_empty() { p.alert { (view.text(&words::NO_PROFILE)) } }
        @for gateway in gateways {
            section.panel aria-labelledby=(gateway.name()) {
                h2 id=(gateway.name()) { (gateway.name()) }
                (seen(view, gateway, profile.findings(gateway.name())))
            }
        }
    };
    Ok(Page::new(view.text(&words::PROFILE), content))
}

/// The readings that the profile decides, and below them those that it leaves as the documents have them.
fn seen(view: &View, gateway: &dyn Gateway, findings: &[Finding]) -> Markup {
    let of = |reading: &Reading| findings.iter().find(|finding| finding.reading == reading.name);
    let known: Vec<_> =
        gateway.readings().iter().filter_map(|reading| Some((reading, of(reading)?))).collect();
    let open: Vec<_> = gateway.readings().iter().filter(|reading| of(reading).is_none()).collect();
    html! {
        @for (reading, finding) in known {
            article data-row {
                h3 { (named(view, reading)) " " (verdict(view, finding.differs(reading.usual))) }
                dl {
                    dt { (view.text(&words::IN_DOCUMENTS)) } dd { code { (plain(reading.usual)) } }
                    dt { (view.text(&words::IN_PROFILE)) } dd { code { (plain(&finding.value.to_string())) } }
                    dt { (view.text(&words::FINDING_REASON)) } dd { (finding.reason) }
                    dt { (view.text(&words::SOURCE)) } dd { (finding.source) }
                }
            }
        }
        details {
            summary { (view.text(&words::OPEN_READINGS)) " (" (open.len()) ")" }
            div.table tabindex="0" role="region" aria-label=(view.text(&words::OPEN_READINGS)) { table {
                thead { tr {
                    th { (view.text(&words::READING)) }
                    th { (view.text(&words::IN_DOCUMENTS)) }
                } }
                tbody {
                    @for reading in open {
                        tr { td { (named(view, reading)) } td { code { (plain(reading.usual)) } } }
                    }
                }
            } }
        }
    }
}

fn named(view: &View, reading: &Reading) -> Markup {
    html! {
        @if let Some(about) = readings::about(reading.name) { (view.text(about)) " " }
        code.soft { (reading.name) }
    }
}

fn verdict(view: &View, differs: bool) -> Markup {
    html! {
        @if differs { span.badge.wait { (view.text(&words::OTHERWISE)) } } @else { span.badge.good { (view.text(&words::SAME)) } }
    }
}

/// JSON without the quotation marks around a text.
fn plain(json: &str) -> &str {
    json.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(json)
}
