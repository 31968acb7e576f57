//! What a payment is made with: a card, a saved card, or something that sends the payer elsewhere.

use serde_json::{Value, json};

use super::{cards, codes, components, wallets};
use crate::cards::CardBehaviour;
use crate::declines::Reason;
use crate::gateway::{Call, Failure, Refusal};
use crate::store::tokens::{self, Token, TokenState};
use crate::work::Work;

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
    /// Why it is declined, if it is.
    pub reason: Option<Reason>,
    /// The payment method, where the request does not name it.
    pub method: Option<String>,
}

impl Source {
    fn of(way: Way, card: Value) -> Self {
        Self { way, card, token: None, reason: None, method: None }
    }
}

/// Finds out what a payment is made with.
pub fn read(work: &Work<'_>, call: &Call, amount: i64, hosted: bool) -> Result<Source, Failure> {
    let data = &call.body["data"];
    if components::names_token(data) && !hosted {
        let taken = components::take(work, call, amount)?;
        let source = Source::of(Way::Card(taken.behaviour), taken.card);
        return Ok(Source { reason: taken.reason, method: Some(taken.method), ..source });
    }
    let detail = &data["paymentDetail"];
    let method = detail["paymentMethodType"].as_str().unwrap_or_default().to_ascii_uppercase();
    let token = detail["paymentTokenID"].as_str().filter(|token| !token.is_empty());
    let merchant_initiated = detail["merchantInitiated"] == true;
    check_external_3ds(detail)?;
    if let Some(id) = token {
        let token = usable_token(work, call, data, id, merchant_initiated)?;
        check_method(&token, &method)?;
        let source = from_token(&token, detail);
        // assumed: on the page the payer confirms what is stored, unless the merchant pays alone.
        return Ok(if hosted && !merchant_initiated { Source { way: Way::Page, ..source } } else { source });
    }
    if hosted && !merchant_initiated {
        return Ok(Source::of(Way::Page, Value::Null));
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
            let reason = card_read.reason;
            Ok(Source { reason, ..Source::of(Way::Card(behaviour), card_read.shown) })
        }
        "APPLEPAY" | "GOOGLEPAY" => {
            let card = wallets::read(&call.merchant, &method, detail, work.now)?;
            Ok(Source { reason: card.reason, ..Source::of(Way::Card(card.behaviour), card.shown) })
        }
        // beyond: bank transfers answer with an account number, other methods with an address.
        "BANK_TRANSFER" | "VA" => Ok(Source::of(Way::Account, Value::Null)),
        // beyond: this spelling is applyPaymentToken's.
        "BANKTRANSFER" => {
            let message = "data.paymentDetail.paymentMethodType is BANK_TRANSFER here.";
            Err(Refusal::new("PAYMENT_METHOD_NOT_EXIST", message).into())
        }
        _ => Ok(Source::of(Way::Page, Value::Null)),
    }
}

/// beyond: a token is paid with the method that it was made with; assumed: the code of another one. The two spellings of
/// a bank transfer are one method.
fn check_method(token: &Token, method: &str) -> Result<(), Refusal> {
    let own = token.details["method"].as_str().unwrap_or_default();
    let plain = |name: &str| name.replace('_', "").to_ascii_uppercase();
    if method.is_empty() || own.is_empty() || plain(own) == plain(method) {
        return Ok(());
    }
    Err(codes::invalid(format!("data.paymentDetail.paymentMethodType must be {own}, as the token's.")))
}

/// beyond: whoever authenticated the payer elsewhere sends the result.
fn check_external_3ds(detail: &Value) -> Result<(), Refusal> {
    let wish = detail["cardInfo"]["dynamic3DS"].as_str().unwrap_or_default();
    if wish.eq_ignore_ascii_case("ext3DS") && detail["info3DSecure"].is_null() {
        return Err(codes::invalid("data.paymentDetail.info3DSecure is required with dynamic3DS ext3DS."));
    }
    Ok(())
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
    let reason = token.details["reason"].as_str().and_then(Reason::from_text);
    let way = Way::Card(with_dynamic_3ds(behaviour, &detail["cardInfo"]));
    Source { token: Some(token.id.clone()), reason, ..Source::of(way, card) }
}
