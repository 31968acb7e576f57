//! From a key as merchants paste it to DER, and what a text is when it is not the key that was wanted.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use zeroize::Zeroizing;

/// The largest key text that is read, in bytes.
const KEY_MAX: usize = 64 << 10;

/// The bytes behind PEM or one-line base64. PEM's label is not trusted: gateways' own kits put PKCS#8 under the label of
/// PKCS#1. Line ends and stray spaces are left out.
pub fn der(text: &[u8]) -> Result<Zeroizing<Vec<u8>>, String> {
    if text.len() > KEY_MAX {
        return Err(format!("is over {KEY_MAX} bytes, and no key is"));
    }
    let text = std::str::from_utf8(text).map_err(|_| "is no text; paste it as PEM or base64".to_owned())?;
    let text = text.trim_start_matches('\u{feff}');
    if text.contains("ENCRYPTED") {
        return Err("is encrypted with a passphrase; decrypt it first, with openssl pkcs8".to_owned());
    }
    if text.contains("CERTIFICATE") {
        return Err("is a certificate; extract its public key first, with openssl x509 -pubkey".to_owned());
    }
    let body: Zeroizing<String> = Zeroizing::new(
        text.lines()
            .filter(|line| !line.trim_start().starts_with("-----"))
            .flat_map(|line| line.chars().filter(|letter| !letter.is_whitespace()))
            .collect(),
    );
    if body.is_empty() {
        return Err("is empty".to_owned());
    }
    let decoded = BASE64_STANDARD.decode(body.as_bytes());
    decoded.map(Zeroizing::new).map_err(|_| "is neither PEM nor base64".to_owned())
}

/// Why DER is not the RSA key that was wanted.
pub fn explained(der: &[u8], wanted: &str) -> String {
    const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
    const ELLIPTIC: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
    let holds = |identifier: &[u8]| der.windows(identifier.len()).take(64).any(|window| window == identifier);
    let begins_with_version = der.windows(3).take(6).any(|window| window == [0x02, 0x01, 0x00]);
    if holds(ELLIPTIC) {
        return format!("is an elliptic curve key, and an RSA {wanted} key is needed");
    }
    let found = if begins_with_version { "private" } else { "public" };
    if (holds(RSA) || begins_with_version) && found != wanted {
        return format!("is a {found} key, and an RSA {wanted} key is needed");
    }
    format!(
        "is no RSA {wanted} key of at least {} bits, in PKCS#8, PKCS#1 or X.509 form",
        super::MODULUS_MIN_BITS
    )
}

/// Bytes as lower-case hexadecimal.
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
