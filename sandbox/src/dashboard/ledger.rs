//! A merchant's balances and every movement of money.

use maud::{Markup, html};
use serde_json::{Map, Value};

use super::frame::Page;
use super::parts::{self, field};
use super::view::View;
use super::words;
use crate::control::ControlError;
use crate::ledger;
use crate::sandbox::Sandbox;
use crate::store::search;
use crate::work::Work;

/// How many movements are shown.
const MOVEMENTS: u32 = 100;

/// The page: of one merchant, or of all.
pub fn page(_sandbox: &Sandbox, work: &Work<'_>, view: &View) -> Result<Page, ControlError> {
    let chosen = view.parameter("merchant");
    let movements = search::journal(work.connection, chosen, MOVEMENTS)?;
    let mut balances = Vec::new();
    let mut adds_up = true;
    let merchants = match chosen {
        Some(id) => vec![id.to_owned()],
        None => search::merchants(work.connection, parts::MERCHANTS)?.into_iter().map(|(id, _)| id).collect(),
    };
    for id in merchants {
        let shown = ledger::shown(work.connection, &id)?;
        adds_up &= shown["adds_up"] == true;
        balances.extend(shown["balances"].as_object().cloned().map(|balances| (id, balances)));
    }
    balances.retain(|(_, balances)| !balances.is_empty());
    let content = html! {
        h1 { (view.text(&words::LEDGER)) }
        form.bar method="get" action=(view.path) {
            (parts::merchant_choice(work, view, true)?)
            button type="submit" { (view.text(&words::FILTER)) }
        }
        p.alert.good[adds_up].bad[!adds_up] {
            (view.text(if adds_up { &words::ADDS_UP } else { &words::DOES_NOT_ADD_UP }))
        }
        (balance_table(view, &balances))
        (movement_table(view, &movements))
    };
    Ok(Page::new(view.text(&words::LEDGER), content))
}

fn balance_table(view: &View, balances: &[(String, Map<String, Value>)]) -> Markup {
    html! {
        h2 { (view.text(&words::BALANCES)) }
        @if balances.is_empty() { p.soft { (view.text(&words::NOTHING)) } } @else {
            div.table tabindex="0" role="region" aria-label=(view.text(&words::BALANCES)) { table {
                thead { tr {
                    th { (view.text(&words::MERCHANT)) }
                    th.number { (view.text(&words::AVAILABLE)) }
                    th.number { (view.text(&words::RESERVED)) }
                } }
                tbody {
                    @for (merchant, balances) in balances {
                        @for (currency, accounts) in balances {
                            tr {
                                td { (merchant) }
                                @for account in ["available", "reserved"] {
                                    td.number { (parts::amount(accounts[account].as_i64().unwrap_or(0), currency)) }
                                }
                            }
                        }
                    }
                }
            } }
        }
    }
}

fn movement_table(view: &View, movements: &[Value]) -> Markup {
    html! {
        @if !movements.is_empty() {
            h2 { (view.text(&words::MOVEMENTS)) }
            div.table.stack tabindex="0" role="region" aria-label=(view.text(&words::MOVEMENTS)) { table {
                thead { tr {
                    th { (view.text(&words::NUMBER)) }
                    th.number { (view.text(&words::AMOUNT)) }
                    th { (view.text(&words::MOVEMENT)) }
                    th { (view.text(&words::TO_ACCOUNT)) }
                    th { (view.text(&words::GATEWAY)) }
                    th { (view.text(&words::TIME)) }
                } }
                tbody {
                    @for row in movements {
                        tr data-row {
                            td.long {
                                @if let Some(id) = row["gateway_id"].as_str() {
                                    a href=(parts::order_link(id)) { (field(row, "order_id")) }
                                } @else { "–" }
                            }
                            td.number data-label=(view.text(&words::AMOUNT)) { (parts::amount(row["amount"].as_i64().unwrap_or(0), field(row, "currency"))) }
                            td data-label=(view.text(&words::MOVEMENT)) { (field(row, "memo")) }
                            td data-label=(view.text(&words::TO_ACCOUNT)) { (field(row, "account")) }
                            td data-label=(view.text(&words::GATEWAY)) { (parts::gateway_of(field(row, "merchant"))) }
                            td.time data-label=(view.text(&words::TIME)) { (parts::when(field(row, "at"))) }
                        }
                    }
                }
            } }
        }
    }
}
