//! What shops paste instead of a key, and the messages that they get.

use anyhow::{Context, Result};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Map, Value, json};
use tempfile::TempDir;
use till::ClientConfig;
use till::call::Client;
use till::gateway::registry;
use till::signature::rsa::{Backend, PrivateKey, PublicKey};
use till::signature::{Key, Scheme};
use till_tests::keys::{self, openssl, openssl_text};

const BACKENDS: [Backend; 2] = [Backend::AwsLc, Backend::Pure];
const MESSAGE: &[u8] = b"one body for all keys";

/// The messages for a refused text, as either half or both, with both backends.
fn refusals(text: &[u8], half: &str) -> Vec<String> {
    let both = |backend| match half {
        "private" => PrivateKey::parse_with(backend, text).map(|_| ()),
        _ => PublicKey::parse_with(backend, text).map(|_| ()),
    };
    BACKENDS.map(|backend| both(backend).expect_err("no such key")).to_vec()
}

#[track_caller]
fn refused(text: &str, half: &str, words: &str) {
    for why in refusals(text.as_bytes(), half) {
        assert!(why.contains(words), "{half}: {why:?} does not say {words:?}");
        let letters = why.split(|letter: char| !letter.is_ascii_alphanumeric());
        assert!(letters.map(str::len).max() < Some(30), "it repeats the key: {why}");
    }
}

/// A PKCS#1 public key with a modulus of this many bits, which has no private key.
fn public_key_of(bits: usize) -> String {
    let value = |tag: u8, inside: &[u8]| {
        let length = u16::try_from(inside.len()).expect("a short value").to_be_bytes();
        let head = match inside.len() {
            0..=0x7f => vec![tag, length[1]],
            0x80..=0xff => vec![tag, 0x81, length[1]],
            _ => vec![tag, 0x82, length[0], length[1]],
        };
        [head.as_slice(), inside].concat()
    };
    let mut modulus = vec![0xff; bits.div_ceil(8)];
    modulus[0] >>= modulus.len() * 8 - bits;
    if modulus[0] & 0x80 != 0 {
        modulus.insert(0, 0);
    }
    BASE64_STANDARD.encode(value(0x30, &[value(2, &modulus), value(2, &[1, 0, 1])].concat()))
}

