//! RSA by the `rsa` crate, in pure Rust.

use std::fmt;
use std::sync::Arc;

use rsa::pkcs1::DecodeRsaPrivateKey;
use rsa::pkcs1::der::Decode;
use rsa::pkcs1v15::{Signature, SigningKey, VerifyingKey};
use rsa::pkcs8::{DecodePrivateKey, SubjectPublicKeyInfoRef};
use rsa::rand_core::OsRng;
use rsa::sha2::Sha256;
use rsa::signature::{RandomizedSigner, SignatureEncoding, Verifier};
use rsa::traits::PublicKeyParts;
use rsa::{BigUint, RsaPrivateKey, RsaPublicKey};

/// A private key.
#[derive(Clone)]
pub struct PrivateKey(Arc<(SigningKey<Sha256>, RsaPublicKey)>);

/// A public key.
#[derive(Clone)]
pub struct PublicKey(VerifyingKey<Sha256>);

impl PrivateKey {
    /// Reads PKCS#8 or PKCS#1.
    pub fn parse(der: &[u8]) -> Option<Self> {
        let key =
            RsaPrivateKey::from_pkcs8_der(der).ok().or_else(|| RsaPrivateKey::from_pkcs1_der(der).ok())?;
        let public = key.to_public_key();
        Some(Self(Arc::new((SigningKey::new(key), public))))
    }

    /// Signs a message, with blinding against timing attacks.
    pub fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        self.0.0.try_sign_with_rng(&mut OsRng, message).ok().map(|signature| signature.to_vec())
    }

    /// The public half of the key.
    pub fn public(&self) -> PublicKey {
        PublicKey(VerifyingKey::new(self.0.1.clone()))
    }
}

impl PublicKey {
    /// Reads SubjectPublicKeyInfo or PKCS#1. The crate's default limit is 4096 bits.
    pub fn parse(der: &[u8]) -> Option<Self> {
        let info = SubjectPublicKeyInfoRef::from_der(der);
        let numbers = info.as_ref().ok().and_then(|info| info.subject_public_key.as_bytes()).unwrap_or(der);
        let numbers = rsa::pkcs1::RsaPublicKey::from_der(numbers).ok()?;
        let number = |number: rsa::pkcs1::UintRef<'_>| BigUint::from_bytes_be(number.as_bytes());
        let (modulus, exponent) = (number(numbers.modulus), number(numbers.public_exponent));
        let key = RsaPublicKey::new_with_max_size(modulus, exponent, *super::MODULUS_BITS.end()).ok()?;
        Some(Self(VerifyingKey::new(key)))
    }

    /// Whether the signature matches the message.
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        Signature::try_from(signature).is_ok_and(|signature| self.0.verify(message, &signature).is_ok())
    }

    /// Modulus and exponent, big-endian.
    pub fn numbers(&self) -> (Vec<u8>, Vec<u8>) {
        let key: &RsaPublicKey = self.0.as_ref();
        (key.n().to_bytes_be(), key.e().to_bytes_be())
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PrivateKey(***)")
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PublicKey")
    }
}
