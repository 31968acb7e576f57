//! Apple Pay and Google Pay: what the shop decrypted itself (`beyond`: PayerMax's api.json).

use serde_json::{Value, json};

use super::cards::Card;
use super::codes;
use crate::cards::{self, CardBehaviour};
use crate::clock::{Milliseconds, year_and_month};
use crate::gateway::Refusal;
use crate::store::merchants::Merchant;

/// A wallet's card. assumed: a number that has a meaning of its own keeps it, and any other is approved.
pub fn read(merchant: &Merchant, method: &str, detail: &Value, now: Milliseconds) -> Result<Card, Refusal> {
    // beyond: each of both has its own object, which its method needs.
    let google = method == "GOOGLEPAY";
    let name = if google { "googlePayDetails" } else { "applePayPaymentData" };
    let data = &detail[name];
    if data.is_null() {
        return Err(codes::invalid(format!("data.paymentDetail.{name} is required.")));
    }
    let text = |member: &str| data[member].as_str().unwrap_or_default();
    // beyond: the tables want these, and the samples leave them out.
    let wanted: &[&str] = if google { &["cardNetwork"] } else { &["network", "type"] };
    let strict = merchant.setting("wallet_network", "required") == "required";
    if let Some(missing) = wanted.iter().find(|member| strict && text(member).is_empty()) {
        return Err(codes::invalid(format!("data.paymentDetail.{name}.{missing} is required.")));
    }
    let number = if google { text("pan") } else { text("applicationPrimaryAccountNumber") };
    let expiry = if google { google_expiry(data) } else { apple_expiry(text("applicationExpirationDate")) };
    check(number, expiry, now)?;
    // beyond: a card without the device's proof may have to pass 3-D Secure; assumed: it always has.
    let pan_only = google && text("authMethod").eq_ignore_ascii_case("PAN_ONLY");
    let source = match (google, pan_only) {
        (false, _) => "APPLEPAY",
        (true, true) => "GOOGLEPAY_PAN",
        (true, false) => "GOOGLEPAY_CRYPTOGRAM",
    };
    let network = text(if google { "cardNetwork" } else { "network" });
    let behaviour = CardBehaviour { authenticates: pan_only, ..cards::behaviour(number) };
    let reason = cards::decline_reason(number);
    Ok(Card { behaviour, reason, shown: shown(number, network, source, text("cardHolderFullName")) })
}

/// A card of a wallet, as far as it may be kept.
pub fn shown(number: &str, network: &str, source: &str, holder: &str) -> Value {
    let brand = if network.is_empty() { cards::brand(number) } else { network };
    let holder = (!holder.is_empty()).then_some(holder).map(super::cards::masked_holder);
    json!({ "brand": brand, "number": cards::masked(number), "holder": holder, "source": source })
}

/// assumed: a number that is sent has to be one, and an expiry has to be later than now, but for test cards.
fn check(number: &str, expiry: Option<(i16, i8)>, now: Milliseconds) -> Result<(), Refusal> {
    if number.is_empty() || cards::is_test_number(number) {
        return Ok(());
    }
    if !cards::is_card_number(number) {
        return Err(Refusal::new("CARD_INVALID", "The wallet's card has no card number."));
    }
    if expiry.is_some_and(|expiry| expiry < year_and_month(now)) {
        return Err(Refusal::new("CARD_EXPIRE_DATE_INVALID", "The wallet's card has expired."));
    }
    Ok(())
}

/// beyond: the samples have four digits of the year here.
fn google_expiry(data: &Value) -> Option<(i16, i8)> {
    let number = |name: &str| data[name].as_str().and_then(|text| text.parse::<i16>().ok());
    let year = number("expirationYear")?;
    let month = i8::try_from(number("expirationMonth")?).ok()?;
    Some((if year < 100 { 2000 + year } else { year }, month))
}

/// beyond: the samples have YYMMDD here.
fn apple_expiry(text: &str) -> Option<(i16, i8)> {
    let year: i16 = text.get(..2)?.parse().ok()?;
    let month: i8 = text.get(2..4)?.parse().ok()?;
    Some((2000 + year, month))
}
