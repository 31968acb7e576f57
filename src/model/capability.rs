//! What a gateway takes and can do, for a page of settings.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the value of a credential is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CredentialKind {
    /// One line of text.
    Text,
    /// One of the credential's `values`.
    Choice,
    /// An ISO 4217 currency code in capitals, such as `MXN`.
    Currency,
    /// An RSA private key, which signs: PEM or base64, in one line or several.
    RsaPrivateKey,
    /// One or more RSA public keys, which verify: PEM or base64, in one line or several.
    RsaPublicKey,
}
