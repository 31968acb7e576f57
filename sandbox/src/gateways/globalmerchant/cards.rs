//! Checks a card, and says what paying with it does.

use super::fields::{self, text};
use crate::cards::{self, CardBehaviour};
use crate::clock::{Milliseconds, year_and_month};
use crate::declines::Reason;
use crate::gateway::{Call, Refusal};

/// beyond: a number of the ReactivePay engine whose payments stay undecided; assumed here.
const UNDECIDED: &str = "2222420000001113";
/// seed: the sample's number. It is taken with the sample's expiry too, which has passed (assumed).
const SAMPLE: &str = "4242424242424242";

/// How a payment with a card ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is paid.
    Approved,
    /// It fails.
    Declined,
    /// It stays undecided.
    Undecided,
}

/// Checks the fields of the card. assumed: what fails a check is refused and makes no order.
pub fn check(call: &Call) -> Result<(), Refusal> {
    let digits = |name: &str| text(call, name).bytes().all(|byte| byte.is_ascii_digit());
    if !cards::is_card_number(text(call, "card.num")) {
        return Err(fields::wrong(call, "card.num must be a card number of 12 to 19 digits"));
    }
    // seed: lengths 4 and 2, as in the sample.
    if text(call, "card.year").len() != 4 || !digits("card.year") {
        return Err(fields::wrong(call, "card.year must have four digits"));
    }
    let month = text(call, "card.month");
    if month.len() != 2 || !month.parse::<u8>().is_ok_and(|month| (1..=12).contains(&month)) {
        return Err(fields::wrong(call, "card.month must be 01 to 12"));
    }
    if text(call, "card.cvv").len() < 3 || !digits("card.cvv") {
        return Err(fields::wrong(call, "card.cvv must have three or four digits"));
    }
    Ok(())
}

/// What a checked card does.
pub fn verdict(call: &Call, now: Milliseconds) -> Verdict {
    let number = text(call, "card.num");
    if number == UNDECIDED {
        return Verdict::Undecided;
    }
    let is_listed = number == SAMPLE || cards::is_test_number(number);
    let expiry =
        (text(call, "card.year").parse().unwrap_or(0), text(call, "card.month").parse().unwrap_or(0));
    // assumed: the issuer declines a card that has expired, but for numbers with a meaning.
    if cards::behaviour(number).approves && (is_listed || expiry >= year_and_month(now)) {
        Verdict::Approved
    } else {
        Verdict::Declined
    }
}

/// Why a checked card is declined, if it is.
pub fn reason(call: &Call, now: Milliseconds) -> Option<Reason> {
    let declined = verdict(call, now) == Verdict::Declined;
    declined.then(|| cards::decline_reason(text(call, "card.num")).unwrap_or(Reason::ExpiredCard))
}

impl Verdict {
    /// What happens once the payer has passed the 3-D Secure page.
    pub fn after_authentication(self) -> CardBehaviour {
        CardBehaviour { approves: self != Self::Declined, authenticates: true }
    }
}
