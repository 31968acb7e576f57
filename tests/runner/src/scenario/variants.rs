//! The open readings of the documents: the same scenarios, played by a gateway that interprets its document differently.
//!
//! A shop must not notice which reading is right, so every scenario expects the same under each of them. Only the value that
//! a reading is about may differ, and the reading says so in `instead`.

use std::collections::BTreeMap;
use std::ops::BitOr;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::compare::without_words;

/// `tests/variants.json`: the open questions, by gateway.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub struct Table(BTreeMap<String, Gateway>);

/// The open questions of one gateway's document.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gateway {
    /// Each reading alone, by name.
    pub readings: BTreeMap<String, Reading>,
    /// Several readings at once: names of `readings`, by the name of the group.
    pub together: BTreeMap<String, Vec<String>>,
}

/// One answer to a question that a document leaves open, other than the sandbox's usual one.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// What the gateway does under it, in a sentence.
    pub about: String,
    /// The merchant's settings in the sandbox.
    pub settings: Map<String, Value>,
    /// Members of answers with the gateway's own value, and the value under this reading: by the member's name, the usual value
    /// and the one of this reading; null if there is none. The prefix `error.` restricts a name to errors.
    #[serde(default)]
    pub instead: BTreeMap<String, BTreeMap<String, Value>>,
    /// Why the gateway's refusals stay open for the shop, if they do.
    pub refusals_stay_open: Option<String>,
}

/// What a scenario is played under: one reading, or several at once.
#[derive(Clone, Debug)]
pub struct Variant {
    /// Its name in the names of tests.
    pub name: String,
    /// Whether it is several readings at once.
    pub together: bool,
    /// The readings.
    pub readings: Vec<Reading>,
}

impl Table {
    /// Reads the table; a name that does not exist is an error.
    pub fn read(path: &Path) -> Result<Self> {
        let shown = path.display();
        let text = std::fs::read_to_string(path).with_context(|| format!("{shown} cannot be read"))?;
        let table: Self = serde_json::from_str(&text).with_context(|| format!("{shown} is wrong"))?;
        for (name, gateway) in &table.0 {
            gateway.check().with_context(|| format!("{shown}: {name}"))?;
        }
        Ok(table)
    }

    /// The gateway's variants: those of one reading, and then those of several.
    pub fn variants(&self, gateway: &str) -> Vec<Variant> {
        let Some(gateway) = self.0.get(gateway) else { return Vec::new() };
        let alone = gateway.readings.iter().map(|(name, reading)| Variant {
            name: name.clone(),
            together: false,
            readings: vec![reading.clone()],
        });
        let together = gateway.together.iter().map(|(name, members)| Variant {
            name: name.clone(),
            together: true,
            readings: members.iter().filter_map(|member| gateway.readings.get(member)).cloned().collect(),
        });
        alone.chain(together).collect()
    }

    /// Every gateway with what it leaves open.
    pub fn gateways(&self) -> impl Iterator<Item = (&str, &Gateway)> {
        self.0.iter().map(|(name, gateway)| (name.as_str(), gateway))
    }
}

impl Gateway {
    fn check(&self) -> Result<()> {
        for (name, members) in &self.together {
            ensure!(!self.readings.contains_key(name), "{name} is a reading and several at once");
            let mut settings = Map::new();
            for member in members {
                let reading = self.readings.get(member).with_context(|| format!("{name}: no {member}"))?;
                for (setting, value) in &reading.settings {
                    let before = settings.insert(setting.clone(), value.clone());
                    ensure!(before.is_none(), "{name} sets {setting} twice");
                }
            }
        }
        for (name, reading) in &self.readings {
            let together = self.together.values().any(|members| members.contains(name));
            // Refusals then stay open, which hides the effect of the other readings of the group.
            let alone = reading.refusals_stay_open.is_some();
            ensure!(
                together != alone,
                "{name}: every reading but those that leave refusals open is in a group"
            );
        }
        Ok(())
    }
}

impl Variant {
    /// An answer without what the variant changes, with or without the variant. Messages are for people, and quote it.
    pub fn neutral(&self, answer: &Value) -> Value {
        let mut answer = answer.clone();
        for reading in self.readings.iter().filter(|reading| !reading.instead.is_empty()) {
            for (place, member) in answer.as_object_mut().into_iter().flatten() {
                reading.translate(place, member);
            }
            each_null(&mut answer, &|members, name| drop(members.remove(&name)));
            without_words(&mut answer);
        }
        answer
    }

