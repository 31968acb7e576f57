//! What the probes found out about each open reading.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

/// What one probe learnt.
#[derive(Default)]
pub struct Learned {
    settled: Vec<(&'static str, Told)>,
    observed: Vec<Observation>,
}

/// Whether a reading is known.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    /// The gateway was seen to behave like this value of the sandbox's setting.
    Value {
        /// The value.
        value: Value,
        /// What was seen, in a sentence without amounts, numbers of orders or names.
        reason: String,
    },
    /// It cannot be told.
    Not {
        /// Why not.
        reason: String,
    },
    /// Two probes saw different values, so it cannot be told either, whatever else is seen.
    Contradiction {
        /// Both of them.
        reason: String,
    },
}

/// Something about the gateway that no setting of the sandbox plays.
pub struct Observation {
    /// Its name.
    pub what: &'static str,
    /// What was seen.
    pub value: Value,
}

impl Learned {
    /// A reading has this value, for this reason.
    pub fn tell(&mut self, reading: &'static str, value: impl Into<Value>, reason: impl Into<String>) {
        self.settled.push((reading, Told::Value { value: value.into(), reason: reason.into() }));
    }

    /// This probe could not settle a reading.
    pub fn cannot(&mut self, reading: &'static str, reason: impl Into<String>) {
        self.settled.push((reading, Told::Not { reason: reason.into() }));
    }

    /// Something that no setting plays.
    pub fn observe(&mut self, what: &'static str, value: impl Into<Value>) {
        self.observed.push(Observation { what, value: value.into() });
    }

    /// How many readings have a value.
    pub fn count(&self) -> usize {
        let settled = self.settled.iter().filter(|(_, told)| matches!(told, Told::Value { .. }));
        settled.map(|(reading, _)| reading).collect::<BTreeSet<_>>().len()
    }
}

/// What all probes learnt together.
#[derive(Default)]
pub struct Findings {
    told: BTreeMap<&'static str, Told>,
    observed: BTreeMap<&'static str, Value>,
}

impl Findings {
    /// Adds what a probe learnt. A reading that two probes see differently has no value.
    pub fn add(&mut self, learned: Learned) {
        for (reading, told) in learned.settled {
            let together = match self.told.remove(reading) {
                Some(before) => before.and(told),
                None => told,
            };
            self.told.insert(reading, together);
        }
        self.observed.extend(learned.observed.into_iter().map(|seen| (seen.what, seen.value)));
    }

    /// What is known of a reading.
    pub fn of(&self, reading: &str) -> Option<&Told> {
        self.told.get(reading)
    }

    /// The value of a reading.
    pub fn value(&self, reading: &str) -> Option<&Value> {
        match self.of(reading)? {
            Told::Value { value, .. } => Some(value),
            Told::Not { .. } | Told::Contradiction { .. } => None,
        }
    }

    /// What no setting plays.
    pub fn observed(&self) -> impl Iterator<Item = Value> {
        self.observed.iter().map(|(what, value)| json!({"what": what, "value": value}))
    }
}

impl Told {
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Value { value, reason }, Self::Value { value: second, .. }) if value == second => {
                Self::Value { value, reason }
            }
            (Self::Value { value, .. }, Self::Value { value: second, .. }) => Self::Contradiction {
                reason: format!("two probes saw different values: {value} and {second}"),
            },
            (contradiction @ Self::Contradiction { .. }, _)
            | (_, contradiction @ Self::Contradiction { .. }) => contradiction,
            (told @ Self::Value { .. }, _) | (_, told @ Self::Value { .. }) => told,
            (told, _) => told,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn learned(value: Option<&str>) -> Learned {
        let mut learned = Learned::default();
        match value {
            Some(value) => learned.tell("amounts", value, "Seen."),
            None => learned.cannot("amounts", "not seen"),
        }
        learned
    }

    #[test]
    fn a_reading_that_two_probes_see_differently_has_no_value() {
        for (order, value) in [
            (vec![Some("text")], Some("text")),
            (vec![None, Some("text"), None], Some("text")),
            (vec![Some("text"), Some("text")], Some("text")),
            (vec![Some("text"), Some("number")], None),
            (vec![Some("text"), Some("number"), Some("text")], None),
            (vec![None], None),
        ] {
            let mut findings = Findings::default();
            order.iter().for_each(|seen| findings.add(learned(*seen)));
            assert_eq!(findings.value("amounts"), value.map(Value::from).as_ref(), "{order:?}");
        }
    }
}
