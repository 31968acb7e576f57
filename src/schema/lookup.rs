//! From a rule to the rules that it refers to.

use super::rule::{Others, Rule};
use super::rules::{RULES, TYPES};

impl Rule {
    /// The rule of a type of the model.
    ///
    /// # Panics
    /// If the model has no such type.
    pub fn of_type(name: &str) -> &'static Self {
        let number = RULES[..TYPES].binary_search_by_key(&Some(name), |rule| rule.definition);
        &RULES[number.expect("a type of the model")]
    }

    /// The rule of a member that the model names.
    pub fn property(&self, name: &str) -> Option<&'static Self> {
        let number = self.properties.binary_search_by_key(&name, |(name, _)| name).ok()?;
        Some(&RULES[self.properties[number].1])
    }

    /// The rule of any member: of one that the model does not name, that of such members.
    pub fn member(&self, name: &str) -> Option<&'static Self> {
        self.property(name).or(match self.others {
            Others::Follow(number) => Some(&RULES[number]),
            Others::Any | Others::Refused => None,
        })
    }

    /// The rule of an element of a list.
    pub fn element(&self) -> Option<&'static Self> {
        self.items.map(|number| &RULES[number])
    }
}
