//! MD5 and SHA-1 with a shared secret, as the documents require, and comparison in constant time.

use md5::Md5;
use serde_json::{Map, Value};
use sha1::{Digest, Sha1};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::scheme::Scheme;
use super::{canonical, rsa};
use crate::error::{Error, Result};
use crate::secret::Secret;

/// The string that is hashed, with `key` where the secret goes.
pub fn string_to_sign(scheme: Scheme, fields: &Map<String, Value>, key: &str) -> Result<String> {
    Ok(match scheme {
        Scheme::Globalmerchant => canonical::globalmerchant(fields)? + key,
        Scheme::Paypro => canonical::paypro(fields)? + key,
        Scheme::PayproPrefix => key.to_owned() + &canonical::paypro(fields)?,
        Scheme::Business => canonical::business(fields)? + key,
        Scheme::Payermax => return Err(Error::internal("payermax signs bytes, not fields")),
    })
}

/// The signature in lower-case hexadecimal; treated as a secret, because anyone who sees it can forge a message.
pub fn sign(scheme: Scheme, fields: &Map<String, Value>, secret: &Secret) -> Result<Secret> {
    let text = Zeroizing::new(string_to_sign(scheme, fields, secret.reveal())?);
    let hexadecimal = match scheme {
        Scheme::Globalmerchant => rsa::hexadecimal(&Sha1::digest(text.as_bytes())),
        _ => rsa::hexadecimal(&Md5::digest(text.as_bytes())),
    };
    Ok(Secret::new(hexadecimal))
}

/// Whether two signatures are equal, in a time that does not depend on where they differ.
pub fn equal(expected: &[u8], given: &[u8]) -> bool {
    expected.ct_eq(given).into()
}