    /// Whether the gateway's refusals stay open.
    pub fn leaves_refusals_open(&self) -> bool {
        self.readings.iter().any(|reading| reading.refusals_stay_open.is_some())
    }
}

impl Reading {
    /// Replaces values in an `ok` or an `error`, and returns whether it did.
    pub fn translate(&self, place: &str, value: &mut Value) -> bool {
        match value {
            Value::Object(members) => members.iter_mut().fold(false, |found, (name, member)| {
                let values = self.instead.get(name).or_else(|| self.instead.get(&format!("{place}.{name}")));
                let here = values.is_some_and(|values| replaced(member, values));
                self.translate(place, member) || here || found
            }),
            Value::Array(elements) => {
                elements.iter_mut().map(|element| self.translate(place, element)).fold(false, BitOr::bitor)
            }
            _ => false,
        }
    }
}

/// What to do with members that are null, at every depth.
pub(super) fn each_null(value: &mut Value, happens: &dyn Fn(&mut Map<String, Value>, String)) {
    match value {
        Value::Object(members) => {
            let nulls: Vec<String> =
                members.iter().filter(|(_, member)| member.is_null()).map(|(name, _)| name.clone()).collect();
            nulls.into_iter().for_each(|name| happens(members, name));
            members.values_mut().for_each(|member| each_null(member, happens));
        }
        Value::Array(elements) => elements.iter_mut().for_each(|element| each_null(element, happens)),
        _ => {}
    }
}

