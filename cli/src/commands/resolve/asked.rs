//! Who was asked.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use till::ClientConfig;
use till::gateway::registry;

use crate::output::Failure;

/// A merchant's number is shorter than this; a public key, which may be changed for a new one, is longer.
const NUMBER_MAX: usize = 64;

/// A gateway, its address and the merchant there. What one of them says of an order is nothing that another one has said:
/// a sandbox knows nothing of real money.
pub struct Asked(Value);

impl Asked {
    /// Whom a client of this configuration asks. No secret is in it.
    pub fn of(config: &ClientConfig) -> Result<Self, Failure> {
        let Some(maker) = registry::find(&config.gateway) else { return Ok(Self(Value::Null)) };
        let secrets = maker.make(config)?.secrets();
        let numbers = config.credentials.iter().filter(|(_, value)| {
            value.reveal().len() <= NUMBER_MAX
                && !secrets.iter().any(|secret| secret.reveal() == value.reveal())
        });
        let merchant: BTreeMap<&str, &str> =
            numbers.map(|(name, value)| (name.as_str(), value.reveal())).collect();
        let url = registry::base_url(maker, config);
        Ok(Self(json!({"gateway": config.gateway, "base_url": url, "merchant": merchant})))
    }

    /// As it stands in each result.
    pub fn to_json(&self) -> &Value {
        &self.0
    }
}
