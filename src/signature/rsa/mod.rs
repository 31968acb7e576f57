//! RSASSA-PKCS1-v1_5 with SHA-256: keys in every form that merchants have, and two backends.
//!
//! aws-lc-rs signs. The `rsa` crate, behind the feature `rsa`, serves targets that aws-lc does not support, and is the
//! tests' independent oracle. ARCHITECTURE.md says why.

#[cfg(feature = "aws-lc-rs")]
mod aws_lc;
mod choice;
mod content;
mod diagnose;
mod encoding;
#[cfg(feature = "rsa")]
mod pure;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use zeroize::Zeroizing;

pub use choice::MODULUS_BITS;
pub use encoding::hexadecimal;

use choice::{Chosen, Wanted, choose};

use crate::error::{Error, Result};

/// The library that does the arithmetic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// aws-lc-rs.
    #[cfg(feature = "aws-lc-rs")]
    AwsLc,
    /// The `rsa` crate.
    #[cfg(feature = "rsa")]
    Pure,
}

impl Default for Backend {
    fn default() -> Self {
        #[cfg(feature = "aws-lc-rs")]
        return Self::AwsLc;
        #[cfg(not(feature = "aws-lc-rs"))]
        return Self::Pure;
    }
}

#[cfg(not(any(feature = "aws-lc-rs", feature = "rsa")))]
compile_error!("enable the feature aws-lc-rs or the feature rsa: one of them must sign");

/// A parsed private key.
#[derive(Clone, Debug)]
pub enum PrivateKey {
    /// A key of aws-lc-rs.
    #[cfg(feature = "aws-lc-rs")]
    AwsLc(aws_lc::PrivateKey),
    /// A key of the `rsa` crate.
    #[cfg(feature = "rsa")]
    Pure(pure::PrivateKey),
}

/// A gateway's public key, or several during a key rotation: a signature by any of them is valid.
#[derive(Clone, Debug)]
pub struct PublicKey(Vec<Half>);

/// One parsed public key.
#[derive(Clone, Debug)]
enum Half {
    /// A key of aws-lc-rs.
    #[cfg(feature = "aws-lc-rs")]
    AwsLc(aws_lc::PublicKey),
    /// A key of the `rsa` crate.
    #[cfg(feature = "rsa")]
    Pure(pure::PublicKey),
}

/// A key that signs, or a key that verifies.
#[derive(Clone, Debug)]
pub enum AnyKey {
    /// Signs.
    Private(PrivateKey),
    /// Verifies.
    Public(PublicKey),
}

impl AnyKey {
    /// Reads whichever half the text contains; the error says what the text contains instead.
    pub fn parse(text: &[u8]) -> std::result::Result<Self, String> {
        Ok(match choose(text, Wanted::Either)? {
            Chosen::Private(der) => Self::Private(PrivateKey::from_der(Backend::default(), &der)?),
            Chosen::Public(list) => Self::Public(PublicKey::from_list(Backend::default(), &list)?),
        })
    }
}

impl PrivateKey {
    /// Reads a private key of 2048 to 8192 bits, PKCS#8 or PKCS#1, as PEM, base64 or DER, in whatever shape it was pasted; the
    /// error says what the text contains instead.
    pub fn parse(text: &[u8]) -> std::result::Result<Self, String> {
        Self::parse_with(Backend::default(), text)
    }

    /// The same with a given backend.
    pub fn parse_with(backend: Backend, text: &[u8]) -> std::result::Result<Self, String> {
        match choose(text, Wanted::Private)? {
            Chosen::Private(der) => Self::from_der(backend, &der),
            Chosen::Public(_) => Err("is a public key, but an RSA private key is needed".to_owned()),
        }
    }

    fn from_der(backend: Backend, der: &[u8]) -> std::result::Result<Self, String> {
        let parsed = match backend {
            #[cfg(feature = "aws-lc-rs")]
            Backend::AwsLc => aws_lc::PrivateKey::parse(der).map(Self::AwsLc),
            #[cfg(feature = "rsa")]
            Backend::Pure => pure::PrivateKey::parse(der).map(Self::Pure),
        };
        parsed.ok_or_else(|| damaged("private"))
    }

    /// Signs a message; the signature in standard base64.
    pub fn sign(&self, message: &[u8]) -> Result<String> {
        let signature = match self {
            #[cfg(feature = "aws-lc-rs")]
            Self::AwsLc(key) => key.sign(message),
            #[cfg(feature = "rsa")]
            Self::Pure(key) => key.sign(message),
        };
        signature
            .map(|bytes| BASE64_STANDARD.encode(bytes))
            .ok_or_else(|| Error::internal("the RSA key cannot sign"))
    }

