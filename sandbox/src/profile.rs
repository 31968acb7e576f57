//! A profile: how a real gateway was seen to behave where its document leaves a reading open.

use std::collections::BTreeMap;

use rusqlite::Connection;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Map, Value};

use crate::store::merchants;

/// What merchants get for each gateway, unless they ask for something else themselves.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Findings by gateway.
    pub(crate) gateways: BTreeMap<String, Vec<Finding>>,
    /// How a certificate of `till certify`, which is a profile, was made; the sandbox plays nothing of it.
    #[serde(default, rename = "certificate")]
    _certificate: Option<IgnoredAny>,
}

/// How one open reading turned out.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// Name of the reading, which is that of the merchants' setting.
    pub reading: String,
    /// The value of that setting.
    pub value: Value,
    /// Why it is known.
    pub reason: String,
    /// Where it is known from.
    pub source: String,
}

impl Finding {
    /// Whether the gateway behaves otherwise than the sandbox without a profile, which uses the JSON value `usual`.
    pub fn differs(&self, usual: &str) -> bool {
        serde_json::from_str::<Value>(usual).ok().as_ref() != Some(&self.value)
    }
}

impl Profile {
    /// What was seen of a gateway.
    pub fn findings(&self, gateway: &str) -> &[Finding] {
        self.gateways.get(gateway).map_or(&[], Vec::as_slice)
    }

    /// Whether nothing was seen of any.
    pub fn is_empty(&self) -> bool {
        self.gateways.values().all(Vec::is_empty)
    }

    /// A merchant's settings: those that it asked for itself, and the profile's for the rest.
    pub fn settings(&self, gateway: &str, own: &Map<String, Value>) -> Map<String, Value> {
        let findings = self.findings(gateway).iter();
        let mut settings: Map<_, _> =
            findings.map(|finding| (finding.reading.clone(), finding.value.clone())).collect();
        settings.extend(own.clone());
        settings
    }

    /// Gives the merchants of an earlier start this profile's settings.
    pub fn apply(&self, connection: &Connection) -> rusqlite::Result<()> {
        for merchant in merchants::all(connection)? {
            let own = merchant.own_settings.as_object().cloned().unwrap_or_default();
            let settings = Value::Object(self.settings(&merchant.gateway, &own));
            if settings != merchant.settings {
                merchants::set_settings(connection, &merchant.id, &settings)?;
            }
        }
        Ok(())
    }
}