/// A value, or the values in a rule about it, except those that hold under every variant.
fn replaced(value: &mut Value, values: &BTreeMap<String, Value>) -> bool {
    match value {
        Value::Object(members) if members.contains_key("$always") => false,
        Value::Object(members) => {
            members.values_mut().map(|member| replaced(member, values)).fold(false, BitOr::bitor)
        }
        Value::Array(elements) => {
            elements.iter_mut().map(|element| replaced(element, values)).fold(false, BitOr::bitor)
        }
        scalar => {
            let text = scalar.as_str().map_or_else(|| scalar.to_string(), str::to_owned);
            let Some(other) = values.get(&text) else { return false };
            *scalar = other.clone();
            true
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::translation::expectation;
    use super::super::{Scenario, Step};
    use super::*;
    use crate::root;

    fn table() -> Table {
        Table::read(&root().join("tests/variants.json")).unwrap()
    }

    fn scenario(settings: Value) -> Scenario {
        serde_json::from_value(json!({
            "about": "", "gateway": "g", "settings": settings,
            "steps": [{"do": "call", "operation": "o", "error": {"http_status": {"$one_of": [403, 500]}, "n": 403}}],
        }))
        .unwrap()
    }

    fn variant() -> Variant {
        let reading = |value: Value| serde_json::from_value(value).unwrap();
        Variant {
            name: "v".to_owned(),
            together: true,
            readings: vec![
                reading(
                    json!({"about": "", "settings": {"status": 502}, "instead": {"http_status": {"403": 502}}}),
                ),
                reading(json!({"about": "", "settings": {"word": "sent"}})),
            ],
        }
    }

    #[test]
    fn a_variant_changes_the_settings_and_only_what_it_is_about() {
        let mut other = variant().of(&scenario(json!({"more": 1}))).unwrap();
        assert_eq!(Value::Object(other.settings), json!({"more": 1, "status": 502, "word": "sent"}));
        let (_, expected) = expectation(&mut other.steps[0]).unwrap();
        assert_eq!(*expected, json!({"http_status": {"$one_of": [502, 500]}, "n": 403}));
        let answers =
            [403, 502].map(|status| json!({"ok": {"http_status": status, "n": 403, "message": "403"}}));
        let neutral = json!({"ok": {"http_status": 502, "n": 403}});
        assert_eq!(answers.map(|answer| variant().neutral(&answer)), [neutral.clone(), neutral]);
    }

    #[test]
    fn what_is_for_errors_leaves_results_alone() {
        let reading = json!({"about": "", "settings": {}, "instead": {"error.http_status": {"200": 400}}});
        let reading: Reading = serde_json::from_value(reading).unwrap();
        let mut value = json!({"http_status": 200});
        assert!(!reading.translate("ok", &mut value));
        assert!(reading.translate("error", &mut value));
        assert_eq!(value, json!({"http_status": 400}));
    }

    #[test]
    fn what_holds_always_is_left_alone() {
        let mut expected = json!({"http_status": {"$always": 403}});
        assert!(!variant().readings[0].translate("error", &mut expected));
        assert_eq!(expected, json!({"http_status": {"$always": 403}}));
    }

    #[test]
    fn a_scenario_keeps_what_it_sets_itself() {
        let mut other = variant().of(&scenario(json!({"status": 403}))).unwrap();
        assert_eq!(Value::Object(other.settings), json!({"status": 403, "word": "sent"}));
        assert_eq!(
            expectation(&mut other.steps[0]).unwrap().1["http_status"],
            json!({"$one_of": [403, 500]})
        );
        assert!(variant().of(&scenario(json!({"status": 200, "word": "init"}))).is_none());
    }

    /// The sandbox's own page lists the open readings; each row there needs a reading here.
    #[test]
    fn every_setting_that_the_sandbox_calls_open_has_a_reading() {
        let page = std::fs::read_to_string(root().join("sandbox/README.md")).unwrap();
        let (_, section) = page.split_once("\n## Open readings\n").unwrap();
        let (section, _) = section.split_once("\n## ").unwrap();
        let rows: Vec<Vec<&str>> = section
            .lines()
            .filter(|line| line.starts_with("| ") && line.contains('`'))
            .map(|line| line.split('|').map(str::trim).collect())
            .collect();
        assert!(rows.len() > 15, "the table of open readings is not where it was");
        let table = table();
        for row in rows {
            for gateway in row[2].split(", ").map(str::to_lowercase) {
                let known = table.0.get(&gateway).unwrap_or_else(|| panic!("there is no {gateway}"));
                for setting in row[3].split(", ").map(|name| name.trim_matches('`')) {
                    let set = |reading: &Reading| reading.settings.contains_key(setting);
                    assert!(known.readings.values().any(set), "{gateway}: no reading sets {setting}");
                }
            }
        }
    }

    /// Whether the scenario expects the value that the reading replaces, and is played under the reading.
    fn is_needed(reading: &Reading, scenario: &Scenario) -> bool {
        let variant = Variant { name: String::new(), together: false, readings: vec![reading.clone()] };
        let mut steps = scenario.steps.clone();
        let translated =
            |step: &mut Step| expectation(step).is_some_and(|(place, value)| reading.translate(place, value));
        variant.of(scenario).is_some() && steps.iter_mut().any(translated)
    }

    /// Otherwise the reading claims a visible difference that no scenario shows.
    #[test]
    fn a_member_that_a_reading_leaves_out_is_expected_to_be_absent() {
        let reading = json!({"about": "", "settings": {"m": 1}, "instead": {"error.n": {"403": null}}});
        let variant = Variant {
            name: "v".to_owned(),
            together: false,
            readings: vec![serde_json::from_value(reading).unwrap()],
        };
        let mut played = variant.of(&scenario(json!({}))).unwrap();
        let (_, expected) = expectation(&mut played.steps[0]).unwrap();
        assert_eq!(expected["n"], json!({"$absent": true}));
        let shown = |error: Value| variant.neutral(&json!({"error": error}));
        assert_eq!(shown(json!({"n": 403, "m": 1})), shown(json!({"m": 1})));
        assert_ne!(shown(json!({"n": 404, "m": 1})), shown(json!({"m": 1})));
    }

    #[test]
    fn what_stands_instead_is_expected_somewhere() {
        let scenarios = Scenario::read_all(&root().join("tests/scenarios")).unwrap();
        let table = table();
        let readings = table.gateways().flat_map(|(name, gateway)| {
            gateway.readings.iter().map(move |(reading_name, reading)| (name, reading_name, reading))
        });
        for (name, reading_name, reading) in readings {
            let values = reading.instead.iter().flat_map(|(member, values)| {
                values.iter().map(move |(usual, other)| (member.clone(), usual.clone(), other.clone()))
            });
            for (member, usual, other) in values {
                let only = BTreeMap::from([(member.clone(), BTreeMap::from([(usual.clone(), other)]))]);
                let alone = Reading { instead: only, ..reading.clone() };
                let mut own = scenarios.iter().filter(|one| one.gateway == name);
                let needed = own.any(|one| is_needed(&alone, one));
                assert!(needed, "{name}: {reading_name}: nothing expects {member} {usual}");
            }
        }
    }
}
