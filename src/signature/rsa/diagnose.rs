//! Why a signature does not verify: a changed body and a wrong key need different fixes.

use num_bigint::BigUint;

/// The prefix of a SHA-256 digest in a PKCS#1 v1.5 block.
const SHA256_INFO: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
    0x04, 0x20,
];

/// Whether a signature decrypts, with this public key, to a well-formed block over any digest at all.
pub fn was_made_with(modulus: &[u8], exponent: &[u8], signature: &[u8]) -> bool {
    if signature.len() != modulus.len() {
        return false;
    }
    let number = |bytes: &[u8]| BigUint::from_bytes_be(bytes);
    let block = number(signature).modpow(&number(exponent), &number(modulus)).to_bytes_be();
    // The block begins with a zero byte, which the integer does not keep.
    let Some(padding_end) = block.len().checked_sub(SHA256_INFO.len() + 32) else { return false };
    block.len() + 1 == modulus.len()
        && block[0] == 1
        && block[1..padding_end - 1].iter().all(|byte| *byte == 0xff)
        && block[padding_end - 1] == 0
        && block[padding_end..].starts_with(&SHA256_INFO)
}
