//! The cashier: the page on which a payer chooses what to pay with (`beyond`: integrate Hosted_Checkout).

use serde_json::{Value, json};

use super::brand::Payermax;
use super::cards;
use crate::card_form;
use crate::cards::CardBehaviour;
use crate::clock::Milliseconds;
use crate::declines;
use crate::gateway::{PageKind, PageStep, page_url};
use crate::settlement::Outcome;
use crate::store::orders::{Kind, Order};
use crate::work::Work;

/// assumed: what the page offers when the shop names no method.
const METHODS: [&str; 3] = ["CARD", "WALLET", "BANK_TRANSFER"];
/// assumed: who enters no number pays with a card that is approved.
const USUAL_CARD: &str = "4392963203551251";

/// The methods that the page offers; beyond: the one that the shop named, or all.
pub fn methods(named: &str) -> Value {
    if named.is_empty() { json!(METHODS) } else { json!([named]) }
}

/// The address of the page that an order's payer has to open, if there is one.
pub fn address(work: &Work<'_>, order: &Order) -> Option<String> {
    Some(page_url(work.site, &Payermax, kind(order), order.page.as_deref()?))
}

/// What kind of page it is.
pub fn kind(order: &Order) -> PageKind {
    let authenticates = order.detail("page_kind") == PageKind::ThreeDomainSecure.segment();
    if authenticates { PageKind::ThreeDomainSecure } else { PageKind::Checkout }
}

/// What the payer entered.
pub fn step(
    order: &mut Order,
    choice: &str,
    form: &dyn Fn(&str) -> Option<String>,
    now: Milliseconds,
) -> Option<PageStep> {
    if order.kind == Kind::Link {
        // Nobody pays a link itself: opening it begins the payment.
        return Some(PageStep::Open(PageKind::Checkout));
    }
    let at_cashier =
        order.details["methods"].is_array() && order.detail("page_kind") == PageKind::Checkout.segment();
    if choice != "pay" || !at_cashier {
        return None;
    }
    let offered = order.details["methods"].as_array().cloned().unwrap_or_default();
    let chosen = form("method").map(Value::String).filter(|method| offered.contains(method));
    let method = chosen.or_else(|| offered.first().cloned())?;
    order.details["method"] = method.clone();
    let paid = if order.details["manual_capture"] == true { Outcome::Authorised } else { Outcome::Approved };
    // A stored card needs no number.
    if method != "CARD" || !order.details["token"].is_null() {
        return Some(PageStep::Decide(paid));
    }
    Some(match card_form::entered(form, now) {
        Ok(number) => pay_with(order, number.as_deref().unwrap_or(USUAL_CARD), paid),
        Err(wrong) => PageStep::Again(wrong),
    })
}

fn pay_with(order: &mut Order, number: &str, paid: Outcome) -> PageStep {
    let behaviour: CardBehaviour = crate::cards::behaviour(number);
    order.details["card"] = cards::shown_without_expiry(number);
    order.details["behaviour"] = json!(behaviour.as_text());
    order.details[declines::REASON] = json!(crate::cards::decline_reason(number));
    if behaviour.authenticates {
        order.details["page_kind"] = json!(PageKind::ThreeDomainSecure.segment());
        return PageStep::Open(PageKind::ThreeDomainSecure);
    }
    PageStep::Decide(if behaviour.approves { paid } else { Outcome::Declined })
}
