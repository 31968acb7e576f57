//! RSA by aws-lc-rs.

use std::fmt;
use std::sync::Arc;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::{KeyPair as _, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256};
use zeroize::Zeroizing;

use crate::fork;
use crate::process::PerProcess;

/// A private key. AWS-LC blinds its arithmetic with values behind a lock in the key, which may be locked during a fork. So
/// every process parses the key again.
#[derive(Clone)]
pub struct PrivateKey {
    der: Zeroizing<Vec<u8>>,
    pairs: Arc<PerProcess<KeyPair>>,
}

/// A public key.
#[derive(Clone)]
pub struct PublicKey {
    key: Arc<ParsedPublicKey>,
    numbers: Arc<aws_lc_rs::rsa::PublicKey>,
}

impl PrivateKey {
    /// Reads PKCS#8 or PKCS#1.
    pub fn parse(der: &[u8]) -> Option<Self> {
        let pair = parse_pair(der)?;
        Some(Self { der: Zeroizing::new(der.to_vec()), pairs: Arc::new(PerProcess::new(pair)) })
    }

    /// Signs a message.
    pub fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        let _inside = fork::enter();
        let pair = self.pair();
        let mut signature = vec![0; pair.public_modulus_len()];
        pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature).ok()?;
        Some(signature)
    }

    /// The public half of the key.
    pub fn public(&self) -> PublicKey {
        PublicKey::parse(self.pair().public_key().as_ref())
            .expect("a key pair's own public half is a public key")
    }

    fn pair(&self) -> &KeyPair {
        self.pairs.get(|| parse_pair(&self.der).expect("what was parsed once can be parsed again"))
    }
}

fn parse_pair(der: &[u8]) -> Option<KeyPair> {
    let _inside = fork::enter();
    KeyPair::from_pkcs8(der).or_else(|_| KeyPair::from_der(der)).ok()
}

impl PublicKey {
    /// Reads SubjectPublicKeyInfo or PKCS#1.
    pub fn parse(der: &[u8]) -> Option<Self> {
        let numbers = aws_lc_rs::rsa::PublicKey::from_der(der).ok()?;
        let key = ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, der).ok()?;
        Some(Self { key: Arc::new(key), numbers: Arc::new(numbers) })
    }

    /// Whether the signature matches the message.
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        self.key.verify_sig(message, signature).is_ok()
    }

    /// Modulus and exponent, big-endian.
    pub fn numbers(&self) -> (Vec<u8>, Vec<u8>) {
        let bytes = |number: aws_lc_rs::io::Positive<'_>| number.big_endian_without_leading_zero().to_vec();
        (bytes(self.numbers.modulus()), bytes(self.numbers.exponent()))
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

#[cfg(test)]
mod tests {
    use aws_lc_rs::encoding::AsDer;
    use aws_lc_rs::rsa::KeySize;

    use super::*;
    use crate::fork::tests::check_wait;

    #[test]
    fn parsing_and_signing_wait_for_a_fork() {
        let pair = KeyPair::generate(KeySize::Rsa2048).expect("a key");
        let der = pair.as_der().expect("DER");
        check_wait("parsing a key", || assert!(PrivateKey::parse(der.as_ref()).is_some()));
        let key = PrivateKey::parse(der.as_ref()).expect("a key");
        check_wait("signing", || assert!(key.sign(b"message").is_some()));
    }
}
