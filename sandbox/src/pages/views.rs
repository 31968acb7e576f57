//! The contents of the pages.

use maud::{Markup, html};

use super::words::{self, Words};
use crate::gateway::PageKind;
use crate::money;
use crate::store::orders::{Kind, Order, State};

/// The words of an order's pages.
pub fn words_of(order: &Order) -> &'static Words {
    words::of(order.detail("locale"))
}

fn facts(order: &Order, merchant: &str) -> Markup {
    let subject = order.detail("subject");
    let words = words_of(order);
    html! {
        dl {
            dt { (words.merchant) } dd { (merchant) }
            @if order.kind != Kind::Token {
                dt { (words.amount) }
                dd.amount { (money::major_text(order.amount, &order.currency)) " " (order.currency) }
            }
            @if order.paid > 0 && order.paid < order.amount {
                dt { "Paid so far" } dd { (money::major_text(order.paid, &order.currency)) " " (order.currency) }
            }
            dt { (words.order) } dd { (order.number) }
            @if !subject.is_empty() { dt { (words.subject) } dd { (subject) } }
        }
    }
}

/// The form of a page that waits for the payer; `action` is where it leads when that is not the page itself.
pub fn form(
    order: &Order,
    merchant: &str,
    kind: PageKind,
    action: Option<&str>,
    note: Option<&str>,
) -> (&'static str, Markup) {
    let words = words_of(order);
    match kind {
        PageKind::Checkout => (
            "Checkout",
            html! {
                h1 { (words.pay_heading) }
                (facts(order, merchant))
                form method="post" aria-label="Payment" {
                    (means(order, words, note))
                    button.go type="submit" name="choice" value="pay" { (words.pay) }
                    @if order.details["offers_wallet"] == true {
                        button type="submit" name="choice" value="wallet" { (words.wallet) }
                    }
                    button type="submit" name="choice" value="cancel" { (words.cancel) }
                }
            },
        ),
        PageKind::Payout => (
            "Payout",
            html! {
                h1 { (words.receive_heading) }
                (facts(order, merchant))
                form method="post" aria-label="Payout" {
                    button.go type="submit" name="choice" value="pay" { (words.receive) }
                    button type="submit" name="choice" value="cancel" { (words.cancel) }
                }
            },
        ),
        PageKind::ThreeDomainSecure => (
            "3-D Secure",
            html! {
                h1 { (words.authentication_heading) }
                (facts(order, merchant))
                form method="post" action=[action] aria-label="Authentication" {
                    button.go type="submit" name="choice" value="success" { (words.succeeds) }
                    button type="submit" name="choice" value="fail" { (words.fails) }
                }
            },
        ),
    }
}

/// What the payer pays with, where the page asks for it.
fn means(order: &Order, words: &Words, note: Option<&str>) -> Markup {
    let methods: Vec<&str> =
        order.details["methods"].as_array().into_iter().flatten().filter_map(|name| name.as_str()).collect();
    html! {
        @if let Some(note) = note { p role="alert" { (note) } }
        @if !methods.is_empty() {
            label for="method" { (words.method) }
            select id="method" name="method" {
                @for method in &methods { option value=(method) { (method) } }
            }
        }
        @if methods.contains(&"CARD") {
            label for="card" { (words.card) }
            input id="card" name="card" inputmode="numeric" autocomplete="off" maxlength="23";
        }
    }
}

/// The page on which a provider is chosen: names and where they lead.
pub fn selector(order: &Order, merchant: &str, providers: &[(String, String)]) -> Markup {
    html! {
        h1 { (words_of(order).select_heading) }
        (facts(order, merchant))
        nav aria-label="Providers" {
            ul { @for (name, address) in providers { li { a href=(address) { (name) } } } }
        }
    }
}

/// What a page says when there is nothing left to choose.
pub fn decided(order: &Order, merchant: &str, back: Option<&str>) -> Markup {
    let result = match order.state {
        State::Pending => "This order is waiting.",
        State::Authorised | State::Approved => "Thank you, that worked.",
        State::Partial => "A part of the amount was paid.",
        State::Declined => "This was declined.",
        State::Expired => "This order has expired.",
        State::Cancelled => "This order was cancelled.",
        State::Bounced => "This payout came back.",
    };
    html! {
        h1 { (result) }
        (facts(order, merchant))
        @if let Some(back) = back { p { a href=(back) { "Back to the shop" } } }
    }
}

/// What a page says that does not exist.
pub fn missing() -> Markup {
    html! {
        h1 { "There is no such page" }
        p { "The address is wrong, or the sandbox was started anew since." }
    }
}

/// What the issuer's page says to a form that it does not know.
pub fn spoilt() -> Markup {
    html! {
        h1 { "This page was opened wrongly" }
        p { "Post the fields of redirectRequest.params unchanged, or open the page as a link." }
    }
}
