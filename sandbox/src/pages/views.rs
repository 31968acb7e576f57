//! The contents of the pages.

use maud::{Markup, html};

use crate::gateways::PageKind;
use crate::money;
use crate::store::orders::{Kind, Order, State};

fn facts(order: &Order, merchant: &str) -> Markup {
    let subject = order.detail("subject");
    html! {
        dl {
            dt { "Merchant" } dd { (merchant) }
            @if order.kind != Kind::Token {
                dt { "Amount" }
                dd.amount { (money::major_text(order.amount, &order.currency)) " " (order.currency) }
            }
            @if order.paid > 0 && order.paid < order.amount {
                dt { "Paid so far" } dd { (money::major_text(order.paid, &order.currency)) " " (order.currency) }
            }
            dt { "Order" } dd { (order.number) }
            @if !subject.is_empty() { dt { "For" } dd { (subject) } }
        }
    }
}

/// The form of a page that waits for the payer.
pub fn form(order: &Order, merchant: &str, kind: PageKind) -> (&'static str, Markup) {
    match kind {
        PageKind::Checkout => (
            "Checkout",
            html! {
                h1 { "Pay your order" }
                (facts(order, merchant))
                form method="post" aria-label="Payment" {
                    button.go type="submit" name="choice" value="pay" { "Pay" }
                    button type="submit" name="choice" value="cancel" { "Cancel" }
                }
            },
        ),
        PageKind::ThreeDomainSecure => (
            "3-D Secure",
            html! {
                h1 { "3-D Secure: is it you?" }
                (facts(order, merchant))
                form method="post" aria-label="Authentication" {
                    button.go type="submit" name="choice" value="success" { "Authentication succeeds" }
                    button type="submit" name="choice" value="fail" { "Authentication fails" }
                }
            },
        ),
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
