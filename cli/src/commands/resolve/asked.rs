//! Identifies the gateway and merchant of a result.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use till::ClientConfig;
use till::gateway::registry;
use till::secret::Secret;

use crate::output::Failure;

/// A merchant's number is shorter than this; a public key, which may be rotated, is longer.
const NUMBER_MAX: usize = 64;

/// Distinguishes keys without revealing them: half of a SHA-256 with a prefix that nothing else uses.
fn fingerprint(key: &Secret) -> String {
    let hash = Sha256::new().chain_update(b"libtill: merchant of till resolve\0").chain_update(key.reveal());
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// A gateway, its address and the merchant there. An answer of one says nothing about an order at another: a sandbox knows
/// nothing about real money.
pub struct Asked(Value);

impl Asked {
    /// Who a client of this configuration queries; contains no secret.
    pub fn of(config: &ClientConfig) -> Result<Self, Failure> {
        let Some(factory) = registry::find(&config.gateway) else { return Ok(Self(Value::Null)) };
        let secrets = factory.secrets(config);
        let numbers = config.credentials.iter().filter(|(_, value)| {
            value.reveal().len() <= NUMBER_MAX
                && !secrets.iter().any(|secret| secret.reveal() == value.reveal())
        });
        let mut merchant: BTreeMap<String, String> =
            numbers.map(|(name, value)| (name.clone(), value.reveal().to_owned())).collect();
        // PayMart and OnlinePay identify their merchants only by a key.
        if merchant.is_empty() {
            let required = factory.credentials.iter().filter(|credential| credential.required);
            let given = required.filter_map(|known| Some((known.name, config.credentials.get(known.name)?)));
            merchant = given.map(|(name, key)| (format!("{name}_fingerprint"), fingerprint(key))).collect();
        }
        let url = factory.base_url(config);
        Ok(Self(json!({"gateway": config.gateway, "base_url": url, "merchant": merchant})))
    }

    /// The form in which each result contains it.
    pub fn to_json(&self) -> &Value {
        &self.0
    }
}
