//! The RSA keys of the sandbox: the gateway's own pair and the pair that it gives to merchants.

use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rsa::pkcs1v15::{Signature, SigningKey, VerifyingKey};
use rsa::pkcs8::{DecodePrivateKey, EncodePrivateKey, EncodePublicKey, LineEnding};
use rsa::signature::{SignatureEncoding, Signer, Verifier};
use rsa::traits::PublicKeyParts;
use rsa::{BigUint, RsaPrivateKey, RsaPublicKey, rand_core::OsRng};
use sha2::Sha256;

const BITS: usize = 2048;

/// One pair, ready to sign and to verify with RSASSA-PKCS1-v1_5 and SHA-256.
pub struct KeyPair {
    private: RsaPrivateKey,
    signer: SigningKey<Sha256>,
    verifier: VerifyingKey<Sha256>,
}

impl KeyPair {
    /// Makes a new pair; takes up to a second.
    pub fn generate() -> Result<Self> {
        let private = RsaPrivateKey::new(&mut OsRng, BITS).context("making an RSA key")?;
        Ok(Self::from_private(private))
    }

    /// Reads a PKCS#8 PEM.
    pub fn from_pem(pem: &str) -> Result<Self> {
        Ok(Self::from_private(RsaPrivateKey::from_pkcs8_pem(pem).context("reading an RSA key")?))
    }

    fn from_private(private: RsaPrivateKey) -> Self {
        let signer = SigningKey::new(private.clone());
        let verifier = VerifyingKey::new(RsaPublicKey::from(&private));
        Self { private, signer, verifier }
    }

    /// The private key as PKCS#8 PEM.
    pub fn private_pem(&self) -> Result<String> {
        let pem = self.private.to_pkcs8_pem(LineEnding::LF).context("writing an RSA key")?;
        Ok(pem.to_string())
    }

    /// The public key as SPKI PEM.
    pub fn public_pem(&self) -> Result<String> {
        let public = RsaPublicKey::from(&self.private);
        public.to_public_key_pem(LineEnding::LF).context("writing an RSA key")
    }

    /// The signature over `message` in padded base64.
    pub fn sign(&self, message: &[u8]) -> String {
        STANDARD.encode(self.signer.sign(message).to_bytes())
    }

    /// Whether `signature` in padded base64 is this pair's over `message`.
    pub fn verifies(&self, message: &[u8], signature: &str) -> bool {
        STANDARD
            .decode(signature)
            .ok()
            .and_then(|bytes| Signature::try_from(bytes.as_slice()).ok())
            .is_some_and(|signature| self.verifier.verify(message, &signature).is_ok())
    }

    /// Opens a signature in base64: whether this pair made it, whatever was signed.
    pub fn opened(&self, signature: &str) -> Opened {
        let length = BITS / 8;
        let Some(bytes) = STANDARD.decode(signature.trim()).ok().filter(|bytes| bytes.len() == length) else {
            return Opened::Malformed;
        };
        let public = RsaPublicKey::from(&self.private);
        let block = BigUint::from_bytes_be(&bytes).modpow(public.e(), public.n()).to_bytes_be();
        // PKCS #1 v1.5: 0001FF...FF00 before the digest, of which the leading zero is lost as a number.
        let padded = block.len() == length - 1 && block.starts_with(&[1, 0xff, 0xff, 0xff, 0xff]);
        if padded { Opened::Digest } else { Opened::Noise }
    }
}

/// What a signature shows when it is opened with the public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opened {
    /// It is no signature of this length at all.
    Malformed,
    /// The digest of something: this pair made it.
    Digest,
    /// Nothing: another pair made it.
    Noise,
}

/// The pairs that the sandbox works with; kept in its database.
pub struct Keys {
    /// Signs answers and notifications.
    pub gateway: KeyPair,
    /// Given to every merchant: making a pair for each would take too long for tests.
    pub merchant: KeyPair,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answers_of_openssl() {
        let text = include_str!("../../tests/vectors/payermax.json");
        let file: serde_json::Value = serde_json::from_str(text).unwrap();
        let sample = &file["keys"]["payermax_docs_sample"];
        let pair = KeyPair::from_pem(sample["private_key_pkcs8_pem"].as_str().unwrap()).unwrap();
        let mut checked = 0;
        for vector in file["vectors"].as_array().unwrap() {
            let Some(body) = vector["body_utf8"].as_str() else {
                continue;
            };
            let sign = vector["sign_base64"].as_str().unwrap();
            let valid = vector["expect"].is_null();
            assert_eq!(pair.verifies(body.as_bytes(), sign), valid, "{}", vector["id"]);
            assert_eq!(pair.sign(body.as_bytes()) == sign, valid, "{}", vector["id"]);
            checked += 1;
        }
        assert_eq!(checked, 3);
    }
}
