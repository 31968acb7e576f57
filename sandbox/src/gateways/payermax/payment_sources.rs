//! What a payment is made with: a card, a saved card, or something that sends the payer elsewhere.

use serde_json::{Value, json};

use super::super::{Call, Failure, Refusal};
use super::{cards, codes};
use crate::cards::CardBehaviour;
use crate::sandbox::Work;
use crate::store::tokens::{self, Token, TokenState};

/// How a payment goes on after it was placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The issuer decides at once, maybe after 3-D Secure.
    Card(CardBehaviour),
    /// The payer pays on a page.
    Page,
    /// The payer transfers to an account number.
    Account,
}

/// What a payment is made with.
pub struct Source {
    /// How it goes on.
    pub way: Way,
    /// The card as far as it may be kept; null without one.
    pub card: Value,
    /// The token that was paid with.
    pub token: Option<String>,
}

const NO_CARD: CardBehaviour = CardBehaviour { approves: true, authenticates: false };

/// Finds out what a payment is made with.
pub fn read(work: &Work<'_>, call: &Call, data: &Value) -> Result<Source, Failure> {
    let detail = &data["paymentDetail"];
    let method = detail["paymentMethodType"].as_str().unwrap_or_default().to_ascii_uppercase();
    let token = detail["paymentTokenID"].as_str().filter(|token| !token.is_empty());
    let merchant_initiated = detail["merchantInitiated"] == true;
    if let Some(id) = token {
        return Ok(from_token(&usable_token(work, call, data, id, merchant_initiated)?, detail));
    }
    if merchant_initiated {
        // assumed: without the payer there is nothing but a token to pay with.
        return Err(
            codes::invalid("data.paymentDetail.paymentTokenID is required when merchantInitiated.").into()
        );
    }
    match method.as_str() {
        "CARD" => {
            let card = &detail["cardInfo"];
            if card.is_null() {
                return Err(codes::invalid("data.paymentDetail.cardInfo is required.").into());
            }
            // beyond: `stored` Y says that the merchant kept the card, so it cannot have the code.
            let card_read = cards::read(card, work.now, card["stored"] != "Y")?;
            let behaviour = with_dynamic_3ds(card_read.behaviour, card);
            Ok(Source { way: Way::Card(behaviour), card: card_read.shown, token: None })
        }
        // assumed: decrypted device payments are approved at once.
        "APPLEPAY" | "GOOGLEPAY" => Ok(Source { way: Way::Card(NO_CARD), card: Value::Null, token: None }),
        // beyond: bank transfers answer with an account number, other methods with an address.
        "BANKTRANSFER" | "VA" => Ok(Source { way: Way::Account, card: Value::Null, token: None }),
        _ => Ok(Source { way: Way::Page, card: Value::Null, token: None }),
    }
}

/// beyond: the request may ask for 3-D Secure or against it, in capitals or not.
fn with_dynamic_3ds(behaviour: CardBehaviour, card: &Value) -> CardBehaviour {
    let wish = card["dynamic3DS"].as_str().unwrap_or_default().to_ascii_lowercase();
    let authenticates = match wish.as_str() {
        "do3ds" => true,
        "no3ds" | "ext3ds" => false,
        _ => behaviour.authenticates,
    };
    CardBehaviour { authenticates, ..behaviour }
}

fn usable_token(
    work: &Work<'_>,
    call: &Call,
    data: &Value,
    id: &str,
    merchant_initiated: bool,
) -> Result<Token, Failure> {
    // beyond: a token is bound to its user; assumed: the codes.
    let failed = |message: &str| Failure::from(Refusal::new("AUTH_FAILED", message));
    let token = tokens::by_id(work.connection, &call.merchant.id, id)?
        .filter(|token| Some(token.user.as_str()) == data["userId"].as_str())
        .ok_or_else(|| failed("paymentTokenID does not belong to userId."))?;
    if token.state == TokenState::Deleted || token.expires_at <= work.now {
        return Err(Refusal::new("AUTH_EXPIRED", "paymentTokenID is deleted or expired.").into());
    }
    // beyond: a token made without mitType is for payments by the payer only.
    if merchant_initiated && token.details["mit"] != true {
        return Err(failed("paymentTokenID is not for payments that the merchant initiates."));
    }
    Ok(token)
}

fn from_token(token: &Token, detail: &Value) -> Source {
    let mut behaviour = CardBehaviour::from_text(token.details["behaviour"].as_str().unwrap_or("approves"));
    // assumed: without the payer nobody can authenticate.
    if detail["merchantInitiated"] == true {
        behaviour.authenticates = false;
    }
    let card = if token.details["card"].is_null() { json!(null) } else { token.details["card"].clone() };
    Source {
        way: Way::Card(with_dynamic_3ds(behaviour, &detail["cardInfo"])),
        card,
        token: Some(token.id.clone()),
    }
}
