//! Checks a card, and keeps of it what may be kept.

use serde_json::{Value, json};

use crate::cards::{self, CardBehaviour};
use crate::clock::{Milliseconds, year_and_month};
use crate::declines::Reason;
use crate::gateway::Refusal;

/// A card as far as it may be kept.
pub struct Card {
    /// What paying with it does.
    pub behaviour: CardBehaviour,
    /// Why it is declined, if it is.
    pub reason: Option<Reason>,
    /// Brand, masked number and holder, and expiry.
    pub shown: Value,
}

/// Reads and checks a card; `needs_cvv` says whether the code must be there.
pub fn read(card: &Value, now: Milliseconds, needs_cvv: bool) -> Result<Card, Refusal> {
    let text = |name: &str| card[name].as_str().unwrap_or_default();
    let number: String = text("cardIdentifierNo").chars().filter(|letter| *letter != ' ').collect();
    let listed = cards::is_test_number(&number);
    if !listed && !cards::is_card_number(&number) {
        return Err(Refusal::new("CARD_INVALID", "cardIdentifierNo is not a card number."));
    }
    let holder = text("cardHolderFullName");
    if holder.trim().is_empty() {
        return Err(Refusal::new("CARD_HOLDER_NAME_INVALID", "cardHolderFullName is missing."));
    }
    let (month, year) = expiry(card)?;
    // assumed: the numbers of the test environment are taken with any expiry.
    if !listed && (year, month) < year_and_month(now) {
        return Err(Refusal::new("CARD_EXPIRE_DATE_INVALID", "The card has expired."));
    }
    check_cvv(text("cvv"), &number, needs_cvv)?;
    Ok(Card {
        behaviour: cards::behaviour(&number),
        reason: cards::decline_reason(&number),
        shown: json!({
            "brand": cards::brand(&number),
            "number": cards::masked(&number),
            "holder": masked_holder(holder),
            "month": format!("{month:02}"),
            "year": format!("{:02}", year % 100),
        }),
    })
}

fn expiry(card: &Value) -> Result<(i8, i16), Refusal> {
    let refusal = || Refusal::new("CARD_EXPIRE_DATE_INVALID", "cardExpirationMonth or Year is not a date.");
    let month = card["cardExpirationMonth"]
        .as_str()
        .filter(|text| text.len() == 2)
        .and_then(|text| text.parse::<i8>().ok())
        .filter(|month| (1..=12).contains(month))
        .ok_or_else(refusal)?;
    // seed: only the last two digits of the year are taken.
    let year = card["cardExpirationYear"].as_str().unwrap_or_default();
    let last_two = year.len().checked_sub(2).and_then(|start| year.get(start..)).ok_or_else(refusal)?;
    let year = last_two.parse::<u8>().map_err(|_| refusal())?;
    Ok((month, 2000 + i16::from(year)))
}

fn check_cvv(cvv: &str, number: &str, needed: bool) -> Result<(), Refusal> {
    if cvv.is_empty() && !needed {
        return Ok(());
    }
    // seed: three digits, four for AMEX.
    let digits = if cards::brand(number) == "AMEX" { 4 } else { 3 };
    if cvv.len() == digits && cvv.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(());
    }
    Err(Refusal::new("CVV_INVALID", format!("cvv must have {digits} digits.")))
}

/// beyond: the samples show a holder as two stars and the end of the name.
pub fn masked_holder(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let kept = letters.len().saturating_sub(letters.len() / 2).min(10);
    format!("**{}", letters[letters.len() - kept..].iter().collect::<String>())
}

/// A card that was entered on a page, of which nothing but the number is known.
pub fn shown_without_expiry(number: &str) -> Value {
    json!({ "brand": cards::brand(number), "number": cards::masked(number) })
}

/// beyond: a card as queries and notifications show it.
pub fn shown_card_info(card: &Value, country: &str, token: Option<&str>) -> Value {
    let number = card["number"].as_str().unwrap_or_default();
    let mut shown = json!({
        "cardOrg": card["brand"],
        "country": country,
        "cardIdentifierNo": number,
        "cardIdentifierName": card["holder"],
        "cardBinNo": number.get(..6),
        "cardLast4": number.len().checked_sub(4).and_then(|start| number.get(start..)),
        "cardExpirationMonth": card["month"],
        "cardExpirationYear": card["year"],
    });
    // beyond: what a wallet's card is, and where it comes from.
    if let Some(source) = card["source"].as_str() {
        shown["source"] = json!(source);
        shown["type"] = json!(if source == "GOOGLEPAY_PAN" { "PAN" } else { "NETWORK_TOKEN" });
    }
    if let Some(token) = token {
        shown["paymentTokenID"] = json!(token);
    }
    shown
}
