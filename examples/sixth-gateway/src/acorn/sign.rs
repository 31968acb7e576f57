//! The signature of requests and notifications: HMAC-SHA256 in hexadecimal.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac::{self, HMAC_SHA256, Key};
use till::secret::Secret;

/// The signature over the parts; each part except the last is followed by a line feed.
pub(super) fn sign(secret: &Secret, parts: [&[u8]; 3]) -> String {
    let key = Key::new(HMAC_SHA256, secret.reveal().as_bytes());
    let tag = hmac::sign(&key, &parts.join(&b'\n'));
    tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether the signature is right. The comparison takes the same time wherever the two differ.
pub(super) fn is_signed(secret: &Secret, parts: [&[u8]; 3], signature: &str) -> bool {
    verify_slices_are_equal(sign(secret, parts).as_bytes(), signature.as_bytes()).is_ok()
}
