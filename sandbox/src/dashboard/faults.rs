//! Faults and chaos by hand, with what each of them does.

use maud::{Markup, html};
use serde_json::Value;

use super::frame::Page;
use super::view::View;
use super::{ledger, parts, previews, words};
use crate::control::ControlError;
use crate::fault::FaultName;
use crate::faults::magic;
use crate::sandbox::Sandbox;
use crate::store::faults::{self, Rule};
use crate::store::merchants;
use crate::work::Work;

fn all() -> impl Iterator<Item = FaultName> {
    FaultName::TEXTS.iter().filter_map(|name| FaultName::from_text(name))
}

/// The page.
pub fn page(sandbox: &Sandbox, work: &Work<'_>, view: &View) -> Result<Page, ControlError> {
    let id = parts::merchant(sandbox, work, view)?;
    let view = &View { query: ledger::with_merchant(view, &id), ..view.clone() };
    let merchant = merchants::by_id(work.connection, &id)?
        .ok_or_else(|| ControlError::not_found(format!("merchant: there is no {id:?}")))?;
    let rules = faults::of_merchant(work.connection, &id)?;
    let content = html! {
        h1 { (view.text(&words::FAULTS)) }
        (parts::merchant_bar(work, view)?)
        (new_rule(view, &id))
        (waiting(view, &id, &rules, &merchant.chaos))
        (chaos(view, &id))
        section.panel {
            h2 { (view.text(&words::MAGIC)) }
            p { (view.text(&words::MAGIC_HELP)) }
            pre tabindex="0" {
                @for fault in all() { (magic::number(fault)) "  " (magic::amount(fault)) "\n" }
            }
        }
    };
    Ok(Page::new(view.text(&words::FAULTS), content))
}

fn new_rule(view: &View, merchant: &str) -> Markup {
    html! {
        section.panel aria-labelledby="set" {
            h2 id="set" { (view.text(&words::SET_FAULT)) }
            form method="post" action="/dashboard/actions/fault" {
                input type="hidden" name="merchant" value=(merchant);
                input type="hidden" name="back" value=(view.here());
                div.grid {
                    label { (view.text(&words::FAULT))
                        select name="fault" data-shows="previews" {
                            @for fault in all() { option value=(fault.as_str()) { (fault.as_str()) } }
                        }
                    }
                    label { (view.text(&words::OPERATION_HELP)) input name="operation" maxlength="64" autocomplete="off"; }
                    label { (view.text(&words::NUMBER_HELP)) input name="order_id" maxlength="128" autocomplete="off"; }
                    label { (view.text(&words::TIMES)) input type="number" name="times" min="1" value="1"; }
                    label { (view.text(&words::MILLISECONDS)) input type="number" name="milliseconds"; }
                    button.main type="submit" { (view.text(&words::SET_FAULT)) }
                }
            }
            h3 { (view.text(&words::FAULT_PREVIEW)) }
            dl.previews {
                @for fault in all() {
                    div data-of="previews" data-name=(fault.as_str()) {
                        dt { (fault.as_str()) }
                        dd.soft { @if let Some(preview) = previews::preview(fault) { (view.text(preview)) } }
                    }
                }
            }
        }
    }
}

fn waiting(view: &View, merchant: &str, rules: &[Rule], chaos: &Value) -> Markup {
    html! {
        section.panel aria-labelledby="waiting" {
            h2 id="waiting" { (view.text(&words::WAITING_FAULTS)) }
            @if rules.is_empty() { p.soft { (view.text(&words::NOTHING)) } }
            @for rule in rules {
                form.bar method="post" action="/dashboard/actions/remove-fault" {
                    input type="hidden" name="id" value=(rule.id);
                    input type="hidden" name="back" value=(view.here());
                    span { strong { (rule.fault.as_str()) } " × " (rule.remaining) ", " code { (rule.operation) }
                        @if let Some(number) = &rule.number { ", " (number) }
                        @if rule.milliseconds != 0 { ", " (rule.milliseconds) " ms" } }
                    button type="submit" { (view.text(&words::REMOVE)) }
                }
            }
            @if !chaos.is_null() {
                p { span.badge.wait { (view.text(&words::CHAOS_ON)) } }
                pre tabindex="0" { (parts::pretty(chaos)) }
            }
            @if !rules.is_empty() || !chaos.is_null() {
                form method="post" action="/dashboard/actions/remove-faults" {
                    input type="hidden" name="merchant" value=(merchant);
                    input type="hidden" name="back" value=(view.here());
                    button type="submit" { (view.text(&words::REMOVE_ALL)) }
                }
            }
        }
    }
}

fn chaos(view: &View, merchant: &str) -> Markup {
    html! {
        section.panel aria-labelledby="chaos" {
            h2 id="chaos" { (view.text(&words::CHAOS)) }
            p.soft { (view.text(&words::CHAOS_HELP)) }
            form method="post" action="/dashboard/actions/chaos" {
                input type="hidden" name="merchant" value=(merchant);
                input type="hidden" name="back" value=(view.here());
                div.grid {
                    label { (view.text(&words::FAULT))
                        select name="fault" multiple size="5" required {
                            @for fault in all() { option value=(fault.as_str()) { (fault.as_str()) } }
                        }
                    }
                    label { (view.text(&words::PROBABILITY))
                        input type="number" name="probability" min="0" max="1" step="0.01" value="0.1" required;
                    }
                    label { (view.text(&words::SEED)) input type="number" name="seed" min="0" value="7" required; }
                    button type="submit" { (view.text(&words::CHAOS_START)) }
                }
            }
        }
    }
}
