//! Signatures: the five schemes, their keys, and what exactly is signed.

mod canonical;
mod digest;
pub mod rsa;
mod scheme;

use serde_json::{Map, Value, json};

pub use canonical::{business, globalmerchant, globalmerchant_names, paypro};
pub use scheme::Scheme;

use crate::error::{Error, ErrorKind, Result};
use crate::json;
use crate::secret::{self, Secret};

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
    /// Reads a key: an RSA key for `payermax`, private to sign or public to verify; otherwise the secret, as one line.
    pub fn new(scheme: Scheme, key: &[u8]) -> Result<Self> {
        let violation = |message: String| Error::violation(ErrorKind::InvalidRequest, "key", message);
        let material = match scheme {
            Scheme::Payermax => match rsa::AnyKey::parse(key).map_err(violation)? {
                rsa::AnyKey::Private(private) => Material::Private(private),
                rsa::AnyKey::Public(public) => Material::Public(public),
            },
            _ => {
                let text = std::str::from_utf8(key).map_err(|_| violation("must be UTF-8".to_owned()))?;
                Material::Shared(secret::one_line(text).map_err(violation)?)
            }
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
                Err(Error::violation(ErrorKind::InvalidRequest, "key", message))
            }
        }
    }

    /// Checks a signature in constant time; anything but a valid one is an error.
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> Result<()> {
        let invalid = |problem: &str| {
            let message = format!("the signature does not match this message and key: {problem}");
            Err(Error::new(ErrorKind::SignatureInvalid, message))
        };
        let by_public_key = |key: &rsa::PublicKey| {
            if key.verify(message, signature) { Ok(()) } else { invalid(key.explain_failure(signature)) }
        };
        match &self.material {
            Material::Private(key) => by_public_key(&key.public()),
            Material::Public(key) => by_public_key(key),
            Material::Shared(secret) => {
                let expected = digest::sign(self.scheme, &fields(message)?, secret)?;
                if signature.trim_ascii().is_empty() {
                    return invalid("the signature is missing or empty");
                }
                let equal = digest::equal(expected.reveal().as_bytes(), signature);
                if equal { Ok(()) } else { invalid("a field or the key differs") }
            }
        }
    }
}

/// What is signed, with `<key>` where the secret goes, and what a signature over it does not prove.
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
    let mut explained = json!({"scheme": scheme.name(), "algorithm": algorithm, "string_to_sign": text});
    if let Some(note) = scheme.note() {
        explained["note"] = json!(note);
    }
    Ok(explained)
}

/// Signs fields with a shared secret, for gateways that already have the fields.
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
        Error::violation(
            ErrorKind::InvalidRequest,
            "message",
            format!("must be a JSON object of the fields: {}", error.message),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn string(scheme: Scheme, fields: &Value) -> String {
        let explained = explain(scheme, fields.to_string().as_bytes()).expect("it can be signed");
        assert_eq!(explained["note"].as_str(), scheme.note());
        explained["string_to_sign"].as_str().expect("a text").to_owned()
    }

    #[test]
    fn a_scheme_is_ambiguous_where_two_messages_have_one_signature() {
        let paid = |order: &str, amount: &str, currency: &str| json!({"action_type": "PAY", "out_trade_no": order, "amt": amount, "currency": currency, "ip": "1", "nonce_str": "n"});
        let run_together = (paid("A1", "1.00", "USD"), paid("A", "11.00", "USD"));
        let pairs = (json!({"amount": "1", "tradeNo": "A1"}), json!({"amount": "1tradeNo=A1"}));
        let noticed = |custom: &str, order: &str| {
            json!({"token": "t", "type": "pay", "status": "approved", "extraReturnParam": custom, "orderNumber": order,
                "amount": "1", "currency": "EUR", "gatewayAmount": "1", "gatewayCurrency": "EUR"})
        };
        let counted = (noticed("10abcdefghij", ""), noticed("2", "abcdefghij"));
        for (name, scheme) in Scheme::ALL {
            let (one, other) = match scheme {
                Scheme::Globalmerchant => &run_together,
                Scheme::Paypro | Scheme::PayproPrefix => &pairs,
                Scheme::Business => &counted,
                Scheme::Payermax => {
                    assert!(!scheme.is_ambiguous() && scheme.note().is_none());
                    continue;
                }
            };
            assert!(scheme.is_ambiguous(), "{name}");
            assert_ne!(one, other);
            assert_eq!(string(*scheme, one), string(*scheme, other), "{name}");
        }
    }
}
