//! Why a sign does not fit; assumed: the mistakes that shops make.

use std::fmt;

use md5::{Digest, Md5};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::sign::SaltPosition;
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

/// What could be signed: each way to join the fields, with the mistake in it that is named first; the right way has none.
fn contents(body: &str) -> Option<Vec<(Option<SignatureCause>, String)>> {
    let Sent(mut sent) = serde_json::from_str(body).ok()?;
    sent.retain(|(name, _)| name != "sign");
    let mut sorted = sent.clone();
    sorted.sort_by_cached_key(|(name, _)| name.encode_utf16().collect::<Vec<u16>>());
    let mut contents = Vec::new();
    for (between, separators) in [("", None), ("&", Some(SignatureCause::Separators))] {
        for (fields, order) in [(&sorted, None), (&sent, Some(SignatureCause::Unsorted))] {
            for (empty, blanks) in [(false, None), (true, Some(SignatureCause::EmptyFields))] {
                let kept = fields.iter().filter(|(_, value)| empty || !value.is_empty());
                let joined =
                    kept.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(between);
                contents.push((separators.or(order).or(blanks), joined));
            }
        }
    }
    Some(contents)
}

/// Tries what could have been signed instead.
pub fn diagnosed(work: &Work<'_>, merchant: &Merchant, body: &[u8], sent: &str) -> rusqlite::Result<Finding> {
    let body = String::from_utf8_lossy(body);
    let (Some(real), Some(shown)) = (contents(&body), contents(&masked_json(&body))) else {
        return Ok(SignatureCause::Unknown.into());
    };
    let salted = |secret: &str, content: &str, position| match position {
        SaltPosition::Suffix => hex::encode(Md5::digest(format!("{content}{secret}"))),
        SaltPosition::Prefix => hex::encode(Md5::digest(format!("{secret}{content}"))),
    };
    let own = SaltPosition::of(merchant);
    let other = if own == SaltPosition::Suffix { SaltPosition::Prefix } else { SaltPosition::Suffix };
    let secret = &merchant.credential;
    let guess = |cause, signature, content: &String| Guess {
        cause,
        signature,
        content: content.clone(),
        owner: None,
    };
    let (_, plain) = &real[0];
    let (_, plain_shown) = &shown[0];
    let mut guesses = vec![
        guess(SignatureCause::KeyAtOtherEnd, salted(secret, plain, other), plain_shown),
        guess(SignatureCause::KeyLeftOut, salted("", plain, own), plain_shown),
    ];
    for ((cause, content), (_, content_shown)) in real.iter().zip(&shown) {
        let Some(cause) = *cause else { continue };
        guesses.push(guess(cause, salted(secret, content, own), content_shown));
        if cause == SignatureCause::Separators {
            let keyed = format!("{content}&key={secret}");
            guesses.push(guess(cause, salted("", &keyed, own), content_shown));
        }
    }
    for one in merchants::of_gateway(work.connection, &merchant.gateway, TRIED)? {
        let signature = salted(&one.credential, plain, own);
        let other = guess(SignatureCause::OtherMerchant, signature, plain_shown);
        guesses.push(Guess { owner: Some(one.id), ..other });
    }
    Ok(find(sent, &salted(secret, plain, own), guesses))
}
