//! RSASSA-PKCS1-v1_5 with SHA-256: keys in every form that merchants have them in, and two backends.
//!
//! aws-lc-rs signs; the `rsa` crate is there behind the feature `rsa`, for targets that aws-lc does not serve, and as the
//! tests' independent oracle. ARCHITECTURE.md says why.

#[cfg(feature = "aws-lc-rs")]
mod aws_lc;
mod diagnose;
mod encoding;
#[cfg(feature = "rsa")]
mod pure;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

pub use encoding::hexadecimal;

use crate::error::{Error, Result};

/// The smallest modulus that is taken, in bits.
pub const MODULUS_MIN_BITS: usize = 2048;

/// Who does the arithmetic.
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
compile_error!("enable the feature aws-lc-rs or the feature rsa: one of them has to sign");

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

/// A parsed public key.
#[derive(Clone, Debug)]
pub enum PublicKey {
    /// A key of aws-lc-rs.
    #[cfg(feature = "aws-lc-rs")]
    AwsLc(aws_lc::PublicKey),
    /// A key of the `rsa` crate.
    #[cfg(feature = "rsa")]
    Pure(pure::PublicKey),
}

impl PrivateKey {
    /// Reads PEM or one-line base64, PKCS#8 or PKCS#1; the error says what the text is instead.
    pub fn parse(text: &[u8]) -> std::result::Result<Self, String> {
        Self::parse_with(Backend::default(), text)
    }

    /// The same with a backend of choice.
    pub fn parse_with(backend: Backend, text: &[u8]) -> std::result::Result<Self, String> {
        let der = encoding::der(text)?;
        let parsed = match backend {
            #[cfg(feature = "aws-lc-rs")]
            Backend::AwsLc => aws_lc::PrivateKey::parse(&der).map(Self::AwsLc),
            #[cfg(feature = "rsa")]
            Backend::Pure => pure::PrivateKey::parse(&der).map(Self::Pure),
        };
        parsed.ok_or_else(|| encoding::explained(&der, "private"))
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

    /// The public half.
    pub fn public(&self) -> PublicKey {
        match self {
            #[cfg(feature = "aws-lc-rs")]
            Self::AwsLc(key) => PublicKey::AwsLc(key.public()),
            #[cfg(feature = "rsa")]
            Self::Pure(key) => PublicKey::Pure(key.public()),
        }
    }
}

impl PublicKey {
    /// Reads PEM or one-line base64, SubjectPublicKeyInfo or PKCS#1; the error says what the text is instead.
    pub fn parse(text: &[u8]) -> std::result::Result<Self, String> {
        Self::parse_with(Backend::default(), text)
    }

    /// The same with a backend of choice.
    pub fn parse_with(backend: Backend, text: &[u8]) -> std::result::Result<Self, String> {
        let der = encoding::der(text)?;
        let parsed = match backend {
            #[cfg(feature = "aws-lc-rs")]
            Backend::AwsLc => aws_lc::PublicKey::parse(&der).map(Self::AwsLc),
            #[cfg(feature = "rsa")]
            Backend::Pure => pure::PublicKey::parse(&der).map(Self::Pure),
        };
        parsed.ok_or_else(|| encoding::explained(&der, "public"))
    }

    /// What is probably wrong with a signature that does not verify.
    pub fn explain_failure(&self, signature: &[u8]) -> &'static str {
        let Ok(signature) = BASE64_STANDARD.decode(signature.trim_ascii()) else {
            return "the signature is not base64";
        };
        let (modulus, exponent) = self.numbers();
        if diagnose::was_made_with(&modulus, &exponent, &signature) {
            "the signature is genuine, but for another body: the body was changed on its way"
        } else {
            "the signature was made with another key: compare the configured key with the gateway's"
        }
    }

    /// How many bits the modulus has.
    pub fn bits(&self) -> usize {
        let (modulus, _) = self.numbers();
        let unused = modulus.first().map_or(0, |byte| byte.leading_zeros() as usize);
        modulus.len() * 8 - unused
    }

    /// Whether both are the same key, in whatever form they were written.
    pub fn is_same(&self, other: &Self) -> bool {
        self.numbers() == other.numbers()
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

    /// Whether the base64 signature belongs to the message.
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        let Ok(signature) = BASE64_STANDARD.decode(signature.trim_ascii()) else { return false };
        match self {
            #[cfg(feature = "aws-lc-rs")]
            Self::AwsLc(key) => key.verify(message, &signature),
            #[cfg(feature = "rsa")]
            Self::Pure(key) => key.verify(message, &signature),
        }
    }
}
