//! Card numbers: checks, masks, and what the test numbers do.
//!
//! A full number lives in memory for the length of one request and is never stored.

use crate::declines::Reason;

/// How a payment with a card ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CardBehaviour {
    /// Whether the issuer approves.
    pub approves: bool,
    /// Whether the payer has to pass the 3-D Secure page first.
    pub authenticates: bool,
}

impl CardBehaviour {
    /// As it is kept with a saved card.
    pub fn as_text(self) -> &'static str {
        match (self.approves, self.authenticates) {
            (true, false) => "approves",
            (true, true) => "approves_after_3ds",
            (false, false) => "declines",
            (false, true) => "declines_after_3ds",
        }
    }

    /// The reverse of [`Self::as_text`].
    pub fn from_text(text: &str) -> Self {
        Self { approves: text.starts_with("approves"), authenticates: text.ends_with("3ds") }
    }
}

/// The ReactivePay engine's test numbers; in the other gateways their meaning is `assumed`.
const TEST_NUMBERS: [(&str, bool, bool); 4] = [
    ("4617611794313933", true, true),
    ("4626233193837898", false, true),
    ("4392963203551251", true, false),
    ("4730198364688516", false, false),
];

/// `beyond`: numbers that PayerMax lists for its test environment; taken with any expiry (`assumed`).
const PAYERMAX_NUMBERS: [&str; 7] = [
    "4444333322221111",
    "5555555555554444",
    "5297412542005689",
    "4507785555554449",
    "4215375500883243",
    "5326774027281753",
    "4919713330643198",
];

/// Numbers that are declined for a reason of their own. `assumed`: the meanings that test numbers have elsewhere in the
/// trade.
const DECLINED_NUMBERS: [(&str, Reason); 10] = [
    ("4000000000009995", Reason::InsufficientFunds),
    ("4000000000000069", Reason::ExpiredCard),
    ("4000000000000127", Reason::IncorrectCvc),
    ("4000000000000002", Reason::DoNotHonor),
    ("4000000000009979", Reason::LostOrStolenCard),
    ("4100000000000019", Reason::FraudSuspected),
    ("4000000000006975", Reason::LimitExceeded),
    ("4000000000000119", Reason::ProcessingError),
    ("4730198364688516", Reason::DoNotHonor),
    ("4626233193837898", Reason::DoNotHonor),
];

/// The test cards, and what each of them does.
pub fn listed() -> Vec<(&'static str, String)> {
    let asking = TEST_NUMBERS.iter().map(|(number, approves, authenticates)| {
        let end = if *approves { "approved" } else { "declined" };
        (*number, if *authenticates { format!("3-D Secure, {end}") } else { end.to_owned() })
    });
    let known = |number: &str| TEST_NUMBERS.iter().any(|(listed, ..)| *listed == number);
    let declined = DECLINED_NUMBERS.iter().filter(|(number, _)| !known(number));
    asking
        .chain(declined.map(|(number, reason)| (*number, format!("declined: {}", reason.words()))))
        .collect()
}

/// Payout numbers: whether the payout arrives. `assumed` outside the ReactivePay engine.
pub fn payout_behaviour(number: &str) -> Option<bool> {
    match number {
        "4627342642639018" => Some(true),
        "4968357931420422" => Some(false),
        _ => None,
    }
}

/// Whether PayerMax lists the number for its test environment.
pub fn is_payermax_test_number(number: &str) -> bool {
    PAYERMAX_NUMBERS.contains(&number)
}

/// What a payment with this number does: any number that has no meaning of its own approves.
pub fn behaviour(number: &str) -> CardBehaviour {
    let usual = CardBehaviour { approves: decline_reason(number).is_none(), authenticates: false };
    TEST_NUMBERS.iter().find(|(listed, ..)| *listed == number).map_or(
        usual,
        |(_, approves, authenticates)| CardBehaviour { approves: *approves, authenticates: *authenticates },
    )
}

/// Why payments with this number are declined, where they are.
pub fn decline_reason(number: &str) -> Option<Reason> {
    DECLINED_NUMBERS.iter().find(|(listed, _)| *listed == number).map(|(_, reason)| *reason)
}

/// Whether the sandbox gives this number a meaning of its own.
pub fn is_test_number(number: &str) -> bool {
    is_payermax_test_number(number)
        || decline_reason(number).is_some()
        || TEST_NUMBERS.iter().any(|(listed, ..)| *listed == number)
}

/// Twelve to nineteen digits whose check digit is right.
pub fn is_card_number(number: &str) -> bool {
    (12..=19).contains(&number.len())
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && check_sum(number).is_multiple_of(10)
}

fn check_sum(number: &str) -> u32 {
    number
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let digit = u32::from(byte - b'0') * if place % 2 == 1 { 2 } else { 1 };
            if digit > 9 { digit - 9 } else { digit }
        })
        .sum()
}

/// First six and last four digits; a shorter text is hidden altogether.
pub fn masked(number: &str) -> String {
    let characters: Vec<char> = number.chars().collect();
    if characters.len() < 12 {
        return "*".repeat(characters.len());
    }
    let hidden = characters.len() - 10;
    characters[..6]
        .iter()
        .copied()
        .chain(std::iter::repeat_n('*', hidden))
        .chain(characters[characters.len() - 4..].iter().copied())
        .collect()
}

/// The card's brand by its first digits.
pub fn brand(number: &str) -> &'static str {
    let first = |length: usize| number.get(..length).and_then(|text| text.parse::<u32>().ok()).unwrap_or(0);
    match (first(1), first(2), first(4)) {
        (4, ..) => "VISA",
        (_, 51..=55, _) | (_, _, 2221..=2720) => "MASTERCARD",
        (_, 34 | 37, _) => "AMEX",
        (_, 62, _) => "UNIONPAY",
        (_, _, 3528..=3589) => "JCB",
        (_, 36 | 38 | 39, _) => "DINERS",
        (_, 50 | 56..=69, _) => "DISCOVER",
        _ => "OTHER",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digit_and_mask() {
        assert!(is_card_number("4392963203551251"));
        assert!(!is_card_number("4392963203551252"));
        assert_eq!(masked("4392963203551251"), "439296******1251");
        assert_eq!(masked("123"), "***");
    }

    #[test]
    fn a_declined_number_has_a_reason() {
        for (number, ..) in TEST_NUMBERS {
            assert_eq!(behaviour(number).approves, decline_reason(number).is_none(), "{number}");
        }
        for (number, _) in DECLINED_NUMBERS {
            assert!(is_card_number(number) && !behaviour(number).approves, "{number}");
        }
    }

    #[test]
    fn behaviours_survive_storage() {
        for (number, ..) in TEST_NUMBERS {
            let behaviour = behaviour(number);
            assert_eq!(CardBehaviour::from_text(behaviour.as_text()), behaviour);
        }
    }
}
