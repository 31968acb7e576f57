//! Rules for numbers and amounts: what checks a request, and what `capabilities` shows.

use super::reading::Field;
use crate::model::NumberCharacters;
use crate::money::{AMOUNT_MAX, Amount, Currency};

/// What a gateway takes as a number that the shop gives. The model's own limits hold besides.
#[derive(Clone, Copy, Debug)]
pub struct NumberRule {
    /// The smallest number of characters.
    pub least: usize,
    /// The largest number of characters.
    pub most: usize,
    /// The characters that it may have.
    pub characters: NumberCharacters,
}

impl NumberRule {
    /// Any number that the model takes.
    pub const ANY: Self = Self { least: 1, most: usize::MAX, characters: NumberCharacters::Any };

    /// So many characters of one kind.
    pub const fn new(least: usize, most: usize, characters: NumberCharacters) -> Self {
        Self { least, most, characters }
    }
}

impl Field<'_, String> {
    /// A number that the shop gives, as the gateway takes it.
    pub fn number(self, rule: &NumberRule) -> Self {
        if let Some(message) = self.peek().and_then(|number| violation(rule.characters, number)) {
            self.refuse(message);
        }
        match rule.most {
            usize::MAX => self,
            most => self.length(rule.least..=most),
        }
    }
}

/// What is wrong with the characters of a number.
fn violation(characters: NumberCharacters, number: &str) -> Option<&'static str> {
    match characters {
        NumberCharacters::Any => None,
        NumberCharacters::Word => {
            let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
            (!number.bytes().all(allowed)).then_some("must have letters, digits and underscores only")
        }
        NumberCharacters::Printable => {
            let allowed = |byte: u8| byte.is_ascii_graphic();
            (!number.bytes().all(allowed))
                .then_some("must have printable ASCII characters without spaces only")
        }
        NumberCharacters::PathSegment => super::fields::segment_violation(number),
    }
}

/// The amounts of more than nothing that a gateway takes for one use.
#[derive(Clone, Copy, Debug)]
pub struct AmountRule {
    /// How many decimals the gateway takes in a currency; none where it takes no amount in it.
    pub decimals: fn(&Currency) -> Option<u32>,
    /// The largest amount in a currency, in minor units.
    pub most: fn(&Currency) -> i64,
    /// Whether 0 is taken too, to check a card that is stored.
    pub checks_cards: bool,
}

impl AmountRule {
    /// Amounts with these decimals, as large as libtill's.
    pub const fn of(decimals: fn(&Currency) -> Option<u32>) -> Self {
        Self { decimals, most: |_| AMOUNT_MAX, checks_cards: false }
    }

    /// The same, and 0 to check a card that is stored.
    pub const fn checking_cards(self) -> Self {
        Self { checks_cards: true, ..self }
    }

    /// The smallest amount in a currency, of which every amount is a multiple, and the largest.
    pub fn limits(&self, currency: &Currency) -> Option<(Amount, Amount)> {
        let (decimals, exponent) = ((self.decimals)(currency)?, currency.exponent()?);
        let step = 10_i64.pow(exponent.saturating_sub(decimals));
        let most = (self.most)(currency).min(AMOUNT_MAX) / step * step;
        Some((Amount::from_minor(step)?, Amount::from_minor(most)?))
    }
}
