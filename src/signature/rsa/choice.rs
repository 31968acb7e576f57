//! Chooses the keys in a pasted text, or reports why none is usable.

use std::ops::RangeInclusive;

use zeroize::Zeroizing;

use super::content::{self, Content};
use super::encoding::{self, Piece};

/// The allowed modulus sizes in bits: shorter keys are no longer safe, and no verifier accepts longer ones.
pub const MODULUS_BITS: RangeInclusive<usize> = 2048..=8192;

/// How many public keys a gateway may have at once: during a rotation each is tried.
const PUBLIC_MAX: usize = 8;

/// One DER value.
type Der = Zeroizing<Vec<u8>>;

/// Which half of the key is needed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// To sign.
    Private,
    /// To verify.
    Public,
    /// To sign or to verify.
    Either,
}

/// The keys that were chosen.
pub enum Chosen {
    /// A private key.
    Private(Der),
    /// Public keys, at least one.
    Public(Vec<Der>),
}

/// One pasted item: a value, or why it is of no use.
type Item = Result<Der, &'static str>;

/// Chooses from a pasted text; the error continues a sentence that begins with the field's name.
pub fn choose(text: &[u8], wanted: Wanted) -> Result<Chosen, String> {
    let mut items: Vec<Item> = Vec::new();
    for piece in encoding::pieces(text)? {
        match piece {
            Piece::Useless(why) => items.push(Err(why)),
            Piece::Der(der) => {
                let values = content::values(&der).ok_or_else(|| unrecognised(wanted))?;
                items.extend(values.into_iter().map(|value| Ok(Zeroizing::new(value.to_vec()))));
            }
        }
    }
    let is_private =
        |item: &Item| matches!(item.as_ref().map(|der| content::of(der)), Ok(Content::Private(_)));
    let signs = items.iter().any(is_private);
    match wanted {
        Wanted::Private => private(items, wanted).map(Chosen::Private),
        Wanted::Either if signs => private(items, wanted).map(Chosen::Private),
        _ => public(items, wanted).map(Chosen::Public),
    }
}

/// The one private key. Its certificate or public key may accompany it, as in files of web servers.
fn private(items: Vec<Item>, wanted: Wanted) -> Result<Der, String> {
    let mut keys = Vec::new();
    let mut other: Option<String> = None;
    let count = items.len();
    for item in items {
        let why = match &item {
            Ok(der) => match content::of(der) {
                Content::Private(bits) => {
                    keys.push((item?, bits));
                    continue;
                }
                Content::Certificate(_) | Content::Public(_) if count > 1 => continue,
                content => reason(content, wanted),
            },
            Err(encoding::PARAMETERS) if count > 1 => continue,
            Err(why) => (*why).to_owned(),
        };
        other.get_or_insert(why);
    }
    if keys.len() > 1 {
        let message = "private keys, but only one can sign: keep the one whose public half the gateway has";
        return Err(format!("contains {} {message}", keys.len()));
    }
    match (keys.pop(), other) {
        (Some((key, bits)), None) => fitting(bits, "private").map(|()| key),
        (None, Some(why)) if count == 1 => Err(why),
        (_, Some(why)) => Err(format!("contains {count} blocks, and one of them {why}")),
        (None, None) => Err(format!("contains {count} blocks, but no private key")),
    }
}

/// All public keys. A certificate counts as its key only if it is the only item: in a chain, the keys of others than the
/// gateway would be trusted too.
fn public(items: Vec<Item>, wanted: Wanted) -> Result<Vec<Der>, String> {
    let count = items.len();
    let mut keys: Vec<Der> = Vec::new();
    for item in items {
        let der = item?;
        let key = match content::of(&der) {
            Content::Certificate(_) if count > 1 => {
                return Err(
                    "contains several blocks and a certificate among them, so it is unclear whose key \
                     signs: give only the public keys"
                        .to_owned(),
                );
            }
            Content::Certificate(inside) => Zeroizing::new(inside.to_vec()),
            _ => der,
        };
        match content::of(&key) {
            Content::Public(bits) => fitting(bits, "public")?,
            content if count > 1 => {
                return Err(format!("contains {count} blocks, and one of them {}", reason(content, wanted)));
            }
            content => return Err(reason(content, wanted)),
        }
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    if keys.len() > PUBLIC_MAX {
        return Err(format!("contains {} public keys, but at most {PUBLIC_MAX} are allowed", keys.len()));
    }
    Ok(keys)
}

/// Whether a key is strong enough, and within what a verifier accepts.
fn fitting(bits: usize, half: &str) -> Result<(), String> {
    if MODULUS_BITS.contains(&bits) {
        return Ok(());
    }
    let (least, most) = MODULUS_BITS.into_inner();
    Err(format!("is an RSA {half} key of {bits} bits, but must have {least} to {most} bits"))
}

/// Why a value is not the wanted one.
fn reason(content: Content<'_>, wanted: Wanted) -> String {
    let needed = match wanted {
        Wanted::Private => "but an RSA private key is needed",
        Wanted::Public => "but an RSA public key is needed",
        Wanted::Either => "but an RSA key is needed",
    };
    match content {
        Content::Private(_) => format!("is a private key, {needed}"),
        Content::Public(_) => format!("is a public key, {needed}"),
        Content::Certificate(_) => format!("is a certificate, {needed}"),
        Content::Encrypted => encoding::ENCRYPTED.to_owned(),
        Content::Other(what) => format!("is {what}, {needed}"),
        Content::Unknown => unrecognised(wanted),
    }
}

/// The message for bytes that are not recognised.
fn unrecognised(wanted: Wanted) -> String {
    let half = match wanted {
        Wanted::Private => "private ",
        Wanted::Public => "public ",
        Wanted::Either => "",
    };
    let (least, most) = MODULUS_BITS.into_inner();
    format!(
        "is not an RSA {half}key of {least} to {most} bits in PKCS#8, PKCS#1 or X.509 form, or is truncated"
    )
}
