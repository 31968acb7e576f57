//! What a payment is made with: a card, a wallet, a saved means, or whatever the customer chooses on a page.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::brand::Business;
use super::{cards, customers, errors, fields};
use crate::card_form;
use crate::cards::{CardBehaviour, behaviour, decline_reason, masked};
use crate::clock::Milliseconds;
use crate::declines::{self, Reason};
use crate::gateway::{Call, Failure, PageKind, PageStep};
use crate::identifiers;
use crate::store::orders::{Kind, Order, Outcome};
use crate::store::tokens::{self, Token, TokenState};
use crate::work::Work;

/// What a payment is made with.
pub enum Source {
    /// seed: the customer pays on a page.
    Page,
    /// seed: the card is in the request; the issuer decides at once, maybe after 3-D Secure.
    Card {
        /// First six and last four digits.
        mask: String,
        /// How it ends.
        behaviour: CardBehaviour,
        /// Why it is declined, if it is.
        reason: Option<Reason>,
    },
    /// seed: the customer confirms in the wallet.
    Wallet(String),
    /// seed: a means saved with an earlier payment; nobody is asked.
    Saved(Box<Token>),
}

/// Finds out what a payment is made with.
pub fn read(work: &Work<'_>, call: &Call, brand: Business) -> Result<Source, Failure> {
    let body = &call.body;
    // seed: OnlinePay's table has nothing but the wallet; assumed: what it does not list is ignored.
    if brand == Business::PayMart {
        let card = if body["card"].is_null() { None } else { Some(cards::of_payment(call)?) };
        customers::of_payment(call)?;
        if let Some(id) = fields::text(body, "recurringToken") {
            return Ok(Source::Saved(Box::new(saved(work, call, id)?)));
        }
        if let Some(pan) = card {
            let (behaviour, reason) = (behaviour(&pan), decline_reason(&pan));
            return Ok(Source::Card { mask: masked(&pan), behaviour, reason });
        }
    }
    // seed: a wallet's token comes from a notification; assumed: any other text stands for a wallet too.
    Ok(fields::text(body, "walletToken").map_or(Source::Page, |token| Source::Wallet(token.to_owned())))
}

/// assumed: a token that is not known has the code of wrong card information.
fn saved(work: &Work<'_>, call: &Call, id: &str) -> Result<Token, Failure> {
    let token = tokens::by_id(work.connection, &call.merchant.id, id)?;
    let usable = token.filter(|token| token.state == TokenState::Activated);
    Ok(usable.ok_or_else(|| errors::refusal("incorrect_bank_card_info", "recurringToken is not known"))?)
}

/// Saves what an approved payment was made with.
pub fn save(work: &Work<'_>, order: &Order) -> rusqlite::Result<String> {
    let token = Token {
        id: identifiers::secret(work),
        merchant: order.merchant.clone(),
        // seed: the engine knows no users of the merchant.
        user: String::new(),
        state: TokenState::Activated,
        // assumed: it lasts.
        expires_at: i64::MAX,
        details: json!({
            "card_mask": order.details["card_mask"], "wallet_token": order.details["wallet_token"],
        }),
    };
    tokens::insert(work.connection, &token)?;
    Ok(token.id)
}

/// seed: the name of the message that the issuer's page is sent; assumed: its content, which has every sign
/// that a form must encode.
pub fn authentication_request(work: &Work<'_>) -> String {
    let mut bytes = vec![0xfb, 0xef, 0xbe, 0xff, 0xff, 0xff];
    bytes.extend(identifiers::secret(work).into_bytes());
    STANDARD.encode(bytes)
}

/// Whether what a shop posts to the issuer's page is what it was given.
pub fn authentication_fits(order: &Order, form: &dyn Fn(&str) -> Option<String>) -> bool {
    order.detail("page_kind") == PageKind::ThreeDomainSecure.segment()
        && form("PaReq").is_some_and(|request| request == order.detail("pa_req"))
        && form("TermUrl").is_some_and(|address| Value::String(address) == order.details["term_url"])
}

/// beyond: the hosted page asks for a card; assumed: whoever enters none pays all the same, and every card that the
/// direct call knows does the same here.
pub fn entered(
    order: &mut Order,
    choice: &str,
    form: &dyn Fn(&str) -> Option<String>,
    now: Milliseconds,
) -> Option<PageStep> {
    let on_page = order.kind == Kind::Payment && order.detail("page_kind") == PageKind::Checkout.segment();
    // beyond: a shop may have a page for payments that are still pending; assumed: a button leads there.
    if on_page && choice == "later" && !order.detail("pending_url").is_empty() {
        order.details["left_pending"] = json!(true);
        return Some(PageStep::Leave);
    }
    if choice != "pay" || !on_page {
        return None;
    }
    let number = match card_form::entered(form, now) {
        Ok(number) => number?,
        Err(wrong) => return Some(PageStep::Again(wrong)),
    };
    let behaviour = behaviour(&number);
    order.details["card_mask"] = json!(masked(&number));
    order.details["behaviour"] = json!(behaviour.as_text());
    order.details[declines::REASON] = json!(decline_reason(&number));
    if behaviour.authenticates {
        order.details["page_kind"] = json!(PageKind::ThreeDomainSecure.segment());
        return Some(PageStep::Open(PageKind::ThreeDomainSecure));
    }
    let paid = if order.details["two_step"] == true { Outcome::Authorised } else { Outcome::Approved };
    Some(PageStep::Decide(if behaviour.approves { paid } else { Outcome::Declined }))
}
