//! Signatures: the five schemes, their keys, and what exactly is signed.

mod canonical;
mod digest;
pub mod rsa;

use serde_json::{Map, Value, json};

pub use canonical::{business, globalmerchant, paypro};

use crate::error::{Error, ErrorKind, Result};
use crate::json;
use crate::secret::Secret;

/// How a gateway signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// RSA with SHA-256 over the raw body, base64 in the header `sign`.
    Payermax,
    /// SHA-1 over named values, one after another, and the key.
    Globalmerchant,
    /// MD5 over sorted `key=value` pairs and the secret at the end.
    Paypro,
    /// The same with the secret at the beginning: the document does not say which.
    PayproPrefix,
    /// MD5 over values with their lengths, and the key: PayMart's and OnlinePay's notifications.
    Business,
}

impl Scheme {
    /// Every scheme with its name across the C ABI.
    pub const ALL: &'static [(&'static str, Self)] = &[
        ("payermax", Self::Payermax),
        ("globalmerchant", Self::Globalmerchant),
        ("paypro", Self::Paypro),
        ("paypro-prefix", Self::PayproPrefix),
        ("business", Self::Business),
    ];

    /// The scheme of that name.
    pub fn from_name(name: &str) -> Result<Self> {
        let found = Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, scheme)| *scheme);
        found.ok_or_else(|| {
            let names: Vec<&str> = Self::ALL.iter().map(|(known, _)| *known).collect();
            let hint = json::proposal(name, names.iter().copied()).unwrap_or_else(|| ".".to_owned());
            let message =
                format!("unknown scheme \"{}\"{hint} There are: {}", json::shown(name), names.join(", "));
            Error::fault(ErrorKind::InvalidRequest, "scheme", message)
        })
    }

    /// The scheme's name across the C ABI.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, scheme)| *scheme == self).map_or("", |(name, _)| name)
    }
}

/// A parsed key for one scheme. It is immutable, so many threads may use it at once.
#[derive(Clone, Debug)]
pub struct Key {
    scheme: Scheme,
    material: Material,
}

#[derive(Clone, Debug)]
enum Material {
    Private(rsa::PrivateKey),
    Public(rsa::PublicKey),
    Shared(Secret),
}

impl Key {
    /// Reads a key: an RSA key for `payermax`, private to sign or public to verify; otherwise the secret's bytes.
    pub fn new(scheme: Scheme, key: &[u8]) -> Result<Self> {
        let material = match scheme {
            Scheme::Payermax => match rsa::PrivateKey::parse(key) {
                Ok(private) => Material::Private(private),
                Err(private_error) => match rsa::PublicKey::parse(key) {
                    Ok(public) => Material::Public(public),
                    Err(_) => return Err(Error::fault(ErrorKind::InvalidRequest, "key", private_error)),
                },
            },
            _ => Material::Shared(shared(key)?),
        };
        Ok(Self { scheme, material })
    }

    /// Signs a message: the raw body for `payermax`, a JSON object of the fields for the others.
    pub fn sign(&self, message: &[u8]) -> Result<String> {
        match &self.material {
            Material::Private(key) => key.sign(message),
            Material::Shared(secret) => {
                Ok(digest::sign(self.scheme, &fields(message)?, secret)?.reveal().to_owned())
            }
            Material::Public(_) => {
                let message = "is a public key, and only a private key can sign";
                Err(Error::fault(ErrorKind::InvalidRequest, "key", message))
            }
        }
    }

    /// Checks a signature in constant time; anything but a valid one is an error.
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> Result<()> {
        let invalid = || {
            Error::new(ErrorKind::SignatureInvalid, "the signature does not belong to this message and key")
        };
        let valid = match &self.material {
            Material::Private(key) => key.public().verify(message, signature),
            Material::Public(key) => key.verify(message, signature),
            Material::Shared(secret) => {
                let expected = digest::sign(self.scheme, &fields(message)?, secret)?;
                digest::equal(expected.reveal().as_bytes(), signature)
            }
        };
        if valid { Ok(()) } else { Err(invalid()) }
    }
}

/// What is signed, with `<key>` where the secret goes.
pub fn explain(scheme: Scheme, message: &[u8]) -> Result<Value> {
    let text = match scheme {
        Scheme::Payermax => String::from_utf8_lossy(message).into_owned(),
        _ => digest::string_to_sign(scheme, &fields(message)?, "<key>")?,
    };
    let algorithm = match scheme {
        Scheme::Payermax => "RSASSA-PKCS1-v1_5 with SHA-256 over the raw body, in base64",
        Scheme::Globalmerchant => "SHA-1 in lower-case hexadecimal",
        Scheme::Paypro | Scheme::PayproPrefix | Scheme::Business => "MD5 in lower-case hexadecimal",
    };
    Ok(json!({"scheme": scheme.name(), "algorithm": algorithm, "string_to_sign": text}))
}

/// Signs fields with a shared secret, for gateways that have them at hand.
pub fn sign_fields(scheme: Scheme, fields: &Map<String, Value>, secret: &Secret) -> Result<String> {
    digest::sign(scheme, fields, secret).map(|signature| signature.reveal().to_owned())
}

/// Checks a signature over fields in constant time.
pub fn verify_fields(
    scheme: Scheme,
    fields: &Map<String, Value>,
    secret: &Secret,
    signature: &str,
) -> Result<bool> {
    let expected = digest::sign(scheme, fields, secret)?;
    Ok(digest::equal(expected.reveal().as_bytes(), signature.as_bytes()))
}

fn fields(message: &[u8]) -> Result<Map<String, Value>> {
    json::parse_object(message).map_err(|error| {
        Error::fault(
            ErrorKind::InvalidRequest,
            "message",
            format!("must be a JSON object of the fields: {}", error.message),
        )
    })
}

fn shared(key: &[u8]) -> Result<Secret> {
    let fault = |message: &str| Error::fault(ErrorKind::InvalidRequest, "key", message);
    let text = std::str::from_utf8(key).map_err(|_| fault("must be UTF-8"))?;
    if text.is_empty() { Err(fault("must not be empty")) } else { Ok(Secret::new(text)) }
}
