//! A scenario as it is played under a variant.

use serde_json::{Value, json};

use super::variants::{Variant, each_null};
use super::{Scenario, Step};

impl Variant {
    /// The scenario under this variant. A reading whose setting the scenario sets itself does not count; if none is left,
    /// there is nothing else to play.
    pub fn of(&self, scenario: &Scenario) -> Option<Scenario> {
        let mut other = Scenario { variant: Some(self.clone()), ..scenario.clone() };
        let mut changed = false;
        for reading in &self.readings {
            if reading.settings.keys().any(|setting| scenario.settings.contains_key(setting)) {
                continue;
            }
            changed = true;
            other.settings.extend(reading.settings.clone());
            for step in &mut other.steps {
                if let Some((place, expected)) = expectation(step) {
                    reading.translate(place, expected);
                    each_null(expected, &|members, name| {
                        members.insert(name, json!({"$absent": true}));
                    });
                }
            }
        }
        changed.then_some(other)
    }
}

/// What a step expects of the library, and whether that is an `ok` or an `error`.
pub(super) fn expectation(step: &mut Step) -> Option<(&'static str, &mut Value)> {
    match step {
        Step::Client { ok, error, .. }
        | Step::Call { ok, error, .. }
        | Step::Notification { ok, error, .. } => {
            ok.as_mut().map(|ok| ("ok", ok)).or(error.as_mut().map(|error| ("error", error)))
        }
        _ => None,
    }
}
