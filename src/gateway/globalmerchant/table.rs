//! The document's tables: each field is checked and written in one go, so that a rule is next to its field.

use serde_json::{Map, Value};

use super::amount;
use super::merchant::NAME;
use super::wire::{Action, Form, form_value};
use crate::error::Result;
use crate::gateway::{Field, NumberRule, Reading, SENT_BY_LIBTILL};
use crate::json;
use crate::model::NumberCharacters;
use crate::money::{Amount, Currency};

/// The length of most fields.
const LENGTH: usize = 255;

/// `out_trade_no`.
pub(super) static ORDER_NUMBER: NumberRule = NumberRule::new(1, LENGTH, NumberCharacters::Printable);

/// A form that is being filled in with the fields of a request.
pub(super) struct Table<'r> {
    reading: &'r Reading,
    form: Form,
}

impl<'r> Table<'r> {
    /// A table of one action.
    pub fn new(reading: &'r Reading, action: Action) -> Self {
        Self { reading, form: Form::new(action) }
    }

    /// A field whose rule has been looked at.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.form.add(name, value);
    }

    /// A required text of up to 255 characters.
    pub fn text(&mut self, name: &str, field: Field<'_, String>) {
        self.given(name, field.required());
    }

    /// A text of up to 255 characters, whose absence was looked at.
    pub fn given(&mut self, name: &str, field: Field<'_, String>) {
        let text = field.length(1..=LENGTH).take();
        self.form.add(name, text.unwrap_or_default());
    }

    /// A text that several fields make up; faults name the first, whose absence was looked at.
    pub fn joined(&mut self, name: &str, first: Field<'_, String>, more: &[Field<'_, String>]) {
        let more = more.iter().filter_map(Field::take);
        let text = first.take().map(|first| more.fold(first, |joined, part| format!("{joined}, {part}")));
        self.reading.checks().length(first.path(), text.as_deref(), 1..=LENGTH, NAME);
        self.form.add(name, text.unwrap_or_default());
    }

    /// A country, sent as two capital letters; its absence was looked at.
    pub fn country(&mut self, name: &str, field: Field<'_, String>) {
        let code = field.country();
        self.form.add(name, code.unwrap_or_default());
    }

    /// `out_trade_no`. It is signed without separators, as raw text: a space that is trimmed on the way, or a letter in
    /// another encoding, would make another order of it or a wrong signature. So only plain letters are taken.
    pub fn order_id(&mut self, field: Field<'_, String>) {
        let number = field.required().number(&ORDER_NUMBER).take();
        self.form.add("out_trade_no", number.unwrap_or_default());
    }

    /// An amount of more than nothing, in its currency.
    pub fn amount(&mut self, name: &str, amount: &Field<'_, Amount>, currency: &Field<'_, Currency>) {
        if amount.peek() == Some(&Amount::ZERO) {
            amount.refuse("must be more than 0");
        }
        if let Some(exponent) = currency.exponent() {
            self.price(name, amount, exponent);
        }
    }

    /// An amount that may be nothing: a gift costs nothing.
    pub fn price(&mut self, name: &str, field: &Field<'_, Amount>, exponent: u32) {
        let Some(amount) = field.value() else { return };
        let text = amount::text(field.path(), *amount, exponent, &mut self.reading.checks());
        self.form.add(name, text);
    }

    /// Fields that libtill does not name. One that libtill sends, with another value, would be lost, and is refused; so are signature
    /// and nonce.
    pub fn options(&mut self, field: Field<'_, Map<String, Value>>) {
        let field = field.without(&["sign", "nonce_str"]);
        for (name, value) in field.value().into_iter().flatten().filter(|(_, value)| !value.is_null()) {
            let refuse =
                |name: &str, message| self.reading.refuse(&format!("{}.{name}", field.path()), message);
            match (form_value(value), self.form.get(name)) {
                (Some(text), None) => self.form.add(name, text),
                (Some(text), Some(own)) if text == own => {}
                (Some(_), Some(_)) => refuse(name, SENT_BY_LIBTILL),
                (None, _) => refuse(&json::shown(name), NESTED),
            }
        }
    }

    /// The form and the paths that were ignored, or every violation at once.
    pub fn finish(self) -> Result<(Form, Vec<String>)> {
        let ignored = self.reading.finish()?;
        Ok((self.form, ignored))
    }
}

/// What is wrong with a value that no form can carry.
pub(super) const NESTED: &str = "must be a text, a number or a truth value; write what is in it as fields of their own, such as card.num or goods[0].name";
