//! RSA signatures compared with openssl, byte for byte, with both backends and in every form of merchants' keys.

use anyhow::{Context, Result};
use base64::Engine;
use tempfile::TempDir;
use till::signature::rsa::{Backend, PrivateKey, PublicKey};
use till_tests::keys::{self, KeyPair, openssl, openssl_text};
use till_tests::root;

const BACKENDS: [Backend; 2] = [Backend::AwsLc, Backend::Pure];

fn messages() -> Vec<Vec<u8>> {
    vec![
        Vec::new(),
        br#"{"version":"1.4","data":{"outTradeNo":"A1"}}"#.to_vec(),
        "{\"subject\":\"60鑽石 – 韩版 🍵\"}\r\n".as_bytes().to_vec(),
        (0..=255).collect(),
        vec![b'x'; 200_000],
    ]
}

fn private(backend: Backend, text: &str) -> PrivateKey {
    PrivateKey::parse_with(backend, text.as_bytes())
        .unwrap_or_else(|why| panic!("{backend:?}: the key {why}"))
}

fn public(backend: Backend, text: &str) -> PublicKey {
    PublicKey::parse_with(backend, text.as_bytes()).unwrap_or_else(|why| panic!("{backend:?}: the key {why}"))
}

/// Signs with openssl, in base64 as PayerMax requires.
fn signed_by_openssl(folder: &TempDir, pair: &KeyPair, message: &[u8]) -> Result<String> {
    let key = keys::file(folder.path(), "private.pem", &pair.private)?;
    let bytes = openssl(&["dgst", "-sha256", "-sign", &key], message)?;
    Ok(String::from_utf8(openssl(&["base64", "-A"], &bytes)?)?)
}

fn verified_by_openssl(folder: &TempDir, pair: &KeyPair, message: &[u8], signature: &str) -> Result<bool> {
    let key = keys::file(folder.path(), "public.pem", &pair.public)?;
    let path = folder.path().join("signature");
    std::fs::write(&path, openssl(&["base64", "-A", "-d"], signature.as_bytes())?)?;
    let path = path.to_str().context("a temporary path is text")?;
    Ok(openssl(&["dgst", "-sha256", "-verify", &key, "-signature", path], message).is_ok())
}

/// The text between PEM's first and last line, as one line.
fn one_line(pem: &str) -> String {
    pem.lines().filter(|line| !line.starts_with("-----")).collect()
}

fn relabelled(pem: &str, label: &str) -> String {
    let body: Vec<&str> = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", body.join("\n"))
}

/// A key's text as e-mails, forms and files of other systems change it.
fn spoiled(pem: &str) -> Vec<String> {
    let indented: Vec<String> = pem.lines().map(|line| format!("  {line} \t")).collect();
    let spaced: String = one_line(pem).chars().flat_map(|letter| [letter, ' ']).collect();
    let broken: String =
        one_line(pem).as_bytes().chunks(40).map(|part| String::from_utf8_lossy(part) + "\r\n").collect();
    vec![
        pem.to_owned(),
        pem.replace('\n', "\r\n"),
        format!("\n\n  {pem}\n  "),
        indented.join("\n"),
        one_line(pem),
        format!("  {}\r\n", one_line(pem)),
        spaced,
        broken,
        format!("\u{feff}{pem}"),
        pem.replace('\n', " "),
        pem.replace('\n', "\\n"),
        pem.replace('\n', "\\\\r\\\\n"),
        pem.replace('\n', "\r"),
        pem.replace('\n', ""),
        pem.replace('/', "\\/"),
        format!("\"{}\"", pem.replace('\n', "\\n")),
        format!("'{pem}'"),
        format!("Bag Attributes\n  friendlyName: shop\nKey Attributes: <none>\n{pem}"),
        format!("Dear Sir,\n{pem}\nKind regards"),
        pem.lines().map(|line| format!("\u{200b}{line}\u{a0}")).collect::<Vec<_>>().join("\n"),
        pem.replace("-----", "\u{2014}\u{2013}"),
        one_line(pem).replace('+', "-").replace('/', "_").trim_end_matches('=').to_owned(),
        base64::prelude::BASE64_STANDARD.encode(pem),
    ]
}

fn private_forms(pair: &KeyPair) -> Result<Vec<String>> {
    let pkcs8 = &pair.private;
    let pkcs1 = openssl_text(&["rsa", "-traditional"], pkcs8)?;
    assert!(pkcs1.contains("BEGIN RSA PRIVATE KEY"), "openssl gives PKCS#1");
    let mut forms = spoiled(pkcs8);
    forms.extend(spoiled(&pkcs1));
    forms.push(relabelled(pkcs8, "RSA PRIVATE KEY"));
    forms.push(relabelled(&pkcs1, "PRIVATE KEY"));
    forms.push(relabelled(pkcs8, "SOMETHING ELSE"));
    Ok(forms)
}

