//! The schemes by which gateways sign.

use crate::error::{Error, ErrorKind, Result};
use crate::json;

/// How a gateway signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// RSA with SHA-256 over the raw body, base64 in the header `sign`.
    Payermax,
    /// SHA-1 over a list of values, followed by the key.
    Globalmerchant,
    /// MD5 over sorted `key=value` pairs, followed by the secret.
    Paypro,
    /// The same with the secret first: the document does not say where it goes.
    PayproPrefix,
    /// MD5 over values with their lengths, and the key: PayMart's and OnlinePay's notifications.
    Business,
}

impl Scheme {
    /// Every scheme with its name in the C ABI.
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
            Error::violation(ErrorKind::InvalidRequest, "scheme", message)
        })
    }

    /// Whether different fields can produce the same string, and so the same signature. Such a signature shows that the
    /// gateway once signed this string, but not that it signed these fields, so a query confirms the event.
    ///
    /// Three schemes concatenate values without a separator. PayMart's and OnlinePay's puts lengths before them, but lengths
    /// are digits too. Only PayerMax signs the bytes that are read.
    pub fn is_ambiguous(self) -> bool {
        match self {
            Self::Payermax => false,
            Self::Globalmerchant | Self::Paypro | Self::PayproPrefix | Self::Business => true,
        }
    }

    /// What a signature of this scheme does not prove, if anything.
    pub fn note(self) -> Option<&'static str> {
        self.is_ambiguous().then_some(AMBIGUOUS)
    }

    /// The scheme's name in the C ABI.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, scheme)| *scheme == self).map_or("", |(name, _)| name)
    }
}

/// The note on a signature over an ambiguous string.
const AMBIGUOUS: &str = "other fields can produce the same string, and so the same signature: \
                         a notification that it verifies has to be confirmed by a query";