#[test]
fn what_is_no_usable_key_is_refused_with_what_it_is_instead() -> Result<()> {
    let (pair, weak) = (keys::own()?, keys::weak()?);
    let curve = ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"];
    let elliptic = openssl_text(&[&["genpkey"], &curve[..]].concat(), "")?;
    let traditional = openssl_text(&["ec"], &elliptic)?;
    let edwards = openssl_text(&["genpkey", "-algorithm", "ED25519"], "")?;
    let pss = openssl_text(&["genpkey", "-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048"], "")?;
    let public = |private: &str| openssl_text(&["pkey", "-pubout"], private);
    let encrypted = ["pkcs8", "-topk8", "-v2", "aes-256-cbc", "-passout", "pass:secret"];
    let encrypted = openssl_text(&encrypted, &pair.private)?;
    let older = ["rsa", "-traditional", "-aes128", "-passout", "pass:secret"];
    let older = openssl_text(&older, &pair.private)?;
    assert!(older.contains("Proc-Type: 4,ENCRYPTED"), "openssl gives the older form");
    for text in [&encrypted, &older, &encrypted.replace("ENCRYPTED ", "")] {
        refused(text, "private", "encrypted with a passphrase");
    }
    for (text, words) in [
        (pair.public.as_str(), "is a public key, but an RSA private key is needed"),
        (&weak.private, "is an RSA private key of 1024 bits, but must have 2048 to 8192 bits"),
        (&elliptic, "elliptic curve"),
        (&traditional, "elliptic curve"),
        (&edwards, "elliptic curve"),
        (&pss, "RSASSA-PSS"),
        ("", "is empty"),
        (" \n\u{feff}", "is empty"),
        ("hello, world!", "neither PEM nor base64"),
        ("aGVsbG8sIHdvcmxk", "is not an RSA private key of 2048 to 8192 bits"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----", "OpenSSH"),
        ("-----BEGIN PGP PRIVATE KEY BLOCK-----\nb3Bl\n-----END PGP PRIVATE KEY BLOCK-----", "PGP"),
        ("PuTTY-User-Key-File-3: ssh-rsa", "PuTTY"),
        ("<RSAKeyValue><Modulus>xA==</Modulus></RSAKeyValue>", "XML"),
        ("{\"kty\": \"RSA\"}", "JSON Web Key"),
        ("/etc/shop/private.pem", "name of a file"),
        ("308204bd020100", "hexadecimal"),
    ] {
        refused(text, "private", words);
    }
    for (text, words) in [
        (pair.private.as_str(), "is a private key, but an RSA public key is needed"),
        (&weak.public, "is an RSA public key of 1024 bits, but must have 2048 to 8192 bits"),
        (&public(&elliptic)?, "elliptic curve"),
        (&public(&edwards)?, "elliptic curve"),
        ("ssh-rsa AAAAB3NzaC1yc2E= shop", "OpenSSH"),
    ] {
        refused(text, "public", words);
    }
    Ok(())
}

#[test]
fn what_was_cut_off_or_spoilt_is_said_to_be() -> Result<()> {
    let pair = keys::own()?;
    let lines: Vec<&str> = pair.private.lines().collect();
    let without = |index: usize| {
        let kept = lines.iter().enumerate().filter(|(at, _)| *at != index).map(|(_, line)| *line);
        kept.collect::<Vec<_>>().join("\n")
    };
    refused(&without(lines.len() - 1), "private", "no line -----END");
    refused(&without(0), "private", "no line -----BEGIN");
    refused(&without(5), "private", "truncated");
    refused(&lines[1..lines.len() - 4].concat(), "private", "truncated");
    refused(&pair.private.replace(lines[5], "*"), "private", "not base64");
    let utf_16: Vec<u8> = pair.private.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(refusals(&[&[0xff, 0xfe], utf_16.as_slice()].concat(), "private")[0].contains("UTF-16"));
    let others = [u16::to_le_bytes, u16::to_be_bytes];
    for bytes in others.map(|order| pair.private.encode_utf16().flat_map(order).collect::<Vec<u8>>()) {
        assert!(refusals(&bytes, "private")[0].contains("UTF-16"), "without a mark");
    }
    assert!(refusals(b"\xff\xff", "private")[0].contains("not text"));
    let encoded =
        pair.private.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D").replace('\n', "%0A");
    for text in
        [&encoded, &encoded.replace('-', "%2D").replace(' ', "+"), &lines[1..lines.len() - 1].join("%0A")]
    {
        refused(text, "private", "is URL-encoded");
    }
    refused(&pair.private.replace('-', ""), "private", "lost the dashes around BEGIN and END");
    assert!(refusals(&vec![b'A'; 70_000], "private")[0].contains("65536 bytes"));
    // Another modulus in an otherwise complete key.
    let mut der = BASE64_STANDARD.decode(lines[1..lines.len() - 1].concat())?;
    der[60] ^= 0x55;
    refused(&BASE64_STANDARD.encode(&der), "private", "do not match");
    Ok(())
}

#[test]
fn keys_have_2048_to_8192_bits_in_both_backends() {
    for bits in [2048, 2049, 4096, 4097, 8192] {
        for backend in BACKENDS {
            let key = PublicKey::parse_with(backend, public_key_of(bits).as_bytes());
            assert_eq!(key.map(|key| key.bits()), Ok(bits), "{backend:?}");
        }
    }
    for bits in [512, 1024, 2047, 8193, 9216, 16384] {
        let words = format!("is an RSA public key of {bits} bits, but must have 2048 to 8192 bits");
        refused(&public_key_of(bits), "public", &words);
        let error =
            Key::new(Scheme::Payermax, public_key_of(bits).as_bytes()).expect_err("too small or large");
        assert!(error.message.contains(&words), "as either half: {}", error.message);
    }
}

#[test]
fn several_public_keys_are_each_tried_and_one_private_key_is_needed() -> Result<()> {
    let (old, new, other) = (keys::generate(2048)?, keys::own()?, keys::generate(2048)?);
    let one_line = |pem: &str| pem.lines().filter(|line| !line.starts_with('-')).collect::<String>();
    let signed =
        |pair: &keys::KeyPair| PrivateKey::parse(pair.private.as_bytes()).map_err(anyhow::Error::msg);
    let (by_old, by_new, by_other) =
        (signed(&old)?.sign(MESSAGE)?, signed(new)?.sign(MESSAGE)?, signed(&other)?.sign(MESSAGE)?);
    let both = [
        format!("{}{}", old.public, new.public),
        format!("the old one:\n{}the new one:\n{}{}", old.public, new.public, new.public),
        format!("{}\n{}", one_line(&old.public), one_line(&new.public)),
        format!("{}{}", old.public, new.public).replace('\n', "\\n"),
        format!("{},{}", one_line(&old.public), one_line(&new.public)),
        format!("{} ;\n{};", one_line(&old.public), one_line(&new.public)),
        // The new key in another form, next to the old one.
        format!("{}{}", old.public, one_line(&new.public)),
        format!("{}\n{}", one_line(&old.public), new.public),
        format!("{},\n{}", old.public, one_line(&new.public)),
        format!("{}the new one: {} since May", old.public, one_line(&new.public)),
        format!(
            "{}{}",
            old.public,
            new.public.replace("-----BEGIN PUBLIC KEY-----", "").replace("-----END PUBLIC KEY-----", "")
        ),
        format!("{};{}", BASE64_STANDARD.encode(&old.public), BASE64_STANDARD.encode(&new.public)),
    ];
    for text in &both {
        for backend in BACKENDS {
            let key = PublicKey::parse_with(backend, text.as_bytes()).map_err(anyhow::Error::msg)?;
            assert_eq!(key.count(), 2, "{text}");
            assert!(key.verify(MESSAGE, by_old.as_bytes()) && key.verify(MESSAGE, by_new.as_bytes()));
            assert!(!key.verify(MESSAGE, by_other.as_bytes()));
            assert!(key.explain_failure(by_other.as_bytes()).contains("another key"));
            assert!(!key.verify(b"another body", by_new.as_bytes()));
            assert!(key.explain_failure(by_new.as_bytes()).contains("body was changed"));
        }
    }
    // What is no key stays a remark.
    for remark in
        ["sha256/47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", &"ab".repeat(64), "bought in May, 2026"]
    {
        let key =
            PublicKey::parse(format!("{}{remark}\n", old.public).as_bytes()).map_err(anyhow::Error::msg)?;
        assert_eq!(key.count(), 1, "{remark}");
    }
    refused(&format!("{}{}", old.public, &one_line(&new.public)[..388]), "public", "truncated");
    refused(&format!("{}{}", old.public, &one_line(&new.public)[..385]), "public", "may be a key outside of");
    refused(&both[0].repeat(5), "private", "but no private key");
    refused(
        &format!("{}{}", old.private, new.private),
        "private",
        "contains 2 private keys, but only one can sign",
    );
    refused(&format!("{}{}", new.public, new.private), "public", "one of them is a private key");
    let many: Vec<String> = (0..9).map(|more| public_key_of(2048 + more)).collect();
    refused(&many.join("\n"), "public", "contains 9 public keys, but at most 8");
    Ok(())
}

/// A self-signed certificate of the pair, made by openssl.
fn certificate(folder: &TempDir, pair: &keys::KeyPair) -> Result<String> {
    let key = keys::file(folder.path(), "key.pem", &pair.private)?;
    openssl_text(&["req", "-x509", "-new", "-key", &key, "-subj", "/CN=gateway", "-days", "2"], "")
}

#[test]
fn a_certificate_stands_for_its_own_key_and_for_no_chain() -> Result<()> {
    let (pair, folder) = (keys::own()?, TempDir::new()?);
    let certificate = certificate(&folder, pair)?;
    let request =
        ["req", "-new", "-key", &keys::file(folder.path(), "key.pem", &pair.private)?, "-subj", "/CN=x"];
    let request = openssl_text(&request, "")?;
    let parameters = openssl_text(&["ecparam", "-name", "prime256v1"], "")?;
    let whole = format!("{parameters}{certificate}{}", pair.private);
    for backend in BACKENDS {
        let key = PrivateKey::parse_with(backend, whole.as_bytes()).map_err(anyhow::Error::msg)?;
        let signature = key.sign(MESSAGE)?;
        let shown = PublicKey::parse_with(backend, certificate.as_bytes()).map_err(anyhow::Error::msg)?;
        assert!(shown.verify(MESSAGE, signature.as_bytes()), "{backend:?}");
        let der = openssl(&["x509", "-outform", "DER"], certificate.as_bytes())?;
        let shown = PublicKey::parse_with(backend, &der).map_err(anyhow::Error::msg)?;
        assert!(shown.verify(MESSAGE, signature.as_bytes()), "{backend:?}");
    }
    refused(&certificate, "private", "is a certificate, but an RSA private key is needed");
    refused(&certificate.repeat(2), "public", "a certificate among them");
    refused(&request, "public", "certificate request");
    Ok(())
}

#[test]
fn der_is_a_key_too() -> Result<()> {
    let pair = keys::own()?;
    for format in
        [&["pkcs8", "-topk8", "-nocrypt", "-outform", "DER"][..], &["rsa", "-traditional", "-outform", "DER"]]
    {
        let private = openssl(format, pair.private.as_bytes())?;
        let public = openssl(&["rsa", "-pubin", "-outform", "DER"], pair.public.as_bytes())?;
        for backend in BACKENDS {
            let key = PrivateKey::parse_with(backend, &private).map_err(anyhow::Error::msg)?;
            let shown = PublicKey::parse_with(backend, &public).map_err(anyhow::Error::msg)?;
            assert!(shown.verify(MESSAGE, key.sign(MESSAGE)?.as_bytes()), "{backend:?}");
        }
    }
    Ok(())
}

/// A configuration of each gateway with every credential, and the names of those that are one line.
fn configurations() -> Result<Vec<(Value, Vec<&'static str>)>> {
    let pair = keys::own()?;
    let value = |gateway: &str, name: &str| match (gateway, name) {
        ("payermax", "private_key") => pair.private.clone(),
        ("payermax", "gateway_public_key") => pair.public.clone(),
        (_, "currency") => "MXN".to_owned(),
        (_, name) => format!("x-{}", name.replace('_', "-")),
    };
    let mut list = Vec::new();
    for gateway in ["paymart", "onlinepay", "globalmerchant", "payermax", "paypro"] {
        let factory = registry::find(gateway).context("a gateway")?;
        let known = factory.credentials.iter().map(|credential| {
            // A choice takes its own words alone.
            let word = credential.values.first().map(|word| (*word).to_owned());
            (credential.name.to_owned(), json!(word.unwrap_or_else(|| value(gateway, credential.name))))
        });
        let credentials: Map<String, Value> = known.collect();
        let config =
            json!({"gateway": gateway, "base_url": "https://gateway.example", "credentials": credentials});
        let one_line = factory.credentials.iter().filter(|credential| !credential.is_key());
        list.push((config, one_line.map(|credential| credential.name).collect()));
    }
    Ok(list)
}

#[test]
fn secrets_lose_what_copying_left_around_them_alike_for_every_gateway() -> Result<()> {
    for (config, names) in configurations()? {
        for name in names {
            let place = format!("/credentials/{name}");
            let right = config.pointer(&place).and_then(Value::as_str).context("a credential")?.to_owned();
            let with = |text: String| {
                let mut config = config.clone();
                *config.pointer_mut(&place).expect("a credential") = json!(text);
                ClientConfig::from_json(config.to_string().as_bytes())
            };
            for stray in [
                format!("{right}\n"),
                format!(" {right}"),
                format!("\u{feff}{right}\r\n"),
                format!("{right}\u{200b}"),
            ] {
                let read = with(stray)?;
                assert_eq!(read.credentials[name].reveal(), right, "{}", config["gateway"]);
                Client::new(read)?;
            }
            let (head, tail) = right.split_at(1);
            for wrong in [
                format!("{head}\n{tail}"),
                format!("{head}\u{200b}{tail}"),
                format!("{head}\t{tail}"),
                " \n".to_owned(),
            ] {
                let error = with(wrong).expect_err("refused");
                let violations = error.violations.context("violations")?;
                assert_eq!(violations[0].path, format!("credentials.{name}"), "{}", config["gateway"]);
            }
        }
    }
    Ok(())
}

#[test]
fn a_scheme_s_secret_follows_the_rule_of_the_configuration() -> Result<()> {
    let fields = br#"{"amount":"300","tradeNo":"A1"}"#;
    let key = |text: &str| Key::new(Scheme::Paypro, text.as_bytes());
    let signature = key("secret")?.sign(fields)?;
    for text in ["secret\n", " secret", "\u{feff}secret\r\n"] {
        assert_eq!(key(text)?.sign(fields)?, signature, "{text:?}");
    }
    for (text, words) in [("a\nb", "one line"), ("", "empty"), ("\n", "empty"), ("a\u{200b}b", "U+200B")] {
        let error = key(text).expect_err("refused");
        assert!(error.message.starts_with("key: ") && error.message.contains(words), "{}", error.message);
    }
    Ok(())
}

#[test]
fn a_signature_that_is_not_there_is_said_to_be_missing() -> Result<()> {
    let pair = keys::own()?;
    let (message, fields) = (br#"{"a":1}"#, br#"{"amount":"300"}"#);
    for (scheme, key, message) in
        [(Scheme::Payermax, pair.public.as_str(), &message[..]), (Scheme::Paypro, "secret", &fields[..])]
    {
        for signature in [&b""[..], b" \n"] {
            let error =
                Key::new(scheme, key.as_bytes())?.verify(message, signature).expect_err("no signature");
            assert!(error.message.contains("missing"), "{scheme:?}: {}", error.message);
        }
    }
    Ok(())
}
