//! The card objects of payments and payouts.

use serde_json::Value;

use super::errors;
use super::fields::{self, Shape};
use crate::cards;
use crate::gateway::{Call, Refusal};

/// seed: what is wrong with a card has one code.
const CODE: &str = "incorrect_bank_card_info";

fn wrong(message: &str) -> Refusal {
    errors::refusal(CODE, message)
}

/// The digits of a payment card, in memory only.
pub fn of_payment(call: &Call) -> Result<String, Refusal> {
    let card = &call.body["card"];
    let pan = digits(card)?;
    // seed: any valid card number; assumed: valid means a right check digit.
    if !cards::is_card_number(&pan) {
        return Err(wrong("card.pan has a wrong check digit"));
    }
    check_expiry(card)?;
    let rules = [
        fields::required("holder", (5, 50), Shape::Text, CODE),
        fields::required("cvv", (3, 3), Shape::Text, CODE),
    ];
    fields::check(call, &rules, card)?;
    let code = card["cvv"].as_str().unwrap_or_default();
    if code.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(pan)
    } else {
        Err(wrong("card.cvv must be digits"))
    }
}

/// seed: the document's own sample number has a wrong check digit, so payouts do not look at it.
pub fn of_payout(call: &Call) -> Result<String, Refusal> {
    let card = &call.body["card"];
    let pan = digits(card)?;
    check_expiry(card)?;
    Ok(pan)
}

/// seed: 16 to 19 digits that may have spaces between them.
fn digits(card: &Value) -> Result<String, Refusal> {
    if !card.is_object() {
        return Err(wrong("card must be an object"));
    }
    let text = card["pan"].as_str().ok_or_else(|| wrong("card.pan is required"))?;
    let digits: String = text.chars().filter(|letter| *letter != ' ').collect();
    if (16..=19).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(digits);
    }
    Err(wrong("card.pan must be 16 to 19 digits"))
}

/// seed: mm/yyyy. Any date is taken, since the document says so of its test cards, and its sample has passed.
fn check_expiry(card: &Value) -> Result<(), Refusal> {
    let usable =
        card["expires"].as_str().and_then(|text| text.split_once('/')).is_some_and(|(month, year)| {
            let number = |text: &str, length: usize| {
                let digits = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
                digits.then(|| text.parse::<u32>().ok()).flatten()
            };
            number(month, 2).is_some_and(|month| (1..=12).contains(&month)) && number(year, 4).is_some()
        });
    if usable { Ok(()) } else { Err(wrong("card.expires must be mm/yyyy")) }
}
