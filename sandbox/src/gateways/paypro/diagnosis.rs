//! Why a sign does not fit; assumed: the mistakes that shops make.

use std::fmt;

use md5::{Digest, Md5};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::sign::{Fields, SaltPosition};
use crate::mask::masked_json;
use crate::signature_cause::{Finding, Guess, SignatureCause, find};
use crate::store::merchants::{self, Merchant};
use crate::work::Work;

/// How many other merchants' keys are tried.
const TRIED: u32 = 200;

/// The fields of a body in the order in which they stand there.
struct Sent(Vec<(String, String)>);

impl<'de> Deserialize<'de> for Sent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Sent;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Sent, A::Error> {
                let mut fields = Vec::new();
                while let Some((name, value)) = map.next_entry::<String, Box<RawValue>>()? {
                    let text = serde_json::from_str(value.get()).unwrap_or_else(|_| value.get().to_owned());
                    fields.push((name, text));
                }
                Ok(Sent(fields))
            }
        }
        deserializer.deserialize_map(Members)
    }
}

/// What could be signed instead of what has to be.
struct Contents {
    plain: String,
    ampersands: String,
    unsorted: String,
    with_empty: String,
}

impl Contents {
    fn of(body: &str) -> Option<Self> {
        let Sent(mut fields) = serde_json::from_str(body).ok()?;
        fields.retain(|(name, _)| name != "sign");
        let joined = |fields: &[(String, String)], between: &str, empty: bool| {
            let kept = fields.iter().filter(|(_, value)| empty || !value.is_empty());
            kept.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(between)
        };
        let unsorted = joined(&fields, "", false);
        fields.sort_by_cached_key(|(name, _)| name.encode_utf16().collect::<Vec<u16>>());
        Some(Self {
            plain: Fields::of(fields.clone()).base_string(),
            ampersands: joined(&fields, "&", false),
            unsorted,
            with_empty: joined(&fields, "", true),
        })
    }
}

/// Tries what could have been signed instead.
pub fn diagnosed(work: &Work<'_>, merchant: &Merchant, body: &[u8], sent: &str) -> rusqlite::Result<Finding> {
    let body = String::from_utf8_lossy(body);
    let (Some(real), Some(shown)) = (Contents::of(&body), Contents::of(&masked_json(&body))) else {
        return Ok((SignatureCause::Unknown, None));
    };
    let salted = |secret: &str, content: &str, position| match position {
        SaltPosition::Suffix => hex::encode(Md5::digest(format!("{content}{secret}"))),
        SaltPosition::Prefix => hex::encode(Md5::digest(format!("{secret}{content}"))),
    };
    let own = SaltPosition::of(merchant);
    let other = if own == SaltPosition::Suffix { SaltPosition::Prefix } else { SaltPosition::Suffix };
    let secret = &merchant.credential;
    let guess = |cause, signature, content: &String| Guess { cause, signature, content: content.clone() };
    let keyed = format!("{}&key={secret}", real.ampersands);
    let mut guesses = vec![
        guess(SignatureCause::KeyAtOtherEnd, salted(secret, &real.plain, other), &shown.plain),
        guess(SignatureCause::KeyLeftOut, salted("", &real.plain, own), &shown.plain),
        guess(SignatureCause::Separators, salted(secret, &real.ampersands, own), &shown.ampersands),
        guess(SignatureCause::Separators, salted("", &keyed, own), &shown.ampersands),
        guess(SignatureCause::Unsorted, salted(secret, &real.unsorted, own), &shown.unsorted),
        guess(SignatureCause::EmptyFields, salted(secret, &real.with_empty, own), &shown.with_empty),
    ];
    for one in merchants::of_gateway(work.connection, &merchant.gateway, TRIED)? {
        let signature = salted(&one.credential, &real.plain, own);
        guesses.push(guess(SignatureCause::OtherMerchant, signature, &shown.plain));
    }
    Ok(find(sent, &salted(secret, &real.plain, own), guesses))
}
