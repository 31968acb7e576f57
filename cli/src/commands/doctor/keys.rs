//! Checks whether the configured keys match.

use std::path::Path;

use anyhow::anyhow;
use till::ClientConfig;
use till::gateway::registry;
use till::signature::Scheme;
use till::signature::rsa::{PrivateKey, PublicKey};

use super::report::Report;
use crate::output::read;

const CHECK: &str = "keys";

/// Checks the halves of RSA keys, and the quotes around shared secrets.
pub fn check(config: &ClientConfig, public_key: Option<&Path>, report: &mut Report) {
    let scheme = registry::find(&config.gateway).map(|factory| factory.capabilities.signature_scheme);
    if scheme == Some(Scheme::Payermax.name()) {
        check_pair(config, public_key, report);
        return;
    }
    if public_key.is_some() {
        let message = format!("{} signs with a shared secret, so there is no public key", config.gateway);
        report.fail(CHECK, &message, "remove --public-key");
    }
    let mut clean = true;
    for (name, secret) in &config.credentials {
        let quoted = |quote: char| secret.reveal().starts_with(quote) && secret.reveal().ends_with(quote);
        if quoted('"') || quoted('\'') {
            clean = false;
            let message = format!("credentials.{name} is in quotes");
            report.warn(CHECK, &message, "remove them, unless they are part of the secret");
        }
    }
    if clean {
        report.ok(CHECK, "shared secrets; white space around them is ignored; --ask tries them");
    }
}

fn check_pair(config: &ClientConfig, public_key: Option<&Path>, report: &mut Report) {
    let text = |name: &str| config.credentials.get(name).map(|secret| secret.reveal().as_bytes());
    let private = text("private_key").and_then(|text| PrivateKey::parse(text).ok());
    let gateway = text("gateway_public_key").and_then(|text| PublicKey::parse(text).ok());
    // The check of the configuration already reported unreadable keys.
    if let Some(private) = &private {
        check_private(private, report);
    }
    if let Some(gateway) = &gateway {
        let bits = gateway.bits();
        if private.as_ref().is_some_and(|private| private.public().is_same(gateway)) {
            let message = "credentials.gateway_public_key is the public half of the merchant's own key";
            report.fail(CHECK, message, "copy the gateway's key from its portal");
        } else {
            let words = match gateway.count() {
                1 => format!("gateway_public_key is an RSA key of {bits} bits"),
                count => {
                    format!(
                        "gateway_public_key contains {count} RSA keys of {bits} bits or more, each of which is tried"
                    )
                }
            };
            report.ok(CHECK, &words);
        }
    }
    if let (Some(private), Some(path)) = (&private, public_key) {
        check_given(private, path, report);
    }
}

fn check_private(private: &PrivateKey, report: &mut Report) {
    const MESSAGE: &[u8] = b"till doctor";
    let public = private.public();
    let bits = public.bits();
    let works = private.sign(MESSAGE).is_ok_and(|signature| public.verify(MESSAGE, signature.as_bytes()));
    if works {
        report.ok(CHECK, &format!("private_key is an RSA key of {bits} bits, and its halves match"));
    } else {
        let message = "a signature by credentials.private_key does not verify with its own public half";
        report.fail(CHECK, message, "the key is damaged: restore it from the backup, or generate a new pair");
    }
}

fn check_given(private: &PrivateKey, path: &Path, report: &mut Report) {
    let parsed = |text: Vec<u8>| {
        PublicKey::parse(&text).map_err(|message| anyhow!(message).context(path.display().to_string()))
    };
    match read(path).and_then(parsed) {
        Err(error) => {
            let message = format!("{error:#}");
            report.fail(CHECK, &message, "give the file with the merchant's public key");
        }
        Ok(given) if private.public().is_same(&given) => {
            report.ok(CHECK, &format!("{} is the public half of credentials.private_key", path.display()));
        }
        Ok(_) => {
            let message = format!("{} is not the public half of credentials.private_key", path.display());
            report.fail(
                CHECK,
                &message,
                "give the gateway the public half of the configured key, or configure the other key",
            );
        }
    }
}
