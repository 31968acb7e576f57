//! Signatures of the gateways' messages, made with openssl.

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Map, Value, json};
use till::signature::{Scheme, explain};

use super::Signed;
use crate::keys::{self, KeyPair, openssl, openssl_text};

/// A signer for a gateway.
pub struct Signer<'s> {
    /// Whose signature it is.
    pub gateway: &'s str,
    /// The shop's credentials, with the shared secrets.
    pub credentials: &'s Value,
    /// The gateway's own key.
    pub pair: &'s KeyPair,
}

impl Signer<'_> {
    /// Signs an answer: only PayerMax does.
    pub fn answer(&self, signed: &Signed, headers: &mut Map<String, Value>, body: &str) -> Result<()> {
        match signed {
            Signed::Truly(false) => Ok(()),
            Signed::Truly(true) if self.gateway == "payermax" => self.header(headers, body),
            _ => bail!("{} signs no answers like that", self.gateway),
        }
    }

    /// Signs a notification: in a header over the body, or in a member over the values.
    pub fn notification(
        &self,
        signed: &Signed,
        headers: &mut Map<String, Value>,
        body: &mut String,
    ) -> Result<()> {
        let text = match signed {
            Signed::Truly(false) => return Ok(()),
            Signed::Truly(true) if self.gateway == "payermax" => return self.header(headers, body),
            Signed::Truly(true) => None,
            Signed::Over(text) => Some(text.clone()),
        };
        let (member, secret, scheme) = match self.gateway {
            "paypro" => ("sign", "secret", self.paypro_scheme()),
            "paymart" | "onlinepay" => ("signature", "notification_key", Scheme::Business),
            other => bail!("{other} signs no notifications like that"),
        };
        let secret = self.credentials[secret].as_str().with_context(|| format!("there is no {secret}"))?;
        let text = match text {
            Some(text) if scheme == Scheme::PayproPrefix => format!("{secret}{text}"),
            Some(text) => format!("{text}{secret}"),
            None => {
                let output = explain(scheme, body.as_bytes()).map_err(|error| anyhow::anyhow!("{error}"))?;
                output["string_to_sign"].as_str().context("no text")?.replace("<key>", secret)
            }
        };
        let output = openssl_text(&["dgst", "-md5", "-r"], &text)?;
        let digest = output.split_whitespace().next().context("openssl gave no digest")?;
        // The rest stays as written, including the spelling of numbers.
        let open = body.trim_end().strip_suffix('}').context("only an object can be signed")?;
        *body = format!("{open},\"{member}\":\"{digest}\"}}");
        Ok(())
    }

    fn paypro_scheme(&self) -> Scheme {
        if self.credentials["salt_position"] == "prefix" { Scheme::PayproPrefix } else { Scheme::Paypro }
    }

    fn header(&self, headers: &mut Map<String, Value>, body: &str) -> Result<()> {
        ensure!(!headers.contains_key("sign"), "the header sign is there already");
        let folder = tempfile::tempdir()?;
        let key = keys::file(folder.path(), "private.pem", &self.pair.private)?;
        let bytes = openssl(&["dgst", "-sha256", "-sign", &key], body.as_bytes())?;
        let sign = String::from_utf8(openssl(&["base64", "-A"], &bytes)?)?;
        headers.insert("sign".to_owned(), json!(sign));
        Ok(())
    }
}
