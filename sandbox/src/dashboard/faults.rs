//! Faults and chaos by hand, with what each of them does.

use maud::{Markup, html};
use serde_json::Value;

use super::frame::Page;
use super::view::View;
use super::{parts, previews, words};
use crate::control::{ControlError, Parameters};
use crate::fault::{FaultName, NOTIFICATION};
use crate::faults::magic;
use crate::sandbox::Sandbox;
use crate::store::faults::{self, Rule};
use crate::store::merchants::{self, Merchant};
use crate::work::Work;

/// A rule for every operation.
const ANY: &str = "*";

fn all() -> impl Iterator<Item = FaultName> {
    FaultName::TEXTS.iter().filter_map(|name| FaultName::from_text(name))
}

/// The page.
pub fn page(sandbox: &Sandbox, work: &Work<'_>, view: &View) -> Result<Page, ControlError> {
    let id = parts::merchant(sandbox, work, view)?;
    let view = &View { query: with_merchant(view, &id), ..view.clone() };
    let merchant = merchants::by_id(work.connection, &id)?
        .ok_or_else(|| ControlError::not_found(format!("merchant: there is no {id:?}")))?;
    let rules = faults::of_merchant(work.connection, &id)?;
    let content = html! {
        h1 { (view.text(&words::FAULTS)) }
        (parts::merchant_bar(work, view)?)
        (just_set(view, &merchant, &rules))
        (waiting(view, &id, &rules, &merchant.chaos))
        (new_rule(view, &id, &operations(sandbox, &merchant)))
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

/// What a fault can wait for, by name.
fn operations(sandbox: &Sandbox, merchant: &Merchant) -> Vec<&'static str> {
    let gateway = sandbox.gateway(&merchant.gateway);
    let mut names = gateway.map(|gateway| gateway.operations(merchant)).unwrap_or_default();
    names.push(NOTIFICATION);
    names
}

/// What the fault that was set last waits for, or that it was met.
fn just_set(view: &View, merchant: &Merchant, rules: &[Rule]) -> Markup {
    let id = view.parameter("done").and_then(|told| told.strip_prefix("fault-"));
    let Some(id) = id.and_then(|id| id.parse::<i64>().ok()) else {
        return html! {};
    };
    let text = match rules.iter().find(|rule| rule.id == id) {
        None => view.text(&words::FAULT_MET).to_owned(),
        Some(rule) => {
            let text = match (rule.operation.as_str(), &rule.number) {
                (ANY, None) => &words::FAULT_WAITS,
                (_, None) => &words::FAULT_WAITS_OPERATION,
                (_, Some(_)) => &words::FAULT_WAITS_ORDER,
            };
            view.text(text)
                .replace("{fault}", rule.fault.as_str())
                .replace("{gateway}", &merchant.gateway)
                .replace("{operation}", &rule.operation)
                .replace("{number}", rule.number.as_deref().unwrap_or_default())
        }
    };
    html! { p.alert.good role="status" { (text) } }
}

fn new_rule(view: &View, merchant: &str, operations: &[&str]) -> Markup {
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
                    label { (view.text(&words::OPERATION))
                        select name="operation" {
                            option value="" { (view.text(&words::ANY_CALL)) }
                            @for name in operations { option value=(name) { (name) } }
                        }
                    }
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
                    span { strong { (rule.fault.as_str()) } " × " (rule.remaining) ", " @if rule.operation == ANY { (view.text(&words::ANY_CALL)) } @else { code { (rule.operation) } }
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

/// The query with the merchant that is shown, so that the choice has it.
fn with_merchant(view: &View, merchant: &str) -> Parameters {
    let mut query = view.query.clone();
    query.insert("merchant".to_owned(), merchant.to_owned());
    query
}