    /// The public half of the key.
    pub fn public(&self) -> PublicKey {
        let half = match self {
            #[cfg(feature = "aws-lc-rs")]
            Self::AwsLc(key) => Half::AwsLc(key.public()),
            #[cfg(feature = "rsa")]
            Self::Pure(key) => Half::Pure(key.public()),
        };
        PublicKey(vec![half])
    }
}

impl PublicKey {
    /// Reads one or more public keys of 2048 to 8192 bits, as SubjectPublicKeyInfo, PKCS#1 or in a certificate, in PEM, base64
    /// or DER, in whatever shape they were pasted; the error says what the text contains instead.
    pub fn parse(text: &[u8]) -> std::result::Result<Self, String> {
        Self::parse_with(Backend::default(), text)
    }

    /// The same with a given backend.
    pub fn parse_with(backend: Backend, text: &[u8]) -> std::result::Result<Self, String> {
        match choose(text, Wanted::Public)? {
            Chosen::Public(list) => Self::from_list(backend, &list),
            Chosen::Private(_) => Err("is a private key, but an RSA public key is needed".to_owned()),
        }
    }

    fn from_list(backend: Backend, list: &[Zeroizing<Vec<u8>>]) -> std::result::Result<Self, String> {
        let half = |der: &Zeroizing<Vec<u8>>| Half::parse(backend, der).ok_or_else(|| damaged("public"));
        list.iter().map(half).collect::<std::result::Result<_, _>>().map(Self)
    }

    /// The probable reason why a signature does not verify.
    pub fn explain_failure(&self, signature: &[u8]) -> &'static str {
        let signature = signature.trim_ascii();
        if signature.is_empty() {
            return "the signature is missing or empty";
        }
        let Ok(signature) = BASE64_STANDARD.decode(signature) else {
            return "the signature is not base64";
        };
        let made = |half: &Half| {
            let (modulus, exponent) = half.numbers();
            diagnose::was_made_with(&modulus, &exponent, &signature)
        };
        if self.0.iter().any(made) {
            "the signature is genuine, but for another body: the body was changed in transit"
        } else {
            "the signature was made with another key: compare the configured key with the gateway's"
        }
    }

    /// The number of keys.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The modulus size of the smallest key, in bits.
    pub fn bits(&self) -> usize {
        self.0.iter().map(Half::bits).min().unwrap_or_default()
    }

    /// Whether both share a key, in whatever form it was written.
    pub fn is_same(&self, other: &Self) -> bool {
        self.0.iter().any(|half| other.0.iter().any(|theirs| half.numbers() == theirs.numbers()))
    }

    /// Whether the base64 signature matches the message.
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        let Ok(signature) = BASE64_STANDARD.decode(signature.trim_ascii()) else { return false };
        self.0.iter().any(|half| half.verify(message, &signature))
    }
}

impl Half {
    fn parse(backend: Backend, der: &[u8]) -> Option<Self> {
        match backend {
            #[cfg(feature = "aws-lc-rs")]
            Backend::AwsLc => aws_lc::PublicKey::parse(der).map(Self::AwsLc),
            #[cfg(feature = "rsa")]
            Backend::Pure => pure::PublicKey::parse(der).map(Self::Pure),
        }
    }

    /// Modulus and exponent, big-endian.
    fn numbers(&self) -> (Vec<u8>, Vec<u8>) {
        match self {
            #[cfg(feature = "aws-lc-rs")]
            Self::AwsLc(key) => key.numbers(),
            #[cfg(feature = "rsa")]
            Self::Pure(key) => key.numbers(),
        }
    }

    fn bits(&self) -> usize {
        let (modulus, _) = self.numbers();
        let unused = modulus.first().map_or(0, |byte| byte.leading_zeros() as usize);
        modulus.len() * 8 - unused
    }

    fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            #[cfg(feature = "aws-lc-rs")]
            Self::AwsLc(key) => key.verify(message, signature),
            #[cfg(feature = "rsa")]
            Self::Pure(key) => key.verify(message, signature),
        }
    }
}

/// The message for a key of the right form that cannot be used.
fn damaged(half: &str) -> String {
    format!("is an RSA {half} key that cannot be used: its numbers do not match, or it is damaged")
}