fn public_forms(pair: &KeyPair) -> Result<Vec<String>> {
    let info = &pair.public;
    let pkcs1 = openssl_text(&["rsa", "-pubin", "-RSAPublicKey_out"], info)?;
    assert!(pkcs1.contains("BEGIN RSA PUBLIC KEY"), "openssl gives PKCS#1");
    let mut forms = spoiled(info);
    forms.extend(spoiled(&pkcs1));
    forms.push(relabelled(info, "RSA PUBLIC KEY"));
    forms.push(relabelled(&pkcs1, "PUBLIC KEY"));
    Ok(forms)
}

#[test]
fn both_backends_agree_with_openssl_byte_for_byte_and_verify_both_ways() -> Result<()> {
    let folder = TempDir::new()?;
    for bits in [2048, 3072, 4096] {
        let pair = keys::generate(bits)?;
        for message in messages() {
            let expected = signed_by_openssl(&folder, &pair, &message)?;
            for backend in BACKENDS {
                let signature = private(backend, &pair.private).sign(&message)?;
                assert_eq!(signature, expected, "{backend:?}, {bits} bits");
                assert!(public(backend, &pair.public).verify(&message, expected.as_bytes()), "{backend:?}");
            }
            assert!(verified_by_openssl(&folder, &pair, &message, &expected)?);
        }
    }
    Ok(())
}

#[test]
fn every_form_of_a_key_signs_and_verifies_alike() -> Result<()> {
    let pair = keys::generate(2048)?;
    let folder = TempDir::new()?;
    let message = b"one body for all forms";
    let expected = signed_by_openssl(&folder, &pair, message)?;
    for backend in BACKENDS {
        for form in private_forms(&pair)? {
            let key = private(backend, &form);
            assert_eq!(key.sign(message)?, expected, "{backend:?} with {form:?}");
            assert!(key.public().verify(message, expected.as_bytes()), "{backend:?}");
        }
        for form in public_forms(&pair)? {
            assert!(public(backend, &form).verify(message, expected.as_bytes()), "{backend:?} with {form:?}");
        }
    }
    Ok(())
}

#[test]
fn one_changed_bit_or_another_key_is_refused_and_told_apart() -> Result<()> {
    let (pair, other) = (keys::generate(2048)?, keys::generate(2048)?);
    let folder = TempDir::new()?;
    let signature = signed_by_openssl(&folder, &pair, b"paid: yes")?;
    for backend in BACKENDS {
        let (key, strange) = (public(backend, &pair.public), public(backend, &other.public));
        assert!(!key.verify(b"paid: yeS", signature.as_bytes()));
        assert!(key.explain_failure(signature.as_bytes()).contains("body was changed"), "{backend:?}");
        assert!(!strange.verify(b"paid: yes", signature.as_bytes()));
        assert!(strange.explain_failure(signature.as_bytes()).contains("another key"), "{backend:?}");
        assert!(!key.verify(b"paid: yes", b"no base64"));
        assert!(key.explain_failure(b"no base64").contains("base64"), "{backend:?}");
        assert!(!key.verify(b"paid: yes", &signature.as_bytes()[..signature.len() - 4]), "{backend:?}");
    }
    Ok(())
}

#[test]
fn the_one_signature_that_the_gateway_printed_was_made_with_its_sample_key() -> Result<()> {
    let text = std::fs::read_to_string(root().join("tests/vectors/payermax.json"))?;
    let file: serde_json::Value = serde_json::from_str(&text)?;
    let key = file["keys"]["payermax_docs_sample"]["public_key_pem"].as_str().context("a key")?;
    let vectors = file["vectors"].as_array().context("vectors")?;
    let vector = vectors.iter().find(|vector| vector["id"] == "payermax-official-sign-prehashed");
    let vector = vector.context("the official vector")?;
    let signature = vector["sign_base64"].as_str().context("a signature")?;
    for backend in BACKENDS {
        // Its body is unknown, but only this key decrypts its signature to a well-formed block.
        assert!(
            public(backend, key).explain_failure(signature.as_bytes()).contains("genuine"),
            "{backend:?}"
        );
    }
    let folder = TempDir::new()?;
    let digest = vector["sha256_of_message_hex"].as_str().context("a digest")?;
    let bytes = (0..digest.len()).step_by(2).map(|at| u8::from_str_radix(&digest[at..at + 2], 16));
    let digest: Vec<u8> = bytes.collect::<Result<_, _>>()?;
    let key = keys::file(folder.path(), "key.pem", key)?;
    let path = folder.path().join("signature");
    std::fs::write(&path, openssl(&["base64", "-A", "-d"], signature.as_bytes())?)?;
    let path = path.to_str().context("a temporary path is text")?;
    let arguments =
        ["pkeyutl", "-verify", "-pubin", "-inkey", &key, "-sigfile", path, "-pkeyopt", "digest:sha256"];
    openssl(&arguments, &digest).map(|_| ())
}
