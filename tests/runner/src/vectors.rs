//! The known answers of `tests/vectors`, as lines for the drivers.

use anyhow::{Context, Result, ensure};
use serde_json::{Map, Value, json};

use crate::root;

/// One vector, as a check that a driver has to pass.
#[derive(Clone, Debug)]
pub struct Vector {
    /// File and id.
    pub name: String,
    /// The request.
    pub line: Value,
    /// The exact result; `None` if an error is expected.
    pub ok: Option<Value>,
}

fn read(file: &str) -> Result<Value> {
    let path = root().join("tests/vectors").join(file);
    let text = std::fs::read_to_string(&path).with_context(|| format!("{} is missing", path.display()))?;
    Ok(serde_json::from_str(&text)?)
}

fn text<'v>(value: &'v Value, name: &str) -> Result<&'v str> {
    value[name].as_str().with_context(|| format!("a vector without {name}: {value}"))
}

/// Every vector of every file; an unknown format is an error.
pub fn all() -> Result<Vec<Vector>> {
    let mut list = Vec::new();
    payermax(&mut list)?;
    hashed("paypro.json", &mut list, paypro)?;
    hashed("globalmerchant.json", &mut list, globalmerchant)?;
    hashed("business-notification.json", &mut list, business)?;
    hashed("numerals.json", &mut list, numeral)?;
    ensure!(list.len() >= 40, "there are only {} vectors", list.len());
    Ok(list)
}

/// The note of every scheme with a shared secret.
const NOTE: &str = "other fields can produce the same string, and so the same signature: \
                    a notification that it verifies has to be confirmed by a query";

/// The checks of a scheme with a shared secret: what is signed, the signature, and that another signature is refused.
fn shared(
    name: &str,
    scheme: &str,
    fields: &Value,
    key: &str,
    signed: &str,
    signature: &str,
    list: &mut Vec<Vector>,
) {
    shared_text(name, scheme, &fields.to_string(), key, signed, signature, list);
}

/// The same for fields as they are spelled.
fn shared_text(
    name: &str,
    scheme: &str,
    message: &str,
    key: &str,
    signed: &str,
    signature: &str,
    list: &mut Vec<Vector>,
) {
    let line = |what: &str| json!({"do": what, "scheme": scheme, "message": message, "key": key});
    let mut add = |what: &str, line: Value, ok: Option<Value>| {
        list.push(Vector { name: format!("{name}: {what}"), line, ok });
    };
    add("sign", line("sign"), Some(json!({"signature": signature})));
    let mut verify = line("verify");
    verify["signature"] = json!(signature);
    add("verify", verify.clone(), Some(json!({"valid": true})));
    verify["signature"] = json!(changed(signature));
    add("a changed signature", verify, None);
    let mut other_key = line("verify");
    other_key["signature"] = json!(signature);
    other_key["key"] = json!(format!("{key}x"));
    add("another key", other_key, None);
    let algorithm = if scheme == "globalmerchant" { "SHA-1" } else { "MD5" };
    let explained = json!({"scheme": scheme, "algorithm": format!("{algorithm} in lower-case hexadecimal"),
        "string_to_sign": signed, "note": NOTE});
    add("explain", json!({"do": "explain", "scheme": scheme, "message": message}), Some(explained));
}

fn changed(signature: &str) -> String {
    let (first, rest) = signature.split_at(1);
    format!("{}{rest}", if first == "0" { "1" } else { "0" })
}

type Reader = fn(&Value, &mut Vec<Vector>) -> Result<()>;

fn hashed(file: &str, list: &mut Vec<Vector>, reader: Reader) -> Result<()> {
    for vector in read(file)?["vectors"].as_array().context("a file without vectors")? {
        reader(vector, list)?;
    }
    Ok(())
}

fn paypro(vector: &Value, list: &mut Vec<Vector>) -> Result<()> {
    let (id, secret, base) = (text(vector, "id")?, text(vector, "secret")?, text(vector, "base_string")?);
    let fields = &vector["fields"];
    let suffix = text(vector, "md5_salt_suffix")?;
    shared(id, "paypro", fields, secret, &format!("{base}<key>"), suffix, list);
    let prefix = text(vector, "md5_salt_prefix")?;
    let name = format!("{id} with the secret first");
    shared(&name, "paypro-prefix", fields, secret, &format!("<key>{base}"), prefix, list);
    Ok(())
}

