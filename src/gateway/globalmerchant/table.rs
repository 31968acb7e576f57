//! The document's tables: each field is checked and written in one go, so that a rule and its field stand together.

use serde_json::{Map, Value};

use super::wire::{Action, Form, form_value};
use super::{NAME, amount};
use crate::error::Result;
use crate::gateway::Checks;
use crate::json;
use crate::money::{Amount, Currency};

/// The length of most fields.
const LENGTH: usize = 255;

/// A form that is being filled in, and what is wrong with it so far.
pub(super) struct Table {
    pub checks: Checks,
    form: Form,
}

impl Table {
    /// A table of one action.
    pub fn new(action: Action) -> Self {
        Self { checks: Checks::default(), form: Form::new(action) }
    }

    /// A field without a rule, or whose rule has been looked at.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.form.set(name, value);
    }

    /// A required text of up to 255 characters.
    pub fn text(&mut self, name: &str, path: &str, value: Option<&str>) {
        self.checks.require(path, value.as_ref(), NAME);
        self.checks.length(path, value, 1..=LENGTH, NAME);
        self.form.set(name, value.unwrap_or_default());
    }

    /// A required country, sent as two capital letters.
    pub fn country(&mut self, name: &str, path: &str, value: Option<&str>) {
        self.checks.require(path, value.as_ref(), NAME);
        let code = self.checks.country(path, value).unwrap_or_default();
        self.form.set(name, code);
    }

    /// `out_trade_no`. It is signed without separators, as raw text: a space that is trimmed on the way, or a letter in
    /// another encoding, would make another order of it or a wrong signature. So only plain letters are taken.
    pub fn order_id(&mut self, value: Option<&str>) {
        self.text("out_trade_no", "order_id", value);
        if value.is_some_and(|text| !text.chars().all(|letter| letter.is_ascii_graphic())) {
            let message = "must have printable ASCII characters without spaces only: \
                           globalmerchant signs it without separators";
            self.checks.fault("order_id", message);
        }
    }

    /// A required amount of more than nothing.
    pub fn amount(&mut self, name: &str, amount: Amount, currency: &Currency) {
        if amount == Amount::ZERO {
            self.checks.fault("amount", "must be more than 0");
        }
        match currency.exponent() {
            Some(exponent) => self.price(name, "amount", amount, exponent),
            None => self.checks.fault("currency", "is not in ISO 4217; see the dictionary currencies"),
        }
    }

    /// A required amount that may be nothing: a gift costs nothing.
    pub fn price(&mut self, name: &str, path: &str, amount: Amount, exponent: u32) {
        let text = amount::text(path, amount, exponent, &mut self.checks);
        self.form.set(name, text);
    }

    /// Fields that libtill does not name; what libtill has set itself stays, and so do signature and nonce.
    pub fn options(&mut self, options: Option<&Map<String, Value>>) {
        for (name, value) in options.into_iter().flatten() {
            match form_value(value) {
                _ if matches!(name.as_str(), "sign" | "nonce_str") || value.is_null() => {}
                Some(text) => self.form.set(name, text),
                None => self.checks.fault(&format!("gateway_options.{}", json::shown(name)), NESTED),
            }
        }
    }

    /// The form and the paths that were ignored, or every violation at once.
    pub fn finish(self) -> Result<(Form, Vec<String>)> {
        let ignored = self.checks.finish()?;
        Ok((self.form, ignored))
    }
}

/// What is wrong with a value that no form can carry.
pub(super) const NESTED: &str = "must be a text, a number or a truth value; write what is in it as fields of their own, such as card.num or goods[0].name";
