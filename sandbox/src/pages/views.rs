//! The contents of the pages.

use maud::{Markup, html};

use super::words::{self, Words};
use crate::card_form::Wrong;
use crate::cards;
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
                dt { (words.paid_so_far) } dd { (money::major_text(order.paid, &order.currency)) " " (order.currency) }
            }
            dt { (words.order) } dd { (order.number) }
            @if !subject.is_empty() { dt { (words.subject) } dd { (subject) } }
        }
    }
}

/// What a page asks for, and how it is filled.
pub struct Asked<'a> {
    /// The test card that was chosen.
    pub card: Option<&'static str>,
    /// The provider that was chosen.
    pub provider: Option<&'a str>,
    /// What was wrong with what was entered.
    pub note: Option<Wrong>,
}

/// The form of a page that waits for the payer; `action` is where it leads when that is not the page itself.
pub fn form(
    order: &Order,
    merchant: &str,
    kind: PageKind,
    action: Option<&str>,
    asked: &Asked<'_>,
) -> (&'static str, Markup) {
    let words = words_of(order);
    match kind {
        PageKind::Checkout => ("Checkout", checkout(order, merchant, words, asked)),
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

/// What a payment is made with on its page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Means {
    Card,
    Wallet,
    Reference,
    Buttons,
}

fn means_of(order: &Order, provider: Option<&str>) -> Means {
    let methods = order.details["methods"].as_array();
    let asks_card = methods.is_some_and(|methods| methods.iter().any(|method| method == "CARD"));
    let named = |part: &str| provider.is_some_and(|name| name.contains(part));
    if order.details["references"].is_object() {
        Means::Reference
    } else if named("wallet") || !order.details["wallet_token"].is_null() {
        Means::Wallet
    } else if asks_card || (methods.is_none() && (provider.is_none() || named("card"))) {
        Means::Card
    } else {
        Means::Buttons
    }
}

fn checkout(order: &Order, merchant: &str, words: &Words, asked: &Asked<'_>) -> Markup {
    let means = means_of(order, asked.provider);
    let (heading, pay) = match means {
        Means::Wallet => (words.wallet_heading, words.confirm),
        Means::Reference => (words.pay_heading, words.transferred),
        Means::Card | Means::Buttons => (words.pay_heading, words.pay),
    };
    html! {
        h1 { (heading) }
        (facts(order, merchant))
        @if means == Means::Wallet { p { (words.wallet_hint) } }
        @if means == Means::Reference { (references(order, words)) }
        form method="post" aria-label="Payment" {
            (methods(order, words))
            @if means == Means::Card { (card(words, asked)) }
            button.go type="submit" name="choice" value="pay" { (pay) }
            @if order.details["offers_wallet"] == true {
                button type="submit" name="choice" value="wallet" { (words.wallet) }
            }
            @if !order.detail("pending_url").is_empty() {
                button type="submit" name="choice" value="later" { (words.later) }
            }
            button type="submit" name="choice" value="cancel" { (words.cancel) }
        }
        @if means == Means::Card { (test_cards(words)) }
    }
}

fn methods(order: &Order, words: &Words) -> Markup {
    let methods: Vec<&str> =
        order.details["methods"].as_array().into_iter().flatten().filter_map(|name| name.as_str()).collect();
    html! {
        @if !methods.is_empty() {
            label for="method" { (words.method) }
            select id="method" name="method" {
                @for method in &methods { option value=(method) { (method) } }
            }
        }
    }
}

/// The card form, filled with the test card that was chosen.
fn card(words: &Words, asked: &Asked<'_>) -> Markup {
    let note = asked.note.map(|wrong| match wrong {
        Wrong::Number => words.wrong_number,
        Wrong::Expiry => words.wrong_expiry,
        Wrong::Expired => words.expired,
        Wrong::Code => words.wrong_code,
    });
    let (expiry, code) = if asked.card.is_some() { (Some("12/40"), Some("123")) } else { (None, None) };
    html! {
        @if let Some(note) = note { p.wrong id="wrong" role="alert" { (note) } }
        label for="card" { (words.card_number) }
        input id="card" name="card" value=[asked.card] inputmode="numeric" autocomplete="off" maxlength="23"
            aria-describedby="hint" aria-invalid=[note.map(|_| "true")];
        div.pair {
            div {
                label for="expiry" { (words.expiry) }
                input id="expiry" name="expiry" value=[expiry] inputmode="numeric" autocomplete="off" maxlength="9";
            }
            div {
                label for="cvv" { (words.code) }
                input id="cvv" name="cvv" value=[code] inputmode="numeric" autocomplete="off" maxlength="4";
            }
        }
        p.note id="hint" { (words.hint) }
    }
}

/// Links that fill the form: they work without a script.
fn test_cards(words: &Words) -> Markup {
    html! {
        details open {
            summary { (words.test_cards) }
            ul.cards {
                @for (number, does) in cards::listed() {
                    li { a href={ "?card=" (number) } { code { (number) } span { (does) } } }
                }
            }
        }
    }
}

fn references(order: &Order, words: &Words) -> Markup {
    html! {
        dl {
            @for (name, title) in [("va", words.transfer), ("store", words.store)] {
                @if let Some(reference) = order.details["references"][name].as_str() {
                    dt { (title) } dd { code { (reference) } }
                }
            }
        }
        p.note { (words.reference_hint) }
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
    let words = words_of(order);
    let [pending, approved, partial, declined, expired, cancelled, bounced] = words.results;
    let result = match order.state {
        State::Pending => pending,
        State::Authorised | State::Approved => approved,
        State::Partial => partial,
        State::Declined => declined,
        State::Expired => expired,
        State::Cancelled => cancelled,
        State::Bounced => bounced,
    };
    html! {
        h1 { (result) }
        (facts(order, merchant))
        @if let Some(back) = back { p { a href=(back) { (words.back) } } }
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