fn globalmerchant(vector: &Value, list: &mut Vec<Vector>) -> Result<()> {
    let id = text(vector, "id")?;
    match id {
        // Two orders whose concatenated values are the same string: the reason to restrict order numbers.
        "globalmerchant-collision-demo" => {
            ensure!(vector["a"] == vector["b"], "the collision does not collide");
            return Ok(());
        }
        // Its own note says that no reading of the document reproduces it.
        "globalmerchant-seed-sample" => return Ok(()),
        _ => {}
    }
    let pairs = vector["fields_in_order"].as_array().with_context(|| format!("{id} has no fields"))?;
    let fields: Map<String, Value> =
        pairs.iter().map(|pair| (pair[0].as_str().unwrap_or_default().to_owned(), pair[1].clone())).collect();
    let (key, hashed) = (text(vector, "key")?, text(vector, "string_to_hash")?);
    let signed = hashed.strip_suffix(key).with_context(|| format!("{id} does not end with its key"))?;
    let fields = Value::Object(fields);
    shared(id, "globalmerchant", &fields, key, &format!("{signed}<key>"), text(vector, "sha1_hex")?, list);
    Ok(())
}

fn business(vector: &Value, list: &mut Vec<Vector>) -> Result<()> {
    const ALL: [&str; 9] = [
        "token",
        "type",
        "status",
        "extraReturnParam",
        "orderNumber",
        "amount",
        "currency",
        "gatewayAmount",
        "gatewayCurrency",
    ];
    let id = text(vector, "id")?;
    let parts = vector["parts_in_order"].as_array().with_context(|| format!("{id} has no parts"))?;
    let names: Vec<&str> = match parts.len() {
        9 => ALL.to_vec(),
        7 => {
            ALL.iter().copied().filter(|name| !matches!(*name, "extraReturnParam" | "orderNumber")).collect()
        }
        other => anyhow::bail!("{id} has {other} parts"),
    };
    let fields: Map<String, Value> =
        names.iter().zip(parts).map(|(name, part)| ((*name).to_owned(), part.clone())).collect();
    let (key, hashed) = (text(vector, "sign_key")?, text(vector, "string_to_hash")?);
    let signed = hashed.strip_suffix(key).with_context(|| format!("{id} does not end with its key"))?;
    let fields = Value::Object(fields);
    shared(id, "business", &fields, key, &format!("{signed}<key>"), text(vector, "md5_hex")?, list);
    Ok(())
}

fn numeral(vector: &Value, list: &mut Vec<Vector>) -> Result<()> {
    let of = |name: &str| text(vector, name);
    shared_text(
        of("id")?,
        of("scheme")?,
        of("message")?,
        of("key")?,
        of("string_to_sign")?,
        of("signature")?,
        list,
    );
    Ok(())
}

fn payermax(list: &mut Vec<Vector>) -> Result<()> {
    let file = read("payermax.json")?;
    let keys = &file["keys"]["payermax_docs_sample"];
    for vector in file["vectors"].as_array().context("a file without vectors")? {
        let (id, signature) = (text(vector, "id")?, text(vector, "sign_base64")?);
        let Some(body) = vector["body_utf8"].as_str() else {
            // The message behind this one is unknown; tests/signatures.rs checks it by its digest.
            ensure!(vector["sha256_of_message_hex"].is_string(), "{id} has neither body nor digest");
            continue;
        };
        let negative = vector["expect"] == "verification fails";
        for (form, private, public) in [
            ("PEM", "private_key_pkcs8_pem", "public_key_pem"),
            ("one line", "private_key_pkcs8_base64_one_line", "public_key_spki_base64_one_line"),
        ] {
            let line = |what: &str, key: &str| json!({"do": what, "scheme": "payermax", "message": body, "key": keys[key]});
            let mut verify = line("verify", public);
            verify["signature"] = json!(signature);
            let valid = (!negative).then(|| json!({"valid": true}));
            list.push(Vector { name: format!("{id}: verify, {form}"), line: verify, ok: valid });
            if !negative {
                let ok = Some(json!({"signature": signature}));
                list.push(Vector { name: format!("{id}: sign, {form}"), line: line("sign", private), ok });
            }
        }
        let explained = json!({"scheme": "payermax", "string_to_sign": body,
            "algorithm": "RSASSA-PKCS1-v1_5 with SHA-256 over the raw body, in base64"});
        let line = json!({"do": "explain", "scheme": "payermax", "message": body});
        list.push(Vector { name: format!("{id}: explain"), line, ok: Some(explained) });
    }
    Ok(())
}
