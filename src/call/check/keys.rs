//! Whether the keys are whole and belong together.

use super::findings::Findings;
use crate::config::ClientConfig;
use crate::error::{Error, ErrorKind, Result};
use crate::gateway::{CredentialInfo, GatewayFactory};
use crate::model::{CheckName, CredentialKind};
use crate::secret::Secret;
use crate::signature::rsa::{PrivateKey, PublicKey};

const NAME: CheckName = CheckName::Keys;

/// The merchant's private key, and the name of its credential.
type Own = Option<(&'static str, PrivateKey)>;

/// The public key that the gateway has, as the caller gives it.
pub(super) fn given(key: Option<&Secret>) -> Result<Option<PublicKey>> {
    let parsed = key.map(|key| PublicKey::parse(key.reveal().as_bytes())).transpose();
    parsed.map_err(|problem| Error::violation(ErrorKind::InvalidRequest, "public_key", &problem))
}

/// Looks at every key and secret of the configuration, and at the public key that the gateway has, if the caller gives it.
pub(super) fn check(
    config: &ClientConfig,
    factory: &GatewayFactory,
    given: Option<&PublicKey>,
    findings: &mut Findings,
) {
    let of_kind = |kind: CredentialKind| factory.credentials.iter().filter(move |one| one.kind == kind);
    let text = |credential: &CredentialInfo| config.credentials.get(credential.name).map(Secret::reveal);
    // Making the client has refused every key that cannot be read.
    let private = |one: &CredentialInfo| Some((one.name, PrivateKey::parse(text(one)?.as_bytes()).ok()?));
    let own: Own = of_kind(CredentialKind::RsaPrivateKey).find_map(private);
    if let Some((name, key)) = &own {
        check_private(name, key, findings);
    }
    for credential in of_kind(CredentialKind::RsaPublicKey) {
        if let Some(key) = text(credential).and_then(|text| PublicKey::parse(text.as_bytes()).ok()) {
            check_public(credential.name, &key, &own, findings);
        }
    }
    if let Some(given) = given {
        check_given(&own, given, &config.gateway, findings);
    }
    check_quotes(config, factory, findings);
    if own.is_none() {
        let message =
            "the gateway shares a secret with the merchant: only its answer shows whether it is right";
        findings.not_applicable(NAME, message);
    }
}

fn check_private(name: &str, key: &PrivateKey, findings: &mut Findings) {
    const MESSAGE: &[u8] = b"libtill: do the halves of this key match?";
    let public = key.public();
    let bits = public.bits();
    if key.sign(MESSAGE).is_ok_and(|signature| public.verify(MESSAGE, signature.as_bytes())) {
        findings.ok(NAME, format!("{name} is an RSA key of {bits} bits, and its halves match"));
    } else {
        let message = format!("a signature by credentials.{name} does not verify with its own public half");
        let fix = "the key is damaged: restore it from the backup, or generate a new pair";
        findings.failed(NAME, message, fix);
    }
}

fn check_public(name: &str, key: &PublicKey, own: &Own, findings: &mut Findings) {
    if own.as_ref().is_some_and(|(_, private)| private.public().is_same(key)) {
        let message = format!("credentials.{name} is the public half of the merchant's own key");
        findings.failed(NAME, message, "copy the gateway's key from its portal");
        return;
    }
    let bits = key.bits();
    let message = match key.count() {
        1 => format!("{name} is an RSA key of {bits} bits, and another than the merchant's own"),
        count => format!("{name} contains {count} RSA keys of {bits} bits or more, each of which is tried"),
    };
    findings.ok(NAME, message);
}

fn check_given(own: &Own, given: &PublicKey, gateway: &str, findings: &mut Findings) {
    let Some((name, private)) = own else {
        let message = format!("{gateway} signs with a shared secret, so there is no public key");
        return findings.failed(NAME, message, "leave the public key out");
    };
    if private.public().is_same(given) {
        findings.ok(NAME, format!("the given public key is the public half of credentials.{name}"));
    } else {
        findings.failed(
            NAME,
            format!("the given public key is not the public half of credentials.{name}"),
            "give the gateway the public half of the configured key, or configure the other key",
        );
    }
}

/// A secret that was copied together with the quotes around it.
fn check_quotes(config: &ClientConfig, factory: &GatewayFactory, findings: &mut Findings) {
    for credential in factory.credentials.iter().filter(|credential| !credential.is_key()) {
        let text = config.credentials.get(credential.name).map_or("", Secret::reveal);
        let quoted = |quote: char| text.len() > 1 && text.starts_with(quote) && text.ends_with(quote);
        if quoted('"') || quoted('\'') {
            let message = format!("credentials.{} is in quotes", credential.name);
            findings.warning(NAME, message, "remove them, unless they are part of the value");
        }
    }
}
