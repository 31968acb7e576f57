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

/// The page.
pub fn page(sandbox: &Sandbox, work: &Work<'_>, view: &View) -> Result<Page, ControlError> {
    let merchant = parts::merchant(sandbox, work, view)?;
    let view = &View { query: with_merchant(view, &merchant), ..view.clone() };
    let shown = ledger::shown(work.connection, &merchant)?;
    let movements = search::journal(work.connection, &merchant, MOVEMENTS)?;
    let balances = shown["balances"].as_object().cloned().unwrap_or_default();
    let adds_up = shown["adds_up"] == true;
    let content = html! {
        h1 { (view.text(&words::LEDGER)) }
        (parts::merchant_bar(work, view)?)
        p.alert.good[adds_up].bad[!adds_up] {
            (view.text(if adds_up { &words::ADDS_UP } else { &words::DOES_NOT_ADD_UP }))
        }
        (balance_table(view, &balances))
        (movement_table(view, &movements))
    };
    Ok(Page::new(view.text(&words::LEDGER), content))
}

fn balance_table(view: &View, balances: &Map<String, Value>) -> Markup {
    html! {
        h2 { (view.text(&words::BALANCES)) }
        @if balances.is_empty() { p.soft { (view.text(&words::NOTHING)) } } @else {
            div.table { table {
                thead { tr {
                    th { (view.text(&words::CURRENCY)) }
                    th.number { (view.text(&words::AVAILABLE)) }
                    th.number { (view.text(&words::RESERVED)) }
                } }
                tbody {
                    @for (currency, accounts) in balances {
                        tr {
                            td { (currency) }
                            @for account in ["available", "reserved"] {
                                td.number { (parts::amount(accounts[account].as_i64().unwrap_or(0), currency)) }
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
                            td.number { (parts::amount(row["amount"].as_i64().unwrap_or(0), field(row, "currency"))) }
                            td { (field(row, "memo")) }
                            td { (field(row, "account")) }
                            td.time { (parts::when(field(row, "at"))) }
                        }
                    }
                }
            } }
        }
    }
}

/// The query with the merchant that is shown, so that the choice has it.
pub fn with_merchant(view: &View, merchant: &str) -> crate::control::Parameters {
    let mut query = view.query.clone();
    query.insert("merchant".to_owned(), merchant.to_owned());
    query
}
