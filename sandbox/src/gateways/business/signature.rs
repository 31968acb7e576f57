//! The signature that notifications may carry. beyond: neither document mentions one; a public sample and a
//! mock of the engine show it, so it is off unless a merchant is set to have it.

use md5::{Digest, Md5};
use serde_json::Value;

use crate::gateway::{End, Salt, Signing};
use crate::store::merchants::Merchant;

/// beyond: the signed fields, in this order.
const FIELDS: [&str; 9] = [
    "token",
    "type",
    "status",
    "extraReturnParam",
    "orderNumber",
    "amount",
    "currency",
    "gatewayAmount",
    "gatewayCurrency",
];

/// assumed: a secret of its own for each merchant, which is not the private key.
pub fn key(merchant: &Merchant) -> String {
    hex::encode(Md5::digest(format!("notification key of {}", merchant.credential)))
}

/// How the notifications of a merchant are signed, where they are.
pub fn signing(merchant: &Merchant, body: &str) -> Option<Signing> {
    let notification: Value = serde_json::from_str(body).ok()?;
    merchant.is_set("sign_notifications").then(|| Signing {
        text: base_string(&notification),
        salt: Some(Salt { secret: key(merchant), end: End::Tail }),
        signature: notification["signature"].as_str().map(str::to_owned),
        credential: "notification_key",
    })
}

/// beyond: each value with its length in characters before it; what is not there is left out.
fn base_string(notification: &Value) -> String {
    let mut text = String::new();
    for name in FIELDS {
        let value = match &notification[name] {
            Value::String(value) => value.clone(),
            Value::Null => continue,
            other => other.to_string(),
        };
        if !value.is_empty() {
            text.push_str(&format!("{}{value}", value.chars().count()));
        }
    }
    text
}

/// beyond: MD5 over that, and then the key.
pub fn sign(notification: &Value, key: &str) -> String {
    hex::encode(Md5::digest(base_string(notification) + key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn lengths_stand_before_values() {
        let notification = json!({
            "token": "ab", "type": "pay", "status": "approved", "extraReturnParam": null, "orderNumber": "é1",
            "amount": 100, "currency": "EUR", "gatewayAmount": 100, "gatewayCurrency": "EUR",
        });
        let expected = hex::encode(Md5::digest("2ab3pay8approved2é131003EUR31003EURkey"));
        assert_eq!(sign(&notification, "key"), expected);
    }

    #[test]
    fn known_answers() {
        let mut notification = json!({
            "token": "3n9vrwbwsiWp6kV88KdoN2z19K7aQr12", "type": "pay", "status": "approved",
            "extraReturnParam": "test3119", "orderNumber": "test123", "amount": 100, "currency": "USD",
            "gatewayAmount": 100, "gatewayCurrency": "USD",
        });
        assert_eq!(sign(&notification, "merchant_private_key"), "41099185a7c4ac863026da0fee6ee9bb");
        notification = json!({
            "token": "tok", "type": "pay", "status": "pending", "amount": "1000", "currency": "EUR",
            "gatewayAmount": "1000", "gatewayCurrency": "EUR",
        });
        assert_eq!(sign(&notification, "k"), "ee87c7d5ada6b7d514c8f2801dc07859");
    }
}
