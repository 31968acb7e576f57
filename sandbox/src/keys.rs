//! The RSA keys of the sandbox: the gateway's own pair and the pair that it gives to merchants.

use std::sync::OnceLock;

use anyhow::{Context, Result, anyhow};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use libtill_sandbox_primes as primes;
use ring::rand::SystemRandom;
use ring::rsa::KeyPair as Signer;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, UnparsedPublicKey};
use rsa::pkcs8::{DecodePrivateKey, EncodePrivateKey, EncodePublicKey, LineEnding};
use rsa::traits::PublicKeyParts;
use rsa::{BigUint, RsaPrivateKey, RsaPublicKey};

const BITS: usize = 2048;
/// The public exponent of every key.
const EXPONENT: u32 = 65_537;

/// One pair, ready to sign and to verify with RSASSA-PKCS1-v1_5 and SHA-256.
pub struct KeyPair {
    private: RsaPrivateKey,
    /// Signs three times and verifies eight times as fast as the other library, which only keeps the key.
    signer: Signer,
}

impl KeyPair {
    /// A pair from two primes of half its length.
    fn from_primes(one: BigUint, other: BigUint) -> Result<Self> {
        let (larger, smaller) = if one > other { (one, other) } else { (other, one) };
        let private = RsaPrivateKey::from_p_q(larger, smaller, BigUint::from(EXPONENT));
        Self::from_private(private.context("making an RSA key")?)
    }

    /// Reads a PKCS#8 PEM.
    pub fn from_pem(pem: &str) -> Result<Self> {
        Self::from_private(RsaPrivateKey::from_pkcs8_pem(pem).context("reading an RSA key")?)
    }

    fn from_private(private: RsaPrivateKey) -> Result<Self> {
        let document = private.to_pkcs8_der().context("writing an RSA key")?;
        let signer = Signer::from_pkcs8(document.as_bytes())
            .map_err(|refusal| anyhow!("an RSA key cannot sign: {refusal}"))?;
        Ok(Self { private, signer })
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
        let mut signature = vec![0; self.signer.public().modulus_len()];
        self.signer
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)
            .expect("the buffer has the length of the key");
        STANDARD.encode(signature)
    }

    /// Whether `signature` in padded base64 is this pair's over `message`.
    pub fn verifies(&self, message: &[u8], signature: &str) -> bool {
        let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, self.signer.public());
        STANDARD.decode(signature).is_ok_and(|signature| key.verify(message, &signature).is_ok())
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
pub struct Pairs {
    /// Signs answers and notifications.
    pub gateway: KeyPair,
    /// Given to every merchant: making a pair for each would take too long for tests.
    pub merchant: KeyPair,
}

impl Pairs {
    /// Makes new pairs, the same for the same seed; a processor is busy for a tenth of a second.
    pub fn generate(seed: Option<u64>) -> Result<Self> {
        let labels = ["gateway p", "gateway q", "merchant p", "merchant q"];
        let found = primes::search(seed, &labels, EXPONENT)?;
        let mut primes = found.iter().map(|bytes| BigUint::from_bytes_be(bytes));
        let mut pair = || -> Result<KeyPair> {
            let (one, other) = primes.next().zip(primes.next()).context("there are four primes")?;
            KeyPair::from_primes(one, other)
        };
        Ok(Self { gateway: pair()?, merchant: pair()? })
    }
}

/// The pairs, which a new sandbox makes while it already answers.
#[derive(Default)]
pub struct Keys(OnceLock<Pairs>);

impl Keys {
    /// Sets the pairs; only the first call counts.
    pub fn set(&self, pairs: Pairs) {
        self.0.get_or_init(|| pairs);
    }

    /// Whether they are made.
    pub fn are_set(&self) -> bool {
        self.0.get().is_some()
    }

    /// The pair that signs answers and notifications; waits until it is made.
    pub fn gateway(&self) -> &KeyPair {
        &self.0.wait().gateway
    }

    /// The pair of every merchant; waits until it is made.
    pub fn merchant(&self) -> &KeyPair {
        &self.0.wait().merchant
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_pairs_sign_and_have_their_full_length() {
        let pairs = Pairs::generate(Some(7)).unwrap();
        for pair in [&pairs.gateway, &pairs.merchant] {
            assert_eq!(pair.private.n().bits(), BITS);
            assert!(pair.verifies(b"text", &pair.sign(b"text")));
        }
        let pem = |pairs: &Pairs| pairs.merchant.private_pem().unwrap();
        assert_ne!(pem(&pairs), pairs.gateway.private_pem().unwrap());
        assert_eq!(pem(&pairs), pem(&Pairs::generate(Some(7)).unwrap()));
        assert_ne!(pem(&pairs), pem(&Pairs::generate(Some(8)).unwrap()));
        assert_ne!(pem(&pairs), pem(&Pairs::generate(None).unwrap()));
    }

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
