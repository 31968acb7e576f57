//! Pieces that several pages have.

use maud::{Markup, html};
use serde_json::Value;

use super::states;
use super::view::{View, encoded};
use super::words::{self, Text};
use crate::control::ControlError;
use crate::money;
use crate::sandbox::Sandbox;
use crate::store::orders::Order;
use crate::store::{meta, search};
use crate::work::Work;

/// How many merchants can be chosen from.
pub const MERCHANTS: u32 = 200;

/// A state as a badge: its word and a colour.
pub fn badge(view: &View, state: &str) -> Markup {
    let class = match state {
        "approved" | "delivered" | "activated" => "badge good",
        "declined" | "failed" | "bounced" | "blocked" | "deleted" => "badge bad",
        "pending" | "waiting" | "sending" | "authorised" | "partial" => "badge wait",
        _ => "badge",
    };
    html! { span class=(class) title=(state) { (states::word(view, state)) } }
}

/// An amount with its currency.
pub fn amount(minor: i64, currency: &str) -> String {
    let text = money::major_text(minor, currency);
    let (sign, text) = text.strip_prefix('-').map_or(("", text.as_str()), |text| ("-", text));
    let (whole, decimals) = text.split_once('.').map_or((text, None), |(whole, rest)| (whole, Some(rest)));
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let decimals = decimals.map(|decimals| format!(".{decimals}")).unwrap_or_default();
    format!("{sign}{grouped}{decimals} {currency}")
}

/// The name of an operation, which breaks between its words only.
pub fn operation(name: &str) -> Markup {
    html! {
        @for part in name.split_inclusive(['_', '/']) { (part) wbr; }
    }
}

/// The address of the first payment's page, with the configuration of a gateway's merchant.
pub fn start_link(gateway: &str, merchant: Option<&str>) -> String {
    let merchant = merchant.map(|id| format!("&merchant={}", encoded(id))).unwrap_or_default();
    format!("/dashboard/start?gateway={}{merchant}", encoded(gateway))
}

/// A text that speaks of the first payment's page, with a link there; `{key}` becomes the name of a credential.
pub fn linked(view: &View, text: &Text, link: &str, credential: &str) -> Markup {
    let text = view.text(text).replace("{key}", credential);
    let name = view.text(&words::START);
    html! {
        @match text.split_once(name) {
            Some((before, after)) => { (before) a href=(link) { (name) } (after) },
            None => (text),
        }
    }
}

/// Whose key it is, with the way to that merchant's configuration.
pub fn owner(view: &View, merchant: &str) -> Markup {
    let (before, after) = view.text(&words::KEY_OF).split_once("{merchant}").unwrap_or_default();
    html! {
        p { (before) a href=(start_link(gateway_of(merchant), Some(merchant))) { (merchant) } (after) }
    }
}

/// A time as it is read: the day and the time of day, to the millisecond.
pub fn time(milliseconds: i64) -> Markup {
    when(&crate::clock::rfc3339(milliseconds))
}

/// A time from its text.
pub fn when(text: &str) -> Markup {
    let short = text.replace('T', " ");
    let short = short.trim_end_matches('Z').trim_end_matches("+00:00");
    html! { time datetime=(text) { (short) } }
}

/// A text of a JSON object, or nothing.
pub fn field<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap_or_default()
}

/// The address of an order's page.
pub fn order_link(gateway_id: &str) -> String {
    format!("/dashboard/orders/{}", encoded(gateway_id))
}

/// The gateway's name in a merchant's.
pub fn gateway_of(merchant: &str) -> &str {
    merchant.split('-').next().unwrap_or_default()
}

/// JSON as it is read; text that is none stays as it is.
pub fn pretty(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => match serde_json::from_str::<Value>(text) {
            Ok(inner @ (Value::Object(_) | Value::Array(_))) => format!("{inner:#}"),
            _ => text.clone(),
        },
        other => format!("{other:#}"),
    }
}

