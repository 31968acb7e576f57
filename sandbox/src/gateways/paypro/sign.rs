//! The sign: MD5 over the fields and a salt.

use std::collections::BTreeMap;

use md5::{Digest, Md5};
use serde_json::value::RawValue;
use subtle::ConstantTimeEq;

use crate::gateway::{End, Salt};
use crate::store::merchants::Merchant;
use crate::text_enum::text_enum;

text_enum! {
    /// Where the secret stands. No document says it; after the fields is the usual reading (`assumed`).
    SaltPosition {
        /// After the fields.
        Suffix = "suffix",
        /// Before them.
        Prefix = "prefix",
    }
}

impl SaltPosition {
    /// The position that a merchant is set to.
    pub fn of(merchant: &Merchant) -> Self {
        merchant.settings["salt_position"].as_str().and_then(Self::from_text).unwrap_or(Self::Suffix)
    }
}

/// The salt of a merchant and its place.
pub fn salt(merchant: &Merchant) -> Salt {
    let end = if SaltPosition::of(merchant) == SaltPosition::Prefix { End::Start } else { End::Tail };
    Salt { secret: merchant.credential.clone(), end }
}

/// The fields of a body as texts.
pub struct Fields {
    values: BTreeMap<Vec<u16>, (String, String)>,
}

impl Fields {
    /// Reads a JSON object; a number enters as the text that was sent.
    pub fn read(body: &[u8]) -> Option<Self> {
        let raw: BTreeMap<String, &RawValue> = serde_json::from_slice(body).ok()?;
        Some(Self::of(raw.into_iter().map(|(name, value)| {
            // beyond: the Java snippet turns any value into its text; a null becomes "null".
            let text = serde_json::from_str(value.get()).unwrap_or_else(|_| value.get().to_owned());
            (name, text)
        })))
    }

    /// Fields that are texts already.
    pub fn of(fields: impl IntoIterator<Item = (String, String)>) -> Self {
        let values =
            fields.into_iter().map(|(name, value)| (name.encode_utf16().collect(), (name, value))).collect();
        Self { values }
    }

    /// The sign among the fields, or nothing.
    pub fn sent_sign(&self) -> &str {
        let name: Vec<u16> = "sign".encode_utf16().collect();
        self.values.get(&name).map_or("", |(_, value)| value)
    }

    /// beyond: all fields but `sign`, sorted by UTF-16 code units, without separators or empty values.
    pub fn base_string(&self) -> String {
        self.values
            .values()
            .filter(|(name, value)| name != "sign" && !value.is_empty())
            .map(|(name, value)| format!("{name}={value}"))
            .collect()
    }

    /// seed: MD5 with the secret as salt, in small letters.
    pub fn sign(&self, secret: &str, position: SaltPosition) -> String {
        let base = self.base_string();
        hex::encode(match position {
            SaltPosition::Suffix => Md5::digest(base + secret),
            SaltPosition::Prefix => Md5::digest(format!("{secret}{base}")),
        })
    }

    /// Where the salt is in a sign, if the sign is one that the merchant may use.
    pub fn matching_position(&self, merchant: &Merchant, sign: &str) -> Option<SaltPosition> {
        let own = SaltPosition::of(merchant);
        let other = match own {
            SaltPosition::Suffix => SaltPosition::Prefix,
            SaltPosition::Prefix => SaltPosition::Suffix,
        };
        let positions: &[SaltPosition] = if merchant.is_set("lenient") { &[own, other] } else { &[own] };
        positions.iter().copied().find(|position| {
            let expected = self.sign(&merchant.credential, *position);
            bool::from(expected.as_bytes().ct_eq(sign.as_bytes()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answers() {
        let text = include_str!("../../../../tests/vectors/paypro.json");
        let file: serde_json::Value = serde_json::from_str(text).unwrap();
        let vectors = file["vectors"].as_array().unwrap();
        assert_eq!(vectors.len(), 3);
        for vector in vectors {
            let fields = Fields::read(vector["fields"].to_string().as_bytes()).unwrap();
            let secret = vector["secret"].as_str().unwrap();
            assert_eq!(fields.base_string(), vector["base_string"].as_str().unwrap());
            assert_eq!(
                fields.sign(secret, SaltPosition::Suffix),
                vector["md5_salt_suffix"].as_str().unwrap()
            );
            assert_eq!(
                fields.sign(secret, SaltPosition::Prefix),
                vector["md5_salt_prefix"].as_str().unwrap()
            );
        }
    }

    #[test]
    fn values_enter_as_they_were_sent() {
        let body = r#"{"b":true,"a":1000000,"n":null,"d":1.50,"sign":"x","e":"","𐀀":"1","｡":"2"}"#;
        let fields = Fields::read(body.as_bytes()).unwrap();
        assert_eq!(fields.base_string(), "a=1000000b=trued=1.50n=null𐀀=1｡=2");
    }
}
