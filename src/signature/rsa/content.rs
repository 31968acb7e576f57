//! What a DER value contains, judged by its outer layers: enough to choose a key, or to name what was pasted instead.

const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OCTET_STRING: u8 = 0x04;
const IDENTIFIER: u8 = 0x06;
const SEQUENCE: u8 = 0x30;
/// The optional version at the beginning of a certificate.
const EXPLICIT_0: u8 = 0xa0;

/// rsaEncryption, 1.2.840.113549.1.1.1.
const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
/// The prefix of PKCS#1: it also covers RSA keys for one use only, such as RSASSA-PSS.
const PKCS1: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01];
/// Encryption with a passphrase: PKCS#5 and PKCS#12.
const PKCS5: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05];
const PKCS12: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c];
/// id-ecPublicKey.
const ELLIPTIC: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
/// X25519, X448, Ed25519 and Ed448.
const EDWARDS: &[u8] = &[0x2b, 0x65];

/// What a DER value contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content<'d> {
    /// An RSA private key with a modulus of this many bits.
    Private(usize),
    /// An RSA public key.
    Public(usize),
    /// A certificate, with its public key.
    Certificate(&'d [u8]),
    /// A private key encrypted with a passphrase.
    Encrypted,
    /// Something else that is recognised, as the end of a sentence that begins with "is".
    Other(&'static str),
    /// Nothing that is recognised.
    Unknown,
}

/// A value: its tag, its content, and the whole of it.
struct Element<'d> {
    tag: u8,
    inside: &'d [u8],
    whole: &'d [u8],
}

/// A sequence of values.
#[derive(Clone)]
struct Elements<'d>(&'d [u8]);

impl<'d> Iterator for Elements<'d> {
    type Item = Element<'d>;

    fn next(&mut self) -> Option<Element<'d>> {
        let (&tag, rest) = self.0.split_first()?;
        let (&first, rest) = rest.split_first()?;
        let (length, rest) = match first {
            0..=0x7f => (usize::from(first), rest),
            0x81..=0x84 => {
                let (bytes, rest) = rest.split_at_checked(usize::from(first - 0x80))?;
                (bytes.iter().fold(0, |length, byte| length << 8 | usize::from(*byte)), rest)
            }
            _ => return None,
        };
        let (inside, rest) = rest.split_at_checked(length)?;
        let whole = &self.0[..self.0.len() - rest.len()];
        self.0 = rest;
        Some(Element { tag, inside, whole })
    }
}

/// The values that the DER consists of; `None` if anything is cut off or left over.
pub fn values(der: &[u8]) -> Option<Vec<&[u8]>> {
    let mut elements = Elements(der);
    let values: Vec<&[u8]> = elements.by_ref().map(|element| element.whole).collect();
    (elements.0.is_empty() && !values.is_empty()).then_some(values)
}

/// What the value contains.
pub fn of(value: &[u8]) -> Content<'_> {
    let mut elements = Elements(value);
    match elements.next() {
        Some(outer) if outer.tag == SEQUENCE => sequence(outer.inside).unwrap_or(Content::Unknown),
        Some(outer) if outer.tag == IDENTIFIER => Content::Other("a set of parameters, not a key"),
        _ => Content::Unknown,
    }
}

fn sequence(inside: &[u8]) -> Option<Content<'_>> {
    let mut elements = Elements(inside);
    let (first, second) = (elements.next()?, elements.next()?);
    Some(match (first.tag, second.tag) {
        (INTEGER, SEQUENCE) if first.inside == [3] => {
            Content::Other("a PKCS#12 file; take the key out of it first, with openssl pkcs12 -nodes")
        }
        (INTEGER, SEQUENCE) => with_algorithm(second.inside, elements.next()?)?,
        (INTEGER, OCTET_STRING) => Content::Other("an elliptic curve key"),
        (INTEGER, INTEGER) => match elements.next() {
            None => Content::Public(bits(first.inside)),
            // The version comes first, then the modulus.
            Some(_) => Content::Private(bits(second.inside)),
        },
        (SEQUENCE, BIT_STRING | OCTET_STRING) => with_algorithm(first.inside, second)?,
        (SEQUENCE, SEQUENCE) => signed(first.inside)?,
        _ => return None,
    })
}

/// A key after the name of its algorithm: PKCS#8 has it in an octet string, SubjectPublicKeyInfo in a bit string.
fn with_algorithm<'d>(algorithm: &[u8], key: Element<'d>) -> Option<Content<'d>> {
    let identifier = Elements(algorithm).next().filter(|element| element.tag == IDENTIFIER)?.inside;
    if identifier.starts_with(PKCS5) || identifier.starts_with(PKCS12) {
        return Some(Content::Encrypted);
    }
    if identifier == ELLIPTIC || identifier.starts_with(EDWARDS) {
        return Some(Content::Other("an elliptic curve key"));
    }
    if identifier != RSA && identifier.starts_with(PKCS1) {
        return Some(Content::Other("an RSA key for another kind of signature (RSASSA-PSS or OAEP)"));
    }
    if identifier != RSA {
        return Some(Content::Other("a key for another algorithm"));
    }
    // A bit string begins with the number of its unused bits.
    let inside = if key.tag == BIT_STRING { key.inside.strip_prefix(&[0])? } else { key.inside };
    let numbers = Elements(inside).next().filter(|element| element.tag == SEQUENCE)?;
    sequence(numbers.inside)
}

/// Something signed: a certificate, or a certificate request.
fn signed(inside: &[u8]) -> Option<Content<'_>> {
    let mut elements = Elements(inside).peekable();
    elements.next_if(|element| element.tag == EXPLICIT_0);
    let number = elements.next().filter(|element| element.tag == INTEGER)?;
    let parts: Vec<Element<'_>> = elements.take_while(|element| element.tag == SEQUENCE).collect();
    match parts.as_slice() {
        [_, _] if number.inside == [0] => Some(Content::Other("a certificate request")),
        // Algorithm, issuer, time, subject, key.
        [_, _, _, _, key] | [_, _, _, _, key, ..] => Some(Content::Certificate(key.whole)),
        _ => None,
    }
}

/// The number's length in bits.
fn bits(number: &[u8]) -> usize {
    let first = number.iter().position(|byte| *byte != 0).unwrap_or(number.len());
    let significant = &number[first..];
    significant.len() * 8 - significant.first().map_or(0, |byte| byte.leading_zeros() as usize)
}
