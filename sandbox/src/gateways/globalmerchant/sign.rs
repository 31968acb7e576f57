//! The sign: SHA-1 over some of the values and the merchant's key.

use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use serde_json::Value;
use subtle::ConstantTimeEq;

use super::action::Action;
use crate::store::merchants::Merchant;

/// seed: which values are signed; beyond: for PAY_3DS the same as for PAY, its two addresses are not signed.
pub fn signed_fields(action: Action) -> &'static [&'static str] {
    match action {
        Action::Pay | Action::PayWithAuthentication => {
            &["action_type", "out_trade_no", "amt", "currency", "ip", "nonce_str"]
        }
        Action::Retrieve => &["action_type", "out_trade_no", "nonce_str"],
        Action::Refund => &["action_type", "txid", "refund_amt", "refund_reason", "nonce_str"],
    }
}

/// What is signed, without the key. assumed: the document's "+" puts nothing in between.
pub fn base_string(action: Action, fields: &Value) -> String {
    signed_fields(action).iter().map(|name| fields[name].as_str().unwrap_or_default()).collect()
}

/// assumed: in small letters, as the sample value is printed.
pub fn hash(text: &str) -> String {
    hex::encode(digest(&SHA1_FOR_LEGACY_USE_ONLY, text.as_bytes()))
}

fn sign(action: Action, fields: &Value, key: &str) -> String {
    hash(&(base_string(action, fields) + key))
}

/// Whether the sign that was sent is the merchant's.
pub fn matches(action: Action, fields: &Value, merchant: &Merchant) -> bool {
    let expected = sign(action, fields, &merchant.credential);
    let sent = fields["sign"].as_str().unwrap_or_default().as_bytes();
    let same = |expected: &str| bool::from(expected.as_bytes().ct_eq(sent));
    same(&expected) || (merchant.is_set("upper_case_sign") && same(&expected.to_ascii_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answers() {
        let text = include_str!("../../../../tests/vectors/globalmerchant.json");
        let file: Value = serde_json::from_str(text).unwrap();
        let mut compared = 0;
        for vector in file["vectors"].as_array().unwrap() {
            let Some(action) = vector["operation"].as_str().and_then(Action::from_text) else {
                continue;
            };
            let (Some(pairs), Some(key)) = (vector["fields_in_order"].as_array(), vector["key"].as_str())
            else {
                continue;
            };
            let fields: serde_json::Map<String, Value> =
                pairs.iter().map(|pair| (pair[0].as_str().unwrap().to_owned(), pair[1].clone())).collect();
            let fields = Value::Object(fields);
            assert_eq!(
                base_string(action, &fields) + key,
                vector["string_to_hash"].as_str().unwrap(),
                "{vector}"
            );
            assert_eq!(sign(action, &fields, key), vector["sha1_hex"].as_str().unwrap(), "{vector}");
            compared += 1;
        }
        assert!(compared >= 3, "{compared}");
    }
}
