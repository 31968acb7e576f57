//! Which of the keys in a pasted text is meant, and why none is.

use std::ops::RangeInclusive;

use zeroize::Zeroizing;

use super::content::{self, Content};
use super::encoding::{self, Piece};

/// How many bits a modulus may have: fewer are no longer safe, and no verifier takes more.
pub const MODULUS_BITS: RangeInclusive<usize> = 2048..=8192;

/// How many public keys a gateway may have at once: it changes one for another, and each is tried.
const PUBLIC_MAX: usize = 8;

/// One value in DER.
type Der = Zeroizing<Vec<u8>>;

/// Which half is wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// To sign.
    Private,
    /// To verify.
    Public,
    /// To sign or to verify.
    Either,
}

/// What was chosen.
pub enum Chosen {
    /// A private key.
    Private(Der),
    /// Public keys, at least one.
    Public(Vec<Der>),
}

/// A thing that was pasted: a value, or why it is of no use.
type Thing = Result<Der, &'static str>;

/// Chooses from a pasted text; the error says what is there instead, and goes on after the field's name.
pub fn choose(text: &[u8], wanted: Wanted) -> Result<Chosen, String> {
    let mut things: Vec<Thing> = Vec::new();
    for piece in encoding::pieces(text)? {
        match piece {
            Piece::Useless(why) => things.push(Err(why)),
            Piece::Der(der) => {
                let values = content::values(&der).ok_or_else(|| nothing(wanted))?;
                things.extend(values.into_iter().map(|value| Ok(Zeroizing::new(value.to_vec()))));
            }
        }
    }
    let is_private =
        |thing: &Thing| matches!(thing.as_ref().map(|der| content::of(der)), Ok(Content::Private(_)));
    let signs = things.iter().any(is_private);
    match wanted {
        Wanted::Private => private(things, wanted).map(Chosen::Private),
        Wanted::Either if signs => private(things, wanted).map(Chosen::Private),
        _ => public(things, wanted).map(Chosen::Public),
    }
}

/// The one private key. Its certificate or public half may stand beside it, as in files of web servers.
fn private(things: Vec<Thing>, wanted: Wanted) -> Result<Der, String> {
    let mut keys = Vec::new();
    let mut other: Option<String> = None;
    let count = things.len();
    for thing in things {
        let why = match &thing {
            Ok(der) => match content::of(der) {
                Content::Private(bits) => {
                    keys.push((thing?, bits));
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
        let message = "private keys, and only one can sign: keep the one whose public half the gateway has";
        return Err(format!("holds {} {message}", keys.len()));
    }
    match (keys.pop(), other) {
        (Some((key, bits)), None) => fitting(bits, "private").map(|()| key),
        (None, Some(why)) if count == 1 => Err(why),
        (_, Some(why)) => Err(format!("holds {count} blocks, and one of them {why}")),
        (None, None) => Err(format!("holds {count} blocks, and no private key among them")),
    }
}

/// Every public key; a certificate stands for its own, if it stands alone: in a chain, others than the gateway would be
/// able to sign.
fn public(things: Vec<Thing>, wanted: Wanted) -> Result<Vec<Der>, String> {
    let count = things.len();
    let mut keys: Vec<Der> = Vec::new();
    for thing in things {
        let der = thing?;
        let key = match content::of(&der) {
            Content::Certificate(_) if count > 1 => {
                return Err(
                    "holds several blocks with a certificate among them, and whose key signs is not \
                            clear: give the public keys alone"
                        .to_owned(),
                );
            }
            Content::Certificate(inside) => Zeroizing::new(inside.to_vec()),
            _ => der,
        };
        match content::of(&key) {
            Content::Public(bits) => fitting(bits, "public")?,
            content if count > 1 => {
                return Err(format!("holds {count} blocks, and one of them {}", reason(content, wanted)));
            }
            content => return Err(reason(content, wanted)),
        }
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    if keys.len() > PUBLIC_MAX {
        return Err(format!("holds {} public keys, and at most {PUBLIC_MAX} are taken", keys.len()));
    }
    Ok(keys)
}

/// Whether a key is strong enough, and not beyond what a verifier takes.
fn fitting(bits: usize, half: &str) -> Result<(), String> {
    if MODULUS_BITS.contains(&bits) {
        return Ok(());
    }
    let (least, most) = MODULUS_BITS.into_inner();
    Err(format!("is an RSA {half} key of {bits} bits, and keys of {least} to {most} bits are taken"))
}

/// Why a value is not what was wanted.
fn reason(content: Content<'_>, wanted: Wanted) -> String {
    let needed = match wanted {
        Wanted::Private => "and an RSA private key is needed",
        Wanted::Public => "and an RSA public key is needed",
        Wanted::Either => "and an RSA key is needed",
    };
    match content {
        Content::Private(_) => format!("is a private key, {needed}"),
        Content::Public(_) => format!("is a public key, {needed}"),
        Content::Certificate(_) => format!("is a certificate, {needed}"),
        Content::Encrypted => encoding::ENCRYPTED.to_owned(),
        Content::Other(what) => format!("is {what}, {needed}"),
        Content::Unknown => nothing(wanted),
    }
}

/// What is said of bytes that are nothing known.
fn nothing(wanted: Wanted) -> String {
    let half = match wanted {
        Wanted::Private => "private ",
        Wanted::Public => "public ",
        Wanted::Either => "",
    };
    let (least, most) = MODULUS_BITS.into_inner();
    format!("is no RSA {half}key of {least} to {most} bits, in PKCS#8, PKCS#1 or X.509 form, or was cut off")
}