/// The choice of a merchant.
pub fn merchant_choice(work: &Work<'_>, view: &View, all: bool) -> Result<Markup, ControlError> {
    let merchants = search::merchants(work.connection, MERCHANTS)?;
    let chosen = view.parameter("merchant");
    Ok(html! {
        label { (view.text(&words::MERCHANT))
            select name="merchant" data-submit {
                @if all { option value="" { (view.text(&words::ALL_MERCHANTS)) } }
                @for (id, _) in &merchants {
                    option value=(id) selected[chosen == Some(id.as_str())] { (id) }
                }
            }
        }
    })
}

/// A bar with the merchant alone.
pub fn merchant_bar(work: &Work<'_>, view: &View) -> Result<Markup, ControlError> {
    Ok(html! {
        form.bar method="get" action=(view.path) {
            (merchant_choice(work, view, false)?)
            button type="submit" { (view.text(&words::FILTER)) }
        }
    })
}

/// The merchant that was chosen, or that of a gateway from the start.
pub fn merchant(sandbox: &Sandbox, work: &Work<'_>, view: &View) -> Result<String, ControlError> {
    if let Some(chosen) = view.parameter("merchant") {
        return Ok(chosen.to_owned());
    }
    let first = sandbox.gateways.all().next().map(|gateway| gateway.name()).unwrap_or_default();
    let kept = meta(work.connection, &format!("default_merchant_{first}"))?;
    kept.ok_or_else(|| ControlError::not_found("merchant: there is none"))
}

/// The bar over a list: merchant, search, state.
pub fn bar(work: &Work<'_>, view: &View, search: &Text, states: &[&str]) -> Result<Markup, ControlError> {
    let chosen = view.parameter("state");
    Ok(html! {
        form.bar method="get" action=(view.path) role="search" {
            label { (view.text(search))
                input type="search" name="q" value=[view.parameter("q")] maxlength="128";
            }
            (merchant_choice(work, view, true)?)
            @if !states.is_empty() {
                label { (view.text(&words::STATUS))
                    select name="state" data-submit {
                        option value="" { (view.text(&words::ANY)) }
                        @for state in states { option value=(state) selected[chosen == Some(*state)] { (states::word(view, state)) } }
                    }
                }
            }
            button type="submit" { (view.text(&words::FILTER)) }
        }
    })
}

/// A list of orders.
pub fn orders(view: &View, orders: &[Order]) -> Markup {
    html! {
        div.table.stack tabindex="0" role="region" aria-label=(view.text(&words::NUMBER)) {
            table {
                thead { tr {
                    th { (view.text(&words::NUMBER)) }
                    th { (view.text(&words::STATUS)) }
                    th.number { (view.text(&words::AMOUNT)) }
                    th { (view.text(&words::GATEWAY)) }
                    th { (view.text(&words::CREATED)) }
                } }
                tbody {
                    @for order in orders {
                        tr data-row {
                            td.long { a href=(order_link(&order.gateway_id)) { (order.number) } }
                            td { (badge(view, order.state.as_str())) }
                            td.number data-label=(view.text(&words::AMOUNT)) { @if !order.currency.is_empty() { (amount(order.amount, &order.currency)) } }
                            td data-label=(view.text(&words::GATEWAY)) { (gateway_of(&order.merchant)) }
                            td.time data-label=(view.text(&words::CREATED)) { (time(order.created_at)) }
                        }
                    }
                }
            }
        }
    }
}

/// The link to older rows, where there may be some.
pub fn older(view: &View, rows: usize, last: Option<i64>) -> Markup {
    let full = rows >= super::view::ROWS as usize;
    html! {
        @if rows == 0 {
            @if view.is_narrowed() {
                p.soft role="status" { (view.text(&words::NO_MATCH)) " " a href=(view.path) { (view.text(&words::SHOW_ALL)) } }
            } @else { p.soft { (view.text(&words::NOTHING)) } }
        }
        @if let (true, Some(last)) = (full, last) {
            p { a href=(view.with("before", &last.to_string())) { (view.text(&words::OLDER)) } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::amount;

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(amount(2_500, "EUR"), "25.00 EUR");
        assert_eq!(amount(100_000_000, "EUR"), "1,000,000.00 EUR");
        assert_eq!(amount(-123_456, "EUR"), "-1,234.56 EUR");
        assert_eq!(amount(12_345, "JPY"), "12,345 JPY");
    }
}
